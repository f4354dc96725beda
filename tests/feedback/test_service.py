"""Asking for feedback, and the results."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.schedule import do_due
from bot.turns import handle_event
from handlers.duties import DUTIES
from handlers.errors import RefusedError
from handlers.feedback.service import evaluate, hand_in, list_evaluated
from handlers.messages import EventKind, Incoming
from storage import tables
from storage.database import transaction
from storage.kinds import AccountStatus, RegistrationStatus, WorkshopStatus
from tests.feedback.party import CLOSES, OPENS, WORKSHOP, Party

MINUTE = timedelta(minutes=1)


def change_form(party: Party, **details: Any) -> None:
    """Changes the form as a programme file would that is loaded now."""
    with transaction(party.engine) as session:
        form = session.get_one(tables.FeedbackForm, "standard")
        form.min_group = details.pop("min_group", form.min_group)
        form.details = form.details | details


async def test_everybody_booked_is_asked_once(party: Party) -> None:
    """F1: after the last session plus `send_after`, each booked person and nobody else; a second beat adds nothing."""
    party.book("Anna", "Ben", "Cem")
    with transaction(party.engine) as session:
        cem = session.scalars(select(tables.Registration).order_by(tables.Registration.id.desc()).limit(1)).one()
        cem.status = RegistrationStatus.WAITLISTED
    await party.until(OPENS - MINUTE)
    assert party.statuses() == {}
    await party.until(OPENS)
    assert party.statuses() == {"Anna": "invited", "Ben": "invited"}
    do_due(party.engine, party.assistant, OPENS + MINUTE)
    await party.rehearsal.settle()
    assert [len(party.heard(name)) for name in ("Anna", "Ben", "Cem")] == [1, 1, 0]


async def test_several_sessions_count_to_the_last(party: Party) -> None:
    """F1: a workshop of two days is asked about after the second."""
    party.clock.move_to(datetime(2027, 2, 16, 7, 30, tzinfo=UTC))
    party.book("Anna", workshop="ko-2027-02")
    await party.until(datetime(2027, 2, 17, 13, 59, tzinfo=UTC))
    assert party.statuses() == {}
    await party.until(datetime(2027, 2, 17, 14, 0, tzinfo=UTC))
    assert party.statuses() == {"Anna": "invited"}


async def test_quiet_hours_are_kept(party: Party) -> None:
    """F1, M2: what would be sent in the evening comes at seven in the morning, local time."""
    change_form(party, send_after="PT6H")
    party.book("Anna")
    await party.until(datetime(2027, 3, 5, 5, 59, tzinfo=UTC))
    assert party.heard("Anna") == []
    await party.until(datetime(2027, 3, 5, 6, 0, tzinfo=UTC))
    assert len(party.heard("Anna")) == 1


async def test_after_a_long_absence_nobody_is_asked_too_late(party: Party) -> None:
    """F1, M5: a process that was down asks late while the form is open, and not at all when it has closed."""
    party.book("Anna")
    party.clock.move_to(CLOSES)
    await party.rehearsal.settle()
    assert party.statuses() == {}
    do_due(party.engine, party.assistant, CLOSES - MINUTE)
    assert party.statuses() == {"Anna": "invited"}


async def test_a_cancelled_workshop_is_not_asked_about(party: Party) -> None:
    """F1: where nothing took place nobody is asked."""
    party.book("Anna")
    with transaction(party.engine) as session:
        session.get_one(tables.Workshop, WORKSHOP).status = WorkshopStatus.CANCELLED
    await party.until(CLOSES)
    assert party.statuses() == {}


async def test_who_can_not_be_reached_is_asked_when_they_can(party: Party) -> None:
    """F1: somebody who has blocked the bot counts as asked only when they were."""
    party.book("Anna")
    with transaction(party.engine) as session:
        session.scalars(select(tables.Account)).one().status = AccountStatus.BLOCKED
    await party.until(OPENS + MINUTE)
    assert party.statuses() == {}
    assert len(await party.say("Anna", "Hallo")) == 2
    assert party.statuses() == {"Anna": "invited"}


def test_the_clock_of_a_rehearsal_finds_every_moment(party: Party) -> None:
    """F1: the next moments at which there is something to do are the invitation and the closing."""
    party.book("Anna")
    with transaction(party.engine) as session:
        moments = [at for duty in DUTIES for at in duty.next_at(session, OPENS - MINUTE) if at < CLOSES + MINUTE]
    assert {OPENS, CLOSES} <= set(moments)


async def test_every_kind_of_question(party: Party) -> None:
    """F1: scale, NPS, several choices and text, each in one message; what is skipped is not stored."""
    party.book("Anna", "Ben")
    await party.until(OPENS)
    heard = await party.say("Anna", "1", "4", "Überspringen", "2 von 5", "10", "1 und 3", "Danke\nfür alles")
    assert len(heard) == 7
    assert "Frage 5 von 6\n" in heard[4]
    assert "\n1 – Rechtliche Grundlagen\n2 – Konflikte\n" in heard[4]
    assert heard[4].endswith("[1]  [2]  [3]  [4]  [Überspringen]")
    assert heard[-1].startswith("Vielen Dank!")
    assert [ballot.answers for ballot in party.ballots()] == [
        {
            "overall": 4,
            "confidence": 2,
            "recommend": 10,
            "next_topics": ["law", "language"],
            "comment": "Danke\nfür alles",
        }
    ]
    assert party.statuses() == {"Anna": "answered", "Ben": "invited"}


async def test_a_form_goes_on_after_a_restart(party: Party) -> None:
    """F1: where somebody stopped stands in the database alone; a new process goes on from there."""
    party.book("Anna")
    await party.until(OPENS)
    await party.say("Anna", "1", "5", "5")
    party.engine.dispose()
    assert "Frage 3 von 6" in (await party.say("Anna", "hm"))[0]


async def test_too_long_a_comment(party: Party) -> None:
    """F1: more than a thousand characters are asked to be shortened; the form goes on."""
    party.book("Anna")
    await party.until(OPENS)
    heard = await party.say("Anna", "1", "5", "5", "5", "10", "1", "x" * 1001, "y" * 1000)
    assert "zu lang für mich" in heard[-2]
    assert "Frage 6 von 6" in heard[-2]
    assert party.ballots()[0].answers["comment"] == "y" * 1000


async def test_once_is_enough(party: Party) -> None:
    """F1, R2: who has answered can't answer again, by an old button or a second process."""
    party.book("Anna")
    await party.until(OPENS)
    await party.say("Anna", "1", *["Überspringen"] * 6)
    with transaction(party.engine) as session:
        invitation = session.scalars(select(tables.Outbox.id).where(tables.Outbox.dedupe_key.is_not(None))).one()
        anna = session.scalars(select(tables.Person)).one()
    address = party.console.address("Anna")
    press = Incoming("press", address, press=f"{invitation}.0", kind=EventKind.PRESS)
    assert handle_event(party.engine, party.assistant, press, OPENS)
    assert "schon abgegeben" in (await party.say("Anna", "Termine"))[0]
    with transaction(party.engine) as session, pytest.raises(RefusedError, match="feedback-already"):
        hand_in(session, anna, WORKSHOP, {"overall": 5}, OPENS)
    assert [ballot.answers for ballot in party.ballots()] == [{}]


async def test_who_was_not_asked_can_not_answer(party: Party) -> None:
    """F1: an answer needs an invitation, and an open form."""
    party.book("Anna")
    await party.until(OPENS)
    stranger, anna = party.organiser("Olga"), party.person("Anna")
    for person, now, refusal in ((stranger, OPENS, "feedback-none"), (anna, CLOSES, "feedback-closed")):
        with transaction(party.engine) as session, pytest.raises(RefusedError, match=refusal):
            hand_in(session, person, WORKSHOP, {"overall": 5}, now)
    assert party.ballots() == []


async def test_closed_while_answering(party: Party) -> None:
    """F1: an answer that comes too late is told so, once, and nothing of it stays."""
    party.book("Anna")
    await party.until(OPENS)
    await party.say("Anna", "1", "5")
    party.clock.move_to(CLOSES)
    heard = await party.say("Anna", "5")
    assert heard[0].startswith("Für diese Rückmeldung ist die Zeit leider abgelaufen")
    assert "Frage" not in heard[0]
    assert "Frage" not in (await party.say("Anna", "Hallo"))[0]


async def test_results_with_numbers(party: Party) -> None:
    """F6: n, mean, spread, distribution and NPS in the language's own format, comments shuffled and escaped."""
    names = ["Anna", "Ben", "Cem", "Dana", "Eva", "Fred"]
    party.book(*names)
    party.organiser("Olga", "halle")
    await party.until(OPENS)
    for name, overall, nps in zip(names[:5], "55431", ("10", "9", "8", "6", "10"), strict=True):
        await party.say(name, "1", overall, "4", "Überspringen", nps, "Konflikte", f"{name} <3 & mehr")
    await party.until(CLOSES)
    text = (await party.say("Olga", "Ergebnisse", "1"))[-1]
    assert "5 von 6 Eingeladenen haben geantwortet (83\xa0%)." in text
    assert (
        "1. Wie zufrieden sind Sie insgesamt mit dem Workshop?\nn = 5 · Mittelwert 3,6 · Standardabweichung 1,67\n"
        in text
    )
    assert "Verteilung (Antwort: Anzahl) – 5: 2 · 4: 1 · 3: 1 · 1: 1\n" in text
    assert (
        "3. Wie sicher fühlen Sie sich jetzt in interkulturellen Situationen?\nWeniger als 5 Antworten oder keine"
        in text
    )
    assert "NPS +40 · 9–10: 3 · 7–8: 1 · 0–6: 1\n" in text
    assert "Rechtliche Grundlagen: 0 · Konflikte: 5 · Einfache Sprache: 0 · Religion im Alltag: 0" in text
    assert "– Eva <3 & mehr\n" in text.replace("[1]", "\n")


def test_results_are_for_the_organisers_of_the_site(party: Party) -> None:
    """F3, O3: checked where the results are made, not in the menu; the list shows no more than they may see."""
    here, elsewhere, everywhere = party.organiser("H", "halle"), party.organiser("G", "goslar"), party.organiser("A")
    party.book("Anna")
    anna, now = party.person("Anna"), CLOSES + timedelta(days=365)
    with transaction(party.engine) as session:
        for person in (elsewhere, anna):
            with pytest.raises(RefusedError, match="not-allowed"):
                evaluate(session, person, WORKSHOP, now)
        with pytest.raises(RefusedError, match="not-allowed"):
            list_evaluated(session, anna, now)
        assert evaluate(session, here, WORKSHOP, now).results is None
        assert list_evaluated(session, elsewhere, now) == []
        mine = [workshop.id for workshop in list_evaluated(session, here, now)]
        every = [workshop.id for workshop in list_evaluated(session, everywhere, now)]
    assert mine[0] == "at-2027-06"
    assert "gs-2027-04" not in every, "a cancelled workshop has no results"
    assert set(every) - set(mine) == {"gs-2027-05", "fk-2027-03", "zw-2027-03"}


async def test_a_form_with_names_says_so(party: Party) -> None:
    """F1, F2: where names are kept the invitation says so openly, and only then they are."""
    change_form(party, anonymous=False)
    party.book("Anna")
    await party.until(OPENS)
    assert (
        "Diese Rückmeldung ist nicht anonym: Ihr Name wird mit Ihren Antworten gespeichert." in party.heard("Anna")[0]
    )
    await party.say("Anna", "1", "5", *["Überspringen"] * 5)
    assert [ballot.person_id for ballot in party.ballots()] == [party.person("Anna").id]


async def test_what_was_promised_anonymous_stays_so(party: Party) -> None:
    """F2, F4: a form that lost its anonymity after the invitation stores no name of who was promised it."""
    party.book("Anna")
    await party.until(OPENS)
    change_form(party, anonymous=False)
    await party.say("Anna", "1", "5", *["Überspringen"] * 5)
    assert [ballot.person_id for ballot in party.ballots()] == [None]
