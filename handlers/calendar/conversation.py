"""The calendar file behind a reply, and the calendar that follows by itself: its address, a new one, none any more."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from handlers.calendar.file import Method, write_calendar
from handlers.calendar.service import delete_feed, find_feed, name_address, renew_feed, write_bookings
from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.outbox import post
from handlers.router import router
from handlers.texts import say_day
from storage import tables

NAMING = 16
"""So much of a digest names the address that a choice is about."""


def add_calendar(turn: Turn, reply: Reply, workshop: tables.Workshop, method: Method = Method.PUBLISH) -> Reply:
    """Puts the calendar file of a workshop behind a reply to whoever has got a seat, or given it up."""
    file = write_calendar(
        turn.session, turn.texts, turn.programme, workshop, turn.language, turn.now, method, person=turn.member
    )
    return replace(reply, attachment=file)


@router.action("calendar")
def show_calendar(turn: Turn) -> Reply:
    """Gives an address, or says since when there is one; where none can be given, the bookings as a file."""
    feed = find_feed(turn.session, turn.member.id)
    if not turn.assistant.public_url:
        file = write_bookings(turn.session, turn.assistant, turn.member, turn.language, turn.now)
        menu = turn.choice("menu-registrations", "registrations")
        return Reply(turn.words("calendar-file" if file else "calendar-nothing"), (menu,), file)
    return _say_known(turn, feed) if feed else _tell_address(turn)


@router.action("calendar-renew")
def renew(turn: Turn, of: str) -> Reply:
    """Gives another address in place of the one that the choice was offered with; a second tap changes nothing."""
    feed = find_feed(turn.session, turn.member.id)
    if not turn.assistant.public_url or feed is None or feed.digest[:NAMING] != of:
        return show_calendar(turn)
    return _tell_address(turn)


@router.action("calendar-delete")
def delete(turn: Turn) -> Reply:
    """Takes the address away; nobody sees anything under it any more."""
    delete_feed(turn.session, turn.member.id)
    return turn.say("calendar-deleted", turn.choice("calendar-again", "calendar"))


def _tell_address(turn: Turn) -> Reply:
    """The address comes in a message of its own, so that it can be copied, and is forgotten when it was delivered."""
    token = renew_feed(turn.session, turn.member, turn.now)
    address = Reply(turn.words("calendar-address", address=f"{turn.assistant.public_url}/calendar/{token}.ics"))
    key = name_address(token)
    post(turn.session, turn.address, address, turn.now, account=turn.account, dedupe_key=key)
    feed = find_feed(turn.session, turn.member.id)
    return Reply(turn.words("calendar-explained"), _choices(turn, feed) if feed else ())


def _say_known(turn: Turn, feed: tables.CalendarFeed) -> Reply:
    since = feed.created_at.astimezone(ZoneInfo(turn.programme.timezone))
    return turn.say("calendar-known", *_choices(turn, feed), day=say_day(since, turn.language))


def _choices(turn: Turn, feed: tables.CalendarFeed) -> tuple[Choice, ...]:
    return (
        turn.choice("calendar-renew", "calendar-renew", of=feed.digest[:NAMING]),
        turn.choice("calendar-delete", "calendar-delete"),
    )


router.command("calendar", "calendar")
