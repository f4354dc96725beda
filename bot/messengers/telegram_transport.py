"""Two ways to carry a request to Telegram's server: aiohttp, and httpx, which the library brings.

They tell the same three faults apart: the request provably never reached the server, no answer came in time, and the
connection was lost on the way. What they raise names no address, because the token is in it. Both take a proxy from
the environment (HTTPS_PROXY, NO_PROXY).
"""

import asyncio
import io
import socket
import ssl
from collections.abc import AsyncIterator
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.messengers.telegram_faults import LostError, UnsentError

_CONNECTED_WITHIN = 10.0  # seconds
_CHUNK = 1 << 16
_FORM = "application/x-www-form-urlencoded"


class Transport(StrEnum):
    """What carries the requests."""

    AIOHTTP = "aiohttp"
    HTTPX = "httpx"


def open_transport(transport: Transport, connections: int, timeout: float) -> BaseRequest:
    """A pool of so many connections. `timeout` is how many seconds an answer may take, or a part of what is sent."""
    carrier = AiohttpTransport if transport is Transport.AIOHTTP else HttpxTransport
    return carrier(connections, timeout)


class AiohttpTransport(BaseRequest):
    """Requests by aiohttp: many at a time cost it a tenth of what they cost httpx."""

    def __init__(self, connections: int, timeout: float) -> None:
        self._connections = connections
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds; the library adds to it how long a poll may wait."""
        return self._timeout

    async def initialize(self) -> None:
        """Connections are opened when they are needed."""

    async def shutdown(self) -> None:
        """Closes the connections; the next request would open new ones."""
        session, self._session = self._session, None
        if session:
            await session.close()

    def _open(self, url: str) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=_find_proxy(url),
            )
        return self._session

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Called by the library. Raises UnsentError, TimedOut or LostError."""
        connect, pool = _seconds(connect_timeout, _CONNECTED_WITHIN), _seconds(pool_timeout, _CONNECTED_WITHIN)
        limits = aiohttp.ClientTimeout(
            connect=connect + pool if connect is not None and pool is not None else None,
            sock_connect=connect,
            sock_read=_seconds(read_timeout, self._timeout),
        )
        body, media_type = await _encode(request_data)
        fault: NetworkError
        try:
            async with asyncio.timeout(None) as writing:
                limit = _seconds(write_timeout, self._timeout)
                async with self._open(url).request(
                    method,
                    url,
                    data=body if len(body) <= _CHUNK else _send(body, writing, limit),
                    headers={"Content-Type": media_type, "Content-Length": str(len(body))},
                    timeout=limits,
                    allow_redirects=False,
                ) as answer:
                    return answer.status, await answer.read()
        except aiohttp.ConnectionTimeoutError:
            fault = UnsentError("no connection in time")
        except TimeoutError:
            fault = TimedOut()
        except (aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError) as error:
            fault = UnsentError(_name_obstacle(error))
        except (aiohttp.ClientError, OSError):
            fault = LostError()
        raise fault  # out here, it doesn't drag the library's error along


def _find_proxy(url: str) -> str | None:
    """The proxy that the environment names for a server: looked up once, for aiohttp itself would do so each time."""
    address = urlsplit(url)
    if not address.hostname or proxy_bypass(address.hostname):
        return None
    return getproxies().get(address.scheme)


async def _encode(data: RequestData | None) -> tuple[bytes, str]:
    """The body of a request, and its media type."""
    if data is None or not data.contains_files:
        return urlencode(data.json_parameters if data else {}).encode(), _FORM
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, media_type) in (data.multipart_data or {}).items():
        file = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, file, filename=filename, content_type=media_type)
    multipart = form()
    return await multipart.as_bytes(), multipart.content_type


async def _send(body: bytes, writing: asyncio.Timeout, limit: float | None) -> AsyncIterator[bytes]:
    """A large body in parts, none of which may take longer than the limit; the library itself has none for that."""
    loop = asyncio.get_running_loop()
    for start in range(0, len(body), _CHUNK):
        writing.reschedule(loop.time() + limit if limit is not None else None)
        yield body[start : start + _CHUNK]
    writing.reschedule(None)


class HttpxTransport(HTTPXRequest):
    """Requests by httpx."""

    def __init__(self, connections: int, timeout: float) -> None:
        super().__init__(
            connections,
            read_timeout=timeout,
            write_timeout=timeout,
            media_write_timeout=timeout,
            connect_timeout=_CONNECTED_WITHIN,
            pool_timeout=_CONNECTED_WITHIN,
        )

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Called by the library. Raises UnsentError, TimedOut or LostError."""
        fault: NetworkError
        try:
            return await super().do_request(*args, **kwargs)
        except NetworkError as error:
            match error.__cause__:
                case httpx.PoolTimeout() | httpx.ConnectTimeout():
                    fault = UnsentError("no connection in time")
                case httpx.TimeoutException():
                    fault = TimedOut()
                case httpx.ConnectError() | httpx.ProxyError() | httpx.UnsupportedProtocol():
                    fault = UnsentError(_name_obstacle(error))
                case _:
                    fault = LostError()
        raise fault


def _name_obstacle(error: BaseException) -> str:
    """Why no connection came about, by what lies at the bottom of the error."""
    found: BaseException | None = error
    while found:
        match found:
            case ssl.SSLError() | ssl.CertificateError():
                return "no secure connection"
            case socket.gaierror():
                return "the name is not known"
            case aiohttp.ClientHttpProxyError() | httpx.ProxyError() | aiohttp.ClientProxyConnectionError():
                return "the proxy does not connect"
        found = found.__cause__ or found.__context__
    return "no connection"


def _seconds(given: object, default: float) -> float | None:
    """A limit that the library gives: seconds, None for no limit, or what stands for the default."""
    return given if isinstance(given, int | float) or given is None else default
