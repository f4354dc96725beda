"""Events: kept before they are handled, handled once, in order, and given up when they can't be."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

from sqlalchemy import Engine, delete, select

from bot.turns import ATTEMPTS, Turns, find_questions, handle_event, keep_events, try_events
from handlers.dialogue import Assistant
from handlers.messages import Address, EventKind, Incoming
from handlers.texts import Texts
from storage import tables
from storage.database import transaction
from tests.chat import NOW

TEXTS = Texts()


def event(id: int, text: str, name: str = "Anna", kind: EventKind = EventKind.TEXT) -> Incoming:
    return Incoming(str(id), Address("console", name, name, name), text, kind=kind)


def inbox(engine: Engine) -> list[tables.Inbox]:
    with transaction(engine) as session:
        return list(session.scalars(select(tables.Inbox).order_by(tables.Inbox.id)))


def said(engine: Engine, name: str = "Anna") -> list[str]:
    with transaction(engine) as session:
        rows = session.scalars(
            select(tables.Outbox).where(tables.Outbox.conversation == name).order_by(tables.Outbox.id)
        )
        return [row.payload["text"] for row in rows]


def test_a_poisoned_event_is_given_up_and_the_next_goes_on(loaded: Engine) -> None:
    """An event that can't be handled is tried three times, marked, and told of; nothing of it was done."""
    assistant = Assistant(TEXTS)
    with transaction(loaded) as session:
        session.scalars(select(tables.Programme)).one().details = {}
    handle_event(loaded, assistant, event(1, "/datenschutz"), NOW)
    handle_event(loaded, assistant, event(2, "hilfe"), NOW)
    poisoned, next_one = inbox(loaded)
    assert (poisoned.attempts, poisoned.failure, poisoned.payload) == (ATTEMPTS, "KeyError", None)
    assert (next_one.attempts, next_one.failure) == (0, None)
    answers = said(loaded)
    assert len(answers) == 2
    assert answers[0].startswith("Das hat leider nicht geklappt, und der Fehler liegt bei mir.")


def test_an_apology_is_not_the_notice(loaded: Engine) -> None:
    """P1: a thumb put to the apology for what did not work is no consent, as it is when put to the notice."""
    assistant = Assistant(TEXTS)
    handle_event(loaded, assistant, event(1, "hallo"), NOW)
    with transaction(loaded) as session:
        programme = session.scalars(select(tables.Programme)).one()
        details, programme.details = programme.details, {}
    handle_event(loaded, assistant, event(2, "/datenschutz"), NOW)
    with transaction(loaded) as session:
        session.scalars(select(tables.Programme)).one().details = details
    thumb = Incoming("3", Address("console", "Anna", "Anna", "Anna"), "👍", "message", EventKind.REACTION)
    handle_event(loaded, assistant, thumb, NOW)
    assert said(loaded)[-1].startswith("Das hat leider nicht geklappt")
    with transaction(loaded) as session:
        assert session.scalar(select(tables.Account.id)) is None


def test_an_event_of_an_older_program_is_given_up(loaded: Engine) -> None:
    """What was kept by another version and can't be read is marked, and stops nothing."""
    ((row_id, _),) = keep_events(loaded, [event(1, "hallo")], NOW)
    with transaction(loaded) as session:
        session.get_one(tables.Inbox, row_id).payload = {"from": "another version"}
    handle_event(loaded, Assistant(TEXTS), event(2, "hilfe"), NOW)
    turns = Turns(loaded, Assistant(TEXTS), lambda: NOW, lambda: None)

    async def take_up() -> None:
        await turns.take_up()
        await turns.settle()
        await turns.close()

    asyncio.run(take_up())
    assert [row.failure for row in inbox(loaded)] == ["ValidationError", None]
    assert len(said(loaded)) == 1


async def test_a_conversation_is_handled_in_order_and_a_kill_loses_nothing(loaded: Engine) -> None:
    """X6: what was kept and not handled is taken up by the next process, once, each conversation in its order."""
    steps = ["hallo", "einverstanden", "1", "1", "termine", "1", "ja"]
    people = ["Anna", "Ben", "Cem"]
    events = [event(10 * n + k, text, name) for n, text in enumerate(steps) for k, name in enumerate(people)]
    keep_events(loaded, events, NOW)
    turns = Turns(loaded, Assistant(TEXTS), lambda: NOW, lambda: None)
    await turns.take_up()
    await turns.receive(events, "", "console")
    await turns.settle()
    await turns.close()
    assert all(row.handled_at for row in inbox(loaded))
    for name in people:
        assert len(said(loaded, name)) == len(steps)
        assert said(loaded, name)[-1].startswith("Sie sind angemeldet")


async def test_a_stream_without_events_moves_its_cursor(loaded: Engine) -> None:
    """X6: how far a messenger's stream has come is kept with its events, also where none is for us."""
    turns = Turns(loaded, Assistant(TEXTS), lambda: NOW, lambda: None)
    assert await turns.cursor("console") == ""
    await turns.receive([], "17", "console")
    assert await turns.cursor("console") == "17"
    await turns.close()


async def test_a_poisoned_event_undoes_none_of_those_handled_with_it(loaded: Engine) -> None:
    """X6: of events that are handled together one fails; it is tried alone and given up, the others are answered."""
    people = ["Anna", "Ben", "Cem"]
    kept = keep_events(loaded, [event(n, "hilfe", name) for n, name in enumerate(people)], NOW)
    with transaction(loaded) as session:
        session.get_one(tables.Inbox, kept[1][0]).payload = {"from": "another version"}
    assert try_events(loaded, Assistant(TEXTS), [row_id for row_id, _ in kept], NOW) == [True, False, True]
    assert [row.attempts for row in inbox(loaded)] == [0, 1, 0]
    assert [len(said(loaded, name)) for name in people] == [1, 0, 1]


def test_an_event_that_two_processes_keep_at_once_is_kept_once(loaded: Engine) -> None:
    """X6: whoever comes second keeps the rest of its events, and the cursor; nothing of them fails."""
    first, both, second = (event(n, "hilfe", f"P{n}") for n in range(3))
    start = Barrier(2)

    def keep(events: list[Incoming]) -> list[str]:
        start.wait()
        return [conversation for _, conversation in keep_events(loaded, events, NOW, cursor="7")]

    for _ in range(5):
        with ThreadPoolExecutor(2) as processes:
            kept = list(processes.map(keep, [[first, both], [both, second]]))
        assert sorted(kept[0] + kept[1]) == ["P0", "P1", "P2"]
        with transaction(loaded) as session:
            session.execute(delete(tables.Inbox))
            session.execute(delete(tables.Cursor))


def test_only_what_may_be_a_question_is_understood(loaded: Engine) -> None:
    """Commands, numbers, yes and no, presses and what comes from a group need nothing that takes time."""
    group = Address("console", "Ben", "room", "Ben", private=False)
    events = [
        *(event(n, text) for n, text in enumerate(["/termine", "Termine bitte", "3", "ja", "", "x" * 5000])),
        event(10, "was gibt es im März?"),
        event(11, "", kind=EventKind.PRESS),
        Incoming("12", group, "was gibt es im März?"),
    ]
    kept = [row_id for row_id, _ in keep_events(loaded, events, NOW)]
    assistant = Assistant(TEXTS)
    assert find_questions(loaded, assistant, [row for row in kept if row != kept[6]], NOW) is None
    found = find_questions(loaded, assistant, kept, NOW)
    assert found is not None
    assert found[1] == ["was gibt es im März?"]


def test_nothing_is_understood_while_the_lock_is_held(loaded: Engine) -> None:
    """What a message wants was found out before its turn, which then finds it done; answered once, as ever."""
    ((row_id, _),) = keep_events(loaded, [event(1, "Gibt es im März was für Chefs? Und was kostet das?")], NOW)
    assistant = Assistant(TEXTS)
    found = find_questions(loaded, assistant, [row_id], NOW)
    assert found is not None
    reader, texts = found
    assert isinstance(reader.look, partial)
    looks = reader.look.func.cache_info  # type: ignore[attr-defined]
    for text in texts:
        reader.look_ahead(text)
    before = looks()
    assert try_events(loaded, assistant, [row_id], NOW) == [True]
    assert looks().misses == before.misses
    assert looks().hits > before.hits
    assert find_questions(loaded, assistant, [row_id], NOW) is None
    (answer,) = said(loaded)
    assert "Interkulturelle Öffnung als Führungsaufgabe" in answer
    assert "kostenfrei" in answer


async def test_a_question_is_answered_once_by_the_running_bot(loaded: Engine) -> None:
    """X6: a question in plain words that arrives twice has one answer, and the next in its turn another."""
    turns = Turns(loaded, Assistant(TEXTS), lambda: NOW, lambda: None)
    questions = [event(1, "Wann ist die Zukunftswerkstatt?"), event(2, "und wo ist das?")]
    await turns.receive(questions)
    await turns.receive(questions)
    await turns.settle()
    await turns.close()
    when, where = said(loaded)
    assert "23. März 2027" in when
    assert "Schönburger Straße 41" in where
