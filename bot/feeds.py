"""Calendar feeds on the web port: whoever knows a person's address reads their bookings, and nothing else.

The token stands in the path, so nothing of a request is logged. Whatever is wrong with an address is answered alike.
"""

from datetime import datetime
from hashlib import sha256

import structlog
from aiohttp import web
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.threads import run_in_thread
from handlers.calendar.service import ADDRESS, write_feed
from handlers.dialogue import Assistant
from storage.database import transaction

PATH = f"/calendar/{{token:{ADDRESS}}}.ics"
CACHE = "private, max-age=900"
log = structlog.get_logger()


class Feeds:
    """The feeds of everybody in a database."""

    def __init__(self, engine: Engine, assistant: Assistant, clock: Clock) -> None:
        self._engine = engine
        self._assistant = assistant
        self._clock = clock

    async def show(self, request: web.Request) -> web.Response:
        """The calendar under a token, unless the one who asks has it as it is."""
        try:
            content = await run_in_thread(self._engine, self._write, request.match_info["token"], self._clock())
        except SQLAlchemyError as error:
            log.warning("feed_not_read", reason=type(error).__name__)
            return web.Response(status=503, headers={"Retry-After": "300", "Cache-Control": "no-store"})
        if content is None:
            raise web.HTTPNotFound
        etag = sha256(content).hexdigest()[:32]
        known = request.if_none_match or ()
        headers = {"ETag": f'"{etag}"', "Cache-Control": CACHE, "Referrer-Policy": "no-referrer"}
        if any(tag.value in {etag, "*"} for tag in known):
            return web.Response(status=304, headers=headers)
        headers["Content-Disposition"] = 'attachment; filename="workshops.ics"'
        return web.Response(body=content, content_type="text/calendar", charset="utf-8", headers=headers)

    def _write(self, token: str, now: datetime) -> bytes | None:
        with transaction(self._engine) as session:
            return write_feed(session, self._assistant, token, now)
