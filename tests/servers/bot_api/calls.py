"""The calls of the bot, and what their parameters mean: which chat, which message, what text, buttons and file."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from .messages import File, Message, bad
from .people import Chat, World
from .text import Json, parse_html, strip, utf16

LONGEST = {"text": 4096, "caption": 1024}


@dataclass(eq=False)
class Call:
    """A request of the bot: parameters as text, as the real server takes them, whatever their encoding was."""

    method: str
    time: float
    params: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)
    """Name, type and bytes of what was uploaded."""
    status: int = 0
    """How it was answered: 0 while it is under way, 499 if the connection was cut."""

    def text(self, name: str) -> str:
        """A parameter as text."""
        return self.params.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        """A parameter as a number; what is none counts as absent."""
        try:
            return int(self.params.get(name, default))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """A parameter as yes or no."""
        return self.text(name).lower() in ("true", "yes", "1")

    def data(self, name: str, default: Any = None) -> Any:
        """A parameter that is a JSON object or list."""
        try:
            return json.loads(self.params[name]) if name in self.params else default
        except ValueError:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None


def chat_of(world: World, call: Call) -> Chat:
    """The chat that a call writes to."""
    if not call.text("chat_id"):
        raise bad("chat_id is empty")
    chat = world.chat(call.integer("chat_id"))
    chat.admit()
    return chat


def message_of(world: World, call: Call, purpose: str) -> Message:
    """The message that a call is about."""
    message = chat_of(world, call).get(call.integer("message_id"))
    if message is None:
        raise bad(f"{purpose} not found")
    return message


def words(world: World, call: Call, name: str) -> Json:
    """The text or caption and its entities."""
    text, mode = call.text(name), call.text("parse_mode").lower()
    if name == "text" and not text:
        raise bad("message text is empty")
    if mode == "html":
        try:
            text, entities = parse_html(text)
        except ValueError as error:
            raise bad(f"can't parse entities: {error}") from None
    else:
        entities = call.data("entities" if name == "text" else "caption_entities", [])
        if mode:
            world.violations.append(f"this server does not parse {mode}")
            raise bad("unsupported parse_mode")
    text, entities = strip(text, entities)
    if name == "text" and not text:
        raise bad("text must be non-empty")
    if utf16(text) > LONGEST[name]:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    return {"text": text, "entities": entities}


def markup_of(call: Call, *, inline: bool = False) -> Json | None:
    """The keyboard of a message."""
    markup = call.data("reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if inline and "inline_keyboard" not in markup:
        raise bad("inline keyboard expected")
    rows = markup.get("inline_keyboard", [])
    for row in rows:
        for button in row:
            check_button(button)
    if sum(map(len, rows)) > 100:
        raise bad("reply markup is too long")
    for row in markup.get("keyboard", []):
        for button in row:
            if not (button if isinstance(button, str) else button.get("text")):
                raise bad("keyboard button text must be non-empty")
    return None if markup.get("inline_keyboard") == [] else markup


def check_button(button: Json) -> None:
    """Refuse an inline button that the real server would refuse."""
    if "text" not in button:
        raise bad("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad("inline keyboard button text must be non-empty")
    if not any(value for key, value in button.items() if key != "text"):
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(button.get("callback_data", "").encode()) > 64:
        raise bad("BUTTON_DATA_INVALID")
    url = urlsplit(button.get("url", "tg://"))
    if url.scheme not in ("tg", "ton") and "." not in (url.hostname or url.path):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def file_of(world: World, call: Call, kind: str) -> File:
    """The file of a call: uploaded with it, or named by its id."""
    name = call.text(kind)
    upload = call.files.get(name.removeprefix("attach://") if name.startswith("attach://") else kind)
    if upload is not None:
        if not upload[2]:
            raise bad("file must be non-empty")
        return world.keep(upload[2], upload[0], f"{kind}s", upload[1])
    if not name:
        raise bad(f"there is no {kind} in the request")
    if name not in world.files:
        raise bad("wrong file identifier/HTTP URL specified")
    return world.files[name]
