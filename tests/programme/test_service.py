"""O2: a programme is taken over whole or not at all, and taking it over again changes nothing."""

import pytest
from sqlalchemy import Engine, func, select

from handlers.programme.faults import ProgrammeFaultsError
from handlers.programme.file import ProgrammeFile
from handlers.programme.reader import read_programme
from handlers.programme.service import export_programme, load_programme, plan_programme, write_yaml
from storage import tables
from storage.database import transaction
from storage.kinds import RegistrationStatus, RoleName
from tests.chat import NOW
from tests.conftest import SAMPLE


def edited(*replacements: tuple[str, str]) -> ProgrammeFile:
    source = SAMPLE.read_text("utf-8")
    for old, new in replacements:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return read_programme(source)


def test_loading_twice_and_loading_an_export_change_nothing(database: Engine, sample: ProgrammeFile) -> None:
    """O2: load, load again, export and load: the second and third find nothing to do."""
    with transaction(database) as session:
        assert load_programme(session, sample)
    with transaction(database) as session:
        assert load_programme(session, sample) == []
        exported = export_programme(session)
        assert exported is not None
        text = write_yaml(exported)
        assert plan_programme(session, read_programme(text)) == []
        assert write_yaml(read_programme(text)) == text


def test_nothing_of_the_file_is_lost(database: Engine, sample: ProgrammeFile) -> None:
    """O2: every key of the file is found again in the export."""
    with transaction(database) as session:
        load_programme(session, sample)
    with transaction(database) as session:
        exported = export_programme(session)
    assert exported is not None
    assert read_programme(write_yaml(exported)) == read_programme(write_yaml(sample))
    assert exported.workshops == sample.workshops
    assert exported.contacts == sample.contacts
    assert exported.reminders == sample.reminders
    assert exported.programme == sample.programme.model_copy(update={"title": {"de": sample.programme.title}})


def test_plan_says_line_by_line_what_would_change_and_writes_nothing(database: Engine, sample: ProgrammeFile) -> None:
    """O2: the dry run names each change with its value before and after."""
    with transaction(database) as session:
        load_programme(session, sample)
    changed = edited(
        ("capacity: 24,", "capacity: 26,"),
        ("start: 2027-02-04T13:00:00", "start: 2027-02-04T12:30:00"),
        ("id: seit-wann", "id: seit-wann-schon"),
    )
    with transaction(database) as session:
        lines = plan_programme(session, changed)
        assert lines == plan_programme(session, changed)
    assert "~ workshops.ko-2027-04.capacity: 24 → 26" in lines
    assert any(line.startswith("~ workshops.fk-2027-02.sessions: ") and "12:30" in line for line in lines)
    assert "- faq.seit-wann" in lines
    assert "+ faq.seit-wann-schon" in lines
    assert len(lines) == 4


def test_sequence_rises_with_the_date_and_not_with_words(database: Engine, sample: ProgrammeFile) -> None:
    """R13: a change of start, end, place or status raises SEQUENCE; a changed text or number of seats does not."""
    with transaction(database) as session:
        load_programme(session, sample)
    moved = edited(
        ("start: 2027-02-04T13:00:00", "start: 2027-02-04T12:30:00"),
        ("capacity: 24,", "capacity: 26,"),
        ("venue: dlz-migration, capacity: 16", "venue: ratshof, capacity: 16"),
    )
    with transaction(database) as session:
        load_programme(session, moved)
        sequences = {workshop.id: workshop.sequence for workshop in session.scalars(select(tables.Workshop))}
    assert {key for key, value in sequences.items() if value} == {"fk-2027-02", "gs-2027-03"}


def test_an_error_writes_nothing(database: Engine, sample: ProgrammeFile) -> None:
    """O2: a workshop that people registered for can't vanish, nor shrink below the seats taken; all stays as it was."""
    with transaction(database) as session:
        load_programme(session, sample)
        person = tables.Person(name="Anna", language="de", consented_at=NOW)
        session.add(person)
        session.flush()
        session.add(
            tables.Registration(
                person_id=person.id,
                workshop_id="at-2027-06",
                status=RegistrationStatus.BOOKED,
                created_at=NOW,
                changed_at=NOW,
            )
        )
    source = SAMPLE.read_text("utf-8")
    without = "\n".join(line for line in source.splitlines() if "id: at-2027-06" not in line)
    with pytest.raises(ProgrammeFaultsError, match="'at-2027-06': people have registered"), transaction(database) as s:
        load_programme(s, read_programme(without.replace("capacity: 24", "capacity: 25")))
    with transaction(database) as session:
        assert plan_programme(session, sample) == []
        assert session.scalar(select(func.count()).select_from(tables.Workshop)) == 12


def test_what_people_belong_to_stays(database: Engine, sample: ProgrammeFile) -> None:
    """O2: a site, an audience or a form that people or answers belong to can't be left out; invitations go with it."""
    source = SAMPLE.read_text("utf-8")
    more = source.replace("sites:\n", "sites:\n  - {id: gera, name: Gera}\n", 1)
    more = more.replace("audiences:\n", "audiences:\n  - {id: guests, name: Gäste}\n", 1)
    more = more.replace(
        "feedback_forms:\n", "feedback_forms:\n  - {id: old, questions: [{id: q, kind: text, text: Was war}]}\n", 1
    )
    with transaction(database) as session:
        load_programme(session, read_programme(more))
        session.add(tables.Person(id=1, name="Anna", language="de", consented_at=NOW, audience_id="guests"))
        session.flush()
        session.add(tables.Role(person_id=1, name=RoleName.ORGANISER, site_id="gera"))
        session.add(tables.Ballot(id="1", workshop_id="at-2027-06", form_id="old", answers={}))
        session.add(tables.Invitation(digest="d", role=RoleName.ORGANISER, site_id="gera", uses_left=1, expires_at=NOW))
    with pytest.raises(ProgrammeFaultsError) as caught, transaction(database) as session:
        load_programme(session, sample)
    assert [fault.split(":")[:2] for fault in str(caught.value).splitlines()] == [
        ["sites", " 'gera'"],
        ["audiences", " 'guests'"],
        ["feedback_forms", " 'old'"],
    ]
    with transaction(database) as session:
        session.delete(session.scalars(select(tables.Role)).one())
        session.delete(session.scalars(select(tables.Ballot)).one())
        session.get_one(tables.Person, 1).audience_id = None
    with transaction(database) as session:
        assert len(load_programme(session, sample)) == 3
        assert session.scalar(select(tables.Invitation)) is None
