"""Requests that an organiser decides: a seat that needs approval, and whether a small workshop takes place."""
