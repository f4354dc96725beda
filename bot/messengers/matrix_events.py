"""Matrix events and our vocabulary, both ways. Pure; what comes in was written by anybody and is trusted in nothing."""

import html
import itertools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.messengers.base import Outgoing, number_labels, plain, split_text
from handlers.messages import Address, Attachment, EventKind, Incoming

NAME = "matrix"
LARGEST_CONTENT = 32_000
"""Bytes of a text without its choices. An event may have 65,536, and encryption makes it a third larger."""

_UNREAD = {"m.image", "m.file", "m.audio", "m.video", "m.location"}
_UNREAD_TYPES = {"m.sticker", "m.poll.start", "org.matrix.msc3381.poll.start"}
_TEXTS = {"m.text", "m.emote"}
_TAGS = {"<b>": "<strong>", "</b>": "</strong>", "<i>": "<em>", "</i>": "</em>", "\n": "<br>"}


@dataclass(frozen=True)
class Room:
    """A room as it is now. `names` are the display names of who is in it or invited, by user id."""

    id: str
    own_id: str
    names: Mapping[str, str]

    @property
    def private(self) -> bool:
        """Whether the bot is alone with one person."""
        return len(self.names) == 2 and self.own_id in self.names

    @property
    def other(self) -> str:
        """The person in a private room."""
        return next(user for user in self.names if user != self.own_id)

    def address(self, user: str, *, private: bool) -> Address:
        """Where a member writes from."""
        return Address(NAME, user, self.id, self.names.get(user, ""), private)


def server_of(user_id: str) -> str:
    """The homeserver that an account belongs to."""
    return user_id.partition(":")[2]


def is_own_join(event: Mapping[str, Any], own_id: str) -> bool:
    """Whether this is the moment at which the bot came into the room; a new display name is a `join` too."""
    user, now, earlier = _member(event)
    return user == own_id and now == "join" and earlier != "join"


def find_withdrawn(event: Mapping[str, Any]) -> str:
    """The event that this one withdraws; "" where it withdraws none. Newer rooms name it in the content."""
    if event.get("type") != "m.room.redaction":
        return ""
    return _text(_dict(event.get("content")).get("redacts")) or _text(event.get("redacts"))


def find_replaced(event: Mapping[str, Any]) -> str:
    """The room that a room replaces, by the event with which it was made; "" where it is another event, or none."""
    if event.get("type") != "m.room.create" or event.get("state_key") != "":
        return ""
    return _text(_dict(_dict(event.get("content")).get("predecessor")).get("room_id"))


def translate(event: Mapping[str, Any], room: Room) -> Incoming | None:
    """What an event in a room is to the bot; None where it is nothing that anybody would expect an answer to."""
    event_id, sender = _text(event.get("event_id")), _text(event.get("sender"))
    if not event_id or not sender:
        return None
    if event.get("type") == "m.room.member":
        return _translate_membership(event, event_id, room)
    if sender == room.own_id:
        return None
    if event.get("type") == "m.reaction":
        return _translate_reaction(event, event_id, sender, room) if room.private else None
    found = _read(event)
    if found is None:
        return None
    kind, text = found
    content = _dict(event.get("content"))
    reply_to = _find_replied(content) if kind is EventKind.TEXT else ""
    if room.private:
        return Incoming(event_id, room.address(sender, private=True), text, kind=kind, reply_to=reply_to)
    addressed = _addressed(text, content, room) if kind is EventKind.TEXT else None
    if addressed is None:
        return None
    return Incoming(event_id, room.address(sender, private=False), addressed, reply_to=reply_to)


def translate_removal(event: Mapping[str, Any], room: Room) -> Incoming | None:
    """What it means that the bot is in a room no more: in a private one the person has sent it away."""
    user, now, earlier = _member(event)
    if user != room.own_id or now not in {"leave", "ban"} or earlier != "join" or event.get("sender") == room.own_id:
        return None
    return _stopped(event, room, room.other) if room.private else None


def translate_unreadable(event_id: str, sender: str, room: Room) -> Incoming | None:
    """What it means that a message can't be decrypted; among others it is not known to whom it was said."""
    if not room.private:
        return None
    return Incoming(event_id, room.address(sender, private=True), kind=EventKind.UNREADABLE)


def _translate_reaction(event: Mapping[str, Any], event_id: str, sender: str, room: Room) -> Incoming | None:
    relation = _dict(_dict(event.get("content")).get("m.relates_to"))
    sign, message = _text(relation.get("key")), _text(relation.get("event_id"))
    if relation.get("rel_type") != "m.annotation" or not sign or not message:
        return None
    return Incoming(event_id, room.address(sender, private=True), sign, message, EventKind.REACTION)


def _translate_membership(event: Mapping[str, Any], event_id: str, room: Room) -> Incoming | None:
    user, now, earlier = _member(event)
    if is_own_join(event, room.own_id):
        # Who opens a direct chat expects a word; the join is the event that is answered, so that it is answered once.
        return Incoming(event_id, room.address(room.other, private=True), "/start") if room.private else None
    if user != room.own_id and now in {"leave", "ban"} and earlier == "join" and set(room.names) == {room.own_id}:
        return _stopped(event, room, user)
    return None


def _stopped(event: Mapping[str, Any], room: Room, user: str) -> Incoming:
    return Incoming(_text(event.get("event_id")), room.address(user, private=True), kind=EventKind.STOPPED)


def _member(event: Mapping[str, Any]) -> tuple[str, str, str]:
    if event.get("type") != "m.room.member":
        return "", "", ""
    return _text(event.get("state_key")), _text(_dict(event.get("content")).get("membership")), _earlier(event)


def _earlier(event: Mapping[str, Any]) -> str:
    return _text(_dict(_dict(event.get("unsigned")).get("prev_content")).get("membership"))


def _read(event: Mapping[str, Any]) -> tuple[EventKind, str] | None:
    """What is said; None for what is no message, is withdrawn, was said by a bot, or belongs to the protocol."""
    content = _dict(event.get("content"))
    if "redacted_because" in _dict(event.get("unsigned")):
        return None
    if _text(event.get("type")) in _UNREAD_TYPES:
        return EventKind.MEDIA, ""
    if event.get("type") != "m.room.message":
        return None
    relation = _dict(content.get("m.relates_to"))
    kind = _text(content.get("msgtype"))
    if kind not in _TEXTS and kind not in _UNREAD:
        return None
    if relation.get("rel_type") == "m.replace":
        return EventKind.EDIT, _text(_dict(content.get("m.new_content")).get("body"))
    if kind in _UNREAD:
        return EventKind.MEDIA, ""
    body = _text(content.get("body"))
    return EventKind.TEXT, _without_quote(body) if "m.in_reply_to" in relation else body


def _find_replied(content: Mapping[str, Any]) -> str:
    """The event that a message replies to; in a thread clients name the latest for those that know no threads."""
    relation = _dict(content.get("m.relates_to"))
    if relation.get("rel_type") == "m.thread" and relation.get("is_falling_back", True):
        return ""
    return _text(_dict(relation.get("m.in_reply_to")).get("event_id"))


def _without_quote(body: str) -> str:
    """A reply without what older clients quote above it."""
    if not re.match(r"> (\* )?<", body):
        return body
    lines = itertools.dropwhile(lambda line: line.startswith(">"), body.split("\n"))
    return "\n".join(lines).lstrip("\n")


def _addressed(text: str, content: Mapping[str, Any], room: Room) -> str | None:
    """What is said to the bot among others, without its name; None where nothing is."""
    if text.startswith("!"):
        return text
    if re.match(rf"> (\* )?<{re.escape(room.own_id)}>", _text(content.get("body"))):
        return text
    account = room.own_id.removeprefix("@")
    names = (account, account.partition(":")[0], room.names.get(room.own_id, ""))
    called = "|".join(re.escape(name) for name in names if name)
    called_first = re.match(rf"@?({called})(?=\W|$)[:,]?\s*", text, re.I)
    if called_first:
        return text[called_first.end() :]
    mentioned = _dict(content.get("m.mentions")).get("user_ids")
    return text if isinstance(mentioned, list) and room.own_id in mentioned else None


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def compose(message: Outgoing) -> list[dict[str, Any]]:
    """The contents of the events that say a message; more than one only where it is too large for one.

    The same message always gives the same contents: they are sent again under the same transaction ids.
    """
    parts = split_text(message.text, LARGEST_CONTENT, lambda part: _size(_compose_text(part)))
    return [*map(_compose_text, parts[:-1]), _compose_text(parts[-1], *_list_choices(message))]


def compose_file(file: Attachment, uri: str, keys: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The content of the event that shows an attachment, which was uploaded to `uri`; encrypted, if with `keys`."""
    return {
        "msgtype": "m.file",
        "body": file.filename,
        "filename": file.filename,
        **({"file": {**keys, "url": uri}} if keys else {"url": uri}),
        "info": {"mimetype": file.media_type, "size": len(file.content)},
        "m.mentions": {},
    }


def _compose_text(text: str, *choices: str) -> dict[str, Any]:
    """A text that makes phones ring (bots' m.notice does not), and mentions nobody, whatever it quotes."""
    listed = "\n".join(choices)
    shown = [text, html.escape(listed, quote=False)] if choices else [text]
    formatted = re.sub(r"</?[bi]>|\n", lambda tag: _TAGS[tag[0]], "\n\n".join(shown))
    return {
        "msgtype": "m.text",
        "body": "\n\n".join([plain(text), listed] if choices else [plain(text)]),
        "format": "org.matrix.custom.html",
        "formatted_body": formatted,
        "m.mentions": {},
    }


def _list_choices(message: Outgoing) -> list[str]:
    """One line for each choice, and one for a whole scale."""
    pairs = zip(message.labels, number_labels(message.labels), strict=True)
    lines: list[str] = []
    for scale, group in itertools.groupby(pairs, key=lambda pair: pair[0].isdecimal()):
        shown = [line for _, line in group]
        lines.extend(["  ".join(shown)] if scale else shown)
    return lines


def _size(content: Mapping[str, Any]) -> int:
    return len(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))
