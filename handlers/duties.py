"""What falls due by itself. Nothing is remembered in memory: each duty finds in the tables what is due now.

A duty's `do` says everything that is due at a moment, once, however often it is called; `next_at` is the next moment
after `now` at which there will be something to do, so that a rehearsal's clock can go there.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.approvals.minimum import ask_minimum, next_questions
from handlers.approvals.notices import do_requests, next_ends
from handlers.calendar.service import forget_addresses
from handlers.dialogue import Assistant
from handlers.feedback.service import forget_unfinished, invite_due, next_closings, next_invitations
from handlers.interest.notices import announce_dates, next_announcements
from handlers.passing.notices import end_passes, keep_reservations, next_moments
from handlers.questions.collecting import forget_old
from handlers.registration.changes import tell_changes
from handlers.registration.notices import end_offers, fill_seats
from handlers.registration.offers import next_deadlines
from handlers.reminders.service import next_reminders, remind_due


@dataclass(frozen=True)
class Duty:
    """One kind of thing that falls due."""

    name: str
    do: Callable[[Session, Assistant, datetime], None]
    next_at: Callable[[Session, datetime], Iterable[datetime]]


DUTIES = (
    Duty("changes", tell_changes, lambda session, now: ()),
    Duty("offers", end_offers, next_deadlines),
    Duty("seats", fill_seats, lambda session, now: ()),
    Duty("codes for seats", end_passes, next_moments),
    Duty("reserved seats", keep_reservations, lambda session, now: ()),
    Duty("new dates", announce_dates, next_announcements),
    Duty("requests", do_requests, next_ends),
    Duty("minimum", ask_minimum, next_questions),
    Duty("reminders", remind_due, next_reminders),
    Duty("feedback", invite_due, next_invitations),
    Duty("unfinished feedback", forget_unfinished, next_closings),
    Duty("calendar addresses", forget_addresses, lambda session, now: ()),
    Duty("unanswered messages", forget_old, lambda session, now: ()),
)
"""Every duty, in the order in which they are done at one moment."""
