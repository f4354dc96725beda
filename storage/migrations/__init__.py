"""Alembic migrations: `workshop-bot db upgrade` runs them forward."""
