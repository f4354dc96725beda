"""Requests to Telegram's server. Whatever carries them, what goes wrong on the way is told apart in one place."""

import json
from datetime import timedelta
from typing import Any

import structlog
from telegram import Update
from telegram.request import BaseRequest

from bot.messengers.telegram_faults import NoBotApiError, StatusError

_TOLD = {400, 401, 403, 409}  # the library makes errors of these, if they are in the API's form
log = structlog.get_logger(messenger="telegram")


class Request(BaseRequest):
    """What the library asks Telegram through. It logs no bodies, in which there are people's words."""

    def __init__(self, transport: BaseRequest) -> None:
        self._transport = transport

    @property
    def read_timeout(self) -> float | None:
        """Seconds."""
        return self._transport.read_timeout

    async def initialize(self) -> None:
        """Called by the library."""
        await self._transport.initialize()

    async def shutdown(self) -> None:
        """Ends connections."""
        await self._transport.shutdown()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Called by the library; everything but an answer in the API's own form is an error of ours."""
        status, body = await self._transport.do_request(*args, **kwargs)
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
            answer["result"] = [
                update if read_update(update) else {"update_id": update["update_id"]} for update in answer["result"]
            ]
            body = json.dumps(answer).encode()
        return status, body


def _read(body: bytes) -> dict[str, Any] | None:
    """The body of an answer of the Bot API; None for anything else."""
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) and ("result" in answer or "description" in answer) else None


def read_update(update: dict[str, Any]) -> Update | None:
    """An update as the library reads it; None, with a line in the log, where it can't."""
    try:
        return Update.de_json(update, None)
    except Exception as error:  # whatever the library stumbles over
        log.error("update_unreadable", update=update["update_id"], error=type(error).__name__)
        return None
