"""Q5, Q8: what is looked for in words that no course has: the nearest, or none."""

import pytest

from handlers.questions.akin import Akin
from handlers.questions.classifying.encoder import load_encoder
from handlers.questions.names import Kind, Named

COURSES = (
    Named(Kind.COURSE, "religion", ("Religion und Alltag",), ("Religiöse Feiertage, Kleidung, Gebetszeiten",)),
    Named(Kind.COURSE, "calming", ("Deeskalation",), ("Schwierige Gespräche am Schalter, Konflikte",)),
    Named(Kind.SITE, "jena", ("Jena",)),
)


@pytest.mark.parametrize(
    ("wish", "nearest"),
    [
        ("Feste anderer Religionen", ("religion",)),
        ("Leute, die am Schalter brüllen", ("calming",)),
        ("Word und Powerpoint", ()),
        ("Zeitmanagement im Büro", ()),
    ],
)
def test_nearest_is_found_or_none(wish: str, nearest: tuple[str, ...]) -> None:
    """What comes clearly nearest in meaning."""
    assert Akin(COURSES, load_encoder()).find(wish) == nearest


def test_without_encoder_or_courses_nothing_is_near() -> None:
    """There is nothing to compare with."""
    assert Akin(COURSES, None).find("Feste anderer Religionen") == ()
    assert Akin((), load_encoder()).find("Feste anderer Religionen") == ()


def test_many_courses_are_not_compared_piece_by_piece() -> None:
    """Each text takes its time: with many courses only whole ones are compared, with very many none."""
    many = [Named(Kind.COURSE, f"course-{n}", (f"Thema {n}",)) for n in range(201)]
    assert Akin([*COURSES, *many], load_encoder()).find("Feste anderer Religionen") == ()
    several = [Named(Kind.COURSE, f"course-{n}", (f"Kennzahl {n}",), ("eins, zwei",)) for n in range(80)]
    found = Akin([*COURSES, *several], load_encoder()).find(
        "Religion und Alltag mit religiösen Feiertagen und Kleidung"
    )
    assert found == ("religion",)
