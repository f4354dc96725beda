"""What every command stands on: the settings and the database as they are configured, or a line that says why not."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, NoSuchModuleError, OperationalError

from config.settings import Settings, SettingsFaultsError, read_settings
from storage.database import open_database, schema_is_current


class NotUsableError(Exception):
    """Something can't be done as things are configured; the text tells the operator why and what to do."""


def load_settings() -> Settings:
    """The settings. Raises NotUsableError with a line for each fault."""
    try:
        settings = read_settings()
    except SettingsFaultsError as error:
        raise NotUsableError("\n".join(error.faults)) from None
    if settings.phrases:
        from handlers.questions.classifying.own import PhrasesError, bring_phrases

        try:
            bring_phrases(settings.phrases)
        except (OSError, UnicodeDecodeError, PhrasesError) as error:
            raise NotUsableError(f"WORKSHOP_BOT_PHRASES: {settings.phrases}: {error}") from None
    return settings


@contextmanager
def use_database(settings: Settings, *, current: bool = True) -> Iterator[Engine]:
    """The configured database; with `current`, one whose schema is not today's is refused with NotUsableError."""
    try:
        engine = open_database(settings.database_address())
    except OSError as error:
        raise NotUsableError(f"WORKSHOP_BOT_DATA_DIR: {str(settings.data_dir)!r}: {error.strerror}") from None
    except (ValueError, NoSuchModuleError):
        raise NotUsableError("WORKSHOP_BOT_DATABASE_URL: is not a database address") from None
    where = engine.url.render_as_string(hide_password=True)
    try:
        with _told(where, DatabaseError):
            fits = not current or schema_is_current(engine)
        if not fits:
            raise NotUsableError(
                f"the database {where} has an older schema, or none: run 'workshop-bot db upgrade' first"
            )
        with _told(where, OperationalError):
            yield engine
    finally:
        engine.dispose()


@contextmanager
def _told(where: str, kind: type[DatabaseError]) -> Iterator[None]:
    try:
        yield
    except kind as error:
        raise NotUsableError(f"the database {where} can't be used: {str(error.orig).splitlines()[0]}") from error
