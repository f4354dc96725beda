"""One incoming event is one turn is one transaction: the handled-mark, the change, and the reply in the outbox."""

from datetime import datetime

from sqlalchemy import Engine, select

import handlers.people.conversation
import handlers.registration.conversation  # noqa: F401 - both register with the router
from handlers.dialogue import enter_turn, post, router
from handlers.messages import Incoming
from handlers.texts import Texts
from storage import tables
from storage.database import transaction


def handle_event(engine: Engine, texts: Texts, event: Incoming, now: datetime) -> bool:
    """Handles an event once, however often it comes; False where it had been handled already.

    Raising undoes everything, the mark included, so that the event can be handled again.
    """
    messenger = event.address.messenger
    with transaction(engine) as session:
        seen = select(tables.Inbox.id).where(
            tables.Inbox.messenger == messenger, tables.Inbox.event_id == event.event_id
        )
        if session.scalar(seen) is not None:
            return False
        session.add(tables.Inbox(messenger=messenger, event_id=event.event_id, received_at=now, handled_at=now))
        session.flush()
        turn = enter_turn(session, texts, event.address, now)
        reply = router.handle(turn, event)
        post(session, turn.account, event.address, reply, now)
    return True
