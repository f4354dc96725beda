"""Runs migrations on the connection that storage.database hands over."""

from typing import Any, Literal

from alembic import context

from storage.tables import Base, UTCDateTime


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations are history: they name the plain column type, not our class, which may change."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_item=_render,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
