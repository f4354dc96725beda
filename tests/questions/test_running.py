"""Workshops that have begun and not ended are still there for whoever asks about the day, or about their course."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.asking import Asking
from handlers.dialogue import Assistant
from handlers.programme.reader import read_programme
from handlers.texts import Texts

PROGRAMME = Path(__file__).parent / "programme.yaml"
BEGUN = datetime(2026, 9, 24, 11, 10, tzinfo=UTC)
"""Ten minutes after "Interkulturelle Kommunikation" has begun in Halle."""
SECOND_DAY, NEXT_DAY = datetime(2026, 10, 8, 6, tzinfo=UTC), datetime(2026, 9, 25, 8, tzinfo=UTC)


def ask(now: datetime, text: str, **person: Any) -> dict[str, Any]:
    """The answer to a message at a moment."""
    asking = Asking(read_programme(PROGRAMME.read_text("utf-8")), Assistant(Texts()), now)
    return asking.answer(json.dumps({"text": text, "person": {"site": "halle", "audience": "employees", **person}}))


@pytest.mark.parametrize(
    ("now", "text", "workshops"),
    [
        (BEGUN, "Wo ist der Workshop heute?", ["W03"]),
        (BEGUN, "Was gibt es heute?", ["W03"]),
        (BEGUN, "In welchem Raum ist die Kommunikation in Halle?", ["W03"]),
        (SECOND_DAY, "Was gibt es heute?", ["W07"]),
        (BEGUN, "Wann ist der nächste Workshop?", ["W07"]),
        (BEGUN, "Melde mich für die Kommunikation an", ["W04"]),
    ],
)
def test_what_has_begun_is_there_until_it_ends(now: datetime, text: str, workshops: list[str]) -> None:
    """Q1, Q3: to register for it is too late."""
    assert ask(now, text)["workshops"] == workshops


def test_of_what_is_over_nothing_is_said() -> None:
    """Q2: that nothing is planned for yesterday would sound as if there had been nothing."""
    for text in ("Was gab es gestern?", "War am 24. September 2026 ein Workshop?", "Was gab es letzte Woche?"):
        answer = ask(NEXT_DAY, text)
        assert "Dazu ist nichts geplant" not in answer["answer"], text
        assert answer["answer"].startswith("Zu Terminen, die vorbei sind, kann ich nichts sagen."), text
