"""Every conversation, imported so that it registers with the router: a new feature is one line here."""

from handlers.announcements import conversation as announcements
from handlers.approvals import conversation as approvals
from handlers.calendar import conversation as calendar
from handlers.feedback import conversation as feedback
from handlers.interest import conversation as interest
from handlers.menu import conversation as menu
from handlers.organisers import conversation as organisers
from handlers.participants import conversation as participants
from handlers.passing import conversation as passing
from handlers.passing import reserving
from handlers.people import conversation as people
from handlers.questions import conversation as questions
from handlers.registration import answering
from handlers.registration import conversation as registration
from handlers.reminders import conversation as reminders
from handlers.series import conversation as series
from handlers.team import conversation as team
from handlers.team import remembering, replying
from handlers.workshops import conversation as workshops

__all__ = [
    "announcements",
    "answering",
    "approvals",
    "calendar",
    "feedback",
    "interest",
    "menu",
    "organisers",
    "participants",
    "passing",
    "people",
    "questions",
    "registration",
    "remembering",
    "reminders",
    "replying",
    "reserving",
    "series",
    "team",
    "workshops",
]
