"""What messages say about time: days, weekdays and parts of the day, in German and English."""

from handlers.dates.calendar import Calendar, SchoolBreak
from handlers.dates.reading import read_when
from handlers.dates.values import Span, When, allows, change_when

__all__ = ["Calendar", "SchoolBreak", "Span", "When", "allows", "change_when", "read_when"]
