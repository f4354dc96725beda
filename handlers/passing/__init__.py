"""Seats that go from hand to hand: to a colleague, or from a unit's reservation to those it names."""
