"""Wishes to hear of a new date of a course."""
