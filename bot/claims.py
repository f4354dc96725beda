"""The outbox as a queue: claiming what is due, keeping how it came out. Plain transactions, no messenger."""

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, bindparam, delete, select, true, update
from sqlalchemy.orm import Session, aliased

from bot.messengers.base import UNPACED, Delivered, NotDelivered, Outcome, Outgoing, Pace, Uncertain, Undeliverable
from bot.rates import hold_back, reserve
from handlers.messages import Attachment
from storage import tables
from storage.database import transaction
from storage.kinds import DeliveryStatus

BATCH = 128
LEASE = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(minutes=10)
MOST_ATTEMPTS = 150  # with the pauses between them about a day
REPEATABLE = ("matrix",)
"""Messengers whose server takes a message with the same key for the same (Matrix: the transaction id)."""
WAITING, SENDING = DeliveryStatus.WAITING, DeliveryStatus.SENDING


@dataclass(frozen=True)
class Claim:
    """Messages to send, each not before its moment; and when there may be more, if that is known."""

    messages: Sequence[tuple[Outgoing, datetime]] = ()
    again: datetime | None = None


def claim(
    engine: Engine,
    messenger: str,
    now: datetime,
    *,
    announced: bool = False,
    most: int = BATCH,
    pace: Pace = UNPACED,
) -> Claim:
    """Takes what is due for a messenger, oldest first; nobody else takes it while the lease lasts.

    Of each conversation only the first message is taken, so that none overtakes another, be it while that is sent or
    while it waits for its next attempt; only what is put off to a later hour holds up nothing. Announcements are a
    queue of their own: what is said to a person alone does not wait for them.
    """
    with transaction(engine) as session:
        _take_over(session, messenger, tables.Outbox.leased_until <= now)
        rows = session.execute(_first_due(messenger, now, announced).limit(most)).all()
        if not rows:
            return Claim()
        slots = reserve(session, messenger, pace, [row.conversation for row in rows], announced, now)
        taken = [(row, at) for row, at in zip(rows, slots.moments, strict=True) if at is not None]
        session.execute(
            update(tables.Outbox)
            .where(tables.Outbox.id.in_([row.id for row, _ in taken]))
            .values(status=SENDING, leased_until=now + LEASE, attempts=tables.Outbox.attempts + 1)
        )
        return Claim([(_outgoing(*row), at) for row, at in taken], slots.again)


def take_over(engine: Engine) -> None:
    """Takes over what a dead process was sending. Only where there is no other process: it would be robbed."""
    with transaction(engine) as session:
        for messenger in session.scalars(select(tables.Outbox.messenger).where(tables.Outbox.status == SENDING)).all():
            _take_over(session, messenger, true())


def _take_over(session: Session, messenger: str, dead: ColumnElement[bool]) -> None:
    """Nobody knows whether a message of a dead process arrived. A personal one is sent again; an announcement is
    marked, and an organiser decides, unless the messenger's server knows a repeated message as the same."""
    left = update(tables.Outbox).where(tables.Outbox.messenger == messenger, tables.Outbox.status == SENDING, dead)
    if messenger not in REPEATABLE:
        unknown = {"status": DeliveryStatus.UNKNOWN, "reason": "stopped while sending", "leased_until": None}
        session.execute(left.where(tables.Outbox.announcement_id.is_not(None)).values(unknown))
    session.execute(left.values(status=WAITING, leased_until=None))


def _first_due(messenger: str, now: datetime, announced: bool) -> Any:
    earlier = aliased(tables.Outbox)

    def lane(row: type[tables.Outbox]) -> Any:
        return row.announcement_id.is_not(None) if announced else row.announcement_id.is_(None)

    overtaken = (
        select(earlier.id)
        .where(
            earlier.messenger == messenger,
            earlier.conversation == tables.Outbox.conversation,
            earlier.status.in_((WAITING, SENDING)),
            earlier.id < tables.Outbox.id,
            (earlier.due_at <= now) | (earlier.attempts > 0),
            lane(earlier),
        )
        .exists()
    )
    return (
        select(tables.Outbox.id, tables.Outbox.conversation, tables.Outbox.payload)
        .where(
            tables.Outbox.messenger == messenger,
            tables.Outbox.status == WAITING,
            lane(tables.Outbox),
            tables.Outbox.due_at <= now,
            ~overtaken,
        )
        .order_by(*([tables.Outbox.announcement_id] if announced else []), tables.Outbox.id)
        .with_for_update(skip_locked=True)
    )


def _outgoing(id: int, conversation: str, payload: dict[str, Any]) -> Outgoing:
    attachment = None
    if file := payload.get("attachment"):
        attachment = Attachment(file["filename"], file["media_type"], b64decode(file["content"]))
    labels = [choice["label"] for choice in payload["choices"]]
    return Outgoing(id, conversation, payload["text"], labels, attachment)


def settle_deliveries(engine: Engine, outcomes: Sequence[tuple[int, Outcome]], now: datetime) -> None:
    """Keeps how sending came out, of as many messages as have come out meanwhile in one transaction."""
    came_out = dict(outcomes)
    delivered = {id: outcome for id, outcome in came_out.items() if isinstance(outcome, Delivered)}
    with transaction(engine) as session:
        if delivered:
            parameters = [{"row": id, "external": outcome.external_id or None} for id, outcome in delivered.items()]
            session.connection().execute(_DELIVERED.values(sent_at=now), parameters)
            session.execute(_GUESTS.where(tables.Outbox.id.in_(delivered)))
        # What another worker delivered meanwhile, because the lease was over, stays delivered.
        others = select(tables.Outbox).where(
            tables.Outbox.id.in_(came_out.keys() - delivered.keys()), tables.Outbox.status != DeliveryStatus.SENT
        )
        for row in session.scalars(others).all() if len(came_out) > len(delivered) else ():
            _settle(session, row, came_out[row.id], now)


_DELIVERED = (
    update(tables.Outbox)
    .where(tables.Outbox.id == bindparam("row"))
    .values(status=DeliveryStatus.SENT, external_id=bindparam("external"), reason=None, leased_until=None)
)
_GUESTS = delete(tables.Outbox).where(tables.Outbox.account_id.is_(None), tables.Outbox.dedupe_key.is_(None))
"""Nothing of guests is kept; what is said once to a room has a key."""


def _settle(session: Session, row: tables.Outbox, outcome: Outcome, now: datetime) -> None:
    row.leased_until = None
    match outcome:
        case Undeliverable():
            row.status = DeliveryStatus.BLOCKED if outcome.account else DeliveryStatus.FAILED
            row.reason = outcome.reason
            _mark_account(session, row, outcome)
        case Uncertain() if row.announcement_id is not None:
            row.status = DeliveryStatus.UNKNOWN
            row.reason = outcome.reason
        case Uncertain() | NotDelivered():
            _try_again(session, row, outcome, now)
    if row.account_id is None and row.dedupe_key is None and row.status is not WAITING:
        session.delete(row)


def _mark_account(session: Session, row: tables.Outbox, outcome: Undeliverable) -> None:
    account = session.get(tables.Account, row.account_id) if row.account_id else None
    if account and outcome.account and account.conversation == row.conversation:
        account.status = outcome.account


def _try_again(session: Session, row: tables.Outbox, outcome: NotDelivered | Uncertain, now: datetime) -> None:
    row.reason = outcome.reason
    pause = outcome.pause if isinstance(outcome, NotDelivered) else None
    if pause:
        hold_back(session, row.messenger, now + pause)
    if row.attempts >= MOST_ATTEMPTS:
        row.status = DeliveryStatus.FAILED
        return
    row.status = WAITING
    row.due_at = now + (pause or min(timedelta(seconds=2 ** min(row.attempts, 12)), LONGEST_PAUSE))


def release(engine: Engine, row_ids: Sequence[int]) -> None:
    """Gives back what was claimed and not sent."""
    with transaction(engine) as session:
        for row in session.scalars(select(tables.Outbox).where(tables.Outbox.id.in_(row_ids))):
            row.status = WAITING
            row.leased_until = None
            row.attempts -= 1
