"""The organisers' rooms: what is told there of a question to the team, which is answered by replying to it."""

from dataclasses import replace

from handlers.dialogue import Turn
from handlers.errors import RefusedError
from handlers.messages import Address, Choice, EventKind, Incoming, Reply
from handlers.outbox import find_replied, post
from handlers.people.service import find_person
from handlers.router import LONGEST_TEXT, SILENT, router
from handlers.team.wording import describe_question, quote
from storage import tables


@router.action("among-organisers", guests=True)
def hear(turn: Turn, event: Incoming) -> Reply | None:
    """Takes replies to what was told in the room; what is open in somebody's private chat is not answered here."""
    if event.kind in {*SILENT, EventKind.REACTION}:
        return None
    replied = find_replied(turn.session, turn.address, event.reply_to) if event.text else None
    if replied is None:
        return turn.say("room-hint")
    if turn.account is None:
        return turn.say("room-stranger")
    if len(event.text) > LONGEST_TEXT:
        return turn.say("text-too-long", longest=LONGEST_TEXT)
    try:
        with turn.session.begin_nested():
            return router.call(turn, replace(replied, args=replied.args | {"typed": event.text}))
    except RefusedError as refusal:
        return turn.say(refusal.key, **refusal.values)


def tell_rooms(turn: Turn, question: tables.TeamQuestion) -> bool:
    """Tells each room of a question, once; whether there is any room."""
    language = _language(turn)
    text = describe_question(turn, question, language) + "\n" + turn.texts.markup(language, "room-reply")
    for messenger, room in turn.assistant.organiser_rooms.items():
        post(
            turn.session,
            Address(messenger, "", room, private=False),
            Reply(text),
            turn.now,
            dedupe_key=f"team-question:{question.id}:{messenger}",
            replied=Choice("", "team-reply", {"question": question.id}),
        )
    return bool(turn.assistant.organiser_rooms)


def tell_rooms_outcome(turn: Turn, question: tables.TeamQuestion) -> None:
    """Tells the rooms that a question is dealt with, but not the one in which that was done."""
    by = find_person(turn.session, question.answered_by) if question.answered_by else None
    key = "room-declined" if question.answer is None else "room-answered"
    words = turn.texts.markup(
        _language(turn),
        key,
        name=by.name if by else "–",
        text=quote(question.text),
        answer=quote(question.answer or ""),
    )
    for messenger, room in turn.assistant.organiser_rooms.items():
        if (messenger, room) != (turn.address.messenger, turn.address.conversation):
            address = Address(messenger, "", room, private=False)
            key = f"team-outcome:{question.id}:{messenger}"
            post(turn.session, address, Reply(words), turn.now, dedupe_key=key)


def _language(turn: Turn) -> str:
    return turn.assistant.spoken(turn.programme.language)
