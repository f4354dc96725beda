"""X5: an independent client, matrix-js-sdk with its Rust crypto, in its strict mode."""

import asyncio
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from handlers.programme.file import ProgrammeFile
from tests.bot.matrix_stage import MatrixStage
from tests.servers.proxy import passing_on
from tests.servers.synapse import Person, Synapse

FOLDER = Path(__file__).parents[1] / "js"


@pytest.fixture(scope="session")
def node() -> str:
    """Node, with what the client needs installed as it is locked."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if not found or not npm:
        pytest.skip("Node and npm are not installed: the bot is not tried with an independent Matrix client")
    lock, installed = FOLDER / "package-lock.json", FOLDER / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        done = subprocess.run(
            [npm, "ci", "--ignore-scripts", "--loglevel=error"], cwd=FOLDER, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return found


async def talk(node: str, person: Person, bot: Person, says: str) -> dict[str, Any]:
    """Lets a person talk to the bot; gives what the client tells of it."""
    given = {
        "homeserver": person.server.url,
        "user": person.user_id,
        "token": person.token,
        "device": person.device_id,
        "bot": bot.user_id,
        "says": says,
    }
    client = await asyncio.create_subprocess_exec(
        node,
        "talk.mjs",
        json.dumps(given),
        cwd=FOLDER,
        env={**os.environ, "NODE_NO_WARNINGS": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, log = await client.communicate()
    told = json.loads(output)
    assert isinstance(told, dict)
    assert client.returncode == 0, f"{told}\n{log.decode()[-3000:]}"
    return told


async def test_a_key_that_was_lost_is_asked_for(
    node: str, sqlite: Engine, sample: ProgrammeFile, synapse: Synapse
) -> None:
    """X5: where the key of a message was lost on its way, the client gives it once more, and nobody notices."""
    lost: list[dict[str, Any]] = []

    def lose_key(path: str, body: bytes) -> bytes:
        batch = json.loads(body) if path.endswith("/sync") and not lost else {}
        if not batch.get("to_device", {}).get("events"):
            return body
        lost.extend(batch.pop("to_device")["events"])
        return json.dumps(batch).encode()

    stage = MatrixStage(sqlite, sample, synapse, [])
    async with passing_on(synapse, change=lose_key) as stage.url:
        stage.restart()
        async with stage.listening(), stage.delivering():
            told = await talk(node, synapse.register("Anna"), stage.bot, "Hilfe")
        await stage.matrix.close()
    assert [event["type"] for event in lost] == ["m.room.encrypted"]
    assert "Ich bin ein Chatbot" in told["heard"][1]["text"]


async def test_a_strict_client_trusts_the_bot(
    node: str, sqlite: Engine, sample: ProgrammeFile, synapse: Synapse
) -> None:
    """X5: a client that gives keys to signed devices only talks with the bot, and shows no shield beside its words."""
    async with MatrixStage.open(sqlite, sample, synapse, []) as stage, stage.delivering():
        told = await talk(node, synapse.register("Anna"), stage.bot, "Wann ist der nächste Workshop?")
    assert told["signed"] == {stage.bot.device_id: True}
    assert [(message["shield"], message["reason"]) for message in told["heard"]] == [("NONE", None)] * 2
    notice, answer = (message["text"] for message in told["heard"])
    assert notice.startswith("Guten Tag! Ich bin der Workshop-Assistent")
    assert "28. Januar 2027" in answer
