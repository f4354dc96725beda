"""A dump of the database can't join an answer to a person."""

import json
import random
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from storage import tables
from storage.database import transaction
from storage.tables.base import Base
from tests.feedback.party import CLOSES, OPENS, WORKSHOP, Party

NAMES = [f"Person{n:02}" for n in range(12)]
TOPICS = ("1", "1, 2", "1, 2, 3", "1, 2, 3, 4", "Überspringen", "2 und 4")


def answers_of(number: int) -> list[str]:
    """The answers of one of the twelve, in the order of the form; each has some that nobody else has."""
    comment = f"Nur Nummer {number} schreibt dies" if number % 3 else "Überspringen"
    scale = ["Überspringen" if number % 4 == 3 else str(number % 5 + 1)]
    return [*scale, str(number % 5 + 1), str(number // 3 + 1), str(number % 11), TOPICS[number % 6], comment]


@pytest.fixture
async def answered(party: Party) -> Party:
    """Twelve people who have handed in, one after the other in an order of chance."""
    party.book(*NAMES)
    await party.until(OPENS)
    for number in random.sample(range(12), 12):
        party.clock.move_to(party.clock() + timedelta(minutes=7))
        heard = await party.say(NAMES[number], "1", *answers_of(number))
        assert len(heard) == 7
        assert heard[-1].startswith("Vielen Dank!")
    return party


def dump(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, in the order in which the database gives them by itself."""
    with engine.connect() as connection:
        return {
            name: [dict(row._mapping) for row in connection.execute(text(f'SELECT * FROM "{name}"'))]
            for name in Base.metadata.tables
        }


def written(rows: Sequence[dict[str, Any]]) -> str:
    """Rows as text, whatever their columns hold."""
    return json.dumps(rows, default=str, ensure_ascii=False)


async def test_no_answer_stands_anywhere_but_in_its_ballot(answered: Party) -> None:
    """F2: neither messages, nor dialogues, nor any other table holds what somebody answered."""
    tables_of = dump(answered.engine)
    ballots = tables_of.pop("ballot")
    assert len(ballots) == 12
    for number in range(12):
        comment = answers_of(number)[-1]
        if comment != "Überspringen":
            assert comment in written(ballots)
            assert comment not in written([row for rows in tables_of.values() for row in rows])
    for row in tables_of["dialogue"]:
        assert json.loads(row["open"]) == [] if isinstance(row["open"], str) else row["open"] == []
    assert all(row["payload"] is None for row in tables_of["inbox"])


async def test_a_ballot_names_nobody(answered: Party) -> None:
    """F2: a ballot has no person, no account, no time; its columns are known, so that a new one is noticed here."""
    ballots = dump(answered.engine)["ballot"]
    assert {tuple(ballot) for ballot in ballots} == {("id", "workshop_id", "form_id", "person_id", "answers")}
    assert {ballot["person_id"] for ballot in ballots} == {None}
    assert {ballot["workshop_id"] for ballot in ballots} == {WORKSHOP}
    assert not any(name in written(ballots) for name in NAMES)


async def test_what_stays_of_each_person_is_the_same(answered: Party) -> None:
    """F2: whatever somebody answered, skipped or wrote, as much and the same remains of their conversation.

    So no number of messages, questions or choices leads to the ballot in which as many stand.
    """
    with transaction(answered.engine) as session:
        accounts = session.scalars(select(tables.Account).where(tables.Account.conversation.in_(NAMES))).all()
        traces = {written([trace(session, account)]) for account in accounts}
    assert len(accounts) == 12
    assert len(traces) == 1


def trace(session: Session, account: tables.Account) -> dict[str, Any]:
    """What the database remembers of the conversation with an account, but for keys and times."""
    dialogue = session.get_one(tables.Dialogue, account.id)
    rows = session.scalars(
        select(tables.Outbox).where(tables.Outbox.account_id == account.id).order_by(tables.Outbox.id)
    )
    return {
        "serial": dialogue.serial,
        "open": dialogue.open,
        "messages": [(row.payload, row.status, row.attempts, row.reason) for row in rows],
    }


async def test_no_order_tells_who_came_first(party: Party) -> None:
    """F2: at every hand-in all keys are new and the order is shuffled, so the newest stands anywhere.

    On PostgreSQL all ballots bear the transaction of the last, and their places on disk follow the shuffle.
    """
    party.book(*NAMES)
    await party.until(OPENS)
    keys: set[str] = set()
    places = []
    for number, name in enumerate(NAMES):
        await party.say(name, "1", *["Überspringen"] * 5, f"Nummer {number}")
        ballots = physical(party.engine)
        assert len(ballots) == number + 1
        assert not keys & {ballot["id"] for ballot in ballots}, "a key that was there before"
        assert len({ballot.get("xmin") for ballot in ballots}) == 1
        keys |= {ballot["id"] for ballot in ballots}
        newest = [f"Nummer {number}" in written([ballot]) for ballot in ballots].index(True)
        places.append(newest / number if number else 0.5)
    inner = places[2:]
    assert set(inner) - {1.0}, "the newest is always the last"
    assert set(inner) - {0.0}, "the newest is always the first"


def physical(engine: Engine) -> list[dict[str, Any]]:
    """The ballots as they lie on disk, with what the database itself notes of each row."""
    hidden = "" if engine.dialect.name == "sqlite" else ", xmin::text, ctid::text"
    order = "" if engine.dialect.name == "sqlite" else " ORDER BY ballot.ctid"
    with engine.connect() as connection:
        rows = connection.execute(text(f"SELECT id, answers{hidden} FROM ballot{order}"))
        return [dict(row._mapping) for row in rows]


async def test_keys_hold_no_order(answered: Party) -> None:
    """F2: on SQLite the key alone orders the rows: there is no row number."""
    if answered.engine.dialect.name != "sqlite":
        pytest.skip("row numbers are SQLite's")
    with answered.engine.connect() as connection:
        schema = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = 'ballot'")).scalar_one()
    assert "WITHOUT ROWID" in schema.upper()


async def test_the_file_itself_holds_a_comment_once(answered: Party) -> None:
    """F2: nothing of an answer stays in the unused parts of SQLite's file, nor in its log after a checkpoint."""
    if answered.engine.dialect.name != "sqlite":
        pytest.skip("the file is SQLite's")
    with answered.engine.connect() as connection:
        connection.rollback()
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file = Path(answered.engine.url.database or "")
    content = b"".join(path.read_bytes() for path in (file, file.with_name(f"{file.name}-wal")) if path.exists())
    for number in range(12):
        comment = answers_of(number)[-1].encode()
        if comment != "Überspringen".encode():
            assert content.count(comment) == 1


async def test_a_comment_waits_in_no_dialogue(party: Party) -> None:
    """F2: what was begun and not handed in is forgotten when the form closes, or when it is handed in elsewhere."""
    party.book("Anna", "Ben")
    await party.until(OPENS)
    for name in ("Anna", "Ben"):
        await party.say(name, "1", "3", "4")
    assert "answers" in written(dump(party.engine)["dialogue"])
    with transaction(party.engine) as session:
        account = tables.Account(
            person_id=session.scalars(select(tables.Person.id).where(tables.Person.name == "Anna")).one(),
            messenger="console",
            external_id="Anna2",
            conversation="Anna2",
        )
        session.add(account)
    heard = await party.say("Anna2", "Feedback", "1", *["Überspringen"] * 6)
    assert heard[-1].startswith("Vielen Dank!")
    assert written(dump(party.engine)["dialogue"]).count("answers") == 1
    await party.until(CLOSES)
    assert "answers" not in written(dump(party.engine)["dialogue"])


async def test_what_was_asked_again_is_forgotten(party: Party) -> None:
    """F2: a comment that was too long, or a number that did not fit, leaves no message that says so."""
    party.book("Anna")
    await party.until(OPENS)
    await party.say("Anna", "1", "9", "Termine", "zurück zur offenen frage", *"12341", "x" * 1500)
    assert "zu lang" in written(dump(party.engine)["outbox"])
    await party.say("Anna", "kurz")
    left = written(dump(party.engine)["outbox"])
    assert "zu lang" not in left
    assert "Frage 6" not in left
    assert "Vielen Dank!" in left


async def test_half_an_answer_is_not_passed_on(party: Party) -> None:
    """F2: what is no answer goes to nobody who would keep it; a question or a command does."""
    party.book("Anna")
    await party.until(OPENS)
    heard = await party.say("Anna", "1", "eher schlecht", "Hilfe")
    assert heard[1].startswith("Das passt hier nicht als Antwort.")
    assert "Diese Befehle gibt es auch" in heard[2]
    assert "eher schlecht" not in written([row for rows in dump(party.engine).values() for row in rows])


async def test_two_looks_at_results_do_not_show_a_difference(party: Party) -> None:
    """F3: while one more ballot can come nothing is shown, or a look before and one after it would show it."""
    party.book(*NAMES[:7])
    party.organiser("Olga", "halle")
    await party.until(OPENS)
    for name in NAMES[:6]:
        await party.say(name, "1", "5", *["Überspringen"] * 5)
        assert "Hier gibt es noch nichts zu sehen." in (await party.say("Olga", "Ergebnisse", "1"))[-1]
    await party.say(NAMES[6], "Nein, danke")
    assert "Hier gibt es noch nichts zu sehen." in (await party.say("Olga", "Ergebnisse", "1"))[-1]
    await party.until(CLOSES)
    assert "6 von 7 Eingeladenen" in (await party.say("Olga", "Ergebnisse", "1"))[-1]
