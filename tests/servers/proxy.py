"""A proxy before a homeserver, which fails, or keeps something back, where a test wants it to."""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

from tests.servers.synapse import Synapse

Fault = Callable[[str], web.Response | Awaitable[web.Response | None] | None]
Change = Callable[[str, bytes], bytes]


@asynccontextmanager
async def passing_on(
    server: Synapse, *, fault: Fault = lambda path: None, change: Change = lambda path, body: body
) -> AsyncIterator[str]:
    """Passes requests on while the block runs, but for those that `fault` answers or lets wait; `change` may change
    what comes back. Gives its address.
    """
    async with aiohttp.ClientSession() as http:

        async def handle(request: web.Request) -> web.Response:
            answer = fault(request.path)
            if inspect.isawaitable(answer):
                answer = await answer
            if answer:
                return answer
            headers = {
                name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers
            }
            url = server.url + request.raw_path
            async with http.request(request.method, url, data=await request.read(), headers=headers) as answered:
                body = change(request.path, await answered.read())
                return web.Response(status=answered.status, body=body, content_type=answered.content_type)

        app = web.Application(client_max_size=1 << 24)
        app.router.add_route("*", "/{path:.*}", handle)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()
