"""Q5: what a message calls by name, however it is written."""

import pytest

from handlers.questions.masking import mask
from handlers.questions.names import Kind, Named, Names
from handlers.questions.parts import part_number
from handlers.questions.tokens import tokenize

THINGS = (
    Named(Kind.COURSE, "basics-1", ("Umgang mit Konflikten – Modul 1",), ("Entspannung im Büro",), frozenset({1})),
    Named(Kind.COURSE, "basics-2", ("Umgang mit Konflikten – Modul 2",), (), frozenset({2})),
    Named(Kind.COURSE, "plain", ("Leichte Sprache schreiben",)),
    Named(Kind.COURSE, "interpreting", ("Arbeiten mit Sprachmittlung",)),
    Named(Kind.COURSE, "leading", ("Führung im Wandel für Vorgesetzte",)),
    Named(Kind.SITE, "jena", ("Stadt Jena", "Jena")),
    Named(Kind.SITE, "gotha", ("Landkreis Gotha",)),
    Named(Kind.SITE, "halle", ("Halle (Saale)",)),
    Named(Kind.AUDIENCE, "executives", ("Führungskräfte", "Vorgesetzte")),
    Named(Kind.AUDIENCE, "employees", ("Mitarbeitende", "Mitarbeiter")),
    Named(Kind.AUDIENCE, "apprentices", ("Auszubildende", "Azubi")),
    Named(Kind.VENUE, "castle", ("Schloss Gotha", "Spiegelsaal")),
    Named(Kind.TRAINER, "Dr. Maria Krämer", ("Dr. Maria Krämer",)),
)  # fmt: skip
NAMES = Names(THINGS, {"schreiben", "umgang", "arbeiten", "sprache", "wie", "hallo"})


def called(text: str) -> list[tuple[str, ...]]:
    """What is surely called, in alphabetical order; what is left out with a minus before it."""
    found = [mention for mention in NAMES.find(tokenize(text)) if mention.sure]
    return sorted(tuple(f"-{id}" if mention.without else id for id in mention.ids) for mention in found)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Wann kommt Konflikte?", [("basics-1", "basics-2")]),
        ("Konfliktmodul 2", [("basics-2",)]),
        ("umgang mit konflikten, zweiter Teil", [("basics-2",)]),
        ("das erste Modul", [("basics-1",)]),
        ("KONFLICKTE Modul1", [("basics-1",)]),
        ("Führungskräfteworkshop", [("executives",)]),
        ("fuehrungskraefte schulung", [("executives",)]),
        ("Kurse für Mitarbeiter:innen", [("employees",)]),
        ("für MitarbeiterInnen oder Mitarbeiter*innen", [("employees",)]),
        ("azubikurs", [("apprentices",)]),
        ("Wann ist Führung im Wandel?", [("leading",)]),
        ("leadership course", [("leading",)]),
        ("easy language", [("plain",)]),
        ("a course on interpreting", [("interpreting",)]),
        ("Dolmetscher", [("interpreting",)]),
        ("Sprachmitlung", [("interpreting",)]),
        ("in Gota", []),
        ("in hale", [("halle",)]),
        ("Sprach Mittlung", [("interpreting",)]),
        ("Fremdsprache", []),
        ("woanders als in Jena", [("-jena",)]),
        ("im Landkreis Gotha", [("gotha",)]),
        ("nicht in Jena", [("-jena",)]),
        ("nicht für Azubis, aber in Jena", [("-apprentices",), ("jena",)]),
        ("anything except in Jena", [("-jena",)]),
        ("im Spiegelsaal", [("castle",)]),
        ("bei Frau Kraemer", [("Dr. Maria Krämer",)]),
        ("семінар для керівників у Гота", [("executives",), ("gotha",)]),
        ("Hallo, wie geht es?", []),
        ("in welcher Sprache ist das?", []),
        ("Urlaub beantragen", []),
        ("", []),
    ],
)
def test_what_is_called(text: str, ids: list[tuple[str, ...]]) -> None:
    """Q5, Q7, Q11: inflection, compounds, slips, gendered forms, other scripts, synonyms, and what is left out."""
    assert called(text) == ids


def test_what_only_hints_at_a_course_is_not_sure() -> None:
    """A word of the description may mean the course, and may not."""
    (mention,) = NAMES.find(tokenize("etwas zur Entspannung"))
    assert mention.ids == ("basics-1",)
    assert not mention.sure


def test_names_are_masked_by_their_kinds() -> None:
    """What is asked reads the same whatever it is about."""
    text = "Wo ist Konflikte Modul 1 für Azubis in Jena, bei Maria Krämer?"
    tokens = tokenize(text)
    assert mask(text, tokens, NAMES.find(tokens)) == "Wo ist COURSE für AUDIENCE in SITE, bei PERSON?"


@pytest.mark.parametrize(
    ("text", "number"), [("Modul 2", 2), ("teil drei", 3), ("der zweite Teil", 2), ("part one", 1), ("Raum 2", None)]
)
def test_the_number_of_a_part(text: str, number: int | None) -> None:
    """A part of a series is called by its number, before or behind the word."""
    found = part_number(tokenize(text))
    assert (found[0] if found else None) == number
