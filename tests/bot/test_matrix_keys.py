"""X5: the device's keys and the account's identity: kept, signed, lost, protected."""

import asyncio
import errno
import json
import os
import stat
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot.clock import read_clock
from bot.messengers.base import Delivered, MessengerError, NotDelivered, Outgoing
from bot.messengers.matrix import Matrix
from bot.messengers.matrix_signing import is_signed
from tests.bot.matrix_stage import WITHIN, Notebook, hearing, logged_in, wait_until
from tests.servers.encrypted import EncryptedPerson
from tests.servers.synapse import Person, Synapse

PASSWORD = "geheim"


def by_password(folder: Path, **more: Any) -> dict[str, Any]:
    return {"access_token": "", "device_id": "", "password": PASSWORD, "folder": folder, **more}


def known_keys(person: Person, user_id: str) -> dict[str, Any]:
    return person.call("POST", "/keys/query", {"device_keys": {user_id: []}})


def kept_device(folder: Path, bot: Person) -> str:
    return (folder / quote(bot.user_id, safe="@") / "device").read_text()


async def converse(bot: Person, anna: EncryptedPerson, room_id: str, notebook: Notebook, **options: Any) -> str:
    """Starts the bot, lets it take a word and say one, and gives the log line of what is heard of it."""
    async with logged_in(bot, **options) as matrix, hearing(matrix, notebook.receive, notebook.cursor):
        known = len(notebook.events)
        if not known:
            await notebook.wait_for(1)
            known = 1
        await asyncio.wait_for(matrix._client.synced_once.wait(), WITHIN)
        event_id = anna.write(room_id, "Hallo")
        await notebook.wait_for(known + 1)
        assert (notebook.events[-1].event_id, notebook.events[-1].text) == (event_id, "Hallo")
        anna.read(room_id)
        await matrix.send(Outgoing(known + 100, room_id, f"Antwort {known}"))
        said = [event["content"].get("body") for event in anna.read(room_id) if event["sender"] == bot.user_id]
        assert said == [f"Antwort {known}"]
        return await matrix.check()


async def test_the_device_is_signed_and_stays(synapse: Synapse, tmp_path: Path) -> None:
    """X5: the first start makes an identity and signs the device; every other start is the same device."""
    bot, anna = synapse.register("Bot", password=PASSWORD), EncryptedPerson(synapse.register("Anna"))
    room_id, notebook = anna.open_room(bot.user_id), Notebook()
    async with logged_in(bot, **by_password(tmp_path)) as matrix:
        assert "no device yet" in await matrix.check()
    for _ in range(2):
        line = await converse(bot, anna, room_id, notebook, **by_password(tmp_path))
        device = kept_device(tmp_path, bot)
        assert f"device {device}, encrypted and signed" in line
        known = known_keys(anna, bot.user_id)
        assert list(known["device_keys"][bot.user_id]) == [device]
        assert is_signed(known, bot.user_id, device)
        (public,) = known["master_keys"][bot.user_id]["keys"].values()
        assert (
            f"ed25519:{device}" in known_keys(bot, bot.user_id)["master_keys"][bot.user_id]["signatures"][bot.user_id]
        )
    known["device_keys"][bot.user_id][device]["keys"][f"ed25519:{device}"] = public
    assert not is_signed(known, bot.user_id, device), "a signature of something else does not count"


@pytest.mark.parametrize("lost", ["the keys", "everything"])
async def test_lost_keys_are_told_and_replaced(
    synapse: Synapse, tmp_path: Path, capsys: pytest.CaptureFixture[str], lost: str
) -> None:
    """X5: a bot that has lost its keys says so, goes on as a new device that is signed, and reads what is written."""
    bot, anna = synapse.register("Bot", password=PASSWORD), EncryptedPerson(synapse.register("Anna"))
    room_id, notebook = anna.open_room(bot.user_id), Notebook()
    await converse(bot, anna, room_id, notebook, **by_password(tmp_path))
    assert "matrix_keys_lost" not in capsys.readouterr().out
    old = kept_device(tmp_path, bot)
    identity = known_keys(anna, bot.user_id)["master_keys"][bot.user_id]["keys"]
    for file in (tmp_path / quote(bot.user_id, safe="@")).iterdir():
        if lost == "everything" or file.name.startswith(old):
            file.unlink()
    line = await converse(bot, anna, room_id, notebook, **by_password(tmp_path))
    new = kept_device(tmp_path, bot)
    assert new != old
    assert f"device {new}, encrypted and signed" in line
    told = capsys.readouterr().out
    assert told.count("matrix_keys_lost") == 1
    assert old in told
    same = identity == known_keys(anna, bot.user_id)["master_keys"][bot.user_id]["keys"]
    assert same == (lost == "the keys")
    assert ("matrix_identity_replaced" in told) != same
    await converse(bot, anna, room_id, notebook, **by_password(tmp_path))
    assert "matrix_keys_lost" not in capsys.readouterr().out


async def test_keys_that_the_server_has_other_ones_for(
    synapse: Synapse, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """X5: keys that were made anew under an old device's id are not used: nobody would believe them."""
    bot, anna = synapse.register("Bot", password=PASSWORD), EncryptedPerson(synapse.register("Anna"))
    room_id, notebook = anna.open_room(bot.user_id), Notebook()
    await converse(bot, anna, room_id, notebook, **by_password(tmp_path))
    old = kept_device(tmp_path, bot)
    (database,) = (tmp_path / quote(bot.user_id, safe="@")).glob("*.db")
    database.write_bytes(b"")
    await converse(bot, anna, room_id, notebook, **by_password(tmp_path))
    assert kept_device(tmp_path, bot) != old
    assert "matrix_keys_lost" in capsys.readouterr().out


async def test_with_a_token_lost_keys_need_the_operator(synapse: Synapse, tmp_path: Path) -> None:
    """X5, X1: the device of a token can't be replaced by the bot; it says in one line what to do."""
    bot, anna = synapse.register("Bot"), EncryptedPerson(synapse.register("Anna"))
    room_id = anna.open_room(bot.user_id)
    await converse(bot, anna, room_id, Notebook(), folder=tmp_path / "one")
    async with logged_in(bot, folder=tmp_path / "other") as matrix:
        with pytest.raises(MessengerError, match="WORKSHOP_BOT_MATRIX__ACCESS_TOKEN") as raised:
            await asyncio.wait_for(matrix.listen(Notebook().receive, ""), WITHIN)
    assert "\n" not in str(raised.value)
    assert bot.device_id in str(raised.value)


async def test_a_server_that_does_not_let_the_bot_sign(
    synapse: Synapse, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """X5: without the password the identity that an account has can't be replaced: the bot says the way out, goes on
    unsigned, and the check calls it wrong."""
    bot, anna = synapse.register("Bot", password=PASSWORD), EncryptedPerson(synapse.register("Anna"))
    async with logged_in(bot, **by_password(tmp_path / "one")) as matrix, hearing(matrix, Notebook().receive):
        await asyncio.wait_for(matrix._client.synced_once.wait(), WITHIN)
    room_id, notebook = anna.open_room(bot.user_id), Notebook()
    with pytest.raises(MessengerError, match="not signed"):
        await converse(bot, anna, room_id, notebook, folder=tmp_path / "other")
    told = capsys.readouterr().out
    assert "matrix_device_unsigned" in told
    assert "WORKSHOP_BOT_MATRIX__PASSWORD" in told


async def test_the_keys_are_protected(synapse: Synapse, tmp_path: Path) -> None:
    """X5, P7: nobody else can read the folder, another key does not open it, and one process uses it at a time."""
    bot, anna = synapse.register("Bot", password=PASSWORD), EncryptedPerson(synapse.register("Anna"))
    room_id, notebook = anna.open_room(bot.user_id), Notebook()
    await converse(bot, anna, room_id, notebook, **by_password(tmp_path))
    folder = tmp_path / quote(bot.user_id, safe="@")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in ("store.key", "identity.json"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    async with logged_in(bot, **by_password(tmp_path, store_key="another")) as matrix:
        with pytest.raises(MessengerError, match="WORKSHOP_BOT_MATRIX__STORE_KEY"):
            await matrix.listen(notebook.receive, "")
    async with logged_in(bot, **by_password(tmp_path)) as matrix, hearing(matrix, notebook.receive, notebook.cursor):
        await asyncio.wait_for(matrix._client.synced_once.wait(), WITHIN)
        second = Matrix(bot.server.url, bot.user_id, read_clock, tmp_path, password=PASSWORD)
        with pytest.raises(MessengerError, match="another process"):
            await second.listen(notebook.receive, "")
        await second.close()
    (database,) = folder.glob("*.db")
    database.write_bytes(b"rubbish" * 1000)
    async with logged_in(bot, **by_password(tmp_path)) as matrix:
        with pytest.raises(MessengerError, match="damaged"):
            await matrix.listen(notebook.receive, "")


async def test_a_key_that_is_given_makes_no_file(synapse: Synapse, tmp_path: Path) -> None:
    """X5: with WORKSHOP_BOT_MATRIX__STORE_KEY nothing beside the keys opens them."""
    bot, anna = synapse.register("Bot", password=PASSWORD), EncryptedPerson(synapse.register("Anna"))
    room_id, notebook = anna.open_room(bot.user_id), Notebook()
    for _ in range(2):
        await converse(bot, anna, room_id, notebook, **by_password(tmp_path, store_key="in the vault"))
    assert not (tmp_path / quote(bot.user_id, safe="@") / "store.key").exists()


async def test_a_device_that_was_removed_comes_back(synapse: Synapse, tmp_path: Path) -> None:
    """X5: where somebody has logged the bot out, the next start uploads the same keys again, and signs them."""
    bot, anna = synapse.register("Bot", password=PASSWORD), EncryptedPerson(synapse.register("Anna"))
    room_id, notebook = anna.open_room(bot.user_id), Notebook()
    await converse(bot, anna, room_id, notebook, **by_password(tmp_path))
    device = kept_device(tmp_path, bot)
    bot.call("POST", "/logout/all", {})
    async with logged_in(bot, **by_password(tmp_path)) as matrix, hearing(matrix, notebook.receive, notebook.cursor):
        await asyncio.wait_for(matrix._client.synced_once.wait(), WITHIN)
        assert f"device {device}, encrypted and signed" in await matrix.check()


@pytest.mark.parametrize("damage", ["", '{"master": "', "[]", "null", '{"a": "b"}', '{"master": 1}', "\xfc", "rubbish"])
async def test_an_identity_that_is_damaged(synapse: Synapse, tmp_path: Path, damage: str) -> None:
    """X5, X1: an identity that can't be read is told in one line, with the way out; it is neither replaced nor used."""
    bot = synapse.register("Bot", password=PASSWORD)
    async with logged_in(bot, **by_password(tmp_path)) as matrix, hearing(matrix, Notebook().receive):
        await asyncio.wait_for(matrix._client.synced_once.wait(), WITHIN)
    file = tmp_path / quote(bot.user_id, safe="@") / "identity.json"
    kept = json.loads(file.read_text())
    file.write_text(json.dumps(kept | {"master": "AAAA"}) if damage == "rubbish" else damage, "latin-1")
    before = file.read_bytes(), known_keys(bot, bot.user_id)["master_keys"]
    async with logged_in(bot, **by_password(tmp_path)) as matrix:
        with pytest.raises(MessengerError, match=r"identity\.json .* move it away") as raised:
            await asyncio.wait_for(matrix.listen(Notebook().receive, ""), WITHIN)
    assert "\n" not in str(raised.value)
    assert before == (file.read_bytes(), known_keys(bot, bot.user_id)["master_keys"])


async def test_a_full_disk_while_listening(synapse: Synapse, tmp_path: Path) -> None:
    """X5, X6: where the keys can't be kept the listening ends and says so; what was written meanwhile is read later,
    with what is on the disk."""
    bot, anna = synapse.register("Bot", password=PASSWORD), EncryptedPerson(synapse.register("Anna"))
    room_id, notebook = anna.open_room(bot.user_id), Notebook()
    async with logged_in(bot, **by_password(tmp_path)) as matrix:
        listening = asyncio.create_task(matrix.listen(notebook.receive, ""))
        await notebook.wait_for(1)
        database = matrix._client.store.database
        (pages,) = database.execute_sql("PRAGMA page_count").fetchone()
        database.execute_sql(f"PRAGMA max_page_count = {pages}")
        anna.follow()
        for number in range(30):
            anna.crypto.invalidate_outbound_session(room_id)
            anna.write(room_id, str(number))
        with pytest.raises(MessengerError, match="disk is full") as raised:
            await asyncio.wait_for(listening, WITHIN)
        assert "\n" not in str(raised.value)
        async with hearing(matrix, notebook.receive, notebook.cursor):
            events = await notebook.wait_for(31)
            assert isinstance(await matrix.send(Outgoing(1, room_id, "Da bin ich")), Delivered)
    assert [event.text for event in events[1:]] == [str(number) for number in range(30)]
    assert [event["content"].get("body") for event in anna.read(room_id)][-1] == "Da bin ich"


async def test_a_disk_that_can_not_be_written_while_sending(synapse: Synapse, tmp_path: Path) -> None:
    """A3: a message for which no key can be kept is not sent, and the reason names the folder."""
    bot, anna = synapse.register("Bot", password=PASSWORD), EncryptedPerson(synapse.register("Anna"))
    room_id, notebook = anna.open_room(bot.user_id), Notebook()
    async with logged_in(bot, **by_password(tmp_path)) as matrix, hearing(matrix, notebook.receive):
        await notebook.wait_for(1)
        matrix._client.store.database.execute_sql("PRAGMA query_only = 1")
        outcome = await matrix.send(Outgoing(1, room_id, "Hallo"))
        assert isinstance(outcome, NotDelivered)
        assert str(tmp_path) in outcome.reason
        assert isinstance(await matrix.send(Outgoing(1, room_id, "Hallo")), Delivered)
    assert [event["content"].get("body") for event in anna.read(room_id)][-1] == "Hallo"


@pytest.mark.parametrize("call", ["open", "fsync"])
async def test_a_full_disk_at_the_first_start(
    synapse: Synapse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """X1: a disk that is full is called so, and not a server that can't be reached."""
    bot = synapse.register("Bot", password=PASSWORD)
    monkeypatch.setattr(os, call, _refuse_writing(getattr(os, call)))
    async with logged_in(bot, **by_password(tmp_path, store_key="in the vault")) as matrix:
        with pytest.raises(MessengerError, match="No space left on device"):
            await asyncio.wait_for(matrix.listen(Notebook().receive, ""), WITHIN)


def _refuse_writing(call: Any) -> Any:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        if len(args) < 2 or args[1] & os.O_EXCL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return call(*args, **kwargs)

    return refuse


async def test_a_bot_that_is_logged_out_logs_in_again(synapse: Synapse, tmp_path: Path) -> None:
    """X5, X3: with a password nobody has to wait where somebody has ended the bot's session: it is the same device."""
    bot, anna = synapse.register("Bot", password=PASSWORD), EncryptedPerson(synapse.register("Anna"))
    room_id, notebook = anna.open_room(bot.user_id), Notebook()
    async with logged_in(bot, **by_password(tmp_path)) as matrix, hearing(matrix, notebook.receive) as listening:
        await notebook.wait_for(1)
        device = kept_device(tmp_path, bot)
        bot.call("POST", "/logout/all", {})
        await wait_until(lambda: device in known_keys(anna, bot.user_id)["device_keys"].get(bot.user_id, {}))
        await asyncio.sleep(0.5)
        anna.write(room_id, "Hallo")
        events = await notebook.wait_for(2)
        assert events[1].text == "Hallo"
        assert isinstance(await matrix.send(Outgoing(1, room_id, "Da bin ich")), Delivered)
        assert not listening.done()
    assert [event["content"].get("body") for event in anna.read(room_id)][-1] == "Da bin ich"
