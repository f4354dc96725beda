"""Programmes that are empty, or whose titles are words for something else."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.asking import Asking
from handlers.dialogue import Assistant
from handlers.programme.reader import read_programme
from handlers.texts import Texts

PROGRAMME = yaml.safe_load((Path(__file__).parent / "programme.yaml").read_text("utf-8"))["programme"]
NOW = datetime(2026, 9, 9, 8, tzinfo=UTC)
TITLES = [
    "Kopftuch und Kreuz",
    "Heute für morgen",
    "Weihnachten anderswo",
    "Kollegiale Beratung am Mittag",
    "Montagsrunde Integration",
    "Online beraten",
    "Die Halle der Kulturen",
    "Ostern, Pessach, Ramadan",
]


def open_programme(titles: list[str]) -> Asking:
    """Answers about a programme of nothing but these courses, which have one date each, at no place."""
    courses = [{"id": f"c{n}", "title": title, "format": "workshop"} for n, title in enumerate(titles)]
    days = [f"2026-11-{n + 1:02d}" for n in range(len(titles))]
    workshops = [
        {"id": f"w{n}", "course": f"c{n}", "sessions": [{"start": f"{day}T09:00:00", "end": f"{day}T11:00:00"}]}
        for n, day in enumerate(days)
    ]
    whole: dict[str, Any] = {"programme": PROGRAMME, "sites": [{"id": "halle", "name": "Halle"}]}
    text = yaml.safe_dump(whole | {"courses": courses, "workshops": workshops}, allow_unicode=True)
    return Asking(read_programme(text), Assistant(Texts()), NOW)


def ask(asking: Asking, text: str) -> dict[str, Any]:
    """The answer to a message."""
    return asking.answer(json.dumps({"text": text, "person": {"site": "halle"}}))


@pytest.mark.parametrize("wish", ["Wann ist „{}“?", "Melde mich für {} an", "{}"])
def test_a_title_is_read_as_a_whole(wish: str) -> None:
    """Q1, Q3: words of time and place in a title narrow nothing down."""
    asking = open_programme(TITLES)
    found = {title: ask(asking, wish.format(title))["workshops"] for title in TITLES}
    assert found == {title: [f"w{n}"] for n, title in enumerate(TITLES)}


def test_words_of_titles_alone_keep_their_meaning() -> None:
    """Q4."""
    asking = open_programme(TITLES)
    for text in ("Was gibt es an Weihnachten?", "Gibt es heute was?", "Gibt es Workshops an Ostern?"):
        assert ask(asking, text)["answer"].startswith("Dazu ist nichts geplant"), text


@pytest.mark.parametrize(
    "text",
    ["Wann ist der nächste Workshop?", "Gibt es was in Halle?", "Melde mich an", "Gibt es einen Excelkurs?"],
)
def test_an_empty_programme_offers_nothing(text: str) -> None:
    """Q2."""
    answer = ask(open_programme([]), text)
    assert answer["workshops"] == []
    assert answer["answer"].endswith("Zurzeit ist kein Workshop geplant.")
