"""X2: what /metrics says is what happened; it names nobody."""

from pathlib import Path

import aiohttp
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, select

from bot import metrics
from bot.turns import handle_event
from handlers.dialogue import Assistant
from handlers.messages import Address, Incoming
from handlers.texts import Texts
from storage import tables
from storage.database import transaction
from tests.bot.test_app import HELP, serving, settings_for
from tests.bot.test_kills import Office
from tests.chat import NOW
from tests.servers.bot_api import BotApiServer, too_many


def read(text: str) -> dict[str, float]:
    """Every sample by its name and labels, those of histograms without their buckets."""
    return {
        " ".join([sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if not sample.name.endswith("_bucket")
    }


async def test_turns_and_deliveries_are_counted(clean_environment: Path, bot_api: BotApiServer) -> None:
    """X2: a turn and its time, a delivery and an attempt that was refused, by messenger and outcome; nobody's name."""
    office = Office(clean_environment, bot_api, 1)
    (anna,) = office.people
    before = read(metrics.write_metrics().decode())
    bot_api.fail("sendMessage", too_many(1))
    async with serving(settings_for(office.folder, bot_api)) as address:
        anna.write("/hilfe Zitronenfalter")
        assert HELP in (await anna.read(within=10)).text
        await office.until(office.settled)
        async with aiohttp.ClientSession() as http, http.get(f"{address}/metrics") as answer:
            text = await answer.text()
    after = read(text)

    def grown(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert grown("workshop_bot_deliveries_total messenger=telegram outcome=delivered") == 1
    assert grown("workshop_bot_deliveries_total messenger=telegram outcome=not_delivered") == 1
    assert grown("workshop_bot_turn_seconds_count") == 1
    assert 0 < grown("workshop_bot_turn_seconds_sum") < 10
    for secret in (str(anna.id), anna.first_name, "Zitronenfalter", bot_api.token):
        assert secret not in text


def test_failures_and_dead_letters_are_counted(loaded: Engine) -> None:
    """X2: an event that is given up counts as one dead letter, after three attempts that failed."""
    before = read(metrics.write_metrics().decode())
    with transaction(loaded) as session:
        session.scalars(select(tables.Programme)).one().details = {}
    handle_event(loaded, Assistant(Texts()), Incoming("1", Address("console", "A", "A"), "/datenschutz"), NOW)
    after = read(metrics.write_metrics().decode())
    for name, count in (("turns_failed", 3), ("dead_letters", 1)):
        assert after[f"workshop_bot_{name}_total"] - before[f"workshop_bot_{name}_total"] == count
