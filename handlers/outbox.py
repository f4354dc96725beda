"""Putting messages into the outbox. They are sent after the transaction, and only if it is committed."""

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handlers.courtesy import Quiet, QuietHours, Urgency, choose_moment, line_up, quiet_hours, weigh
from handlers.dates import Calendar
from handlers.messages import Address, Choice, Reply
from storage import tables
from storage.kinds import AccountStatus, DeliveryStatus

MIDNIGHT = time()
TOO_LATE = "too late to be of use"


def write_payload(reply: Reply) -> dict[str, Any]:
    """A reply as the outbox keeps it."""
    payload: dict[str, Any] = {"text": str(reply.text), "choices": [vars(choice) for choice in reply.choices]}
    if reply.attachment:
        file = reply.attachment
        content = b64encode(file.content).decode()
        payload["attachment"] = {"filename": file.filename, "media_type": file.media_type, "content": content}
    return payload


def post(
    session: Session,
    address: Address,
    reply: Reply,
    now: datetime,
    *,
    account: tables.Account | None = None,
    question: dict[str, Any] | None = None,
    dedupe_key: str | None = None,
    replied: Choice | None = None,
) -> tables.Outbox:
    """Puts a message to an address into the outbox; `question` marks it as the asking of an open question.

    `replied` is what is done with a text that replies to it, given to the action as `typed`.
    """
    row = tables.Outbox(
        account_id=account.id if account else None,
        messenger=address.messenger,
        conversation=address.conversation,
        payload=write_payload(reply)
        | ({"question": question} if question else {})
        | ({"replied": vars(replied)} if replied else {}),
        status=DeliveryStatus.WAITING,
        due_at=now,
        dedupe_key=dedupe_key,
    )
    session.add(row)
    session.flush()
    return row


def find_account(session: Session, person_id: int) -> tables.Account | None:
    """The account on which a person is written to: the newest that can be reached."""
    return session.scalar(
        select(tables.Account)
        .where(tables.Account.person_id == person_id, tables.Account.status == AccountStatus.ACTIVE)
        .order_by(tables.Account.id.desc())
        .limit(1)
    )


def find_shown(session: Session, account_id: int, now: datetime) -> dict[str, Any] | None:
    """The message that an account has before it last; one that is put off to a later hour is not seen yet."""
    outbox = tables.Outbox
    return session.scalar(
        select(outbox.payload)
        .where(outbox.account_id == account_id, outbox.due_at <= now, outbox.status != DeliveryStatus.FAILED)
        .order_by(func.coalesce(outbox.sent_at, outbox.due_at).desc(), outbox.id.desc())
        .limit(1)
    )


def find_quiet(programme: tables.Programme, person: tables.Person | None = None) -> Quiet:
    """When a person is left alone: as they chose, and where they chose nothing as the programme says."""
    general = quiet_hours(programme.details)
    calendar = Calendar(programme.details["programme"].get("public_holidays") or "")
    hours, days_off = general, False
    if person is not None:
        hours = choose_hours(person, general)
        days_off = person.quiet_days_off
    return Quiet(ZoneInfo(programme.timezone), hours, days_off, lambda day: bool(calendar.name_public_holiday(day)))


def choose_hours(person: tables.Person, general: QuietHours | None) -> QuietHours | None:
    """A person's quiet hours: where they chose only one end, the other is the programme's, else midnight."""
    if person.quiet_from is None and person.quiet_until is None:
        return general
    start = person.quiet_from or (general.start if general else MIDNIGHT)
    until = person.quiet_until or (general.until if general else MIDNIGHT)
    return QuietHours(start, until)


def tell(
    session: Session,
    person: tables.Person,
    compose: Callable[[str], Reply],
    now: datetime,
    *,
    dedupe_key: str | None = None,
    urgency: Urgency = Urgency.SOON,
    useful_until: datetime | None = None,
    needed_by: datetime | None = None,
    about: str | None = None,
) -> bool:
    """Says something to a person by itself, composed in their language. With a key, once and never again.

    It is said when the person may be disturbed, in the order of what is said `about` one workshop, but at once where
    that would be after `needed_by`. What would come when it is of no use any more is kept as not delivered.

    False where nothing was said: it had been said before, is of no use, or the person can't be reached.
    """
    account = find_account(session, person.id)
    if account is None:
        return False
    if dedupe_key and session.scalar(select(tables.Outbox.id).where(tables.Outbox.dedupe_key == dedupe_key)):
        return False
    address = Address(account.messenger, account.external_id, account.conversation)
    row = post(session, address, compose(person.language), now, account=account, dedupe_key=dedupe_key)
    programme = session.scalar(select(tables.Programme))
    at: datetime | None = now
    if programme:
        quiet = find_quiet(programme, person)
        urgency = weigh(now, urgency, quiet, needed_by)
        at = choose_moment(now, urgency, quiet, useful_until)
    if at is None:
        row.status, row.reason = DeliveryStatus.FAILED, TOO_LATE
        return False
    if about:
        row.payload = row.payload | {"about": about}
        waiting = _list_postponed(session, row, about, now)
        row.due_at, moments = line_up(at, urgency, [earlier.due_at for earlier in waiting])
        for earlier, moment in zip(waiting, moments, strict=True):
            earlier.due_at = moment
    else:
        row.due_at = at
    session.flush()
    return True


def _list_postponed(session: Session, row: tables.Outbox, about: str, now: datetime) -> list[tables.Outbox]:
    rows = session.scalars(
        select(tables.Outbox).where(
            tables.Outbox.account_id == row.account_id,
            tables.Outbox.status == DeliveryStatus.WAITING,
            tables.Outbox.due_at > now,
            tables.Outbox.id < row.id,
        )
    )
    return [earlier for earlier in rows if earlier.payload.get("about") == about]


def find_replied(session: Session, address: Address, reply_to: str) -> Choice | None:
    """What is done with a text that replies to a message, by the messenger's own id of it; None where nothing is."""
    there = (
        tables.Outbox.messenger == address.messenger,
        tables.Outbox.conversation == address.conversation,
        tables.Outbox.external_id.contains(reply_to, autoescape=True),
    )
    for row in session.scalars(select(tables.Outbox).where(*there)) if reply_to else ():
        if reply_to in (row.external_id or "").split() and "replied" in row.payload:
            return Choice(**row.payload["replied"])
    return None
