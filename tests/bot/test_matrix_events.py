"""The translation of Matrix events, both ways."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messengers.base import Outgoing
from bot.messengers.matrix_events import Room, compose, translate, translate_removal
from handlers.messages import Address, EventKind, Incoming

KEYS = st.sampled_from(
    [
        *("content", "msgtype", "body", "unsigned", "prev_content", "membership", "state_key", "user_ids"),
        *("m.relates_to", "rel_type", "m.in_reply_to", "m.new_content", "m.mentions", "redacted_because"),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
TYPES = st.sampled_from(["m.room.message", "m.room.member", "m.sticker", "m.reaction", "m.room.encrypted"])
BOT, ANNA, BERTA = "@bot:halle.example", "@anna:halle.example", "@berta:halle.example"
ROOM = Room("!r", BOT, {BOT: "Workshop-Bot", ANNA: "Anna B."})


@given(
    event=st.dictionaries(KEYS, JSON),
    kind=TYPES | JSON,
    sender=st.sampled_from([BOT, ANNA]) | JSON,
    members=st.sets(st.sampled_from([BOT, ANNA, BERTA])),
)
def test_nothing_that_is_sent_breaks_the_translation(
    event: dict[str, Any], kind: object, sender: object, members: set[str]
) -> None:
    """X6: a server passes on whatever people send; an event that could not be translated would stop all others."""
    event |= {"event_id": "$1", "type": kind, "sender": sender}
    room = Room("!r", BOT, dict.fromkeys(members, "Name"))
    for found in (translate(event, room), translate_removal(event, room)):
        assert found is None or (found.event_id and found.kind in EventKind and isinstance(found.text, str))


def test_scales_stand_in_one_line() -> None:
    """L2: every choice can be typed as it is shown."""
    (content,) = compose(Outgoing(1, "!r", "Wie war es?", ["1", "2", "3", "Überspringen"]))
    assert content["body"] == "Wie war es?\n\n[1]  [2]  [3]\n[Überspringen]"


@pytest.mark.parametrize("body", [{}, {"body": ["x"]}, {"body": None, "m.relates_to": 7}])
def test_a_message_without_a_body_is_an_empty_one(body: dict[str, Any]) -> None:
    """Other servers let through what this one refuses; the person is told that no text came."""
    event = {"event_id": "$1", "type": "m.room.message", "sender": ANNA, "content": {"msgtype": "m.text"} | body}
    assert translate(event, ROOM) == Incoming("$1", Address("matrix", ANNA, "!r", "Anna B."))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Workshop-Bot: Termine", "Termine"),
        ("@Workshop-Bot, Termine", "Termine"),
        ("@bot:halle.example Termine", "Termine"),
        ("bot: Termine", "Termine"),
        ("!termine", "!termine"),
        ("Termine", None),
        ("Bote, komm!", None),
        ("Der Workshop-Bot kann das.", None),
    ],
)
def test_who_is_spoken_to_in_a_group(text: str, found: str | None) -> None:
    """In a room with others the bot takes what begins with its name, or with a command."""
    content = {"msgtype": "m.text", "body": text}
    event = {"event_id": "$1", "type": "m.room.message", "sender": ANNA, "content": content}
    group = Room("!r", BOT, {**ROOM.names, BERTA: "Berta"})
    expected = None if found is None else Incoming("$1", Address("matrix", ANNA, "!r", "Anna B.", False), found)
    assert translate(event, group) == expected
