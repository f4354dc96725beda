"""What goes wrong on the way to a messenger's server, to be scripted by tests; and the limits on sending."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field

from aiohttp import web

from .messages import ApiError

_GONE = 499  # nginx's word for a client that has gone


@dataclass(frozen=True)
class Fault:
    """A request goes wrong: before it is handled, or after, so that its outcome is unknown to the bot."""

    after: bool = field(default=False, kw_only=True)

    async def strike(self, request: web.BaseRequest) -> web.Response | None:
        """The answer instead of the right one, if there is to be another."""
        raise NotImplementedError


@dataclass(frozen=True)
class Cut(Fault):
    """The connection is cut."""

    async def strike(self, request: web.BaseRequest) -> web.Response | None:
        if request.transport:
            request.transport.abort()
        return web.Response(status=_GONE)


@dataclass(frozen=True)
class Hang(Fault):
    """Nothing happens for some seconds. A request that was given up meanwhile is not handled any more."""

    seconds: float

    async def strike(self, request: web.BaseRequest) -> web.Response | None:
        await asyncio.sleep(self.seconds)
        gone = request.transport is None or request.transport.is_closing()
        return web.Response(status=_GONE) if gone else None


@dataclass(frozen=True)
class Broken(Fault):
    """A proxy on the way answers with a page instead of the API's JSON."""

    status: int = 502

    async def strike(self, request: web.BaseRequest) -> web.Response | None:
        page = f"<html><head><title>{self.status}</title></head><body><h1>{self.status}</h1>nginx</body></html>"
        return web.Response(status=self.status, text=page, content_type="text/html")


def too_many(seconds: float) -> ApiError:
    """429: the bot must be silent for some seconds, in all chats."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


class Budget:
    """So many messages in so many seconds, for each key."""

    SLACK = 0.1
    """Seconds that the network may shift two messages against each other."""

    def __init__(self, count: int, seconds: float) -> None:
        self.count, self.seconds = count, seconds
        self._sent: defaultdict[int, deque[float]] = defaultdict(deque)

    def wait(self, key: int, now: float) -> float:
        """How long the next message has to wait; 0 if it may go."""
        sent = self._sent[key]
        while sent and sent[0] <= now - self.seconds + self.SLACK:
            sent.popleft()
        return 0.0 if len(sent) < self.count else max(sent[0] + self.seconds - now, self.SLACK)

    def spend(self, key: int, now: float) -> None:
        """Count a message."""
        self._sent[key].append(now)
