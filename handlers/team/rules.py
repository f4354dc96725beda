"""What of a question may stand in an answer for everybody."""

import re
from collections.abc import Iterable

SHORTEST_NAME = 3
_TRACES = re.compile(r"\S+@\S+\.\w+|\+?\d[\d /()-]{4,}\d")
"""Addresses and telephone numbers."""


def mask(text: str, names: Iterable[str]) -> str:
    """A text without these people's names, nor addresses and telephone numbers; "…" stands for each."""
    text = _TRACES.sub("…", text)
    parts = sorted({part for name in names for part in name.split() if len(part) >= SHORTEST_NAME}, key=len)
    for part in reversed(parts):
        text = re.sub(rf"(?<!\w){re.escape(part)}(s|'s)?(?!\w)", "…", text, flags=re.IGNORECASE)
    return " ".join(text.split())
