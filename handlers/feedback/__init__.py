"""Feedback: the form after a workshop, answers that nobody can join to a person, and what they add up to."""
