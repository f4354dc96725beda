"""What carries requests to Telegram: whichever library does, the same comes of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from telegram import Bot, InputFile, InputMediaDocument
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest

from bot.messengers.telegram_faults import LostError, UnsentError
from bot.messengers.telegram_transport import Transport, open_transport
from tests.servers.bot_api import BotApiServer

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
SECRET = "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
PATH = f"/bot110201543:{SECRET}/sendMessage"


@pytest.fixture(params=Transport)
async def transport(request: pytest.FixtureRequest) -> AsyncIterator[BaseRequest]:
    """Two connections, and half a second of patience."""
    carrier = open_transport(request.param, 2, 0.5)
    yield carrier
    await carrier.shutdown()


@asynccontextmanager
async def peer(serve: Serve) -> AsyncIterator[str]:
    """Somebody who answers in their own way; gives the address."""
    served: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        served.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await serve(reader, writer)
        writer.transport.abort()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in served:
            task.cancel()
        await asyncio.gather(*served, return_exceptions=True)


async def read_request(reader: asyncio.StreamReader) -> tuple[str, bytes]:
    """The headers and the body of a request."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    length = next(int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length"))
    return head, await reader.readexactly(length)


def bot_at(address: str, transport: BaseRequest) -> Bot:
    """A bot of the library with the transport alone."""
    return Bot(f"110201543:{SECRET}", f"{address}/bot", request=transport, get_updates_request=transport)


async def fault_of(request: Awaitable[object]) -> NetworkError:
    """How a request fails; nothing in it or behind it names the address."""
    with pytest.raises(NetworkError) as caught:
        await request
    error: BaseException | None = caught.value
    while error:
        assert SECRET not in f"{error!r} {error.__dict__}"
        error = error.__cause__ or error.__context__
    return caught.value


async def test_fields_are_sent_as_they_are(bot_api: BotApiServer, transport: BaseRequest) -> None:
    """Words in any script, and what stands for something else in a form."""
    anna = bot_api.user("Anna")
    anna.started = True
    text = "Grüße & 50 % + 1 = 😀\nПривет"
    await bot_at(bot_api.base_url.removesuffix("/bot"), transport).send_message(anna.id, text)
    assert anna.chat.last.text == text


async def test_a_large_file_arrives_whole(bot_api: BotApiServer, transport: BaseRequest) -> None:
    """R13: files are sent in parts, with their name and type, beside the other fields."""
    anna = bot_api.user("Anna")
    anna.started = True
    content = bytes(range(256)) * (8 << 12)
    file = InputFile(content, "Übersicht 1.pdf")
    file.mimetype = "application/pdf"
    await bot_at(bot_api.base_url.removesuffix("/bot"), transport).send_document(anna.id, file, caption="Grüße")
    sent = anna.chat.last
    assert sent.data is not None
    assert (len(sent.data), sent.data == content) == (8 << 20, True)
    assert (sent.filename, sent.text) == ("Übersicht 1.pdf", "Grüße")
    assert sent.file
    assert sent.file.mime == "application/pdf"


async def test_connections_are_kept_and_no_more_than_allowed(transport: BaseRequest) -> None:
    """Of ten requests at a time two are under way, on two connections; an address is not followed elsewhere."""
    connections = most = busy = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections, most, busy
        connections += 1
        while True:
            await read_request(reader)
            busy += 1
            most = max(most, busy)
            await asyncio.sleep(0.01)
            busy -= 1
            writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n")

    async with peer(serve) as address:
        answers = await asyncio.gather(*(transport.do_request(address + PATH, "POST") for _ in range(10)))
    assert answers == [(302, b"")] * 10
    assert (connections, most) == (2, 2)


async def test_nothing_was_sent(transport: BaseRequest) -> None:
    """Where no connection came about, or none was free in time, the request provably never left."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    async with peer(serve) as address:
        url = address + PATH
        held = [asyncio.create_task(transport.do_request(url, "POST", read_timeout=5)) for _ in range(2)]
        await asyncio.sleep(0.05)
        busy = await fault_of(transport.do_request(url, "POST", pool_timeout=0.05, connect_timeout=0.05))
        for task in held:
            task.cancel()
        await asyncio.wait(held)
    refused = await fault_of(transport.do_request(url, "POST"))
    unknown = await fault_of(transport.do_request(f"http://no-such-host.invalid{PATH}", "POST"))
    assert [type(error) for error in (busy, refused, unknown)] == [UnsentError] * 3
    assert [error.message for error in (busy, refused, unknown)] == [
        "no connection in time",
        "no connection",
        "the name is not known",
    ]


async def test_a_server_without_tls_is_told(transport: BaseRequest) -> None:
    """What answers an https address with anything but TLS was told nothing."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(OK)
        await asyncio.sleep(1)

    async with peer(serve) as address:
        error = await fault_of(transport.do_request(address.replace("http", "https") + PATH, "POST"))
    assert (type(error), error.message) == (UnsentError, "no secure connection")


async def test_a_proxy_is_taken_from_the_environment(transport: BaseRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that refuses has passed nothing on."""
    asked = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode().split()[:2])
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        await asyncio.sleep(1)

    async with peer(serve) as address:
        monkeypatch.setenv("HTTPS_PROXY", address)
        monkeypatch.setenv("https_proxy", address)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        carrier = type(transport)(1, 0.5)  # type: ignore[call-arg]
        error = await fault_of(carrier.do_request(f"https://api.telegram.invalid{PATH}", "POST"))
        await carrier.shutdown()
    assert (type(error), error.message) == (UnsentError, "the proxy does not connect")
    assert asked == [["CONNECT", "api.telegram.invalid:443"]]


async def test_nobody_knows(transport: BaseRequest) -> None:
    """A connection that is lost before or in the answer, and an answer that does not come, leave it open."""
    cuts = iter([b"", b"HTTP/1.1 200 OK\r\nContent-Le", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"])

    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(next(cuts))
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with peer(cut) as address:
        for _ in range(3):
            error = await fault_of(transport.do_request(address + PATH, "POST"))
            assert (type(error), error.message) == (LostError, "the connection was lost")

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
        await asyncio.sleep(60)

    async with peer(hang) as address:
        error = await fault_of(transport.do_request(address + PATH, "POST", read_timeout=0.1))
    assert type(error) is TimedOut


LARGE = InputFile(b"x" * (32 << 20), "x.bin")


async def test_what_is_not_taken_is_given_up(transport: BaseRequest) -> None:
    """A large body that the server does not take is broken off."""

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    async with peer(hang) as address, asyncio.timeout(5):
        error = await fault_of(bot_at(address, transport).send_document(1, LARGE, write_timeout=0.2))
    assert type(error) is TimedOut


async def test_what_is_taken_slowly_may_take_its_time() -> None:
    """The limit holds for a part of a body; httpx has it for the whole."""
    taken: list[int] = []

    async def take_slowly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, body = await read_request(SlowReader(reader))  # type: ignore[arg-type]
        taken.append(len(body))
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\n{"ok": true, "result": []}')
        await asyncio.sleep(1)

    carrier = open_transport(Transport.AIOHTTP, 1, 0.5)
    async with peer(take_slowly) as address, asyncio.timeout(20):
        await bot_at(address, carrier).send_media_group(1, [InputMediaDocument(LARGE)], write_timeout=0.3)
    await carrier.shutdown()
    assert taken[0] > 32 << 20


class SlowReader:
    """Takes a body in parts, with pauses that are together longer than the limit on each."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader

    async def readuntil(self, mark: bytes) -> bytes:
        """The headers."""
        return await self._reader.readuntil(mark)

    async def readexactly(self, length: int) -> bytes:
        """The body."""
        body = bytearray()
        while len(body) < length:
            body += await self._reader.read(length - len(body))
            await asyncio.sleep(0.005)
        return bytes(body)


async def test_it_can_be_used_again_after_it_was_closed(bot_api: BotApiServer) -> None:
    """The doctor logs in, closes, and may look again."""
    carrier = open_transport(Transport.AIOHTTP, 1, 0.5)
    for _ in range(2):
        status, _ = await carrier.do_request(f"{bot_api.base_url}{bot_api.token}/getMe", "POST")
        assert status == 200
        await carrier.shutdown()
