"""What was spoken of: kept for fifteen minutes, so that "und wo ist das?" has a meaning."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ValidationError

from handlers.questions.slots import Slots

KEPT_FOR = timedelta(minutes=15)
MOST_SHOWN = 50


class Context(BaseModel):
    """The last question about workshops: its slots, what was asked about them, and the workshops of the answer."""

    at: datetime
    slots: Slots
    asks: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()

    @property
    def subject(self) -> Slots:
        """The slots without the narrowing to single workshops, to which another question can be put."""
        return replace(self.slots, ids=None)


def recall(kept: dict[str, Any] | None, now: datetime) -> Context | None:
    """The context that was kept, unless it is too old, or of an older form."""
    if not kept:
        return None
    try:
        context = Context.model_validate(kept)
    except ValidationError:
        return None
    return context if timedelta(0) <= now - context.at <= KEPT_FOR else None


def remember(slots: Slots, asks: Sequence[str], shown: Sequence[str], now: datetime) -> dict[str, Any]:
    """The context in the form in which it is kept: ids and dates, never the words of the message."""
    bare = replace(slots, when=replace(slots.when, rest=""))
    return Context(at=now, slots=bare, asks=tuple(asks), shown=tuple(shown[:MOST_SHOWN])).model_dump(mode="json")
