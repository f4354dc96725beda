"""How long the bot takes from its start until it is ready, and its memory, against importing the libraries alone."""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import aiohttp

from benchmarks.telegram_turns import SAMPLE
from tests.servers.bot_api import BotApiServer

ROUNDS = 5
LIBRARIES = "telegram, sqlalchemy, alembic.command, apscheduler.schedulers.background, pydantic_settings, aiohttp.web"
LIBRARIES += ", fluent.runtime, babel.dates, structlog, typer, prometheus_client, icalendar, rapidfuzz.fuzz, yaml"


def memory_of(process_id: int) -> float:
    """What a process holds in memory, in MB."""
    status = Path(f"/proc/{process_id}/status").read_text("utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def import_libraries() -> tuple[float, float]:
    """Seconds and MB of a process that does nothing else."""
    code = f"import {LIBRARIES}, sys; print(); sys.stdin.read()"
    begun = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        if process.stdout is None or process.stdin is None:
            raise RuntimeError("no pipes")
        process.stdout.readline()
        took, memory = time.perf_counter() - begun, memory_of(process.pid)
        process.stdin.close()
    return took, memory


async def start_bot() -> tuple[float, float]:
    """Seconds and MB of the bot, with Telegram on and its database made, when it says that it is ready."""
    async with BotApiServer() as server:
        with tempfile.TemporaryDirectory() as folder:
            environment = {
                "PATH": os.environ["PATH"],
                "WORKSHOP_BOT_DATA_DIR": folder,
                "WORKSHOP_BOT_PROGRAMME": str(SAMPLE),
                "WORKSHOP_BOT_TELEGRAM__TOKEN": server.token,
                "WORKSHOP_BOT_TELEGRAM__BASE_URL": server.base_url,
                "WORKSHOP_BOT_WEB__PORT": "0",
                "WORKSHOP_BOT_LOG_LEVEL": "WARNING",
            }
            await asyncio.to_thread(
                subprocess.run,
                [sys.executable, "-m", "bot", "db", "upgrade"],
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
            begun = time.perf_counter()
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=environment, stdout=asyncio.subprocess.PIPE
            )
            if process.stdout is None:
                raise RuntimeError("no pipe")
            said = (await process.stdout.readline()).decode()
            if not said.startswith("web: "):
                raise RuntimeError(f"the bot has not started: {said}")
            address = said.removeprefix("web: ").strip()
            async with aiohttp.ClientSession() as http:
                while not await _is_ready(http, address):  # noqa: ASYNC110 - it says so to nobody else
                    await asyncio.sleep(0.01)
            took, memory = time.perf_counter() - begun, memory_of(process.pid)
            process.terminate()
            await process.wait()
            return took, memory


async def _is_ready(http: aiohttp.ClientSession, address: str) -> bool:
    async with http.get(f"{address}/readyz") as answer:
        return answer.status == 200


def main() -> None:
    """Measures in turn, and prints the ratios of the medians."""
    imports, starts = [], []
    for _ in range(ROUNDS):
        imports.append(import_libraries())
        starts.append(asyncio.run(start_bot()))
    seconds, memory = (statistics.median(values) for values in zip(*imports, strict=True))
    took, held = (statistics.median(values) for values in zip(*starts, strict=True))
    print(f"start until ready: {took:.2f} s, {held:.0f} MB")
    print(
        f"  {took / seconds:.2f} of the time in which the libraries are imported, {seconds:.2f} s (goal: at most 1.5)"
    )
    print(f"  {held / memory:.2f} of the memory that they need, {memory:.0f} MB (goal: at most 1.3)")


if __name__ == "__main__":
    main()
