"""What every messenger does: it listens, and it sends one message and says how that came out."""

import html
import re
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from handlers.messages import Attachment, Incoming
from handlers.words import number_choices
from storage.kinds import AccountStatus


@dataclass(frozen=True)
class Outgoing:
    """A message to send. `id` is the outbox row: the key by which a repeated sending can be known as the same.

    `text` is HTML with no other tags than b and i. Choice n is pressed with the token `<id>.<n>` (see `token`).
    """

    id: int
    conversation: str
    text: str
    labels: Sequence[str] = ()
    attachment: Attachment | None = None

    def token(self, number: int) -> str:
        """What a pressed choice sends back; `number` counts from 0."""
        return f"{self.id}.{number}"


@dataclass(frozen=True)
class Delivered:
    """The message is there. `external_id` is the messenger's own id of it, where it gives one."""

    external_id: str = ""


@dataclass(frozen=True)
class NotDelivered:
    """The message is provably not there, and may be tried again; `pause` asks the whole messenger to wait."""

    reason: str
    pause: timedelta | None = None


@dataclass(frozen=True)
class Uncertain:
    """Nobody knows whether the message is there, such as after a time-out."""

    reason: str


@dataclass(frozen=True)
class Undeliverable:
    """The message will never be there. `account` is what that says of the account, None where it says nothing."""

    reason: str
    account: AccountStatus | None = None


Outcome = Delivered | NotDelivered | Uncertain | Undeliverable
Receive = Callable[[Sequence[Incoming], str], Awaitable[None]]
"""Takes events with the position of the stream behind them; when it returns, they are kept."""


def _not_apart(conversation: str) -> timedelta:
    return timedelta(0)


@dataclass(frozen=True)
class Pace:
    """How fast a messenger lets us send: messages a second over all (0: no limit), and the time between two messages
    to one conversation."""

    per_second: float = 0
    apart: Callable[[str], timedelta] = _not_apart


UNPACED = Pace()
"""No limit of our own."""


class Hook(Protocol):
    """A place on the web port to which a messenger's server posts."""

    path: str

    def admits(self, headers: Mapping[str, str]) -> bool:
        """Whether it is that server who posts."""

    async def take(self, body: bytes) -> bool:
        """Keeps what was posted; False while that can't be done yet. Raises ValueError for what is no such post."""


class Messenger(Protocol):
    """A messenger, translated to our vocabulary."""

    name: str
    pace: Pace

    @property
    def last_heard(self) -> datetime | None:
        """When the messenger's server last showed that what is written reaches us; None before the first time."""

    @property
    def trouble(self) -> str:
        """What goes wrong with listening, in a few words; "" where nothing does."""

    @property
    def hook(self) -> Hook | None:
        """Where the messenger's server posts what is written; None where it is asked for it."""

    async def listen(self, receive: Receive, cursor: str) -> None:
        """Takes in events from where the cursor stands until it is cancelled. Survives the server's absence."""

    async def send(self, message: Outgoing) -> Outcome:
        """Sends one message. Every expected fault is an outcome; only an error in the program raises."""

    async def check(self) -> str:
        """Logs in and gives one line about the account. Raises MessengerError in words an operator understands."""

    async def close(self) -> None:
        """Ends connections."""


class MessengerError(Exception):
    """A messenger can't be used as it is configured; the text says why and what to do."""


def plain(text: str) -> str:
    """The words of a message without its markup."""
    return html.unescape(re.sub(r"</?[bi]>", "", text))


def number_labels(labels: Sequence[str]) -> list[str]:
    """Choices as lines, each with what is typed for it; the same wherever there are no buttons."""
    numbers = number_choices(labels)
    return [
        f"[{label}]" if number == label else f"[{number}] {label}" if number else f"[{label}]"
        for number, label in zip(numbers, labels, strict=True)
    ]


def split_text(text: str, longest: int, measure: Callable[[str], int] = len) -> list[str]:
    """A text (HTML with b and i) in parts of at most `longest` characters, cut between paragraphs, lines or words.

    A tag that is open where the text is cut is closed there and opened again. `measure` counts as the messenger does.
    """
    parts: list[str] = []
    while measure(text) > longest:
        allowed = longest - len("</b></i>")
        room = bisect_right(range(len(text) + 1), allowed, key=lambda end: measure(text[:end])) - 1
        cut = max(
            (at for mark in ("\n\n", "\n", " ") if (at := text.rfind(mark, 0, room)) > room // 2),
            default=_safe_cut(text, room),
        )
        head, text = text[:cut], text[cut:].lstrip()
        opened = _open_tags(head)
        parts.append(head.rstrip() + "".join(f"</{tag}>" for tag in reversed(opened)))
        text = "".join(f"<{tag}>" for tag in opened) + text
    return [*parts, text]


def _open_tags(text: str) -> list[str]:
    """The tags that are not closed, the outer ones first."""
    opened: list[str] = []
    for closing, tag in re.findall(r"<(/?)([bi])>", text):
        if not closing:
            opened.append(tag)
        elif opened:
            opened.pop()
    return opened


def _safe_cut(text: str, room: int) -> int:
    """A place at which neither a tag nor an escaped character is torn."""
    for opening, closing in (("<", ">"), ("&", ";")):
        start = text.rfind(opening, 0, room)
        if start > 0 and closing not in text[start:room]:
            return start
    return room
