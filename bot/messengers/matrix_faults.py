"""What a homeserver's refusals are, and what they say of a message."""

from datetime import timedelta
from typing import Any, Self

import aiohttp

from bot.messengers.base import NotDelivered, Outcome, Undeliverable
from storage.kinds import AccountStatus

ANSWER_WITHIN = timedelta(seconds=30)
LOGGED_OUT = {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"}
UNREACHABLE = (aiohttp.ClientError, TimeoutError, OSError)
NO_ROOM = {"M_FORBIDDEN", "M_NOT_FOUND"}
NEVER = {"M_TOO_LARGE", "M_BAD_JSON", "M_INVALID_PARAM"}
USUAL_PAUSE, LONGEST_PAUSE = 5000, 3_600_000
"""Milliseconds to wait where the server asks for patience and does not say how much; and the most that is believed."""


def _pause(retry_after_ms: object) -> timedelta:
    asked = retry_after_ms if isinstance(retry_after_ms, int) and retry_after_ms > 0 else USUAL_PAUSE
    return timedelta(milliseconds=min(asked, LONGEST_PAUSE))


class RefusalError(Exception):
    """The server answered with an error; `code` is Matrix's name of it, "" where there is none."""

    def __init__(self, response: Any) -> None:
        self.code: str = getattr(response, "status_code", None) or ""
        self.retry_after = _pause(getattr(response, "retry_after_ms", None))
        super().__init__(f"{self.code} {getattr(response, 'message', response)}".strip())

    @classmethod
    def of(cls, code: str, message: str, retry_after_ms: object = None) -> Self:
        """A refusal in an answer that nio has not read."""
        refusal = cls(f"{code} {message}".strip())
        refusal.code = code
        refusal.retry_after = _pause(retry_after_ms)
        return refusal


def expect(response: Any, kind: type) -> Any:
    """The answer of a call of nio, which gives errors as values. Raises RefusalError where it is not of the kind."""
    if not isinstance(response, kind):
        raise RefusalError(response)
    return response


def is_bad_request(response: Any) -> bool:
    """Whether the server can't make sense of what was asked: no repetition will do better."""
    return getattr(getattr(response, "transport_response", None), "status", None) == 400


def judge(refusal: RefusalError) -> Outcome:
    """What a refusal says of the message, and of the account."""
    if refusal.code == "M_LIMIT_EXCEEDED":
        return NotDelivered("M_LIMIT_EXCEEDED", refusal.retry_after)
    if refusal.code in NO_ROOM:
        return Undeliverable(str(refusal), AccountStatus.GONE)
    if refusal.code in NEVER:
        return Undeliverable(str(refusal))
    return NotDelivered(str(refusal) or "the server refused without a reason")
