"""Durations as people type them on a command line or in a rehearsal."""

import re
from datetime import timedelta

_DURATION = re.compile(
    r"(?=.)(?:(?P<weeks>\d{1,4})w)?(?:(?P<days>\d{1,4})d)?(?:(?P<hours>\d{1,4})h)?(?:(?P<minutes>\d{1,4})m)?", re.ASCII
)


def parse_duration(text: str) -> timedelta:
    """The duration that is meant by "2d", "12h" or "1d12h". Raises ValueError for what is none."""
    found = _DURATION.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no duration; write 2d, 3h, 30m, 1w or 1d12h")
    return timedelta(**{unit: int(count) for unit, count in found.groupdict().items() if count})
