"""What lies in the chats: messages, files, presses of buttons. And the answer "no"."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .text import Json, cut

if TYPE_CHECKING:
    from .people import Chat, User


class ApiError(Exception):
    """An answer of the server other than "ok"; the description is worded as the real server's."""

    def __init__(self, status: int, description: str, **parameters: float) -> None:
        super().__init__(f"{status} {description}")
        self.status, self.description, self.parameters = status, description, parameters


def bad(reason: str, **parameters: int) -> ApiError:
    """A request that can't be carried out."""
    return ApiError(400, f"Bad Request: {reason}", **parameters)


def forbidden(reason: str) -> ApiError:
    """A chat in which the bot may not do this."""
    return ApiError(403, f"Forbidden: {reason}")


@dataclass(eq=False)
class File:
    """What was uploaded, by the bot or by a person."""

    id: str
    path: str
    name: str
    mime: str
    data: bytes

    def json(self) -> Json:
        """The fields that every kind of file has."""
        return {"file_id": self.id, "file_unique_id": self.id[::-1], "file_size": len(self.data)}


@dataclass(eq=False, kw_only=True)
class Message:
    """A message as people see it. A deleted one stays, marked as such."""

    chat: "Chat"
    id: int
    sender: "User | None"
    """None: the bot."""
    date: int
    text: str = ""
    """The text, or the caption under a picture or document."""
    entities: list[Json] = field(default_factory=list)
    content: Json = field(default_factory=dict)
    """What is not text, as the API names it: document, photo, sticker, poll, new_chat_members…"""
    markup: Json | None = None
    file: File | None = None
    reply_to: "Message | None" = None
    edit_date: int | None = None
    deleted: bool = False
    silent: bool = False
    reaction: str = ""
    """The bot's."""
    votes: dict["User", list[int]] = field(default_factory=dict)
    update: Json = field(default_factory=dict)
    """The update that told the bot of it, empty if none did."""

    @property
    def edited(self) -> bool:
        """Whether people see it marked as edited."""
        return self.edit_date is not None

    @property
    def filename(self) -> str | None:
        """The name of the document or picture."""
        return self.file.name if self.file else None

    @property
    def data(self) -> bytes | None:
        """The bytes of the document or picture."""
        return self.file.data if self.file else None

    @property
    def poll(self) -> Json | None:
        """The native poll with its totals."""
        return self.content.get("poll")

    @property
    def rows(self) -> list[list[Json]]:
        """The buttons under the message, or the keyboard that came with it, by rows."""
        markup = self.markup or {}
        rows: list[list[Json | str]] = markup.get("inline_keyboard") or markup.get("keyboard") or []
        return [[{"text": button} if isinstance(button, str) else button for button in row] for row in rows]

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the buttons, by rows."""
        return [[button["text"] for button in row] for row in self.rows]

    def marked(self, kind: str) -> list[str]:
        """The parts of the text that are "bold", "code", "text_link"…"""
        return [cut(self.text, entity) for entity in self.entities if entity["type"] == kind]

    def json(self, *, nested: bool = False) -> Json:
        """The message as the API gives it; of a deleted one no more than that it was there."""
        if self.deleted:
            return {"message_id": self.id, "chat": self.chat.json(), "date": 0}
        sender = self.sender.json() if self.sender else self.chat.world.me
        body: Json = {"message_id": self.id, "from": sender, "chat": self.chat.json(), "date": self.date}
        if self.text:
            body["caption" if self.content else "text"] = self.text
        if self.entities:
            body["caption_entities" if self.content else "entities"] = self.entities
        if self.markup and "inline_keyboard" in self.markup:
            body["reply_markup"] = self.markup
        if self.edit_date is not None:
            body["edit_date"] = self.edit_date
        if self.reply_to and not (nested or self.reply_to.deleted):
            body["reply_to_message"] = self.reply_to.json(nested=True)
        return body | self.content

    def __repr__(self) -> str:
        name = self.sender.first_name if self.sender else "Bot"
        extra = "".join(f" ({kind})" for kind in self.content) + (" (deleted)" if self.deleted else "")
        rows = "\n".join(" ".join(f"[{label}]" for label in row) for row in self.buttons)
        return f"{name}: {self.text}{extra}" + (f"\n{rows}" if rows else "")


@dataclass(eq=False)
class Query:
    """A press of a button, and what the bot answered to it."""

    id: str
    user: "User"
    message: Message
    data: str
    time: float
    answered: bool = False
    answer: str = ""
    alert: bool = False
    update: Json = field(default_factory=dict)

    def expire(self) -> None:
        """Let the query become too old to be answered."""
        self.time = float("-inf")
