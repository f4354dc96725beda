"""Questions as JSON lines, answers as JSON lines: how well the bot understands, without a messenger.

Everything happens in a scratch database in memory, and nothing that an answer would change is kept.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

import handlers.conversations  # noqa: F401 - every conversation registers with the router
from handlers.dialogue import Assistant, Turn, enter_turn
from handlers.errors import RefusedError
from handlers.messages import Address
from handlers.people.service import Profile, rehearse_person
from handlers.programme.file import ProgrammeFile, to_utc
from handlers.programme.service import load_programme
from handlers.questions.answers import Answer, answer_message
from handlers.questions.intents import Intent
from handlers.questions.reading import Reading
from handlers.questions.slots import NOTHING
from handlers.questions.subjects import find_reader
from handlers.words import clean
from storage import tables
from storage.kinds import RegistrationStatus
from storage.tables.base import Base

MESSENGER = "ask"
BETWEEN = timedelta(minutes=1)
"""How long after one another the lines of a conversation are."""
LONGEST = 4000
SAID_AS = {
    Intent.NEXT_WORKSHOP: Intent.LIST_WORKSHOPS,
    Intent.MY_WORKSHOP: Intent.WORKSHOP_DETAIL,
    Intent.HOW_ARE_YOU: Intent.GREETING,
    Intent.GOODBYE: Intent.THANKS,
    Intent.PROJECT: Intent.HELP,
    Intent.PARTICIPANTS: Intent.OUT_OF_SCOPE,
    Intent.RESULTS: Intent.OUT_OF_SCOPE,
    Intent.ANNOUNCE: Intent.OUT_OF_SCOPE,
}
"""The intents that are told apart inside alone, and as which they are told."""


class Profiled(BaseModel):
    """Who asks."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    audience: str | None = None
    site: str | None = None
    language: str | None = None
    registered: tuple[str, ...] = ()


class Asked(BaseModel):
    """One line."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(max_length=LONGEST)
    id: str | int | None = None
    conversation: str | int | None = None
    person: Profiled = Profiled()


class UnreadableError(ValueError):
    """A line that can't be answered; the text says why."""


class Asking:
    """Answers one line after the other; what was spoken of is remembered for each conversation."""

    def __init__(self, programme: ProgrammeFile, assistant: Assistant, now: datetime, *, explain: bool = False) -> None:
        self._engine = _open_scratch()
        self._assistant = assistant
        self._now = now
        self._explain = explain
        self._people: dict[Profiled, str] = {}
        self._contexts: dict[str | int, dict[str, Any] | None] = {}
        self._counts: dict[str | int, int] = {}
        with Session(self._engine) as session, session.begin():
            load_programme(session, programme)
            # What was learned is loaded by the first message: no line that is timed shall wait for it.
            find_reader(session, session.scalars(select(tables.Programme)).one(), now).read("Hallo", None)

    def answer(self, line: str) -> dict[str, Any]:
        """The answer to a line. Raises UnreadableError."""
        asked = _read(line)
        try:
            user = self._find_person(asked.person)
        except ValueError as error:
            raise UnreadableError(str(error)) from None
        count = self._counts.get(asked.conversation, 0) if asked.conversation is not None else 0
        with Session(self._engine, expire_on_commit=False) as session:
            turn = enter_turn(session, self._assistant, Address(MESSENGER, user, user), self._now + count * BETWEEN)
            if asked.conversation is not None:
                turn.context = self._contexts.get(asked.conversation)
            begun = perf_counter()
            answers = _answer(turn, asked)
            took = perf_counter() - begun
            shown = [self._show(turn, answer) for answer in answers]
            session.rollback()
        if asked.conversation is not None:
            self._contexts[asked.conversation] = turn.context
            self._counts[asked.conversation] = count + 1
        whole = {"id": asked.id, **shown[0], "ms": round(took * 1000, 2)}
        return whole | ({"also": shown[1:]} if len(shown) > 1 else {})

    def _find_person(self, profile: Profiled) -> str:
        """The address of a person with this profile, who is made when they first ask."""
        known = self._people.get(profile)
        if known is not None:
            return known
        user = f"person {len(self._people) + 1}"
        given = Profile(profile.audience, profile.site, profile.language)
        languages = self._assistant.texts.languages
        with Session(self._engine) as session, session.begin():
            address = Address(MESSENGER, user, user)
            if given.language and given.language not in languages:
                given = Profile(given.audience, given.site)
            person = rehearse_person(session, address, given, languages, self._now)
            for workshop in dict.fromkeys(profile.registered):
                if session.get(tables.Workshop, workshop) is None:
                    raise ValueError(f"there is no workshop {workshop!r}")
                session.add(
                    tables.Registration(
                        person_id=person.id,
                        workshop_id=workshop,
                        status=RegistrationStatus.BOOKED,
                        sequence=0,
                        created_at=self._now,
                        changed_at=self._now,
                    )
                )
        self._people[profile] = user
        return user

    def _show(self, turn: Turn, answer: Answer) -> dict[str, Any]:
        intent = SAID_AS.get(answer.reading.intent, answer.reading.intent)
        query = {"from": None, "to": None, **answer.query}
        shown: dict[str, Any] = {
            "intent": intent.value,
            "workshops": list(answer.workshops),
            "query": query,
            "faq": answer.faq,
            "contacts": list(answer.contacts),
            "declined": answer.declined,
            "language": turn.language,
            "answer": _strip(answer.reply.text),
            "choices": [choice.label for choice in answer.reply.choices],
        }
        return shown | ({"why": answer.reading.explain()} if self._explain else {})


def answer_lines(
    asking: Asking, lines: Iterable[str], write: Callable[[str], None], complain: Callable[[str], None]
) -> None:
    """Answers every line; one that can't be read is complained of with its number, and the others go on."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            answer = asking.answer(line)
        except UnreadableError as error:
            complain(f"line {number}: {error}")
        else:
            write(json.dumps(answer, ensure_ascii=False))


def read_moment(text: str, timezone: str) -> datetime:
    """A moment in ISO 8601; one without an offset is local to the programme. Raises UnreadableError."""
    try:
        return to_utc(datetime.fromisoformat(text), timezone)
    except ValueError:
        raise UnreadableError(f"--now: {text!r} is no moment; write it as 2026-09-09T10:00:00+02:00") from None


def _answer(turn: Turn, asked: Asked) -> list[Answer]:
    text = clean(asked.text)
    chosen = asked.person.language is not None and asked.person.language in turn.texts.languages
    try:
        with turn.session.begin_nested():
            return answer_message(turn, text, chosen=chosen)
    except RefusedError as refusal:
        return [Answer(Reading(text, Intent.OUT_OF_SCOPE, NOTHING), turn.say(refusal.key, **refusal.values))]


def _read(line: str) -> Asked:
    try:
        return Asked.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise UnreadableError(f"this is not JSON: {error.msg} at character {error.pos + 1}") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the line"
        raise UnreadableError(f"{place}: {first['msg']}") from None


def _strip(text: str) -> str:
    """The words alone, line by line."""
    return "\n".join(str(Markup(line).striptags()) for line in text.split("\n"))  # noqa: S704 - markup of our own


def _open_scratch() -> Engine:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))
    Base.metadata.create_all(engine)
    return engine
