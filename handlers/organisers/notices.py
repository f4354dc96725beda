"""What organisers are told without having asked."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.messages import Reply
from handlers.outbox import tell
from handlers.people.service import list_responsible
from storage import tables


def tell_organisers(
    session: Session,
    workshop: tables.Workshop,
    compose: Callable[[str], Reply],
    now: datetime,
    *,
    dedupe_key: str | None = None,
) -> int:
    """Tells everybody who organises the workshop's site, each in their language; how many were told.

    With a key, each of them is told once and never again.
    """
    told = 0
    for person in list_responsible(session, workshop.site_id):
        key = f"{dedupe_key}:{person.id}" if dedupe_key else None
        told += tell(session, person, compose, now, dedupe_key=key)
    return told
