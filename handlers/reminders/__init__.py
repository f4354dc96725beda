"""Reminders before a workshop, at the times that each person wants."""
