"""Q9: what becomes of a question while others act on it at the same moment, and what can't be done with it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from handlers.errors import RefusedError
from handlers.people.service import grant_role
from handlers.programme.catalogue import find_site
from handlers.programme.faults import ProgrammeFaultsError
from handlers.programme.file import ProgrammeFile
from handlers.programme.service import load_programme
from handlers.team.service import (
    answer_question,
    find_answered,
    hand_over,
    list_thread,
    list_waiting,
    pass_question,
    take_question,
)
from handlers.team.wording import QUOTED, quote
from storage import tables
from storage.database import transaction
from storage.kinds import RoleName
from tests.chat import NOW

ANNA, OLGA, PAUL, ROSA = 1, 2, 3, 4


@pytest.fixture
def loaded(loaded: Engine) -> Engine:
    """Anna of Halle asks; Olga organises Halle, Paul everything, Rosa Stendal."""
    with transaction(loaded) as session:
        people = [
            tables.Person(id=id, name=name, language="de", site_id="halle", consented_at=NOW)
            for id, name in ((ANNA, "Anna"), (OLGA, "Olga"), (PAUL, "Paul"), (ROSA, "Rosa"))
        ]
        session.add_all(people)
        session.flush()
        for person, site in zip(people[1:], ("halle", None, "stendal"), strict=True):
            grant_role(session, person, RoleName.ORGANISER, site, NOW, None)
        hand_over(session, people[0], "Darf mein Hund mit?", NOW)
    return loaded


def person(session: object, id: int) -> tables.Person:
    return session.get_one(tables.Person, id)  # type: ignore[attr-defined, no-any-return]


def test_two_take_it_at_the_same_moment(loaded: Engine) -> None:
    """Q9: one of them sees to it, the other is told who does."""

    def take(who: int) -> bool:
        with transaction(loaded) as session:
            return take_question(session, person(session, who), 1, NOW)[1]

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(take, (OLGA, PAUL))) == [False, True]
    with transaction(loaded) as session:
        taker = session.get_one(tables.TeamQuestion, 1).taken_by
    assert taker is not None
    assert take(taker), "taking it again changes nothing"


def test_what_was_answered_is_neither_taken_nor_passed_nor_declined(loaded: Engine) -> None:
    """Q9: who comes later is told who answered, and what."""
    with transaction(loaded) as session:
        answer_question(session, person(session, OLGA), 1, "Ja.", NOW)
    with transaction(loaded) as session:
        paul, stendal = person(session, PAUL), find_site(session, "stendal")
        assert stendal
        for late in (
            lambda: take_question(session, paul, 1, NOW),
            lambda: pass_question(session, paul, 1, stendal),
            lambda: answer_question(session, paul, 1, None, NOW),
        ):
            with pytest.raises(RefusedError, match="team-answered-already") as refusal:
                late()
            assert refusal.value.values == {"name": "Olga", "answer": "Ja."}


def test_a_question_changes_hands(loaded: Engine) -> None:
    """Q9, O3: the other site's organisers have it then, and those of all sites; nobody sees to it any more."""
    with transaction(loaded) as session:
        olga, paul, rosa = (person(session, id) for id in (OLGA, PAUL, ROSA))
        stendal, goslar = find_site(session, "stendal"), find_site(session, "goslar")
        assert stendal
        assert goslar
        take_question(session, olga, 1, NOW)
        with pytest.raises(RefusedError, match="team-pass-nobody"):
            pass_question(session, olga, 1, goslar)
        question, new = pass_question(session, olga, 1, stendal)
        assert [one.name for one in new] == ["Rosa"]
        assert question.taken_by is None
        assert [len(list_waiting(session, one)) for one in (olga, paul, rosa)] == [0, 1, 1]
        with pytest.raises(RefusedError, match="not-allowed"):
            answer_question(session, olga, 1, "Ja.", NOW)


def test_what_is_asked_further(loaded: Engine) -> None:
    """Q9: it goes to whoever answered as long as they organise there; nobody else asks in the thread."""
    with transaction(loaded) as session:
        anna, olga, paul = (person(session, id) for id in (ANNA, OLGA, PAUL))
        with pytest.raises(RefusedError, match="team-question-gone"):
            find_answered(session, anna, 1)
        first = answer_question(session, olga, 1, "Ja.", NOW)
        with pytest.raises(RefusedError, match="team-question-gone"):
            find_answered(session, paul, 1)
        second, _ = hand_over(session, anna, "Wirklich?", NOW + timedelta(hours=1), before=first)
        assert (second.taken_by, second.thread_id) == (OLGA, 1)
        assert hand_over(session, anna, "Wirklich?", NOW, before=first) == (second, False)
        answer_question(session, paul, second.id, None, NOW)
        session.query(tables.Role).filter_by(person_id=OLGA).delete()
        third, _ = hand_over(session, anna, "Und nun?", NOW + timedelta(hours=2), before=first)
        assert third.taken_by is None
        assert [one.id for one in list_thread(session, third)] == [1, second.id]


def test_the_oldest_comes_first(loaded: Engine) -> None:
    """Q9: what waits longest is answered first; who organises nothing sees nothing."""
    with transaction(loaded) as session:
        anna = person(session, ANNA)
        hand_over(session, anna, "später", NOW + timedelta(days=1))
        hand_over(session, anna, "früher", NOW - timedelta(days=1))
        waiting = list_waiting(session, person(session, OLGA))
        assert [one.text for one in waiting] == ["früher", "Darf mein Hund mit?", "später"]
        with pytest.raises(RefusedError, match="not-allowed"):
            list_waiting(session, anna)


def test_a_site_with_questions_stays(loaded: Engine, sample: ProgrammeFile) -> None:
    """Q9, O1: a programme file can't leave out a site whose organisers still have a question."""
    parts = sample.model_dump(by_alias=True)
    assert any(part["id"] == "halle" for part in parts["sites"])
    smaller = sample.model_copy(update={"sites": tuple(site for site in sample.sites if site.id != "halle")})
    with pytest.raises(ProgrammeFaultsError, match="halle"), transaction(loaded) as session:
        load_programme(session, smaller)


def test_a_long_question_is_known_by_its_beginning() -> None:
    """Q9: 4,000 characters without a space are not repeated in every line."""
    assert len(quote("x" * 4000)) == QUOTED
    assert quote(" kurz\nund  gut ") == "kurz und gut"
