"""Q10: what was answered once and is kept for everybody: who may do so, what is taken out, and what stays."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from handlers.errors import RefusedError
from handlers.people.service import grant_role
from handlers.programme.faults import ProgrammeFaultsError
from handlers.programme.file import ProgrammeFile
from handlers.programme.service import export_programme, load_programme
from handlers.router import LONGEST_TEXT
from handlers.team.faq import keep, list_versions, propose, restore
from handlers.team.rules import mask
from handlers.team.service import answer_question, hand_over
from storage import tables
from storage.database import transaction
from storage.kinds import RoleName
from tests.chat import NOW

ANNA, OLGA, ROSA = 1, 2, 3
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def loaded(loaded: Engine) -> Engine:
    """Anna of Halle has asked, Olga has answered; Rosa organises Stendal."""
    with transaction(loaded) as session:
        people = [
            tables.Person(id=id, name=name, language="de", site_id="halle", consented_at=NOW)
            for id, name in ((ANNA, "Anna Meier"), (OLGA, "Olga"), (ROSA, "Rosa"))
        ]
        session.add_all(people)
        session.flush()
        for person, site in zip(people[1:], ("halle", "stendal"), strict=True):
            grant_role(session, person, RoleName.ORGANISER, site, NOW, None)
        question, _ = hand_over(session, people[0], "Hallo Olga, darf Meiers Hund mit? Anna", NOW)
        answer_question(session, people[1], question.id, "Ja.", NOW)
        hand_over(session, people[0], "Noch offen?", NOW)
    return loaded


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Hier ist anna meier: was nun?", "Hier ist … …: was nun?"),
        ("Annahme und Meierei bleiben", "Annahme und Meierei bleiben"),
        ("Rückruf 0345 / 221-40 oder anna@halle.example", "Rückruf … oder …"),
        ("um 9:30 in Raum 201, 28. Januar 2027", "um 9:30 in Raum 201, 28. Januar 2027"),
    ],
)
def test_names_are_taken_out(text: str, masked: str) -> None:
    """Q10, P1: names, addresses and telephone numbers are no part of a question for everybody."""
    assert mask(text, ["Anna Meier"]) == masked


def test_who_may_keep_what(loaded: Engine) -> None:
    """Q10, O3: organisers of the site, and only what was answered."""
    with transaction(loaded) as session:
        anna, olga, rosa = (session.get_one(tables.Person, id) for id in (ANNA, OLGA, ROSA))
        assert propose(session, olga, 1) == ("team-1", "Hallo …, darf … Hund mit? …", "Ja.")
        for person, question, key in (
            (rosa, 1, "not-allowed"),
            (anna, 1, "not-allowed"),
            (olga, 2, "team-question-gone"),
            (olga, 99, "team-question-gone"),
        ):
            with pytest.raises(RefusedError, match=key):
                propose(session, person, question)
        with pytest.raises(RefusedError, match="not-allowed"):
            keep(session, anna, "team-1", "Frage", "Antwort", "de", NOW)


def test_versions_stay_and_can_be_restored(loaded: Engine) -> None:
    """Q10: every state is kept, also one that a programme file made; the programme is another one each time."""
    revisions = []

    def note() -> None:
        with transaction(loaded) as session:
            revisions.append(session.scalars(select(tables.Programme.revision)).one())

    def olga_keeps(answer: str) -> None:
        with transaction(loaded) as session:
            keep(session, session.get_one(tables.Person, OLGA), "team-1", "Darf der Hund mit?", answer, "de", NOW)
        note()

    note()
    olga_keeps("Ja.")
    with transaction(loaded) as session:
        file = export_programme(session)
        assert file
        changed = [e.model_copy(update={"answer": "Aus der Datei."}) if e.id == "team-1" else e for e in file.faq]
        load_programme(session, file.model_copy(update={"faq": tuple(changed)}), LATER)
    olga_keeps("x" * LONGEST_TEXT)
    with transaction(loaded) as session:
        olga = session.get_one(tables.Person, OLGA)
        versions = list_versions(session, olga, "team-1")
        assert [version.answer["de"][:5] for version in versions] == ["xxxxx", "Aus d", "Ja."]
        assert [version.actor_id for version in versions] == [OLGA, None, OLGA]
        newest, oldest = versions[0].id, versions[-1].id
        restore(session, olga, oldest, LATER)
    with transaction(loaded) as session:
        assert session.get_one(tables.FaqEntry, "team-1").answer == {"de": "Ja."}
        olga = session.get_one(tables.Person, OLGA)
        assert len(list_versions(session, olga, "team-1")) == 4
        restore(session, olga, oldest, LATER)
        assert len(list_versions(session, olga, "team-1")) == 4, "what holds already is no new version"
        with pytest.raises(RefusedError, match="entry-gone"):
            restore(session, olga, 99, LATER)
        with pytest.raises(RefusedError, match="not-allowed"):
            restore(session, session.get_one(tables.Person, ANNA), newest, LATER)
    note()
    assert len(set(revisions[:3])) == 3


def test_a_file_does_not_delete_it(loaded: Engine, sample: ProgrammeFile) -> None:
    """Q10, O1: a programme file that does not know the answer is refused; one that was exported is taken over."""
    with transaction(loaded) as session:
        keep(session, session.get_one(tables.Person, OLGA), "team-1", "Darf der Hund mit?", "Ja.", "de", NOW)
    with pytest.raises(ProgrammeFaultsError, match="team-1"), transaction(loaded) as session:
        load_programme(session, sample)
    with transaction(loaded) as session:
        exported = export_programme(session)
        assert exported
        assert load_programme(session, exported) == []
