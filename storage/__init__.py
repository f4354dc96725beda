"""The shared database: the whole schema at a glance, and how to reach it."""
