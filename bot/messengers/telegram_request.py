"""Requests to Telegram's server. What goes wrong on the way is told apart by what is known of the request then."""

import json
from datetime import timedelta
from typing import Any

import httpx
import structlog
from telegram import Update
from telegram.error import NetworkError, TelegramError
from telegram.request import HTTPXRequest

_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_TOLD = {400, 401, 403, 409}  # the library makes errors of these, if they are in the API's form
_CONNECTED_WITHIN = 10.0  # seconds
log = structlog.get_logger()


class UnsentError(NetworkError):
    """The request provably never reached the server."""


class StatusError(NetworkError):
    """An HTTP status that says nothing about the message; perhaps a proxy's. `pause` is how long to be silent."""

    def __init__(self, status: int, pause: timedelta | None = None) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.pause = pause


class NoBotApiError(TelegramError):
    """What answered is not the Bot API."""

    def __init__(self) -> None:
        super().__init__("what answered is not the Bot API")


class Request(HTTPXRequest):
    """The library's client for HTTP, with errors of our own. It logs no bodies, in which there are people's words."""

    def __init__(self, connections: int, timeout: float) -> None:
        """`timeout` is how many seconds an answer may take."""
        super().__init__(
            connections,
            read_timeout=timeout,
            write_timeout=timeout,
            connect_timeout=_CONNECTED_WITHIN,
            pool_timeout=_CONNECTED_WITHIN,
        )

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Called by the library; everything but an answer in the API's own form is an error of ours."""
        try:
            status, body = await super().do_request(*args, **kwargs)
        except NetworkError as error:
            if isinstance(error.__cause__, _UNSENT):
                raise UnsentError(type(error.__cause__).__name__) from None
            raise
        if 200 <= status < 300:
            return status, body
        answer = _read(body)
        if answer is None or status not in _TOLD:
            seconds = ((answer or {}).get("parameters") or {}).get("retry_after")
            raise StatusError(status, timedelta(seconds=seconds) if seconds else None)
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Called by the library for the body of an answer."""
        answer = _read(payload)
        if answer is None:
            raise NoBotApiError
        return answer


class PollRequest(Request):
    """Requests for updates. While it is `careful`, what the library can't read is taken out of each update."""

    careful = False

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Called by the library."""
        status, body = await super().do_request(*args, **kwargs)
        answer = _read(body) if self.careful else None
        if answer and isinstance(answer.get("result"), list):
            answer["result"] = [_readable(update) for update in answer["result"]]
            body = json.dumps(answer).encode()
        return status, body


def _read(body: bytes) -> dict[str, Any] | None:
    """The body of an answer of the Bot API; None for anything else."""
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) and ("result" in answer or "description" in answer) else None


def _readable(update: dict[str, Any]) -> dict[str, Any]:
    try:
        Update.de_json(update, None)
    except Exception as error:  # whatever the library stumbles over
        log.error("update_unreadable", messenger="telegram", update=update["update_id"], error=type(error).__name__)
        return {"update_id": update["update_id"]}
    return update
