"""Making, changing and cancelling workshops in the database: roles, seats, SEQUENCE, revision, export, audit."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from handlers.errors import RefusedError
from handlers.people.service import Profile
from handlers.programme.service import export_programme, load_programme
from handlers.registration.service import lock_workshop
from handlers.workshops import service
from handlers.workshops.rules import Facts
from handlers.workshops.rules import Session as Meeting
from handlers.workshops.service import Saved
from storage import tables
from storage.database import transaction
from storage.kinds import RoleName, WorkshopStatus
from tests.chat import NOW, Chat
from tests.registration.test_service import take

ID = "gs-2027-03"
START = datetime(2027, 3, 9, 12, tzinfo=UTC)
NEW = Facts(
    course="grundsensibilisierung",
    site="halle",
    sessions=(Meeting(START, START + timedelta(hours=4)),),
    venue="ratshof",
    capacity=12,
    trainers=("Frau Öz",),
)


@pytest.fixture
def chat(loaded: Engine) -> Chat:
    """The sample programme with Olga, who organises in Halle."""
    chat = Chat(loaded)
    chat.let_in("Olga", Profile("employees", "halle", "de", RoleName.ORGANISER))
    return chat


def find(session: Session, name: str) -> tables.Person:
    return session.scalars(select(tables.Person).where(tables.Person.name == name)).one()


def revise(chat: Chat, **changes: object) -> Saved:
    """Olga changes the workshop from what it is."""
    with transaction(chat.engine) as session:
        seen = service.read_facts(session.get_one(tables.Workshop, ID))
        wanted = seen.model_copy(update=changes)
        return service.change_workshop(session, find(session, "Olga"), ID, seen, wanted, NOW)


def look(chat: Chat) -> tuple[int, str]:
    """The SEQUENCE of the workshop, and the revision of the programme."""
    with transaction(chat.engine) as session:
        programme = session.scalars(select(tables.Programme)).one()
        return session.get_one(tables.Workshop, ID).sequence, programme.revision


def test_a_new_workshop_is_in_the_programme(chat: Chat) -> None:
    """O1, O2: it has an id of its own, the revision changes, the export holds it and is taken over without a change."""
    _, revision = look(chat)
    with transaction(chat.engine) as session:
        saved = service.create_workshop(session, find(session, "Olga"), NEW, NOW)
        assert saved.workshop is not None
        assert saved.workshop.id == "gs-2027-03-2"
    assert look(chat)[1] != revision
    with transaction(chat.engine) as session:
        file = export_programme(session)
        assert file is not None
        mine = next(workshop for workshop in file.workshops if workshop.id == "gs-2027-03-2")
        assert (mine.capacity, mine.trainers, mine.venue, mine.site) == (12, ("Frau Öz",), "ratshof", "halle")
        assert mine.sessions[0].start == datetime(2027, 3, 9, 13)  # noqa: DTZ001 - the file's times are local
        assert load_programme(session, file) == []
        entry = session.scalars(
            select(tables.AuditEntry).where(tables.AuditEntry.subject == "workshop:gs-2027-03-2")
        ).one()
        assert (entry.action, entry.before, entry.actor_id) == ("workshop.created", None, find(session, "Olga").id)


@pytest.mark.parametrize(
    ("changes", "raised"),
    [
        ({"sessions": NEW.sessions}, 1),
        ({"venue": "online"}, 1),
        ({"venue": None}, 1),
        ({"capacity": 30}, 0),
        ({"trainers": ("Frau Öz",)}, 0),
        ({"registration_until": START - timedelta(days=9)}, 0),
        ({"sessions": NEW.sessions, "venue": "online", "capacity": 30}, 1),
    ],
)
def test_only_time_and_place_raise_the_sequence(chat: Chat, changes: dict[str, object], raised: int) -> None:
    """R13, O1: a calendar is told of another time and place and of nothing else; every change is in the audit log."""
    sequence, revision = look(chat)
    assert revise(chat, **changes).workshop is not None
    assert look(chat)[0] == sequence + raised
    assert look(chat)[1] != revision
    with transaction(chat.engine) as session:
        entry = session.scalars(select(tables.AuditEntry).where(tables.AuditEntry.subject == f"workshop:{ID}")).one()
        assert entry.action == "workshop.changed"
        assert entry.before != entry.after


def test_seats_that_are_taken_stay(chat: Chat) -> None:
    """O1: fewer seats than are taken are refused with the number, also where they were taken since it was asked."""
    for name in ("Anna", "Ben"):
        take(chat.engine, chat.let_in(name, Profile("employees", "halle", "de")), ID)
    saved = revise(chat, capacity=1)
    assert saved.workshop is None
    assert saved.objection is not None
    assert (saved.objection.key, saved.objection.values["taken"]) == ("planning-seats-taken", 2)
    assert revise(chat, capacity=2).workshop is not None


def test_a_date_that_went_by_while_the_dialogue_was_open(chat: Chat) -> None:
    """O1: what has become the past is refused at the save."""
    late = NEW.model_copy(update={"sessions": (Meeting(NOW - timedelta(hours=1), NOW),)})
    with transaction(chat.engine) as session:
        saved = service.create_workshop(session, find(session, "Olga"), late, NOW)
    assert saved.objection is not None
    assert saved.objection.key == "planning-past"


@pytest.mark.parametrize("site", ["burgenlandkreis", None])
def test_only_the_own_site(chat: Chat, site: str | None) -> None:
    """O3: nobody makes, moves or cancels a workshop of a site that they do not organise, nor gives one away."""
    with transaction(chat.engine) as session, pytest.raises(RefusedError, match="not-allowed"):
        service.create_workshop(session, find(session, "Olga"), NEW.model_copy(update={"site": site}), NOW)
    with pytest.raises(RefusedError, match="not-allowed"):
        revise(chat, site=site)
    with transaction(chat.engine) as session, pytest.raises(RefusedError, match="not-allowed"):
        service.cancel_workshop(session, find(session, "Olga"), "gs-2027-05", NOW)
    with transaction(chat.engine) as session, pytest.raises(RefusedError, match="not-allowed"):
        service.list_history(session, find(session, "Olga"), "gs-2027-05")


def test_what_is_gone_from_the_programme(chat: Chat) -> None:
    """O1: a venue or a workshop that is there no more is said."""
    with pytest.raises(RefusedError, match="planning-part-gone"):
        revise(chat, venue="palace")
    with transaction(chat.engine) as session:
        workshop = session.get_one(tables.Workshop, ID)
        facts = service.read_facts(workshop)
        session.delete(workshop)
        session.flush()
        with pytest.raises(RefusedError, match="workshop-gone"):
            service.change_workshop(session, find(session, "Olga"), ID, facts, facts, NOW)


def test_cancelled_once(chat: Chat) -> None:
    """O1, O3: cancelling raises the SEQUENCE once, keeps the reason, and is not undone by a change."""
    sequence, _ = look(chat)
    for first in (True, False):
        with transaction(chat.engine) as session:
            assert service.cancel_workshop(session, find(session, "Olga"), ID, NOW, "=cmd <b>") is first
    assert look(chat)[0] == sequence + 1
    assert revise(chat, capacity=20).cancelled
    with transaction(chat.engine) as session:
        assert session.get_one(tables.Workshop, ID).status is WorkshopStatus.CANCELLED
        (found,) = service.list_history(session, find(session, "Olga"), ID)
        assert found.who == "Olga"
        assert found.entry.after is not None
        assert found.entry.after["reason"] == "=cmd <b>"


def test_an_id_is_never_given_again(chat: Chat) -> None:
    """O1: the id of a workshop that was removed is remembered by the audit log, and not used for another."""
    with transaction(chat.engine) as session:
        saved = service.create_workshop(session, find(session, "Olga"), NEW, NOW)
        assert saved.workshop is not None
        session.delete(saved.workshop)
    with transaction(chat.engine) as session:
        saved = service.create_workshop(session, find(session, "Olga"), NEW, NOW)
        assert saved.workshop is not None
        assert saved.workshop.id == "gs-2027-03-3"


def test_clashes(chat: Chat) -> None:
    """O1: the same room or trainer at the same time is found, online or elsewhere or at another hour not."""
    with transaction(chat.engine) as session:
        other = session.get_one(tables.Workshop, "ko-2027-02")
        taken = service.read_facts(other)
        assert service.find_clashes(session, taken, other.id) == []
        assert service.find_clashes(session, taken, None) == [(other, ""), (other, "Trainerteam Nord")]
        online = taken.model_copy(update={"venue": "online", "trainers": ("TRAINERTEAM NORD",)})
        assert service.find_clashes(session, online, None) == [(other, "TRAINERTEAM NORD")]
        other.status = WorkshopStatus.CANCELLED
        assert service.find_clashes(session, taken, None) == []


def run_together(*tasks: Callable[[], object]) -> None:
    """Runs tasks at the same moment."""
    barrier = threading.Barrier(len(tasks))

    def run(task: Callable[[], object]) -> None:
        barrier.wait()
        task()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_organisers_save_at_once(chat: Chat) -> None:
    """O3: of two who save the same workshop at the same moment one is told what the other has changed."""
    chat.let_in("Otto", Profile("employees", "halle", "de", RoleName.ORGANISER))
    results: list[Saved] = []
    with transaction(chat.engine) as session:
        seen = service.read_facts(session.get_one(tables.Workshop, ID))

    def save(name: str, capacity: int) -> None:
        with transaction(chat.engine) as session:
            wanted = seen.model_copy(update={"capacity": capacity})
            results.append(service.change_workshop(session, find(session, name), ID, seen, wanted, NOW))

    run_together(lambda: save("Olga", 20), lambda: save("Otto", 21))
    assert sorted(saved.present is None for saved in results) == [False, True]
    told = next(saved.present for saved in results if saved.present)
    with transaction(chat.engine) as session:
        assert told == service.read_facts(lock_workshop(session, ID))


def test_two_workshops_made_at_once(chat: Chat) -> None:
    """O1: two workshops that are made at the same moment have two ids."""
    ids: list[str] = []

    def make() -> None:
        with transaction(chat.engine) as session:
            saved = service.create_workshop(session, find(session, "Olga"), NEW, NOW)
            assert saved.workshop is not None
            ids.append(saved.workshop.id)

    run_together(make, make, make)
    assert sorted(ids) == ["gs-2027-03-2", "gs-2027-03-3", "gs-2027-03-4"]


def test_a_role_that_was_taken_away(chat: Chat) -> None:
    """O3: who has lost the role between the read-back and the confirmation saves nothing, and is told so once."""
    chat.write("Olga", "mehr plätze", "5", "20")
    with transaction(chat.engine) as session:
        session.execute(delete(tables.Role))
    assert chat.write("Olga", "ja").startswith("Das kann nur das Organisationsteam.")
    assert "Speichern" not in chat.heard("Olga")[-1]
    with transaction(chat.engine) as session:
        assert session.get_one(tables.Workshop, ID).capacity == 16


def test_a_workshop_that_vanished(chat: Chat) -> None:
    """O1: a workshop that was taken out of the programme while the dialogue was open is said to be gone."""
    chat.write("Olga", "mehr plätze", "5", "20")
    with transaction(chat.engine) as session:
        session.delete(session.get_one(tables.Workshop, ID))
    assert chat.write("Olga", "ja").startswith("Diesen Workshop gibt es nicht mehr.")


def test_seats_taken_while_the_dialogue_was_open(chat: Chat) -> None:
    """O1: seats that are booked between the read-back and the confirmation are counted."""
    chat.write("Olga", "mehr plätze", "5", "1")
    for name in ("Anna", "Ben"):
        take(chat.engine, chat.let_in(name, Profile("employees", "halle", "de")), ID)
    assert chat.write("Olga", "ja").startswith("1 Platz ist zu wenig: 2 Plätze sind schon vergeben.")


@pytest.mark.parametrize("text", ["=1+1", "<b>", "😀" * 50, "x" * 300, ", ,", "%n {0} { $x }"])
def test_hostile_names(chat: Chat, text: str) -> None:
    """O1: formulas, markup, emoji and long names are kept or refused, and nothing breaks."""
    answer = chat.write("Olga", "workshop ändern", "5", "leitung", text)
    assert "<b>" not in answer.replace("<b>Interkulturelle", "")
    assert "Fehler" not in answer
