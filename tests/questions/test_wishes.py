"""What is proposed is what was wished for: never for somebody else, for elsewhere, or against what was said."""

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
NOW = datetime(2026, 9, 9, 8, tzinfo=UTC)
PERSON = {"site": "halle", "audience": "employees", "registered": ["W03", "W10"]}


@pytest.fixture(scope="module")
def asking() -> Asking:
    """Answers about the programme of these messages."""
    return Asking(read_programme(PROGRAMME.read_text("utf-8")), Assistant(Texts()), NOW)


def ask(asking: Asking, *texts: str) -> dict[str, Any]:
    """The answer to the last message of a conversation."""
    answer: dict[str, Any] = {}
    for text in texts:
        answer = asking.answer(json.dumps({"text": text, "conversation": " / ".join(texts), "person": PERSON}))
    return answer


@pytest.mark.parametrize(
    "text",
    [
        "Melde Frau Schmidt für die Sprachmittlung an",
        "Melde meine Kollegin für die Sprachmittlung an",
        "Kannst du meinen Azubi für die Sprachmittlung anmelden?",
        "Ich möchte meine Kollegin zur Sprachmittlung anmelden",
        "Melde meine Kollegin von der Deeskalation ab",
        "Melde Herrn Meier von der Kommunikation ab",
        "please sign up my colleague for the Sprachmittlung",
    ],
)
def test_nothing_is_proposed_for_somebody_else(asking: Asking, text: str) -> None:
    """R3, Q2."""
    answer = ask(asking, text)
    assert answer["workshops"] == []
    assert answer["choices"][0] in {"Meine Anmeldungen", "My registrations"}


@pytest.mark.parametrize(
    ("text", "workshop"),
    [
        ("Meine Kollegin ist krank, melde mich bitte von der Deeskalation ab", "W10"),
        ("Ich muss die Deeskalation absagen, mein Chef hat einen Termin angesetzt", "W10"),
        ("Melde mich für die Sprachmittlung an", "W11"),
    ],
)
def test_who_mentions_others_can_still_mean_themselves(asking: Asking, text: str, workshop: str) -> None:
    """R3."""
    assert ask(asking, text)["workshops"] == [workshop]


@pytest.mark.parametrize("text", ["Ich komme doch zur Kommunikation", "Trag mich für Kommunikation ein"])
def test_who_is_registered_is_told_so_before_another_date_is_proposed(asking: Asking, text: str) -> None:
    """R2, R3."""
    answer = ask(asking, text)
    assert "Angemeldet sind Sie schon: „Interkulturelle Kommunikation“, Donnerstag, 24. September" in answer["answer"]
    assert answer["choices"] == ["5. Nov.: Interkulturelle Kommunikation"]


@pytest.mark.parametrize(
    "text",
    [
        "Ich will meine Anmeldung zur Deeskalation nicht absagen",
        "Bitte die Deeskalation nicht stornieren",
        "I don't want to cancel",
        "Я не хочу отменять",
    ],
)
def test_what_shall_be_kept_is_not_cancelled(asking: Asking, text: str) -> None:
    """R3."""
    answer = ask(asking, text)
    assert answer["intent"] != "cancel"
    assert "Möchten Sie wirklich absagen?" not in answer["answer"]


@pytest.mark.parametrize(
    "texts",
    [
        ("Trag mich für Führen in Dessau ein",),
        ("Trag mich für Kommunikation in Goslar ein",),
        ("Wann ist die Deeskalation in Dessau?",),
        ("Wann ist die Deeskalation?", "und in Magdeburg?"),
    ],
)
def test_another_town_is_not_taken_for_the_next_best(asking: Asking, texts: tuple[str, ...]) -> None:
    """Q3, R3."""
    answer = ask(asking, *texts)
    assert answer["workshops"] == []
    assert answer["answer"].startswith("Dazu ist nichts geplant")
    assert any(town in answer["answer"].split("\n")[0] for town in ("Dessau", "Goslar", "Magdeburg"))


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("Wann ist Modul 3 der Grundsensibilisierung?", "Modul 3"),
        ("Trag mich für Teil 4 der Grundsensibilisierung ein", "Teil 4"),
        ("Kurs bei Frau Schmidt", "Frau Schmidt"),
        ("Gibt es die Kommunikation mit Herrn Weber?", "Herrn Weber"),
    ],
)
def test_a_part_or_a_person_that_there_is_not_is_said_to_be_none(asking: Asking, text: str, absent: str) -> None:
    """Q3."""
    answer = ask(asking, text)
    assert answer["workshops"] == []
    assert absent in answer["answer"].split("\n")[0]


@pytest.mark.parametrize(
    ("text", "courses"),
    [
        ("Gib mir Bescheid, wann der nächste Workshop ist", None),
        ("Was ist in Zukunft geplant?", None),
        ("Liebes Team, Kurs bei Frau Hoffmann, wann ist der?", None),
        ("Ich fühle mich krank und möchte absagen", None),
        ("Ich arbeite im Landratsamt, welche Kurse gibt es?", None),
        ("Läuft der Online-Workshop in Teams?", None),
        ("Wann ist Leichte Sprache im Bescheid?", ["leichte-sprache-im-bescheid"]),
        ("Wann ist Arbeiten mit Sprachmittlung?", ["arbeiten-mit-sprachmittlung"]),
    ],
)
def test_a_turn_of_phrase_names_no_course(asking: Asking, text: str, courses: list[str] | None) -> None:
    """Q5."""
    assert ask(asking, text)["query"].get("courses") == courses


def test_colleagues_are_nobody_who_leads(asking: Asking) -> None:
    """Q3."""
    assert "Gibts" not in ask(asking, "Austausch mit Kollegen, gibts da was?")["answer"]


@pytest.mark.parametrize("text", ["Workshop zum Thema Kochen", "Kurs zum Umgang mit Waffen", "Kurs zu Politik"])
def test_a_topic_that_is_not_offered_is_not_taken_for_another(asking: Asking, text: str) -> None:
    """Q2."""
    assert ask(asking, text)["workshops"] == []


@pytest.mark.parametrize(
    "text",
    [
        "Ich komme aus Magdeburg, wann ist die Deeskalation?",
        "Wann ist die Deeskalation in Halle oder Leipzig?",
        "Wann ist die Deeskalation, aber nicht in Dessau?",
    ],
)
def test_another_town_that_is_not_where_it_shall_be_changes_nothing(asking: Asking, text: str) -> None:
    """Q3, Q7."""
    assert ask(asking, text)["workshops"] == ["W10"]


def test_a_message_of_very_many_questions_has_few_answers(asking: Asking) -> None:
    """Q7."""
    assert "also" not in ask(asking, "und wann ist Deeskalation " * 150)
    many = " ".join(f"Was gibt es am {day}. {month}. 2027?" for month in range(1, 6) for day in range(1, 20))
    assert len(ask(asking, many)["also"]) < 10


@pytest.mark.parametrize(
    ("last", "workshop"),
    [("das erste", "W12"), ("das zweite", "W14")],
)
def test_one_of_several_that_were_asked_about_is_what_is_registered_for(
    asking: Asking, last: str, workshop: str
) -> None:
    """Q6."""
    answer = ask(asking, "Melde mich für etwas in Stendal an", last)
    assert answer["intent"] == "register"
    assert answer["workshops"] == [workshop]


@pytest.mark.parametrize(
    ("text", "workshops"),
    [
        ("Was gibt es, das weder in Halle noch in Naumburg ist?", {"W11", "W12", "W09", "W14"}),
        ("weder in Halle noch online", {"W04", "W06", "W07", "W09", "W12", "W14"}),
        ("woanders als in Halle und in Präsenz", {"W04", "W06", "W07", "W09", "W12", "W14"}),
        ("Habt ihr was anderes als Kommunikation in Naumburg?", {"W06", "W07"}),
        ("gibt es noch andere in Stendal?", {"W09", "W12", "W14"}),
        ("neither in Halle nor online", {"W04", "W06", "W07", "W09", "W12", "W14"}),
        ("nicht in Halle und nicht online", {"W04", "W06", "W07", "W09", "W12", "W14"}),
    ],
)
def test_neither_this_nor_that(asking: Asking, text: str, workshops: set[str]) -> None:
    """Q7."""
    assert set(ask(asking, text)["workshops"]) == workshops


def test_a_month_that_is_taken_back_is_not_said_to_be_empty(asking: Asking) -> None:
    """Q3, Q6."""
    answer = ask(asking, "Was gibt es im November?", "nicht November")
    assert "nichts geplant" not in answer["answer"]
    assert not {"W04", "W10", "W06"}.intersection(answer["workshops"])
    assert answer["workshops"]


@pytest.mark.parametrize(
    "text", ["Wann ist die Dees\u00adkala\u00adtion?", "D\u200be\u200bes\u2060kalation wann", "\ufeffDeeskalation"]
)
def test_what_nobody_sees_parts_no_word(asking: Asking, text: str) -> None:
    """Q5: words copied from a web page."""
    assert ask(asking, text)["workshops"] == ["W10"]
