"""The schema can be reached, left and reached again, and is what the tables say."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

from storage.database import migrate, schema_is_current
from storage.tables import Base


def test_up_down_and_up_again(empty_database: Engine) -> None:
    """X1: migrations run forward, back to nothing, and forward again."""
    assert not schema_is_current(empty_database)
    migrate(empty_database)
    assert schema_is_current(empty_database)
    migrate(empty_database, "base")
    assert inspect(empty_database).get_table_names() == ["alembic_version"]
    migrate(empty_database)
    migrate(empty_database)
    assert schema_is_current(empty_database)


def test_tables_match_migrations(database: Engine) -> None:
    """X1: what the code thinks the tables are is what the migrations made of them."""
    with database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
