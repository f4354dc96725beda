"""Wishes for a date that there is not yet, and what becomes of them when there is one."""
