"""O2: what a programme file will mean for people is said before it is done, and is what happens then."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from typer.testing import CliRunner

from bot.__main__ import app
from handlers.people.service import Profile
from handlers.programme.effects import Picture, Snapshot, foresee, observe
from handlers.programme.faults import ProgrammeFaultsError
from handlers.programme.history import capture_workshop, record_workshop
from handlers.programme.reader import read_programme
from handlers.programme.service import load_programme
from storage import tables
from storage.database import migrate, open_database, transaction
from storage.kinds import ACTIVE, RegistrationStatus, WorkshopStatus
from tests.chat import NOW, Chat
from tests.conftest import SAMPLE

BOOKED, WAITLISTED, PENDING = RegistrationStatus.BOOKED, RegistrationStatus.WAITLISTED, RegistrationStatus.PENDING
HELD = Snapshot(
    facts={},
    course="grund",
    status=WorkshopStatus.PLANNED,
    when="2027-01-28 09:00–15:30",
    where="Rathaus",
    begun=False,
    over=False,
    sequence=0,
    free=0,
    offline_waitlist=0,
    approval=False,
    crowd={BOOKED: 2, WAITLISTED: 4, RegistrationStatus.CANCELLED: 9},
)


def say(old: Snapshot | None, new: Snapshot, interested: int = 0) -> list[str]:
    """What becomes of people in one workshop."""
    before = Picture({"gs": old} if old else {}, {})
    return list(foresee(before, Picture({"gs": new}, {"grund": interested})))


def test_each_difference_in_its_line() -> None:
    """O2: moved, cancelled, back, more seats, approval, new: how many people, and what they get."""
    assert say(HELD, HELD) == []
    assert say(HELD, replace(HELD, sequence=1, when="2027-02-25 10:00–15:30")) == [
        "6 people will be told that gs has moved: 2027-01-28 09:00–15:30 → 2027-02-25 10:00–15:30"
    ]
    alone = replace(HELD, crowd={PENDING: 1})
    cancelled = replace(alone, sequence=1, status=WorkshopStatus.CANCELLED)
    assert say(alone, cancelled) == ["1 person will be told that gs is cancelled"]
    assert say(cancelled, replace(alone, sequence=2)) == [
        "1 person will be told that gs takes place after all, 2027-01-28 09:00–15:30, Rathaus"
    ]
    assert say(HELD, replace(HELD, free=2)) == [
        "gs: 2 seats are added: the first 2 of 4 who wait will be offered one, as far as time is left for that"
    ]
    assert say(HELD, replace(HELD, free=1, offline_waitlist=3)) == [
        "gs: 1 seat is added: nobody is offered one, since 3 wait by phone or letter before them"
    ]
    assert say(HELD, replace(HELD, free=None)) == [
        "gs: there is no limit any more: all of 4 who wait will be offered one, as far as time is left for that"
    ]
    assert say(HELD, replace(HELD, approval=True, free=1)) == [
        "gs: 1 seat is added: nobody who waits is offered one without an organiser's approval",
        "grund needs an organiser's approval now: 4 people who wait for gs go on waiting, and get no seat without it",
    ]
    assert say(None, HELD, 5) == ["5 people asked for a date of grund, and will be told of gs when it can be booked"]
    touched = replace(HELD, touched="2027-01-11 08:30")
    assert say(touched, replace(HELD, facts={"trainers": ["X"]})) == [
        "gs was changed in the chat on 2027-01-11 08:30: what the file says comes in place of that"
    ]
    over = replace(HELD, over=True)
    assert say(over, replace(over, sequence=1, free=3)) == []


@given(
    st.builds(replace, st.just(HELD), sequence=st.integers(0, 2), free=st.none() | st.integers(0, 9)),
    st.builds(
        replace,
        st.just(HELD),
        sequence=st.integers(2, 3),
        free=st.none() | st.integers(0, 9),
        status=st.sampled_from(WorkshopStatus),
        offline_waitlist=st.integers(0, 2),
        crowd=st.dictionaries(st.sampled_from(RegistrationStatus), st.integers(0, 5)),
    ),
)
def test_nobody_is_announced_who_is_not_there(old: Snapshot, new: Snapshot) -> None:
    """O2: who is told are those who are registered, who is offered something are those who wait for a free seat."""
    lines = say(old, new)
    told = [line for line in lines if "will be told" in line]
    active = sum(new.crowd.get(status, 0) for status in ACTIVE)
    assert bool(told) == (new.sequence != old.sequence and active > 0)
    assert all(line.startswith("1 person " if active == 1 else f"{active} people ") for line in told)
    offered = [line for line in lines if "will be offered" in line]
    assert len(offered) <= 1
    if offered:
        assert new.crowd.get(WAITLISTED, 0) > 0
        assert new.free != 0
        assert new.status is WorkshopStatus.PLANNED


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    engine = open_database("sqlite:///data/workshop-bot.db")
    migrate(engine)
    engine.dispose()
    return tmp_path


def load(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["programme", "load", *words])
    return result.exit_code, result.output


def write(path: Path, **changes: object) -> str:
    """A programme file in which the first workshop is another."""
    document = yaml.safe_load(SAMPLE.read_text("utf-8"))
    next(w for w in document["workshops"] if w["id"] == "gs-2027-01").update(changes)
    path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), "utf-8")
    return str(path)


def test_a_dry_run_says_what_happens_and_does_nothing(data: Path) -> None:
    """O2: line by line what will happen to whom; then it happens; loading it again changes nothing."""
    assert load(str(SAMPLE))[0] == 0
    engine = open_database("sqlite:///data/workshop-bot.db")
    with transaction(engine) as session:
        for n in range(3):
            session.add(tables.Person(name=f"P{n}", language="de", consented_at=NOW))
        session.flush()
        for person in session.scalars(select(tables.Person)):
            session.add(
                tables.Registration(
                    person_id=person.id,
                    workshop_id="gs-2027-01",
                    status=BOOKED,
                    sequence=0,
                    created_at=NOW,
                    changed_at=NOW,
                )
            )
        session.get_one(tables.Workshop, "gs-2027-01").seats_taken += 3
    moved = write(data / "moved.yaml", sessions=[{"start": "2099-02-25T10:00:00", "end": "2099-02-25T15:30:00"}])
    code, said = load("--dry-run", moved)
    assert code == 0
    assert (
        "\n→ 3 people will be told that gs-2027-01 has moved: 2027-01-28 09:00–15:30 → 2099-02-25 10:00–15:30\n" in said
    )
    assert said.endswith("1 change would be made\n")
    with transaction(engine) as session:
        assert session.get_one(tables.Workshop, "gs-2027-01").sequence == 0, "a dry run writes nothing"
        assert session.scalars(select(tables.AuditEntry)).all() == []
    assert load(moved)[1] == said.replace(" would be made", "")
    with transaction(engine) as session:
        assert session.get_one(tables.Workshop, "gs-2027-01").sequence == 1
        (entry,) = session.scalars(select(tables.AuditEntry))
        assert (entry.action, entry.actor_id, entry.subject) == ("workshop.changed", None, "workshop:gs-2027-01")
    assert load(moved)[1] == "nothing changes\n"
    code, refused = load("--dry-run", write(data / "few.yaml", capacity=2, offline_registrations=0, minimum=1))
    assert (code, "3 seats are taken" in refused) == (1, True)
    engine.dispose()


def test_what_was_made_in_the_chat_is_not_taken_away(loaded: Engine) -> None:
    """O2: a file that does not know a workshop made in the chat is refused with its id; one that knows it is not."""
    chat = Chat(loaded)
    olga = chat.let_in("Olga", Profile(language="de"))
    with transaction(loaded) as session:
        given = session.get_one(tables.Workshop, "gs-2027-01")
        made = tables.Workshop(
            id="neu-1",
            position=99,
            course_id=given.course_id,
            status=WorkshopStatus.PLANNED,
            offline_registrations=0,
            offline_waitlist=0,
            seats_taken=0,
            details={},
        )
        made.sessions = [tables.WorkshopSession(start=s.start, end=s.end) for s in given.sessions]
        session.add(made)
        session.flush()
        record_workshop(session, NOW, olga, "neu-1", None, capture_workshop(made, "Europe/Berlin"))
    with pytest.raises(ProgrammeFaultsError, match=r"neu-1.*made in the chat"), transaction(loaded) as session:
        load_programme(session, read_programme(SAMPLE.read_text("utf-8")), NOW)
    with transaction(loaded) as session:
        assert session.get(tables.Workshop, "neu-1"), "an error writes nothing"
        assert "neu-1" in observe(session, NOW).workshops
