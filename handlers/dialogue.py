"""Conversations: which handler an event goes to, what a choice means, and where a dialogue stands.

A choice is resolved in one way, however it is made: pressed (the token names the message's row and the choice's
number), typed as its number, or typed as its words. A choice of a question that is no longer asked is outdated.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.messages import Address, Choice, Incoming, Reply
from handlers.texts import Texts
from storage import tables
from storage.kinds import DeliveryStatus

Handler = Callable[..., Reply]


@dataclass
class Turn:
    """What a handler is given: one event of one account, in one transaction, at one moment."""

    session: Session
    now: datetime
    texts: Texts
    programme: tables.Programme
    address: Address
    language: str
    account: tables.Account | None
    person: tables.Person | None

    def say(self, key: str, *choices: Choice, **values: object) -> Reply:
        """A reply in the person's language."""
        return Reply(self.texts.markup(self.language, key, **values), choices)

    def choice(self, key: str, action: str, **args: Any) -> Choice:
        """A choice with a label in the person's language."""
        return Choice(self.texts.plain(self.language, key), action, args)

    @property
    def member(self) -> tables.Person:
        """The person; only handlers that the router keeps from guests may ask."""
        if self.person is None:
            raise LookupError("a guest has no person")
        return self.person


class Router:
    """Knows every command and action. A handler returns the one reply to the event; it never sends."""

    def __init__(self) -> None:
        self._actions: dict[str, tuple[Handler, bool]] = {}
        self._commands: dict[str, str] = {}

    def action(self, name: str, *, guests: bool = False) -> Callable[[Handler], Handler]:
        """Registers a handler for a choice; guests are kept out unless it is public."""

        def register(handler: Handler) -> Handler:
            self._actions[name] = (handler, guests)
            return handler

        return register

    def command(self, name: str, *words: str) -> None:
        """Lets an action be called by a command or by plain words."""
        self._commands |= dict.fromkeys(words, name)

    def handle(self, turn: Turn, event: Incoming) -> Reply:
        """The one reply to an event."""
        chosen = self._chosen(turn, event)
        if chosen is None and event.press is not None:
            return turn.say("choice-outdated", turn.choice("menu-label", "menu"))
        if chosen is None:
            word = event.text.strip().lstrip("/!").casefold()
            chosen = Choice("", self._commands.get(word, "menu" if turn.account else "welcome"))
        handler, guests = self._actions[chosen.action]
        if turn.account is None and not guests:
            handler, chosen = self._actions["welcome"][0], Choice("", "welcome")
        return handler(turn, **chosen.args)

    def _chosen(self, turn: Turn, event: Incoming) -> Choice | None:
        offered, number = self._offered(turn, event)
        if event.press is None:
            typed = event.text.strip().casefold()
            labels = [choice["label"].casefold() for choice in offered]
            number = labels.index(typed) if typed in labels else int(typed) - 1 if typed.isdecimal() else -1
        if 0 <= number < len(offered):
            return Choice(**offered[number])
        return None

    def _offered(self, turn: Turn, event: Incoming) -> tuple[Sequence[dict[str, Any]], int]:
        if turn.account is None:
            choices = [vars(choice) for choice in self._actions["welcome"][0](turn).choices]
            return choices, _number(event.press.partition(".")[2]) if event.press else -1
        newest = (
            select(tables.Outbox)
            .where(tables.Outbox.account_id == turn.account.id)
            .order_by(tables.Outbox.id.desc())
            .limit(1)
        )
        row = turn.session.scalar(newest)
        if row is None:
            return [], -1
        if event.press is None:
            return row.payload["choices"], -1
        wanted, _, number = event.press.partition(".")
        pressed = turn.session.get(tables.Outbox, _number(wanted))
        if pressed is None or pressed.account_id != turn.account.id:
            return [], -1
        return pressed.payload["choices"], _number(number)


router = Router()
"""The one router, with which every conversation registers."""


def _number(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) < 16 else -1


def enter_turn(session: Session, texts: Texts, address: Address, now: datetime) -> Turn:
    """The turn of whoever writes from an address. Raises NoResultFound where no programme is loaded."""
    programme = session.scalars(select(tables.Programme)).one()
    account = session.scalar(
        select(tables.Account).where(
            tables.Account.messenger == address.messenger, tables.Account.external_id == address.user
        )
    )
    person = session.get_one(tables.Person, account.person_id) if account else None
    language = person.language if person else programme.language
    return Turn(session, now, texts, programme, address, language, account, person)


def post(session: Session, account: tables.Account | None, address: Address, reply: Reply, now: datetime) -> None:
    """Puts a message into the outbox; it is sent after the transaction, and only if that is committed."""
    session.add(
        tables.Outbox(
            account_id=account.id if account else None,
            messenger=address.messenger,
            conversation=address.conversation,
            payload={"text": str(reply.text), "choices": [vars(choice) for choice in reply.choices]},
            status=DeliveryStatus.WAITING,
            due_at=now,
        )
    )
    session.flush()


def tell(turn: Turn, person_id: int, compose: Callable[[str], Reply]) -> None:
    """Says something to somebody else, in their language, on their account."""
    person = turn.session.get_one(tables.Person, person_id)
    for account in turn.session.scalars(select(tables.Account).where(tables.Account.person_id == person_id)):
        address = Address(account.messenger, account.external_id, account.conversation)
        post(turn.session, account, address, compose(person.language), turn.now)
