"""What `doctor` finds, in a line for each thing."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import Clock, read_clock
from bot.doctor import examine, examine_texts
from config.settings import PREFIX, Settings
from handlers.programme.reader import read_programme
from handlers.programme.service import load_programme
from storage import tables
from storage.database import migrate, open_database, transaction
from tests.chat import NOW
from tests.conftest import SAMPLE
from tests.servers.bot_api import BotApiServer


@pytest.fixture
def folder(clean_environment: Path, bot_api: BotApiServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bot that could run: a database with a programme, and Telegram."""
    monkeypatch.setenv(f"{PREFIX}TELEGRAM__TOKEN", bot_api.token)
    monkeypatch.setenv(f"{PREFIX}TELEGRAM__BASE_URL", bot_api.base_url)
    engine = open_database(Settings().database_address())
    migrate(engine)
    with transaction(engine) as session:
        load_programme(session, read_programme(SAMPLE.read_text("utf-8")))
    engine.dispose()
    return clean_environment


async def lines(clock: Clock = read_clock) -> list[str]:
    return [str(finding) async for finding in examine(clock)]


async def wrong(clock: Clock = read_clock) -> list[str]:
    return [line for line in await lines(clock) if not line.startswith("ok ")]


async def test_everything_in_order(folder: Path) -> None:
    """X1: settings, texts, understanding, data directory, database, programme, messenger and clock, each in a line."""
    found = await lines()
    assert [line.removeprefix("ok    ").partition(":")[0] for line in found] == [
        "settings",
        "texts",
        "understanding",
        "data directory",
        "database",
        "programme",
        "events",
        "deliveries",
        "telegram",
        "clock",
    ]
    assert f"ok    data directory: {folder / 'data'} can be written to" in found
    assert "ok    database: sqlite:///data/workshop-bot.db, the schema is current" in found
    assert any(line.startswith("ok    programme: ikoe, 12 workshops; it is ") for line in found)
    assert "ok    clock: the same as that of 127.0.0.1" in found


async def test_a_clock_that_is_wrong(folder: Path) -> None:
    """X1: the clock is compared with that of the messenger's server, both ways."""
    (ahead,) = await wrong(lambda: read_clock() + timedelta(hours=1))
    assert ahead.startswith("wrong clock: 36")
    assert ahead.endswith(" seconds ahead of that of 127.0.0.1; set it right, or let NTP do it")
    (behind,) = await wrong(lambda: read_clock() - timedelta(hours=1))
    assert "seconds behind that of" in behind


async def test_a_messenger_that_refuses_or_is_away(
    folder: Path, bot_api: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """X1: a wrong token, and a server that can't be reached, are told; the other lines stay."""
    monkeypatch.setenv(f"{PREFIX}TELEGRAM__TOKEN", f"1:{'x' * 35}")
    (refused,) = await wrong()
    assert refused.startswith("wrong telegram: Telegram refuses the token")
    await bot_api.close()
    (away,) = await wrong()
    assert away.startswith("wrong telegram: 127.0.0.1 can't be reached")


async def test_events_that_were_given_up(folder: Path) -> None:
    """X6: how many, since when, by which errors; nothing of what they were."""
    assert "ok    events: none was given up in the last 8 days" in await lines()
    engine = open_database(Settings().database_address())
    with transaction(engine) as session:
        for hour, failure in enumerate(("KeyError", "ValueError", "KeyError", None)):
            at, event_id = NOW + timedelta(hours=hour), str(hour)
            row = tables.Inbox(messenger="telegram", event_id=event_id, failure=failure, received_at=at, handled_at=at)
            session.add(row)
    engine.dispose()
    (told,) = await wrong()
    assert told == (
        "wrong events: 3 given up since 2027-01-11 07:30 UTC (2 by KeyError, 1 by ValueError); "
        "the log has 'turn_failed' for each"
    )


async def test_deliveries_that_were_given_up(folder: Path) -> None:
    """M4: how many, and the messengers' reasons; who blocked the bot is no fault, and announcements have a report."""
    assert "ok    deliveries: none to a person was given up in the last 8 days" in await lines()
    at = read_clock()
    engine = open_database(Settings().database_address())
    with transaction(engine) as session:
        for days, status in ((1, "failed"), (2, "failed"), (1, "blocked"), (9, "failed")):
            session.add(
                tables.Outbox(
                    messenger="telegram",
                    conversation="1",
                    payload={"text": "geheim", "choices": []},
                    status=status,
                    reason="400 Bad Request",
                    due_at=at - timedelta(days=days),
                )
            )
    engine.dispose()
    assert await wrong() == [
        "wrong deliveries: 2 to persons given up lately (2 by 400 Bad Request); the log has 'not_delivered' for each"
    ]


async def test_what_lacks_is_told(clean_environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """X1: no schema, no messenger; then no programme, or one that will be loaded; then a folder that is none."""
    database, messengers = await wrong()
    assert database.startswith("wrong database: the database sqlite:///data/workshop-bot.db has an older schema")
    assert messengers.startswith("wrong messengers: no messenger is on")
    engine = open_database(Settings().database_address())
    migrate(engine)
    engine.dispose()
    assert "wrong programme: there is none" in (await wrong())[0]
    monkeypatch.setenv(f"{PREFIX}PROGRAMME", str(SAMPLE))
    assert f"ok    programme: none yet; 'workshop-bot run' will load {SAMPLE}" in await lines()
    (clean_environment / "file").write_text("", "utf-8")
    monkeypatch.setenv(f"{PREFIX}DATA_DIR", "file")
    folder, database, _ = await wrong()
    assert folder == f"wrong data directory: {clean_environment / 'file'} can't be written to: File exists"
    assert database == "wrong database: WORKSHOP_BOT_DATA_DIR: 'file': File exists"


async def test_faults_of_the_settings_end_it(clean_environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """X1: with settings that can't be taken there is nothing more to look at."""
    monkeypatch.setenv(f"{PREFIX}WEB__PORT", "x")
    monkeypatch.setenv(f"{PREFIX}ACCESS", "x")
    assert await lines() == [
        "wrong settings: WORKSHOP_BOT_ACCESS: 'x': take open or invited",
        "wrong settings: WORKSHOP_BOT_WEB__PORT: 'x': is no port; take a number from 0 to 65535",
    ]


def test_texts_that_are_not_whole(tmp_path: Path) -> None:
    """L1: a text that a language lacks, and one that can't be read."""
    for language, text in (("de", "one = eins\ntwo = zwei\n"), ("en", "one = one\ntwo\n")):
        (tmp_path / language).mkdir()
        (tmp_path / language / "menu.ftl").write_text(text, "utf-8")
    assert [str(finding) for finding in examine_texts(tmp_path)] == [
        "wrong texts: en/menu.ftl: can't be read: two",
        "wrong texts: en lacks two",
    ]
