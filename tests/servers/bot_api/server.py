"""The HTTP side: requests in their encodings, the token, faults, limits, downloads."""

import asyncio
import json
import math
import traceback
from collections import defaultdict, deque
from collections.abc import Callable
from inspect import isawaitable
from time import monotonic
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import parse_qsl

from aiohttp import web

from .calls import Call
from .faults import Budget, Fault, too_many
from .messages import ApiError
from .methods import METHODS
from .people import World
from .text import Json

EPOCH = 1_800_000_000  # 15 January 2027, 08:00 UTC: where the server's own clock starts
TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # the example of Telegram's documentation
_LARGEST = 51 << 20
T = TypeVar("T")


def own_clock() -> Callable[[], float]:
    """A clock that starts at EPOCH and runs with the event loops' time."""
    start = monotonic()
    return lambda: EPOCH + monotonic() - start


class BotApiServer(World):
    """A full stand-in for Telegram's Bot API server, with the people who write to the bot.

    `async with BotApiServer() as server:` serves at `server.base_url`. `clock` gives seconds since 1970 for all dates
    and limits. `per_chat`, `per_group` and `overall` are budgets like (1, 1.0): messages, seconds; none by default.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        username: str = "workshop_bot",
        clock: Callable[[], float] | None = None,
        privacy_mode: bool = True,
        per_chat: tuple[int, float] | None = None,
        per_group: tuple[int, float] | None = None,
        overall: tuple[int, float] | None = None,
    ) -> None:
        super().__init__(token, username, clock or own_clock(), privacy_mode)
        self.calls: list[Call] = []
        self.fault: Callable[[Call], Fault | ApiError | None] = lambda call: None
        """What goes wrong with a call for which nothing was scripted by `fail`."""
        self.silent_until = 0.0
        """After a 429 every call that concerns a chat is answered with 429 until then."""
        self._scripted: defaultdict[str, deque[Fault | ApiError]] = defaultdict(deque)
        self._per_chat, self._per_group, self._overall = (
            Budget(*budget) if budget else None for budget in (per_chat, per_group, overall)
        )
        self._port = 0
        self._runner: web.ServerRunner | None = None

    # Tests

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self) -> None:
        """Come up, after a close with the same port and everything as it was."""
        server = web.Server(self._handle, request_factory=_request, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.updates.open()

    async def close(self) -> None:
        """Go down: connections are refused from now on."""
        await self.updates.close()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    @property
    def base_url(self) -> str:
        """The base_url that python-telegram-bot takes."""
        return f"http://127.0.0.1:{self._port}/bot"

    @property
    def base_file_url(self) -> str:
        """The base_file_url that python-telegram-bot takes."""
        return f"http://127.0.0.1:{self._port}/file/bot"

    @property
    def pending(self) -> list[Json]:
        """The updates that the bot has not confirmed yet."""
        return self.updates.pending

    def called(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [call for call in self.calls if call.method == method]

    def resend(self, update: Json) -> None:
        """Deliver an update once more: that of a message or a press is its `.update`."""
        self.updates.resend(update)

    def fail(self, method: str, *faults: Fault | ApiError) -> None:
        """Let the next calls of a method go wrong, one fault each."""
        self._scripted[method].extend(faults)

    async def wait_for(self, condition: Callable[[], T], within: float = 5) -> T:
        """Wait until something is true, and give it back."""
        try:
            async with asyncio.timeout(within):
                while not (result := condition()):  # noqa: ASYNC110 - the condition may be about anything
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise TimeoutError(f"not true within {within} s; the last calls: {self.calls[-5:]}") from None
        return result

    # Requests

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        path = request.path
        if path.startswith("/file/bot"):
            return self._download(path.removeprefix("/file/bot"))
        token, _, method = path.removeprefix("/bot").partition("/")
        call = Call(method, self.clock())
        self.calls.append(call)
        try:
            call.params, call.files = await _parameters(request)
        except (ValueError, AttributeError):
            return _refuse(call, ApiError(400, "Bad Request: can't parse the request"))
        scripted = self._scripted.get(method)
        fault = scripted.popleft() if scripted else self.fault(call)
        if fault is None:
            return await self._answer(token, call)
        if isinstance(fault, ApiError):
            self.silent_until = max(self.silent_until, call.time + fault.parameters.get("retry_after", 0))
            return _refuse(call, fault)
        answer = await self._answer(token, call) if fault.after else None
        struck = await fault.strike(request)
        if struck is None:
            return answer or await self._answer(token, call)
        call.status = struck.status
        return struck

    async def _answer(self, token: str, call: Call) -> web.Response:
        """Carry out a call that reached the server."""
        try:
            if token != self.token:
                raise ApiError(401, "Unauthorized")
            method = METHODS.get(call.method.lower())
            if method is None:
                self.violations.append(f"this server has no method {call.method}")
                raise ApiError(404, "Not Found: method not found")
            if "chat_id" in call.params:
                self._limit(call)
            result = method(self, call)
            return _reply(call, 200, {"ok": True, "result": await result if isawaitable(result) else result})
        except ApiError as refusal:
            return _refuse(call, refusal)
        except Exception:
            self.violations.append(f"{call}\n{traceback.format_exc()}")
            return _refuse(call, ApiError(500, "Internal Server Error"))

    def _limit(self, call: Call) -> None:
        """Refuse what comes too fast."""
        if call.time < self.silent_until:
            raise too_many(math.ceil(self.silent_until - call.time))
        chat = call.integer("chat_id")
        if not call.method.lower().startswith(("send", "edit")) or call.method.lower() == "sendchataction":
            return
        budgets = [
            (budget, key)
            for budget, key, holds in (
                (self._per_chat, chat, True),
                (self._per_group, chat, chat < 0),
                (self._overall, 0, not call.flag("allow_paid_broadcast")),
            )
            if budget and holds
        ]
        if wait := max((budget.wait(key, call.time) for budget, key in budgets), default=0):
            self.silent_until = call.time + math.ceil(wait)
            raise too_many(math.ceil(wait))
        for budget, key in budgets:
            budget.spend(key, call.time)

    def _download(self, path: str) -> web.Response:
        token, _, path = path.partition("/")
        found = (file for file in self.files.values() if file.path == path and token == self.token)
        file = next(found, None)
        return web.Response(status=404) if file is None else web.Response(body=file.data, content_type=file.mime)


def _reply(call: Call, status: int, body: Json, headers: dict[str, str] | None = None) -> web.Response:
    call.status = status
    return web.Response(body=json.dumps(body).encode(), status=status, headers=headers, content_type="application/json")


def _refuse(call: Call, refusal: ApiError) -> web.Response:
    body: Json = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    seconds = refusal.parameters.get("retry_after")
    return _reply(call, refusal.status, body, {"Retry-After": str(seconds)} if seconds else None)


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=_LARGEST)


async def _parameters(request: web.BaseRequest) -> tuple[dict[str, str], dict[str, tuple[str, str, bytes]]]:
    """The parameters of a request in any of the encodings that the API takes, and the files in it."""
    params: dict[str, str] = dict(request.query) if request.query_string else {}
    files: dict[str, tuple[str, str, bytes]] = {}
    if request.content_type == "application/x-www-form-urlencoded":
        params |= parse_qsl((await request.read()).decode())
    elif request.content_type == "application/json":
        given: Json = json.loads(await request.read() or b"{}")
        texts = ((name, value if isinstance(value, str) else json.dumps(value)) for name, value in given.items())
        params |= ((name, text) for name, text in texts if text and text != "null")
    elif request.content_type == "multipart/form-data":
        for name, part in (await request.post()).items():
            if isinstance(part, web.FileField):
                with part.file as file:
                    files[name] = part.filename, part.content_type, file.read()
            elif part:
                params[name] = str(part)
    return params, files
