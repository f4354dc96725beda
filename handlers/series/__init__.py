"""Booking all parts of a series at once."""
