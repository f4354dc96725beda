"""How fast messages go out: never more in any second than is allowed, and replies before announcements."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine

from bot.claims import claim, settle_deliveries
from bot.messengers.base import NotDelivered, Pace
from bot.rates import HORIZON, Spacing, forget_old, reserve
from handlers.messages import Address, Reply
from handlers.outbox import post
from storage import tables
from storage.database import transaction
from storage.kinds import AnnouncementStatus

NOW = datetime(2027, 1, 11, 7, 30, tzinfo=UTC)
FAST = Pace(25)
USUAL = Pace(25, lambda chat: timedelta(seconds=3 if chat.startswith("-") else 1))


def run(engine: Engine, pace: Pace, conversations: list[str], seconds: float, *, announced: bool) -> list[datetime]:
    """Asks for moments again and again, as the worker does; gives those at which something is sent."""
    sent, waiting, now = [], list(conversations), NOW
    while waiting and now < NOW + timedelta(seconds=seconds):
        with transaction(engine) as session:
            moments = reserve(session, "telegram", pace, waiting, announced, now).moments
        sent += [at for at in moments if at is not None]
        waiting = [conversation for conversation, at in zip(waiting, moments, strict=True) if at is None]
        now += HORIZON / 2
    return sorted(sent)


def most_in_a_second(moments: list[datetime]) -> int:
    return max(sum(at <= other < at + timedelta(seconds=1) for other in moments) for at in moments)


@pytest.mark.parametrize("announced", [False, True])
def test_no_second_holds_more_than_the_limit(database: Engine, announced: bool) -> None:
    """A limit over all holds in every second, from the first, and is used up to it."""
    sent = run(database, FAST, [str(n) for n in range(200)], 6, announced=announced)
    assert most_in_a_second(sent) == 25
    assert len([at for at in sent if at < NOW + timedelta(seconds=4)]) >= 0.97 * 100


async def test_nothing_is_reserved_faster_than_it_is_sent(sqlite: Engine) -> None:
    """M4: else more and more would wait while it is claimed, at a low limit past the lease, and be said twice."""
    sent = run(sqlite, FAST, [str(n) for n in range(60)], 4, announced=True)
    spacing, before = Spacing(FAST.per_second), time.monotonic()
    for at in sent:
        await asyncio.sleep(before + (at - sent[0]).total_seconds() - time.monotonic())
        due = time.monotonic()
        await spacing.keep(announced=True)
    assert time.monotonic() - due < 0.02


def test_a_chat_and_a_group_have_limits_of_their_own(database: Engine) -> None:
    """One message a second in a chat, twenty a minute in a group; others do not wait for them."""
    sent = run(database, USUAL, ["7"] * 4 + ["-8"] * 2 + ["9"], 10, announced=False)
    assert [(at - NOW).total_seconds() // 1 for at in sent] == [0, 0, 0, 1, 2, 3, 3]


def test_replies_overtake_a_broadcast(database: Engine) -> None:
    """Whoever asks something while a broadcast runs waits no longer than for other replies."""
    with transaction(database) as session:
        reserve(session, "telegram", FAST, [str(n) for n in range(500)], True, NOW)
        (reply,) = reserve(session, "telegram", FAST, ["someone"], False, NOW).moments
        (announcement,) = reserve(session, "telegram", FAST, ["next"], True, NOW + HORIZON).moments
    assert reply == NOW
    assert announcement is not None
    assert announcement > NOW + HORIZON


def test_several_processes_share_one_limit(database: Engine) -> None:
    """Two workers at the same moment together stay within the limit."""

    def ask(worker: int) -> list[datetime]:
        with transaction(database) as session:
            moments = reserve(session, "telegram", FAST, [f"{worker}.{n}" for n in range(20)], True, NOW).moments
            return [at for at in moments if at is not None]

    with transaction(database) as session:
        reserve(session, "telegram", FAST, ["first"], True, NOW)
    with ThreadPoolExecutor(2) as workers:
        moments = [at for found in workers.map(ask, (1, 2)) for at in found]
    assert len(moments) == len(set(moments))
    assert most_in_a_second(moments) <= 25


def test_a_clock_that_is_put_back_stops_nothing(database: Engine) -> None:
    """A reservation that lies an hour ahead was made before the clock was put back, and is none."""
    with transaction(database) as session:
        reserve(session, "telegram", USUAL, ["7"], False, NOW + timedelta(hours=1))
        assert reserve(session, "telegram", USUAL, ["7"], False, NOW).moments == [NOW]
        forget_old(session, NOW + timedelta(hours=2))
        assert session.query(tables.Rate).count() == 0


def test_a_server_that_asks_to_wait_is_obeyed_for_the_whole_account(database: Engine) -> None:
    """After a 429 nothing goes out on the messenger, replies and announcements alike, until its time is over."""
    with transaction(database) as session:
        session.add(
            tables.Announcement(id=1, text={"de": "x"}, segment={}, status=AnnouncementStatus.SENT, created_at=NOW)
        )
        rows = [post(session, Address("telegram", name, name), Reply("text"), NOW) for name in ("1", "2", "3")]
        session.flush()
        rows[2].announcement_id = 1
    ((message, _), *_) = claim(database, "telegram", NOW, most=1).messages
    settle_deliveries(database, [(message.id, NotDelivered("429", timedelta(seconds=40)))], NOW)
    for announced in (False, True):
        held = claim(database, "telegram", NOW + timedelta(seconds=39), announced=announced)
        assert not held.messages
        assert held.again == NOW + timedelta(seconds=40)
        assert claim(database, "telegram", NOW + timedelta(seconds=40), announced=announced).messages


async def test_a_loop_that_was_busy_catches_nothing_up() -> None:
    """What waited while the event loop was blocked goes out no faster than before: there is no burst."""
    spacing, moments = Spacing(50), list[float]()

    async def send() -> None:
        await spacing.keep(announced=True)
        moments.append(time.monotonic())

    async with asyncio.TaskGroup() as sending:
        for _ in range(6):
            sending.create_task(send())
        await asyncio.sleep(0.03)
        time.sleep(0.2)  # noqa: ASYNC251 - that is what is tested
    assert all(later - earlier >= 0.015 for earlier, later in pairwise(moments))


async def test_replies_hold_the_limit_too() -> None:
    """Replies that come together go at once, as far as the second has room."""
    spacing, moments = Spacing(10), list[float]()

    async def send() -> None:
        await spacing.keep(announced=False)
        moments.append(time.monotonic())

    async with asyncio.TaskGroup() as sending:
        for _ in range(15):
            sending.create_task(send())
    assert all(later - earlier >= 0.999 for earlier, later in zip(moments, moments[10:], strict=False))


async def test_a_reply_waits_for_one_announcement_at_the_most() -> None:
    """However many announcements are late, whoever asks something meanwhile is answered next."""
    spacing, gone = Spacing(10), list[str]()

    async def send(name: str) -> None:
        await spacing.keep(announced=name.isdecimal())
        gone.append(name)

    async with asyncio.TaskGroup() as sending:
        for number in range(13):
            sending.create_task(send(str(number)))
        await asyncio.sleep(0.35)
        before = len(gone)
        sending.create_task(send("in between"))
        await asyncio.sleep(0.6)
        sending.create_task(send("at the limit"))
    assert "in between" in gone[before : before + 2]
    assert gone.index("at the limit") <= 11


async def test_without_a_limit_nothing_waits() -> None:
    """0 is no limit: a message goes out without giving way to anything."""
    spacing = Spacing(0)
    keeping = spacing.keep(announced=False)
    with pytest.raises(StopIteration):
        keeping.send(None)
