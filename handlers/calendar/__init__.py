"""Workshops in a person's calendar: the file that comes with a confirmation, and the feed that follows by itself."""
