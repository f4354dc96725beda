"""Conversations: what a turn is, which open questions it has, and what an answer to them means.

A question that waits for an answer is open. It stays open when something else comes in between (an aside), and is
then put again. A question that carries a step or a state is bound: only its newest asking can be answered, and the
next dialogue suspends it instead of replacing it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar

from markupsafe import Markup
from pydantic import BaseModel, TypeAdapter, ValidationError
from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from handlers.errors import RefusedError
from handlers.messages import Address, Choice, Reply
from handlers.texts import Texts, in_language
from storage import tables
from storage.kinds import ORGANISERS

State = TypeVar("State", bound=BaseModel)
SUSPENDED_FOR = timedelta(days=7)
OPEN_FOR = timedelta(hours=1)
DEPTH = 3


@dataclass
class Question:
    """An open question: what was asked, and the step that understands a typed answer."""

    serial: int
    asked_at: datetime
    text: str
    choices: list[Choice]
    step: str = ""
    state: dict[str, Any] = field(default_factory=dict)

    @property
    def bound(self) -> bool:
        """Whether answers belong to this asking alone."""
        return bool(self.step or self.state)

    def same(self, other: "Question") -> bool:
        """Whether another asking puts the same question."""
        return (self.step, self.state) == (other.step, other.state)


_QUESTIONS = TypeAdapter(list[Question])


@dataclass(frozen=True)
class Assistant:
    """What is the same for every turn of a deployment. `invited_only`: who was not invited may only read.

    `vouches_for` says of whom it is known by their address that they belong to an administration: they count as
    invited.
    `language` is spoken where there are no texts in the language of the person or the programme.
    """

    texts: Texts
    invited_only: bool = False
    vouches_for: Callable[[Address], bool] = field(default=lambda address: False, compare=False)
    language: str = "de"
    collects: bool = False
    """Whether messages that had no answer are kept, without persons, so that the bot can learn to understand them."""
    public_url: str = ""
    """Where the web port is reached from outside, without a slash behind it; "" where it is not."""
    organiser_rooms: Mapping[str, str] = field(default_factory=dict, compare=False)
    """The conversation of the organisers on each messenger that has one; there, too, questions to the team are told."""
    noticed: dict[tuple[str, str], datetime] = field(default_factory=dict, compare=False)
    """When a guest was last shown the notice. Nothing of a guest is stored, so after a restart it is shown again."""
    talking: set[tuple[str, str]] = field(default_factory=set, compare=False)
    """The guests who have been told something else since."""
    spoken_of: dict[tuple[str, str], tuple[datetime, dict[str, Any]]] = field(default_factory=dict, compare=False)
    """What was spoken of with a guest, and when."""

    def show_notice(self, address: Address, now: datetime) -> None:
        """A guest has the notice before them now."""
        for guest, at in list(self.noticed.items()):
            if now - at >= OPEN_FOR:
                self.noticed.pop(guest, None)
                self.talking.discard(guest)
        self.noticed[address.messenger, address.user] = now
        self.talking.discard((address.messenger, address.user))

    def say_otherwise(self, address: Address) -> None:
        """A guest is told something else, so that the notice is no longer what was said last."""
        if (address.messenger, address.user) in self.noticed:
            self.talking.add((address.messenger, address.user))

    def said_notice_last(self, address: Address) -> bool:
        """Whether nothing else was said to a guest since the notice, so that a mere "yes" can mean it."""
        return (address.messenger, address.user) not in self.talking

    def has_notice(self, address: Address, now: datetime) -> bool:
        """Whether a guest still has the notice before them, so that a number can mean its choices."""
        at = self.noticed.get((address.messenger, address.user))
        return at is not None and now - at < OPEN_FOR

    def keep_context(self, address: Address, context: dict[str, Any] | None, now: datetime) -> None:
        """What was spoken of with a guest; it is kept in memory alone."""
        for guest, (at, _) in list(self.spoken_of.items()):
            if now - at >= OPEN_FOR:
                self.spoken_of.pop(guest, None)
        if context:
            self.spoken_of[address.messenger, address.user] = now, context

    def find_context(self, address: Address) -> dict[str, Any] | None:
        """What was spoken of last with a guest."""
        return self.spoken_of.get((address.messenger, address.user), (None, None))[1]

    def spoken(self, language: str) -> str:
        """The language itself where there are texts in it, else the deployment's."""
        return language if language in self.texts.languages else self.language


@dataclass
class Turn:
    """What a handler is given: one event of one account, in one transaction, at one moment."""

    session: Session
    now: datetime
    assistant: Assistant
    programme: tables.Programme
    address: Address
    language: str
    account: tables.Account | None
    person: tables.Person | None
    open: list[Question]
    serial: int = 0
    dialogue: tables.Dialogue | None = None
    """Where the open questions of the account are kept, if any were; here it stays in the session's memory."""
    received: datetime | None = None
    """When the event arrived, where that was before it is handled."""
    answered: Question | None = None
    """The open question that this event answers."""
    asked: Question | None = None
    """The question that this turn's reply puts."""
    context: dict[str, Any] | None = None
    """What was spoken of last, as handlers.questions keeps it."""

    @property
    def among_organisers(self) -> bool:
        """Whether it was said in the organisers' room; who is alone with the bot there is not in a private chat."""
        return self.assistant.organiser_rooms.get(self.address.messenger) == self.address.conversation

    @property
    def texts(self) -> Texts:
        """The words of every language."""
        return self.assistant.texts

    @property
    def invited(self) -> bool:
        """Whether the person may do more than read: everybody, unless only the invited and the vouched for may."""
        return not self.assistant.invited_only or bool(self.roles) or self.assistant.vouches_for(self.address)

    def words(self, key: str, **values: object) -> Markup:
        """Words in the person's language; values are escaped unless they are markup."""
        return self.texts.markup(self.language, key, **values)

    def say(self, key: str, *choices: Choice, **values: object) -> Reply:
        """A reply in the person's language."""
        return Reply(self.words(key, **values), choices)

    def ask(
        self, key: str, *choices: Choice, step: str = "", state: BaseModel | None = None, **values: object
    ) -> Reply:
        """A reply that waits for an answer; a typed one goes to the step."""
        return self.put(self.say(key, *choices, **values), step=step, state=state)

    def put(self, reply: Reply, *, step: str = "", state: BaseModel | None = None) -> Reply:
        """Makes a reply an open question."""
        self.serial += 1
        kept = state.model_dump(mode="json") if state else {}
        self.asked = Question(self.serial, self.now, str(reply.text), list(reply.choices), step, kept)
        return reply

    def choice(self, key: str, action: str, values: dict[str, object] | None = None, **args: Any) -> Choice:
        """A choice with a label in the person's language; `values` are those of the label's words."""
        return Choice(self.texts.plain(self.language, key, **(values or {})), action, args)

    def yes(self, key: str, action: str, **args: Any) -> Choice:
        """The choice that any word for yes means, right under the question."""
        return replace(self.choice(key, action, **args), means="yes")

    def no(self, key: str, action: str, **args: Any) -> Choice:
        """The choice that any word for no means, right under the question."""
        return replace(self.choice(key, action, **args), means="no")

    def load(self, model: type[State]) -> State:
        """The state of the question that is being answered. Refuses one that is gone or of an older form."""
        try:
            return model.model_validate(self.answered.state if self.answered else {})
        except ValidationError:
            raise RefusedError("dialogue-lost") from None

    def name(self, words: dict[str, str]) -> str:
        """A text of the programme in the person's language, else in the programme's."""
        return in_language(words, self.language, self.programme.language)

    @property
    def member(self) -> tables.Person:
        """The person; only handlers that the router keeps from guests may ask."""
        if self.person is None:
            raise LookupError("a guest has no person")
        return self.person

    @cached_property
    def roles(self) -> list[tables.Role]:
        """The person's roles, for what to offer; what may be done is checked where it is done."""
        if self.person is None:
            return []
        return list(self.session.scalars(select(tables.Role).where(tables.Role.person_id == self.person.id)))

    @property
    def unseen(self) -> bool:
        """Whether the present question was put after the event had arrived, so that it can't be the answer to it."""
        return bool(self.open and self.received and self.open[-1].asked_at > self.received)

    @property
    def organises(self) -> bool:
        """Whether the person has a role that organises."""
        return any(role.name in ORGANISERS for role in self.roles)


def enter_turn(session: Session, assistant: Assistant, address: Address, now: datetime) -> Turn:
    """The turn of whoever writes from an address. Raises NoResultFound where no programme is loaded."""
    who = {"messenger": address.messenger, "user": address.user}
    programme, account, person, row = session.execute(_WHO, who).one()
    language = assistant.spoken(person.language if person else programme.language)
    turn = Turn(session, now, assistant, programme, address, language, account, person, [], dialogue=row)
    if row:
        turn.serial = row.serial
        turn.open = list(_still_open(row.open, now))
    turn.context = row.context if row else None if account else assistant.find_context(address)
    return turn


_WHO = (
    select(tables.Programme, tables.Account, tables.Person, tables.Dialogue)
    .select_from(tables.Programme)
    .outerjoin(
        tables.Account,
        and_(tables.Account.messenger == bindparam("messenger"), tables.Account.external_id == bindparam("user")),
    )
    .outerjoin(tables.Person, tables.Person.id == tables.Account.person_id)
    .outerjoin(tables.Dialogue, tables.Dialogue.account_id == tables.Account.id)
)


def _still_open(stored: list[Any], now: datetime) -> Iterable[Question]:
    try:
        questions = _QUESTIONS.validate_python(stored)
    except ValidationError:
        return
    for question in questions:
        if now - question.asked_at <= (SUSPENDED_FOR if question.bound else OPEN_FOR):
            yield question


def leave_turn(turn: Turn) -> None:
    """Keeps which questions are open, and what was spoken of."""
    if turn.account is None:
        turn.assistant.keep_context(turn.address, turn.context, turn.now)
        return
    if not (turn.open or turn.serial or turn.context):
        return
    row = turn.dialogue
    if row is None:
        row = tables.Dialogue(account_id=turn.account.id, open=[], serial=0, changed_at=turn.now)
        turn.session.add(row)
    row.open = _QUESTIONS.dump_python(turn.open, mode="json")
    row.serial = turn.serial
    row.context = turn.context
    row.changed_at = turn.now


def settle(turn: Turn, reply: Reply) -> Reply:
    """Settles which questions are open after a reply, and puts again what is still open.

    Where the reply offers choices of its own, the way back to a bound question is one more choice; a question that
    is not bound is then given up.
    """
    turn.open = [question for question in turn.open if question is not turn.answered]
    if turn.asked:
        suspended = [question for question in turn.open if question.bound and not question.same(turn.asked)]
        turn.open = [*suspended, turn.asked][-DEPTH:]
        return reply
    if not turn.open:
        return reply
    present = turn.open[-1]
    if reply.choices and not present.bound:
        turn.open.pop()
        return settle(turn, reply)
    if reply.choices:
        return replace(reply, choices=(*reply.choices, turn.choice("dialogue-resume", "resume")))
    again = repeat(turn)
    return replace(again, text=f"{reply.text}\n\n{again.text}", attachment=reply.attachment)


def repeat(turn: Turn) -> Reply:
    """Puts the present open question again, as it was put."""
    present = turn.open[-1]
    turn.asked = present
    return Reply(present.text, tuple(present.choices))
