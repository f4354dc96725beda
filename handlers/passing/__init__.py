"""Seats that go from one person to another: one's own, passed on to a colleague, and those reserved for a unit."""
