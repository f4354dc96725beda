"""How long the bot takes from its start until it is ready, and its memory, against importing the libraries alone.

Telegram is on, and served by the double of its server; the database has its schema and a programme. Ready is when
`/readyz` answers 200: the database answers, the metronome has beaten, and Telegram's server has answered.
"""

import asyncio
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import aiohttp

from benchmarks.telegram_turns import prepare_database
from config.settings import PREFIX
from tests.servers.bot_api import BotApiServer

ROUNDS = 5
WITHIN = 30
LIBRARIES = (
    "telegram, sqlalchemy.orm, alembic.command, apscheduler.schedulers.background, pydantic_settings, aiohttp.web, "
    "fluent.runtime, babel.dates, structlog, typer, prometheus_client, icalendar, rapidfuzz.fuzz, yaml"
)
ROOT = Path(__file__).parents[1]


def memory_of(process_id: int) -> float:
    """What a process holds in memory, in MB."""
    status = Path(f"/proc/{process_id}/status").read_text("utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def import_libraries() -> tuple[float, float]:
    """Seconds and MB of a process that does nothing else."""
    code = f"import {LIBRARIES}, sys; print(flush=True); sys.stdin.read()"
    begun = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        if process.stdout is None or process.stdin is None:
            raise RuntimeError("no pipes")
        process.stdout.readline()
        took, memory = time.perf_counter() - begun, memory_of(process.pid)
        process.stdin.close()
    return took, memory


async def start_bot() -> tuple[float, float]:
    """Seconds and MB of the bot when it says that it is ready."""
    async with BotApiServer() as server, aiohttp.ClientSession() as http:
        with tempfile.TemporaryDirectory() as folder:
            prepare_database(Path(folder), 1).dispose()
            port = find_port()
            environment = {
                "PATH": os.environ["PATH"],
                f"{PREFIX}DATA_DIR": folder,
                f"{PREFIX}TELEGRAM__TOKEN": server.token,
                f"{PREFIX}TELEGRAM__BASE_URL": server.base_url,
                f"{PREFIX}WEB__PORT": str(port),
                f"{PREFIX}LOG_LEVEL": "WARNING",
            }
            begun = time.perf_counter()
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=ROOT,
                env=environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                async with asyncio.timeout(WITHIN):
                    while not await _is_ready(http, port):  # noqa: ASYNC110 - it says so to nobody else
                        await asyncio.sleep(0.01)
                return time.perf_counter() - begun, memory_of(process.pid)
            finally:
                os.killpg(process.pid, signal.SIGKILL)
                await process.wait()


def find_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def _is_ready(http: aiohttp.ClientSession, port: int) -> bool:
    try:
        async with http.get(f"http://127.0.0.1:{port}/readyz") as answer:
            return answer.status == 200
    except aiohttp.ClientConnectionError:
        return False


def main() -> None:
    """Measures in turn, and prints the ratios of the medians."""
    imports, starts = [], []
    for _ in range(ROUNDS):
        imports.append(import_libraries())
        starts.append(asyncio.run(start_bot()))
    seconds, memory = (statistics.median(values) for values in zip(*imports, strict=True))
    took, held = (statistics.median(values) for values in zip(*starts, strict=True))
    print(f"start until ready: {took:.2f} s, {held:.0f} MB")
    print(f"  {took / seconds:.2f} of the time that importing its libraries takes, {seconds:.2f} s (goal: at most 1.5)")
    print(f"  {held / memory:.2f} of the memory that they need, {memory:.0f} MB (goal: at most 1.3)")


if __name__ == "__main__":
    main()
