"""Q1: what the bot says about workshops is what the rows say, in both languages."""

from datetime import UTC, datetime

from sqlalchemy import Engine, select

from handlers.programme.wording import describe
from handlers.questions.search import load_workshops
from handlers.questions.service import list_upcoming
from handlers.questions.wording import list_workshops
from handlers.texts import Texts
from storage import tables
from storage.database import transaction
from tests.chat import NOW

TEXTS = Texts()


def test_the_next_workshop_in_words(loaded: Engine) -> None:
    """Q1: title, date, local time, place, free seats; change the row and the answer changes."""
    with transaction(loaded) as session:
        programme = session.scalars(select(tables.Programme)).one()
        (first,) = load_workshops(session, list_upcoming(session, programme, NOW)[:1])
        assert describe(TEXTS, programme, "de", first) == (
            "<b>Interkulturelle Grundsensibilisierung</b>\n"
            "Donnerstag, 28. Januar 2027, 09:00–15:30\n"
            "Ratshof Halle, Raum 201 · 13 von 16 Plätzen frei"
        )
        first.seats_taken = 15
        assert describe(TEXTS, programme, "en", first) == (
            "<b>Intercultural awareness basics</b>\n"
            "Thursday, 28 January 2027, 09:00–15:30\n"
            "Ratshof Halle, Raum 201 · 1 of 16 seats left"
        )
        first.seats_taken = 16
        assert "ausgebucht" in describe(TEXTS, programme, "de", first)


def test_cancelled_and_begun_workshops_are_not_offered(loaded: Engine) -> None:
    """Q1: soonest first, without what was cancelled or has begun; an empty list is said in words."""
    with transaction(loaded) as session:
        programme = session.scalars(select(tables.Programme)).one()
        ids = list_upcoming(session, programme, datetime(2027, 1, 28, 8, 0, tzinfo=UTC))
        assert ids[0] == "fk-2027-02"
        assert "gs-2027-04" not in ids
        assert len(ids) == 10
        assert list_upcoming(session, programme, datetime(2028, 1, 1, tzinfo=UTC)) == []
        assert list_workshops(TEXTS, programme, "de", []) == "Zurzeit ist kein Workshop geplant."


def test_hostile_words_in_the_programme_stay_words(loaded: Engine) -> None:
    """Markup in a title is shown, not obeyed."""
    with transaction(loaded) as session:
        programme = session.scalars(select(tables.Programme)).one()
        (workshop,) = load_workshops(session, list_upcoming(session, programme, NOW)[:1])
        workshop.course.title = {"de": "<b>Rabatt & mehr</b> { $seats }"}
        assert describe(TEXTS, programme, "de", workshop).startswith(
            "<b>&lt;b&gt;Rabatt &amp; mehr&lt;/b&gt; { $seats }</b>"
        )
