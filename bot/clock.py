"""The clock. The one module that reads the time; a rehearsal has a clock that can be moved."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def read_clock() -> datetime:
    """Now, aware and in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one place


class MovableClock:
    """A clock that can be put forward; it runs, or stands, as the clock does that it is made from."""

    def __init__(self, base: Clock) -> None:
        self._base = base
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return self._base() + self._ahead

    def move_to(self, moment: datetime) -> None:
        """Puts the clock to a moment."""
        self._ahead = moment - self._base()
