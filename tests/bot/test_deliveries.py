"""The outbox: what is due is claimed once, in order, and how it came out is kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from bot.claims import LEASE, MOST_ATTEMPTS, claim, settle_deliveries, take_over
from bot.messengers.base import Delivered, NotDelivered, Outcome, Uncertain, Undeliverable
from handlers.messages import Address, Attachment, Choice, Reply
from handlers.outbox import post, tell
from storage import tables
from storage.database import transaction
from storage.kinds import AccountStatus, AnnouncementStatus, DeliveryStatus

NOW = datetime(2027, 1, 11, 7, 30, tzinfo=UTC)


@pytest.fixture
def accounts(database: Engine) -> Engine:
    """Anna and Ben, each with an account, the ids 1 and 2."""
    with transaction(database) as session:
        for id, name in enumerate(("Anna", "Ben"), 1):
            session.add(tables.Person(id=id, name=name, language="de", consented_at=NOW))
            session.flush()
            session.add(tables.Account(id=id, person_id=id, messenger="console", external_id=name, conversation=name))
    return database


def put(engine: Engine, account_id: int | None, *texts: str, announcement_id: int | None = None) -> list[int]:
    with transaction(engine) as session:
        account = session.get_one(tables.Account, account_id) if account_id else None
        name = account.conversation if account else "guest"
        rows = [post(session, Address("console", name, name), Reply(text), NOW, account=account) for text in texts]
        for row in rows:
            row.announcement_id = announcement_id
        return [row.id for row in rows]


def row_of(engine: Engine, row_id: int) -> tables.Outbox | None:
    with transaction(engine) as session:
        return session.get(tables.Outbox, row_id)


def texts_due(engine: Engine, now: datetime = NOW) -> list[str]:
    return [message.text for message, _ in claim(engine, "console", now).messages]


def test_what_is_claimed_is_claimed_once(accounts: Engine) -> None:
    """M4: workers at the same moment never have the same message, and of a conversation only its first."""
    with transaction(accounts) as session:
        for n in range(30):
            for k in range(2):
                post(session, Address("console", f"{n}", f"{n}"), Reply(f"{n}.{k}"), NOW)
    with ThreadPoolExecutor(4) as workers:
        claimed = [text for texts in workers.map(lambda _: texts_due(accounts), range(4)) for text in texts]
    assert sorted(claimed) == sorted(f"{n}.0" for n in range(30))


def test_a_dead_workers_messages_are_taken_over(accounts: Engine) -> None:
    """M4: what a killed worker had claimed is claimed again when its lease is over, not before."""
    put(accounts, 1, "reminder")
    assert texts_due(accounts) == ["reminder"]
    assert texts_due(accounts, NOW + LEASE - timedelta(seconds=1)) == []
    assert texts_due(accounts, NOW + LEASE) == ["reminder"]


def test_what_another_worker_delivered_stays_delivered(accounts: Engine) -> None:
    """M4: a worker that was slower than its lease comes to another end than the one that took over: it is not sent a
    third time."""
    (row_id,) = put(accounts, 1, "Hallo")
    texts_due(accounts)
    assert texts_due(accounts, NOW + LEASE) == ["Hallo"]
    settle_deliveries(accounts, [(row_id, Delivered("9"))], NOW + LEASE)
    settle_deliveries(accounts, [(row_id, NotDelivered("timed out"))], NOW + LEASE)
    row = row_of(accounts, row_id)
    assert row is not None
    assert (row.status, row.external_id) == (DeliveryStatus.SENT, "9")


@pytest.mark.parametrize(
    ("messenger", "status"), [("console", DeliveryStatus.UNKNOWN), ("matrix", DeliveryStatus.WAITING)]
)
def test_a_dead_workers_announcement_is_left_to_the_organiser(
    accounts: Engine, messenger: str, status: DeliveryStatus
) -> None:
    """A3: who may have got an announcement gets it again only where the server knows it as the same."""
    with transaction(accounts) as session:
        session.add(
            tables.Announcement(id=1, text={"de": "x"}, segment={}, status=AnnouncementStatus.SENT, created_at=NOW)
        )
    announced, personal = put(accounts, 1, "text", announcement_id=1)[0], put(accounts, 1, "text")[0]
    with transaction(accounts) as session:
        for row in session.scalars(select(tables.Outbox)):
            row.messenger = messenger
    for lane in (True, False):
        assert claim(accounts, messenger, NOW, announced=lane).messages
    take_over(accounts)
    rows = [row_of(accounts, row_id) for row_id in (announced, personal)]
    assert [row.status for row in rows if row] == [status, DeliveryStatus.WAITING]


def test_nothing_overtakes_a_message_that_waits(accounts: Engine) -> None:
    """The order of a conversation is kept over a failed attempt; other conversations do not wait for it."""
    (first,) = put(accounts, 1, "first")
    assert texts_due(accounts) == ["first"]
    put(accounts, 1, "second")
    put(accounts, 2, "other")
    assert texts_due(accounts) == ["other"]
    settle_deliveries(accounts, [(first, NotDelivered("cut"))], NOW)
    assert texts_due(accounts) == []
    assert texts_due(accounts, NOW + timedelta(seconds=2)) == ["first"]
    settle_deliveries(accounts, [(first, Delivered())], NOW)
    assert texts_due(accounts, NOW + timedelta(seconds=2)) == ["second"]


@pytest.mark.parametrize(
    ("outcome", "announced", "status"),
    [
        (Delivered("77"), False, DeliveryStatus.SENT),
        (NotDelivered("cut"), False, DeliveryStatus.WAITING),
        (Uncertain("time-out"), False, DeliveryStatus.WAITING),
        (Uncertain("time-out"), True, DeliveryStatus.UNKNOWN),
        (Undeliverable("too long"), False, DeliveryStatus.FAILED),
        (Undeliverable("blocked", AccountStatus.BLOCKED), False, DeliveryStatus.BLOCKED),
    ],
)
def test_how_a_sending_came_out(accounts: Engine, outcome: Outcome, announced: bool, status: DeliveryStatus) -> None:
    """A3, M4: what is unknown is sent again to a person, and left unknown for an announcement."""
    with transaction(accounts) as session:
        session.add(
            tables.Announcement(id=1, text={"de": "x"}, segment={}, status=AnnouncementStatus.SENT, created_at=NOW)
        )
    (row_id,) = put(accounts, 1, "text", announcement_id=1 if announced else None)
    assert claim(accounts, "console", NOW, announced=announced).messages
    settle_deliveries(accounts, [(row_id, outcome)], NOW)
    row = row_of(accounts, row_id)
    assert row is not None
    assert row.status is status
    assert row.external_id == ("77" if status is DeliveryStatus.SENT else None)


def test_a_blocked_account_is_not_written_to(accounts: Engine) -> None:
    """A person who has blocked the bot gets nothing more by itself; the account says so."""
    (row_id,) = put(accounts, 1, "text")
    settle_deliveries(accounts, [(row_id, Undeliverable("blocked", AccountStatus.BLOCKED))], NOW)
    with transaction(accounts) as session:
        assert session.get_one(tables.Account, 1).status is AccountStatus.BLOCKED
        anna, ben = (session.get_one(tables.Person, id) for id in (1, 2))
        assert not tell(session, anna, lambda language: Reply("reminder"), NOW)
        assert tell(session, ben, lambda language: Reply("reminder"), NOW, dedupe_key="once")
        assert not tell(session, ben, lambda language: Reply("reminder"), NOW, dedupe_key="once")


def test_attempts_come_to_an_end(accounts: Engine) -> None:
    """A message that can't be sent for about a day is given up with its reason."""
    (row_id,) = put(accounts, 1, "text")
    now = NOW
    for _ in range(MOST_ATTEMPTS):
        ((message, _),) = claim(accounts, "console", now).messages
        settle_deliveries(accounts, [(message.id, NotDelivered("server down"))], now)
        now += timedelta(minutes=10)
    row = row_of(accounts, row_id)
    assert row is not None
    assert (row.status, row.reason) == (DeliveryStatus.FAILED, "server down")
    assert now - NOW > timedelta(hours=24)


def test_nothing_is_kept_of_a_guest(accounts: Engine) -> None:
    """P1: what was said to somebody who has not consented is gone when it is delivered."""
    (row_id,) = put(accounts, None, "welcome")
    settle_deliveries(accounts, [(row_id, NotDelivered("cut"))], NOW)
    assert row_of(accounts, row_id) is not None
    settle_deliveries(accounts, [(row_id, Delivered())], NOW)
    assert row_of(accounts, row_id) is None


def test_a_message_survives_the_outbox_whole(accounts: Engine) -> None:
    """Choices and files come out as they were put in."""
    file = Attachment("a.ics", "text/calendar", bytes(range(256)))
    with transaction(accounts) as session:
        account = session.scalars(select(tables.Account).where(tables.Account.id == 1)).one()
        reply = Reply("<b>Grüße</b>", (Choice("Ja", "yes", {"n": 1}),), file)
        post(session, Address("console", "Anna", "Anna"), reply, NOW, account=account)
    ((message, _),) = claim(accounts, "console", NOW).messages
    assert (message.text, message.labels, message.attachment) == ("<b>Grüße</b>", ["Ja"], file)
    assert message.token(0) == f"{message.id}.0"
