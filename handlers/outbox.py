"""Putting messages into the outbox. They are sent after the transaction, and only if it is committed."""

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.messages import Address, Reply
from storage import tables
from storage.kinds import AccountStatus, DeliveryStatus


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
) -> tables.Outbox:
    """Puts a message to an address into the outbox; `question` marks it as the asking of an open question."""
    row = tables.Outbox(
        account_id=account.id if account else None,
        messenger=address.messenger,
        conversation=address.conversation,
        payload=write_payload(reply) | ({"question": question} if question else {}),
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


def tell(
    session: Session,
    person: tables.Person,
    compose: Callable[[str], Reply],
    now: datetime,
    *,
    dedupe_key: str | None = None,
) -> bool:
    """Says something to a person by itself, composed in their language. With a key, once and never again.

    False where nothing was said: it had been said before, or the person has no account that can be reached.
    """
    account = find_account(session, person.id)
    if account is None:
        return False
    if dedupe_key and session.scalar(select(tables.Outbox.id).where(tables.Outbox.dedupe_key == dedupe_key)):
        return False
    address = Address(account.messenger, account.external_id, account.conversation)
    post(session, address, compose(person.language), now, account=account, dedupe_key=dedupe_key)
    return True
