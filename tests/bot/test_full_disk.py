"""The disk is really full: the whole process works on a small one of its own."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import open_database
from tests.bot.test_app import HELP, Process, wait_until
from tests.bot.test_kills import Office
from tests.servers.bot_api import BotApiServer

MOUNT = 'mount -t tmpfs -o size=4m none "$1"; cp "$2"/* "$1"; shift 2; exec "$@"'
DISK = "unshare", "--user", "--map-root-user", "--mount", "sh", "-ec", MOUNT, "sh"
"""Gives a command a disk of 4 MB in the place of a folder, with what another folder holds, and nobody else sees it."""


@pytest.fixture
def disk(tmp_path: Path) -> None:
    """Skips where a process may not have a disk of its own."""
    for name in ("empty", "full"):
        (tmp_path / name).mkdir()
    (tmp_path / "full" / "file").touch()
    tried = [*DISK, str(tmp_path / "empty"), str(tmp_path / "full"), "true"]
    if not shutil.which("unshare") or subprocess.run(tried, check=False, capture_output=True).returncode:
        pytest.skip("a disk of its own takes 'unshare --user --mount', which is not there or not allowed")


@pytest.mark.usefixtures("disk")
async def test_a_full_disk(clean_environment: Path, bot_api: BotApiServer) -> None:
    """X2, X6: the log and `/readyz` say that the disk is full, the database stays whole; when there is room again, what
    was written meanwhile is answered, each once."""
    office = Office(clean_environment, bot_api, 40)
    office.engine.dispose()
    data, before = clean_environment / "data", clean_environment / "before"
    data.rename(before)
    data.mkdir()
    process = Process(clean_environment, bot_api, under=[*DISK, str(data), str(before)])
    web, _ = await process.start()
    address = web.removeprefix("web: ")
    await wait_until(lambda report: report["ready"], address)
    disk = Path(f"/proc/{process.id}/root{data}")
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    for person in office.people:
        person.write("/hilfe")
        person.write("/hilfe")
    full = "the database takes nothing (the disk is full)"
    assert (await wait_until(lambda report: not report["ready"], address))["reasons"] == [full]
    ballast.unlink()
    for person in office.people:
        for _ in range(2):
            assert HELP in (await person.read(within=30)).text
    await wait_until(lambda report: report["ready"] and not bot_api.pending, address)
    os.kill(process.id, signal.SIGSTOP)
    shutil.copytree(disk, clean_environment / "after")
    os.kill(process.id, signal.SIGCONT)
    engine = open_database(f"sqlite:///{clean_environment / 'after' / 'workshop-bot.db'}")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        assert connection.scalar(text("SELECT count(*) FROM outbox WHERE status = 'sent'")) == 80
        assert connection.scalar(text("SELECT count(*) FROM inbox WHERE handled_at IS NULL")) == 0
    engine.dispose()
    status, log = await process.end()
    assert status == 0, log
    assert '"reason": "the disk is full"' in log
    assert [len(office.heard(person)) for person in office.people] == [2] * 40
