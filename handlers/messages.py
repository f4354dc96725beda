"""The vocabulary between messengers and the subject: frozen values without behaviour."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal


@dataclass(frozen=True)
class Address:
    """Who writes, and where an answer goes. `user` and `conversation` are the messenger's own ids."""

    messenger: str
    user: str
    conversation: str
    name: str = ""
    private: bool = True


class EventKind(StrEnum):
    """What happened. `media`: a message that is no text; `stopped`: the person blocked the bot or left the room.

    `reaction`: a sign put to a message of the bot; `unreadable`: a message whose key did not come.
    """

    TEXT = "text"
    PRESS = "press"
    MEDIA = "media"
    EDIT = "edit"
    STOPPED = "stopped"
    RETURNED = "returned"
    REACTION = "reaction"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Incoming:
    """One event. `press` is the token of a pressed choice: `<outbox id>.<number of the choice, from 0>`.

    With a reaction `text` is the sign, and `press` the messenger's own id of the message that it was put to. `reply_to`
    is the messenger's own id of the message that a text replies to; "" where it replies to none.
    """

    event_id: str
    address: Address
    text: str = ""
    press: str = ""
    kind: EventKind = EventKind.TEXT
    reply_to: str = ""


@dataclass(frozen=True)
class Choice:
    """Something to choose: pressed, typed as its number, or typed as its words (`label`, plain text).

    One that `means` yes or no can also be typed as any word for that, right under the question.
    """

    label: str
    action: str
    args: dict[str, Any] = field(default_factory=dict)
    means: Literal["", "yes", "no"] = ""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a message."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Reply:
    """Something to say. `text` is HTML with no other tags than b and i; everything else in it is escaped."""

    text: str
    choices: tuple[Choice, ...] = ()
    attachment: Attachment | None = None
