"""A whole series registered for at once."""
