"""Workshops made, changed, copied and cancelled by organisers in the chat."""
