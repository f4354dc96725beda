"""What people type: cleaned, compared, and found among the choices they were shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messengers.base import number_labels, plain, split_text
from handlers.words import clean, match_choice, number_choices, simplify

YES_NO = ["Ja, anmelden", "Nein, zurück"]
SCALE = ["1", "2", "3", "4", "5", "Überspringen"]


@pytest.mark.parametrize(
    ("labels", "typed", "number"),
    [
        (YES_NO, "1", 0),
        (YES_NO, " 2. ", 1),
        (YES_NO, "1)", 0),
        (YES_NO, "JA, ANMELDEN!", 0),
        (YES_NO, "ja", 0),
        (YES_NO, "nein zurueck", 1),
        (YES_NO, "jawohl", None),
        (YES_NO, "3", None),
        (YES_NO, "0", None),
        (YES_NO, "²", None),
        (YES_NO, "", None),
        (YES_NO, "!", None),
        (["Ja, Halle", "Ja, Goslar"], "ja", None),
        (SCALE, "5", 4),
        (SCALE, "6", None),
        (SCALE, "überspringen", 5),
        (["0", "1", "2"], "0", 0),
        (["0", "1", "2"], "01", 1),
    ],
)
def test_a_choice_is_typed(labels: list[str], typed: str, number: int | None) -> None:
    """L2: every choice can be typed as its number or its words, and as the beginning of its words where it is alone."""
    assert match_choice(labels, typed) == number


@given(st.lists(st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1), min_size=1, max_size=12))
def test_what_is_shown_can_be_typed(labels: list[str]) -> None:
    """L2: the number shown beside a choice always means that choice."""
    for place, number in enumerate(number_choices(labels)):
        if number:
            found = match_choice(labels, number)
            assert found is not None
            assert number_choices(labels)[found] == number
            assert labels[found] == labels[place] or not labels[place].isdecimal()


def test_a_scale_is_shown_without_second_numbers() -> None:
    """L2: a number is not shown beside another number."""
    assert number_labels(SCALE) == ["[1]", "[2]", "[3]", "[4]", "[5]", "[Überspringen]"]
    assert number_labels(YES_NO) == ["[1] Ja, anmelden", "[2] Nein, zurück"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Führungskräfte", "FUEHRUNGSKRAEFTE"),
        ("Straße", "strasse"),
        ("Café", "cafe"),
        ("Mitarbeiter:innen", "mitarbeiter innen"),
    ],
)
def test_words_that_are_the_same(one: str, other: str) -> None:
    """Q5: case, umlauts written out, accents and punctuation make no difference."""
    assert simplify(one) == simplify(other)


@given(st.text())
def test_cleaned_text_is_text(text: str) -> None:
    """Nothing that turns the direction, controls a terminal or can't be stored is left."""
    cleaned = clean(text)
    assert not set("\x00\x1b\x07\u202e\u2066\r") & set(cleaned)
    assert clean(cleaned) == cleaned
    cleaned.encode()


@given(st.text(st.sampled_from("ab <&\n"), max_size=300), st.integers(30, 80))
def test_a_long_text_is_split_and_loses_nothing(source: str, longest: int) -> None:
    """A text is cut between its words where it can be, no tag or escaped character is torn, and no word is lost."""
    text = "<b>" + source.replace("&", "&amp;").replace("<", "&lt;") + "</b>"
    parts = split_text(text, longest)
    assert all(len(part) <= longest for part in parts)
    assert all(part.count("<b>") == part.count("</b>") for part in parts)
    assert "".join("".join(plain(part).split()) for part in parts) == "".join(plain(text).split())


@pytest.mark.parametrize("typed", ["-16", "+5", "- 5", "\u22125"])
def test_a_signed_number_chooses_nothing(typed: str) -> None:
    """L2: what is written with a sign is not the number that a choice bears."""
    assert match_choice(["5", "16"], typed) is None
