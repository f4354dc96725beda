"""The process: how messages come in and go out, and when."""
