"""When a request for a seat comes to its end by itself."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.courtesy import QuietHours, next_allowed


def find_end(asked: datetime, within: timedelta, start: datetime, quiet: QuietHours | None, zone: ZoneInfo) -> datetime:
    """Until when a request can be decided: for so long, but not to quiet hours nor past the start; in UTC."""
    return min(next_allowed(asked + within, quiet, zone), start)
