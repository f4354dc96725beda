"""P7: what the log holds, and what it never holds."""

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import Engine, text

from bot.logs import configure_logging
from bot.messengers.console import Console
from bot.turns import Turns
from handlers.dialogue import Assistant
from handlers.programme.file import ProgrammeFile
from handlers.programme.service import load_programme
from handlers.texts import Texts
from storage.database import transaction
from tests.chat import NOW

WORDS = "Ich heisse Zitronenfalter"
SECRET = 'geheim"1'


def entries(captured: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in captured.readouterr().err.splitlines()]


async def test_a_failing_turn_keeps_the_words_out_of_the_log(
    database: Engine, sample: ProgrammeFile, capsys: pytest.CaptureFixture[str]
) -> None:
    """P7: the exception's message and the statement's parameters hold what a person wrote; the log does not."""
    configure_logging("DEBUG", "json")
    with transaction(database) as session:
        load_programme(session, sample)
        for statement in _fail_with_words(database.dialect.name):
            session.execute(text(statement))
    done = asyncio.Event()
    turns = Turns(database, Assistant(Texts()), lambda: NOW, done.set)
    await turns.receive([Console(print).event("Zitronenfalter", WORDS, NOW)])
    await done.wait()
    await turns.close()
    logged = capsys.readouterr().err
    failed = [entry for entry in map(json.loads, logged.splitlines()) if entry["event"] == "turn_failed"]
    assert len(failed) == 3
    assert "bot/turns.py:" in failed[0]["exception"]
    assert "sqlalchemy.exc." in failed[0]["exception"]
    assert "Zitronenfalter" not in logged


def _fail_with_words(dialect: str) -> list[str]:
    """Makes the database refuse every message, and quote the person as it does."""
    if dialect == "sqlite":
        return [f"CREATE TRIGGER refuse BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"]
    return [
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS} %', NEW.payload; END $$",
        "CREATE TRIGGER refuse BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION refuse()",
    ]


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_exception_is_told_by_types_and_places(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """P7: also those that led to it, and those in a group; never a message."""
    configure_logging("INFO", form)
    log = structlog.get_logger()
    try:
        try:
            int(WORDS)
        except ValueError as error:
            raise ExceptionGroup(WORDS, [LookupError(WORDS)]) from error
    except ExceptionGroup:
        log.exception("failed", count=3)
    logged = capsys.readouterr().err
    assert WORDS not in logged
    assert logged.count("\n") == (1 if form == "json" else 6)
    for part in ("ExceptionGroup", "LookupError", "ValueError", "tests/bot/test_logs.py:", "failed", "error", "3"):
        assert part in logged


def test_secrets_are_blackened(capsys: pytest.CaptureFixture[str]) -> None:
    """P7: a secret that comes into an entry by whatever way is not written."""
    for form in ("text", "json"):
        configure_logging("INFO", form, [SECRET, ""])
        structlog.get_logger("bot.any").info(f"refused {SECRET}", reason=SECRET)
        logging.getLogger("library").error(f"https://example/{SECRET}/getMe")
    logged = capsys.readouterr().err
    assert "geheim" not in logged
    assert logged.count("█") == 6


async def test_libraries_are_quoted_without_values(capsys: pytest.CaptureFixture[str]) -> None:
    """P7: what libraries log by the way is left out, and of their warnings the values, for they may quote people."""
    configure_logging("DEBUG", "json")
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/bot%s/getMe", WORDS)
    logging.getLogger("library").warning("can't parse %s", WORDS)
    logging.getLogger("nio.events").error(f"Error validating event: {WORDS}")

    asyncio.get_running_loop().call_exception_handler({"message": "lost", "exception": ValueError(WORDS)})
    logged = entries(capsys)
    assert WORDS not in json.dumps(logged)
    assert [(entry["logger"], entry["event"].split(":")[0]) for entry in logged] == [
        ("library", "can't parse %s"),
        ("nio.events", Path(__file__).stem),
        ("asyncio", "base_events"),
    ]


def test_the_level_is_for_us(capsys: pytest.CaptureFixture[str]) -> None:
    """P7: what is below the level is left out."""
    configure_logging("ERROR", "json")
    log = structlog.get_logger("bot.any")
    log.warning("small")
    log.error("great")
    logging.getLogger("library").warning("small")
    assert [entry["event"] for entry in entries(capsys)] == ["great"]
