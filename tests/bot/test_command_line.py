"""The commands as an operator types them, against a real database file."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from handlers.messages import Address
from handlers.people.service import enrol
from storage.database import open_database, transaction
from tests.chat import NOW
from tests.conftest import SAMPLE
from tests.servers.bot_api import BotApiServer
from tests.servers.bot_api.server import TOKEN


@pytest.fixture
def data(clean_environment: Path) -> Path:
    return clean_environment


@pytest.fixture
def loaded(data: Path) -> Path:
    """A database with the sample programme."""
    assert run("db", "upgrade").exit_code == 0
    assert run("programme", "load", str(SAMPLE)).exit_code == 0
    return data


def run(*words: str, input: str | None = None) -> Result:
    return CliRunner().invoke(app, words, input=input)


def test_a_programme_is_checked_loaded_and_exported(data: Path) -> None:
    """O2, X1: check, upgrade, dry run, load, load again, export, load the export."""
    assert run("programme", "check", str(SAMPLE)).output.endswith("12 workshops of 7 courses, 7 answers: no fault\n")
    refused = run("programme", "load", str(SAMPLE))
    assert refused.exit_code == 1
    assert "run 'workshop-bot db upgrade' first" in refused.output
    assert run("db", "check").exit_code == 1
    assert run("db", "upgrade").exit_code == 0
    assert run("db", "check").output == "the schema is current\n"
    assert run("programme", "export").exit_code == 1
    assert "would be made" in run("programme", "load", "--dry-run", str(SAMPLE)).output
    assert "+ workshops.gs-2027-01\n" in run("programme", "load", str(SAMPLE)).output
    assert run("programme", "load", str(SAMPLE)).output == "nothing changes\n"
    exported = data / "export.yaml"
    exported.write_text(run("programme", "export").output, "utf-8")
    assert run("programme", "load", str(exported)).output == "nothing changes\n"


def test_bad_files_are_told_in_one_line_each(data: Path) -> None:
    """O2: a missing file, a file that is no text, a fault: one line that names the place, exit status 1."""
    missing = run("programme", "check", "none.yaml")
    assert (missing.exit_code, missing.output) == (1, "none.yaml: can't be read: No such file or directory\n")
    (data / "latin.yaml").write_bytes("programme: {title: Öffnung}".encode("latin-1"))
    assert "is not UTF-8 text" in run("programme", "check", "latin.yaml").output
    (data / "fault.yaml").write_text(SAMPLE.read_text("utf-8").replace("capacity: 40", "capacity: viele"), "utf-8")
    fault = run("programme", "check", "fault.yaml")
    assert fault.exit_code == 1
    assert fault.output.startswith("fault.yaml: workshops[11] (at-2027-06).capacity: 'viele': ")
    assert fault.output.count("\n") == 1


def test_settings_that_are_wrong_are_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """X1: every fault in its line, whatever the command."""
    monkeypatch.setenv("WORKSHOP_BOT_DATABASE_URL", "halle")
    monkeypatch.setenv("WORKSHOP_BOT_WEB__PORT", "halle")
    for words in (["db", "upgrade"], ["run"], ["chat"], ["invite", "--role", "organiser"]):
        refused = run(*words)
        assert refused.exit_code == 1
        assert [line.partition(":")[0] for line in refused.output.splitlines()] == [
            "WORKSHOP_BOT_DATABASE_URL",
            "WORKSHOP_BOT_WEB__PORT",
        ]
    assert run("doctor").output.count("wrong settings: ") == 2


def test_a_database_that_can_not_be_used_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """X1: a server that is not there, and a file that is no database, are told in one line without a password."""
    monkeypatch.setenv("WORKSHOP_BOT_DATABASE_URL", "postgresql://anna:geheim@127.0.0.1:1/bot")
    refused = run("db", "upgrade")
    assert refused.exit_code == 1
    assert refused.output.startswith("the database postgresql+psycopg://anna:***@127.0.0.1:1/bot can't be used: ")
    assert refused.output.count("\n") == 1
    (data / "text").write_text("no database" * 100, "utf-8")
    monkeypatch.setenv("WORKSHOP_BOT_DATABASE_URL", "sqlite:///text")
    assert run("db", "check").output == "the database sqlite:///text can't be used: file is not a database\n"


def test_without_a_messenger_nothing_runs(data: Path) -> None:
    """X1: on a fresh machine `run` says what it needs, and what needs nothing."""
    refused = run("run")
    assert refused.exit_code == 1
    assert "'workshop-bot demo' needs none" in refused.output


def test_chat_is_the_terminal_on_the_configured_database(loaded: Path) -> None:
    """A rehearsal: the first person with a role and a profile, the clock that moves, and what was said is kept."""
    script = "/menue\n:wait 1d\n:as Ben\nHallo\n"
    played = run("chat", "--as", "Olga", "--role", "organiser", "--site", "halle", "--language", "en", input=script)
    assert played.exit_code == 0
    assert "Olga> /menue\nbot → Olga: What can I do for you, Olga?\n    [1] Organise" in played.output
    assert "that can't be done" not in played.output
    assert "bot → Ben: Guten Tag!" in played.output
    assert "bot → Olga: What can I do for you, Olga?" in run("chat", "--as", "Olga", input="/menu\n").output


def test_chat_does_not_play_among_real_people(loaded: Path) -> None:
    """Where there are accounts of another messenger nobody is given a role, and time is not moved."""
    engine = open_database("sqlite:///data/workshop-bot.db")
    with transaction(engine) as session:
        enrol(session, Address("telegram", "1", "1", "Anna"), "de", NOW)
    engine.dispose()
    for option, value in (("--role", "organiser"), ("--site", "halle"), ("--audience", "x"), ("--language", "en")):
        refused = run("chat", option, value, input="Hallo\n")
        assert (refused.exit_code, refused.output) == (
            1,
            "real people use this database; take 'workshop-bot demo' to rehearse\n",
        )
    played = run("chat", "--as", "Ben", input=":as Olga --role organiser\n:wait 1d\nHallo\n")
    assert played.output.count("that can't be done: real people use this database") == 2
    assert "bot → Ben: Guten Tag!" in played.output


def test_chat_refuses_what_is_not(data: Path) -> None:
    """Without a programme there is nothing to talk about; an unknown site or role is told."""
    run("db", "upgrade")
    assert "load one with 'workshop-bot programme load FILE'" in run("chat").output
    run("programme", "load", str(SAMPLE))
    unknown = run("chat", "--site", "x")
    assert (unknown.exit_code, unknown.output) == (
        1,
        "there is no site 'x'; there are halle, burgenlandkreis, goslar, stendal\n",
    )
    assert run("chat", "--role", "x").exit_code == 1


def test_an_invitation_gives_a_role(loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """P2, O3: the code that is printed makes an organiser; what can't be is told."""
    printed = run("invite", "--role", "organiser", "--site", "halle", "--expires", "2d")
    assert printed.exit_code == 0
    code = printed.output.splitlines()[0].removeprefix("code: ")
    played = run("chat", "--as", "Olga", input=f"Hallo\n1\n1\n1\n/einladung {code}\n/menue\n")
    assert "Organisation" in played.output
    assert run("invite", "--role", "chief").output.startswith("--role 'chief': there is no such role")
    monkeypatch.setenv("WORKSHOP_BOT_TELEGRAM__TOKEN", TOKEN)
    monkeypatch.setenv("WORKSHOP_BOT_TELEGRAM__BASE_URL", "http://127.0.0.1:1/bot")
    away = run("invite", "--role", "organiser")
    assert away.exit_code == 0
    assert "Telegram does not answer, so there is no link" in away.output
    assert "code: " in away.output


def test_the_demo_plays_a_script(data: Path) -> None:
    """A conversation from a pipe: two people, and the words to the terminal."""
    script = "Hallo\n1\n1\n1\ntermine\n1\n1\n:as Ben\nHallo\n:now\n:as 'x\n:quit\nnever\n"
    played = CliRunner().invoke(app, ["demo"], input=script)
    assert played.exit_code == 0
    assert "Anna> 1\nbot → Anna: Sie sind angemeldet: „Interkulturelle Grundsensibilisierung“, Donn" in played.output
    assert "Ben> Hallo\nbot → Ben: Guten Tag!" in played.output
    assert ": 2027-01-11T08:30\n: that can't be done: No closing quotation" in played.output
    assert "never" not in played.output


async def test_an_invitation_has_a_link(loaded: Path, bot_api: BotApiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """P2: the bot's name for the link is asked of Telegram."""
    monkeypatch.setenv("WORKSHOP_BOT_TELEGRAM__TOKEN", bot_api.token)
    monkeypatch.setenv("WORKSHOP_BOT_TELEGRAM__BASE_URL", bot_api.base_url)
    printed = await asyncio.to_thread(run, "invite", "--role", "organiser")
    code, *_ = printed.output.splitlines()
    assert f"Telegram: https://t.me/workshop_bot?start={code.removeprefix('code: ')}\n" in printed.output
