"""Q9: to which message a text replies, as each messenger tells it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Chat, Message, Update, User

from bot.messengers.matrix_events import Room
from bot.messengers.matrix_events import translate as translate_matrix
from bot.messengers.telegram_updates import translate as translate_telegram

BOT, ANNA, BERTA = "@bot:halle.example", "@anna:halle.example", "@berta:halle.example"
ROOM = Room("!r", BOT, {BOT: "Workshop-Bot", ANNA: "Anna", BERTA: "Berta"})
QUOTE = f"> <{BOT}> Frage von Anna\n\nJa."


def reply(relation: dict[str, Any], body: str = "Ja.", mentioned: str = "") -> dict[str, Any]:
    content: dict[str, Any] = {"msgtype": "m.text", "body": body, "m.relates_to": relation}
    content["m.mentions"] = {"user_ids": [mentioned]}
    return {"event_id": "$2", "type": "m.room.message", "sender": ANNA, "content": content}


@pytest.mark.parametrize(
    "event",
    [
        reply({"m.in_reply_to": {"event_id": "$1"}}, mentioned=BOT),
        reply({"m.in_reply_to": {"event_id": "$1"}}, QUOTE),
    ],
    ids=["newer clients", "older clients"],
)
def test_a_reply_among_others_on_matrix(event: dict[str, Any]) -> None:
    """Q9: a reply to the bot is for the bot, by its mention or by what is quoted; its text is the answer alone."""
    found = translate_matrix(event, ROOM)
    assert found
    assert (found.text, found.reply_to, found.address.private) == ("Ja.", "$1", False)


def test_what_is_no_reply_to_the_bot_on_matrix() -> None:
    """Q9: what others say to one another is not for the bot, and a thread's latest message is not replied to."""
    assert translate_matrix(reply({"m.in_reply_to": {"event_id": "$1"}}), ROOM) is None
    thread = {"rel_type": "m.thread", "event_id": "$0", "m.in_reply_to": {"event_id": "$1"}, "is_falling_back": True}
    found = translate_matrix(reply(thread, "bot: ja"), ROOM)
    assert found
    assert found.reply_to == ""


def test_a_reply_in_a_group_on_telegram() -> None:
    """Q9: a reply to the bot names the message by its number."""
    me, anna, group = User(1, "Bot", True, username="bot"), User(2, "Anna", False), Chat(-100, Chat.SUPERGROUP)
    at = datetime(2027, 1, 11, tzinfo=UTC)
    told = Message(41, at, group, from_user=me, text="Frage von Anna")
    found = translate_telegram(
        Update(7, message=Message(42, at, group, from_user=anna, text="Ja.", reply_to_message=told)), me
    )
    assert found
    assert (found.text, found.reply_to, found.address.conversation) == ("Ja.", "41", "-100")
