"""The command line: every command in one place."""
# ruff: noqa: E402 - what is imported stays, so the garbage collector looks through it neither now nor later

import gc

gc.disable()

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import structlog
import typer
from sqlalchemy import Engine, select

from bot.clock import MovableClock, read_clock
from bot.configured import NotUsableError, load_settings, use_database
from bot.logs import configure_logging
from bot.messengers import console
from config.settings import Settings
from handlers.dialogue import Assistant
from handlers.programme.effects import foresee, observe
from handlers.programme.faults import ProgrammeFaultsError
from handlers.programme.file import ProgrammeFile, to_utc
from handlers.programme.reader import read_programme
from handlers.programme.service import export_programme, load_programme, write_yaml
from handlers.texts import Texts
from storage import tables
from storage.database import migrate, open_database, transaction

gc.freeze()
gc.enable()

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they print the values of variables
    help="A training assistant in Telegram and Matrix.",
)
programme = typer.Typer(no_args_is_help=True, help="The programme file: check, load, export.")
database = typer.Typer(no_args_is_help=True, help="The database's schema.")
understanding = typer.Typer(no_args_is_help=True, help="How messages are understood.")
app.add_typer(programme, name="programme")
app.add_typer(database, name="db")
app.add_typer(understanding, name="understanding")

File = Annotated[Path, typer.Argument(metavar="FILE", help="a programme file (YAML)")]
Site = Annotated[str | None, typer.Option(help="the id of a site")]


@app.command()
def run() -> None:
    """Run the bot on the messengers that are configured, until it is told to stop."""
    from bot.app import run as run_until_told

    settings = _configured()
    try:
        asyncio.run(run_until_told(settings, typer.echo))
    except NotUsableError as error:
        raise _fail(str(error)) from None
    except Exception as error:
        structlog.get_logger().exception("stopped_by_error")
        raise typer.Exit(1) from error


@app.command()
def demo() -> None:
    """Talk to the bot in the terminal, on a scratch database with the sample programme."""
    configure_logging("WARNING", "text")
    sample = read_programme((files("config") / "programmes" / "ikoe.yaml").read_text("utf-8"))
    head = sample.programme
    start = to_utc(head.demo_clock, head.timezone) if head.demo_clock else read_clock()
    with TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder) / 'demo.db'}")
        migrate(engine)
        with transaction(engine) as session:
            load_programme(session, sample)
        _talk(engine, Assistant(Texts()), MovableClock(lambda: start))
        engine.dispose()


@app.command()
def chat(
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="who is writing")] = "Anna",
    role: Annotated[str | None, typer.Option(help="a role to rehearse in, without an invitation")] = None,
    site: Site = None,
    audience: Annotated[str | None, typer.Option(help="the id of an audience")] = None,
    language: Annotated[str | None, typer.Option(metavar="LANG", help="such as de or en")] = None,
) -> None:
    """Talk to the bot in the terminal, on the configured database."""
    given = {"--role": role, "--site": site, "--audience": audience, "--language": language}
    options = [word for option, value in given.items() if value for word in (option, value)]
    from bot.app import build_assistant

    settings = _configured()
    with _database(settings) as engine:
        with transaction(engine) as session:
            loaded = session.scalar(select(tables.Programme.id)) is not None
            others = select(tables.Account.id).where(tables.Account.messenger != console.NAME).limit(1)
            free = session.scalar(others) is None
        if not loaded:
            raise _fail("there is no programme in the database: load one with 'workshop-bot programme load FILE'")
        assistant = build_assistant(settings)
        _talk(engine, assistant, MovableClock(read_clock), speaker=name, options=tuple(options), free=free)


@app.command()
def ask(
    file: Annotated[Path, typer.Option("--programme", metavar="FILE", help="a programme file (YAML)")],
    now: Annotated[str | None, typer.Option(metavar="ISO", help="the moment at which it is asked")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="also say what decided")] = False,
) -> None:
    """Answer questions, JSON lines in and out, on a scratch database; nothing is changed by asking."""
    from bot.asking import Asking, UnreadableError, answer_lines, read_moment

    configure_logging("WARNING", "text")
    found = _read(file)
    try:
        moment = read_moment(now, found.programme.timezone) if now else read_clock()
    except UnreadableError as error:
        raise _fail(str(error)) from None
    asking = Asking(found, Assistant(Texts()), moment, explain=explain)
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    answer_lines(asking, sys.stdin, typer.echo, lambda line: typer.echo(line, err=True))


@app.command()
def invite(
    role: Annotated[str, typer.Option(help="participant, trainer, organiser or administrator")],
    site: Site = None,
    uses: Annotated[int | None, typer.Option(help="how often it can be used")] = None,
    expires: Annotated[str, typer.Option(metavar="DURATION", help="how long it can be used: 7d, 12h")] = "7d",
) -> None:
    """Make an invitation that gives a role: a code, and a link for each messenger."""
    from bot.app import find_telegram_name
    from bot.invitations import create_invitation

    settings = _configured()
    with _database(settings) as engine:
        telegram_name = asyncio.run(find_telegram_name(settings))
        if settings.telegram.token and telegram_name is None:
            typer.echo("Telegram does not answer, so there is no link; the code is good all the same", err=True)
        try:
            lines = create_invitation(
                engine,
                role,
                site,
                uses,
                expires,
                read_clock(),
                telegram_name=telegram_name,
                matrix_user=settings.matrix.user_id,
            )
        except ValueError as error:
            raise _fail(str(error)) from None
    typer.echo("\n".join(lines))


@app.command()
def doctor() -> None:
    """Check the settings, the database, each messenger's login and the clock."""
    from bot.doctor import examine

    async def print_findings() -> bool:
        fine = True
        async for finding in examine():
            typer.echo(str(finding))
            fine = fine and finding.fine
        return fine

    configure_logging("ERROR", "text")
    if not asyncio.run(print_findings()):
        raise typer.Exit(1)


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
    now = read_clock()
    with _database(_configured()) as engine, _told_faults(file), transaction(engine) as session:
        before = observe(session, now)
        changes = load_programme(session, found, now)
        effects = list(foresee(before, observe(session, now)))
        if dry_run:
            session.rollback()
    if not changes:
        typer.echo("nothing changes")
        return
    count = f"{len(changes)} change{'s' * (len(changes) != 1)}{' would be made' if dry_run else ''}"
    typer.echo("\n".join([*changes, *(f"→ {effect}" for effect in effects), count]))


@programme.command()
def export() -> None:
    """Write the stored programme as a programme file."""
    with _database(_configured()) as engine, transaction(engine) as session:
        stored = export_programme(session)
    if stored is None:
        raise _fail("there is no programme in the database: load one with 'workshop-bot programme load FILE'")
    typer.echo(write_yaml(stored), nl=False)


@database.command()
def upgrade() -> None:
    """Bring the schema to the present version."""
    with _database(_configured(), current=False) as engine:
        migrate(engine)
    typer.echo("the schema is current")


@database.command("check")
def check_schema() -> None:
    """Say whether every migration has been run."""
    with _database(_configured()):
        typer.echo("the schema is current")


@understanding.command()
def review(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="where the phrases are added, by default WORKSHOP_BOT_PHRASES; without either they are printed",
        ),
    ] = None,
) -> None:
    """Go through the messages that had no answer, and make phrases of them."""
    from bot.reviewing import review_collected

    def ask(question: str) -> str | None:
        typer.echo(question, nl=False, err=True)
        return sys.stdin.readline() or None

    settings = _configured()
    file = file or settings.phrases
    with _database(settings) as engine:
        try:
            phrases = review_collected(engine, file, ask, lambda line: typer.echo(line, err=True), settings.language)
        except (OSError, ValueError) as error:
            raise _fail(f"{file}: {error}") from None
    typer.echo(phrases, nl=False)


def _talk(
    engine: Engine,
    assistant: Assistant,
    clock: MovableClock,
    *,
    speaker: str = "Anna",
    options: tuple[str, ...] = (),
    free: bool = True,
) -> None:
    from bot.terminal import talk

    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    try:
        asyncio.run(talk(engine, assistant, clock, sys.stdin, typer.echo, speaker=speaker, options=options, free=free))
    except NotUsableError as error:
        raise _fail(str(error)) from None


def _fail(line: str) -> typer.Exit:
    typer.echo(line, err=True)
    return typer.Exit(1)


def _configured() -> Settings:
    """The settings; the log is set up by them."""
    try:
        settings = load_settings()
    except NotUsableError as error:
        raise _fail(str(error)) from None
    configure_logging(settings.log_level, settings.log_format, settings.secrets())
    return settings


@contextmanager
def _database(settings: Settings, *, current: bool = True) -> Iterator[Engine]:
    try:
        with use_database(settings, current=current) as engine:
            yield engine
    except NotUsableError as error:
        raise _fail(str(error)) from None


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


def main() -> None:
    """The entry point of `workshop-bot` and `python -m bot`."""
    app(prog_name="workshop-bot")


if __name__ == "__main__":
    main()
