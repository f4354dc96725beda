"""The command line: every command in one place."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError, OperationalError

from bot.clock import MovableClock, read_clock
from bot.terminal import talk
from config.settings import Settings
from handlers.dialogue import Assistant
from handlers.programme.faults import ProgrammeFaultsError
from handlers.programme.file import ProgrammeFile, read_programme, to_utc
from handlers.programme.service import export_programme, load_programme, plan_programme, write_yaml
from handlers.texts import Texts
from storage.database import migrate, open_database, schema_is_current, transaction

app = typer.Typer(no_args_is_help=True, add_completion=False, help="A training assistant in Telegram and Matrix.")
programme = typer.Typer(no_args_is_help=True, help="The programme file: check, load, export.")
database = typer.Typer(no_args_is_help=True, help="The database's schema.")
app.add_typer(programme, name="programme")
app.add_typer(database, name="db")

File = Annotated[Path, typer.Argument(metavar="FILE", help="a programme file (YAML)")]


def _fail(line: str) -> typer.Exit:
    typer.echo(line, err=True)
    return typer.Exit(1)


def _read(path: Path) -> ProgrammeFile:
    try:
        source = path.read_text("utf-8")
    except OSError as error:
        raise _fail(f"{path}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise _fail(f"{path}: is not UTF-8 text: byte {error.start} is wrong; save the file as UTF-8") from None
    with _told_faults(path):
        return read_programme(source)


@contextmanager
def _told_faults(path: Path) -> Iterator[None]:
    try:
        yield
    except ProgrammeFaultsError as error:
        raise _fail("\n".join(f"{path}: {fault}" for fault in error.faults)) from None


@contextmanager
def _database(*, current: bool = True) -> Iterator[Engine]:
    """The configured database; with `current`, refuses one whose schema is not today's."""
    settings = Settings()
    try:
        engine = open_database(settings.database_address())
        if current and not schema_is_current(engine):
            raise _fail("the database has an older schema, or none: run 'workshop-bot db upgrade' first")
        yield engine
        engine.dispose()
    except ArgumentError:
        raise _fail(
            "WORKSHOP_BOT_DATABASE_URL is not a database address; take 'sqlite:///FILE' or 'postgresql://…'"
        ) from None
    except OperationalError as error:
        raise _fail(f"the database can't be used: {str(error.orig).splitlines()[0]}") from None


@programme.command()
def check(file: File) -> None:
    """Say everything that is wrong with a programme file."""
    found = _read(file)
    typer.echo(
        f"{file}: {len(found.workshops)} workshops of {len(found.courses)} courses, {len(found.faq)} answers: no fault"
    )


@programme.command()
def load(
    file: File, dry_run: Annotated[bool, typer.Option("--dry-run", help="only say what would change")] = False
) -> None:
    """Take over a programme file whole, or not at all."""
    found = _read(file)
    change: Callable[..., list[str]] = plan_programme if dry_run else load_programme
    with _database() as engine, _told_faults(file), transaction(engine) as session:
        changes = change(session, found)
    typer.echo(
        "\n".join(
            [*changes, f"{len(changes)} changes{' would be made' if dry_run else ''}"]
            if changes
            else ["nothing changes"]
        )
    )


@programme.command()
def export() -> None:
    """Write the stored programme as a programme file."""
    with _database() as engine, transaction(engine) as session:
        stored = export_programme(session)
    if stored is None:
        raise _fail("there is no programme in the database: load one with 'workshop-bot programme load FILE'")
    typer.echo(write_yaml(stored), nl=False)


@database.command()
def upgrade() -> None:
    """Bring the schema to the present version."""
    with _database(current=False) as engine:
        migrate(engine)
    typer.echo("the schema is current")


@database.command("check")
def check_schema() -> None:
    """Say whether every migration has been run."""
    with _database():
        typer.echo("the schema is current")


@app.command()
def demo() -> None:
    """Talk to the bot in the terminal, on a scratch database with the sample programme."""
    sample = read_programme((files("config") / "programmes" / "ikoe.yaml").read_text("utf-8"))
    head = sample.programme
    start = to_utc(head.demo_clock, head.timezone) if head.demo_clock else read_clock()
    with TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder) / 'demo.db'}")
        migrate(engine)
        with transaction(engine) as session:
            load_programme(session, sample)
        clock = MovableClock(lambda: start)
        asyncio.run(talk(engine, Assistant(Texts()), clock, sys.stdin, typer.echo))
        engine.dispose()


def main() -> None:
    """The entry point of `workshop-bot` and `python -m bot`."""
    app(prog_name="workshop-bot")


if __name__ == "__main__":
    main()
