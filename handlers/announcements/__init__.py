"""Announcements: what organisers tell many people at once."""
