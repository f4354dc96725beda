"""Q9: a question to the team is kept once, answered once, and by those who may."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select

from handlers.errors import RefusedError
from handlers.people.service import grant_role, list_responsible
from handlers.team.service import answer_question, hand_over, list_questions
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
    return loaded


def ask(engine: Engine, text: str = "Darf mein Hund mit?") -> tuple[int, bool]:
    with transaction(engine) as session:
        question, new = hand_over(session, session.get_one(tables.Person, ANNA), text, NOW)
        return question.id, new


def answer(engine: Engine, organiser: int, question: int, text: str) -> str:
    with transaction(engine) as session:
        try:
            answer_question(session, session.get_one(tables.Person, organiser), question, text, NOW)
        except RefusedError as refusal:
            return refusal.key
    return "answered"


def test_a_question_is_kept_once(loaded: Engine) -> None:
    """Q9: asking the same again while it is open changes nothing; another question is another one."""
    assert ask(loaded) == (1, True)
    assert ask(loaded) == (1, False)
    assert ask(loaded, "Und meine Katze?") == (2, True)


def test_who_is_responsible(loaded: Engine) -> None:
    """Q9, O3: those of the person's site and of all sites are asked, and nobody else may answer."""
    with transaction(loaded) as session:
        assert [person.name for person in list_responsible(session, "halle")] == ["Olga", "Paul"]
        assert [person.name for person in list_responsible(session, None)] == ["Paul"]
    question, _ = ask(loaded)
    assert answer(loaded, ROSA, question, "nein") == "not-allowed"
    assert answer(loaded, ANNA, question, "ja") == "not-allowed"
    assert answer(loaded, PAUL, 99, "ja") == "team-question-gone"
    assert answer(loaded, PAUL, question, "ja") == "answered"


def test_two_organisers_answer_at_the_same_moment(loaded: Engine) -> None:
    """Q9: one answer counts, the other organiser is told of it."""
    question, _ = ask(loaded)
    with ThreadPoolExecutor(2) as both:
        outcomes = list(both.map(lambda who: answer(loaded, who, question, f"Antwort {who}"), (OLGA, PAUL)))
    assert sorted(outcomes) == ["answered", "team-answered-already"]
    with transaction(loaded) as session:
        row = session.scalars(select(tables.TeamQuestion)).one()
        assert row.answer == f"Antwort {row.answered_by}"
        mine = list_questions(session, session.get_one(tables.Person, ANNA), 5)
        assert [question.answer for question in mine] == [row.answer]
