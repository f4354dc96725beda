"""What is decided about seats that are passed on or reserved, without looking anything up."""

from datetime import datetime, timedelta

LIFETIME = timedelta(days=7)
"""How long a code for one's own seat can be used, at most."""
GIVEN_BACK_BEFORE = timedelta(days=7)
"""How long before the start reserved seats are given back, where the workshop has no deadline for cancelling."""
REMINDED_BEFORE = timedelta(days=3)
"""How long before they are given back the holder of reserved seats is reminded of them."""
MOST_SEATS = 10
"""How many seats of a workshop somebody who leads a unit can reserve for it."""
RESERVING_AUDIENCE = "executives"
"""The audience whose people can reserve seats for their own unit."""
LONGEST_UNIT = 100


def find_expiry(now: datetime, start: datetime, cancellation_until: datetime | None) -> datetime:
    """Until when a code for one's own seat can be used."""
    return min(now + LIFETIME, start, *([cancellation_until] if cancellation_until else []))


def find_return(start: datetime, cancellation_until: datetime | None) -> datetime:
    """When reserved seats that nobody was named for are given back."""
    return min(cancellation_until, start) if cancellation_until else start - GIVEN_BACK_BEFORE


def limit_reservation(free: int, own: int, *, organises: bool) -> int:
    """How many more seats somebody may reserve, with so many free and so many reserved by them already.

    Whoever leads a unit leaves half of the seats to all others; organisers decide for themselves.
    """
    return free if organises else max(0, min((free + own) // 2, MOST_SEATS) - own)
