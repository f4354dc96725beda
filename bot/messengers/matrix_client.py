"""nio's client with what it leaves to its user: keys that survive a kill, keys that provably reach every device, and
messages from strangers that can't stop it."""

import asyncio
import json
from collections import defaultdict
from typing import Any
from uuid import uuid4

import nio
import structlog
from nio.crypto import Olm
from nio.events.to_device import ForwardedRoomKeyEvent

from bot.messengers.matrix_faults import ANSWER_WITHIN, RefusalError, expect
from bot.messengers.matrix_store import NOT_KEPT, UNREADABLE, CryptoDatabase

SYNCED_WITHIN = 20.0
"""Seconds that sending waits for the first sync, which tells who is in a room and whether it is encrypted."""

MOST_SHARES = 3
"""How often a room's key is given out anew, where people and their devices change meanwhile."""

log = structlog.get_logger(messenger="matrix")


class NotReadyError(Exception):
    """A message can't be sent yet: its keys have not reached every device, or who is in the room is not known."""


class Machine(Olm):  # type: ignore[misc]
    """nio's encryption; it also takes a key that it has asked for from the device that made the key."""

    def _should_accept_forward(self, sender: str, sender_key: str, event: ForwardedRoomKeyEvent) -> bool:
        asked = self.outgoing_key_requests.get(event.session_id)
        content = event.source.get("content", {}) if isinstance(event.source, dict) else {}
        device = self.device_store.device_from_sender_key(sender, sender_key)
        return (
            asked is not None
            and device is not None
            and (event.algorithm, event.room_id) == (asked.algorithm, asked.room_id)
            and content.get("sender_key") == sender_key
            and content.get("sender_claimed_ed25519_key") == device.ed25519
        )


class Client(nio.AsyncClient):  # type: ignore[misc]
    """A device of the account. Without a store it can neither read nor write what is encrypted."""

    def __init__(self, homeserver: str, user_id: str) -> None:
        config = nio.AsyncClientConfig(
            store_sync_tokens=False,
            max_limit_exceeded=0,
            max_timeouts=1,
            request_timeout=ANSWER_WITHIN.total_seconds(),
        )
        super().__init__(homeserver, user_id, config=config)
        self.user_id: str = user_id
        self.device_id: str = ""
        self.store: Any = None
        self.olm: Any = None
        self.synced_once = asyncio.Event()
        self.listens = False
        """Whether a first sync is under way or was made."""
        self._shares: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def load_store(self) -> None:
        """Called by nio when it has logged in; the keys are opened before, by `open_keys`."""

    def open_keys(self, user_id: str, device_id: str, folder: str, database: str, passphrase: str) -> None:
        """Opens the keys of a device, which are made where they are not there. Raises one of the store's UNREADABLE."""
        if self.store and self.device_id == device_id:
            return
        self.close_keys()
        self.user_id, self.device_id = user_id, device_id
        try:
            self.store = CryptoDatabase(user_id, device_id, folder, passphrase, database)
            self.olm = Machine(user_id, device_id, self.store)
            self.encrypted_rooms = self.store.load_encrypted_rooms()
            for room in self.rooms.values():
                if room.encrypted:
                    self.olm.update_tracked_users(room)
        except UNREADABLE:
            self.close_keys()
            raise

    def close_keys(self) -> None:
        """Closes the keys; what is encrypted can't be read or written any more."""
        if self.store:
            self.store.database.close()
        self.store = self.olm = None

    async def close(self) -> None:
        """Ends connections and closes the keys."""
        await super().close()
        self.close_keys()

    async def call(self, method: str, path: str, body: object = None) -> tuple[int, dict[str, Any]]:
        """Calls what nio has no method for; `path` is what stands behind /_matrix/client/v3. Gives status and body."""
        answer = await self.send(
            method,
            f"/_matrix/client/v3{path}",
            None if body is None else json.dumps(body),
            {"Authorization": f"Bearer {self.access_token}", "Content-Type": "application/json"},
        )
        try:
            found = json.loads(await answer.read())
        except ValueError:
            found = {}
        return answer.status, found if isinstance(found, dict) else {}

    async def _handle_sync(self, response: Any) -> None:
        """Takes in a sync in one transaction of the store: a kill leaves no half of it."""
        if not self.store:
            raise NotReadyError("the keys were closed meanwhile")
        with self.store.database.atomic():
            await super()._handle_sync(response)
        if response.device_key_count.signed_curve25519 == 0:
            self.olm.uploaded_key_count = 0  # nio takes "none left" for "not told"
        for room in self.rooms.values():
            room.members_synced = True  # we never ask for fewer than all
        self.synced_once.set()

    def _handle_decrypt_to_device(self, to_device_event: Any) -> Any:
        try:
            return super()._handle_decrypt_to_device(to_device_event)
        except NOT_KEPT:
            raise
        except Exception as error:  # what strangers send must not stop the sync
            log.warning("device_message_unreadable", sender=to_device_event.sender, error=type(error).__name__)
            if isinstance(to_device_event, nio.OlmEvent):
                self.olm._mark_device_for_unwedging(to_device_event.sender, to_device_event.sender_key)
            return None

    def _handle_timeline_event(self, event: Any, room_id: str, room: Any, encrypted_rooms: set[str]) -> Any:
        try:
            return super()._handle_timeline_event(event, room_id, room, encrypted_rooms)
        except NOT_KEPT:
            raise
        except Exception as error:  # what strangers send must not stop the sync
            log.warning("event_unreadable", room=room_id, error=type(error).__name__)
            return None

    async def keys_upload(self) -> Any:
        """Uploads keys; their secret halves are kept before anybody can use them."""
        keys = self.olm.share_keys()
        self.olm.save_account()
        method, path, data = nio.Api.keys_upload(self.access_token, keys)
        return await self._send(nio.KeysUploadResponse, method, path, data)

    async def keys_claim(self, user_set: Any) -> Any:
        """Claims keys with which to begin; of a refusal nio's own method makes an error in the program."""
        method, path, data = nio.Api.keys_claim(self.access_token, user_set)
        return await self._send(nio.KeysClaimResponse, method, path, data, ("",))

    async def keep_up(self) -> None:
        """Does what encryption asks for between two syncs. Raises RefusalError; what is left is done the next time."""
        if not self.olm:
            return
        if self.should_upload_keys:
            expect(await self.keys_upload(), nio.KeysUploadResponse)
        if self.should_query_keys:
            expect(await self.keys_query(), nio.KeysQueryResponse)
        if self.should_claim_keys:
            expect(await self.keys_claim(self.get_users_for_key_claiming()), nio.KeysClaimResponse)
        for answer in await self.send_to_device_messages():
            expect(answer, nio.ToDeviceResponse)

    def is_from_its_sender(self, event: Any) -> bool:
        """Whether a decrypted event was encrypted by a device of its sender; unknown devices are asked for."""
        if not getattr(event, "decrypted", False) or event.sender == self.user_id:
            return True
        if self.device_store.device_from_sender_key(event.sender, event.sender_key):
            return True
        self.olm.users_for_key_query.add(event.sender)
        return False

    def decrypt_late(self, event: Any) -> Any | None:
        """An event that could not be decrypted when it came, decrypted; None where its key is still missing."""
        if self.olm.inbound_group_store.get(event.room_id, event.sender_key, event.session_id) is None:
            return None
        return self.olm._decrypt_megolm_no_error(event)

    def ask_for_key(self, event: Any) -> None:
        """Lets the device that encrypted an event be asked for the key, with what is sent after the next sync."""
        asked = {*self.outgoing_key_requests, *(getattr(m, "request_id", "") for m in self.outgoing_to_device_messages)}
        if event.session_id not in asked:
            request = event.as_key_request(event.sender, self.device_id, event.session_id, event.device_id)
            self.olm.outgoing_to_device_messages.append(request)

    async def put(self, room_id: str, kind: str, content: dict[str, Any], transaction: str) -> str:
        """Sends an event, encrypted where the room is; gives its id. Never cancel it: the room would hang.

        Raises RefusalError, NotReadyError, or what a connection raises.
        """
        if self.listens and not self.synced_once.is_set():
            try:
                await asyncio.wait_for(self.synced_once.wait(), SYNCED_WITHIN)
            except TimeoutError:
                raise NotReadyError("there was no first sync yet") from None
        if not await self.is_encrypted(room_id):
            return await self._put(room_id, kind, content, transaction)
        if room_id not in self.rooms:
            expect(await self.joined_members(room_id), nio.JoinedMembersResponse)  # refused where we are in it no more
        async with self._shares[room_id]:
            await self._share(room_id)
            encrypted_kind, encrypted = self.encrypt(room_id, kind, content)
        return await self._put(room_id, encrypted_kind, encrypted, transaction)

    async def _put(self, room_id: str, kind: str, content: dict[str, Any], transaction: str) -> str:
        method, path, data = nio.Api.room_send(self.access_token, room_id, kind, content, transaction)
        answer = await self._send(nio.RoomSendResponse, method, path, data, (room_id,))
        return str(expect(answer, nio.RoomSendResponse).event_id)

    async def is_encrypted(self, room_id: str) -> bool:
        """Whether what is said in a room is encrypted; the server is asked where the room is not known."""
        room = self.rooms.get(room_id)
        if room is not None:
            return bool(room.encrypted)
        answer = await self.room_get_state_event(room_id, "m.room.encryption")
        if getattr(answer, "status_code", None) == "M_NOT_FOUND":
            return room_id in self.encrypted_rooms  # what was encrypted once stays so, whatever a server says
        expect(answer, nio.RoomGetStateEventResponse)
        return True

    async def _share(self, room_id: str) -> None:
        """Gives the room's key to every device of everybody in it, signed or not: which devices people have is theirs
        to decide, and a bot can't compare fingerprints. nio passes over failures, and over who comes or goes meanwhile;
        here they are looked for."""
        for _ in range(MOST_SHARES):
            if self.users_for_key_query & self._room(room_id).users.keys():
                expect(await self.keys_query(), nio.KeysQueryResponse)
            if not self.olm.should_share_group_session(room_id):
                return
            asked: dict[str, list[str]] = {}
            while (missing := self.get_missing_sessions(room_id)) != asked:
                expect(await self.keys_claim(missing), nio.KeysClaimResponse)
                asked = missing
            await self._hand_out(room_id)
        raise NotReadyError("who is in the room, and with which devices, does not come to rest")

    async def _hand_out(self, room_id: str) -> None:
        """Sends the room's key, which is not used where somebody has come or gone meanwhile."""
        devices = self._devices(room_id)
        users = [*self._room(room_id).users]
        messages = self.olm.share_group_session_parallel(room_id, users, ignore_unverified_devices=True)
        sending = [self._send_key(room_id, receivers, content) for receivers, content in messages]
        for answer in await asyncio.gather(*sending):
            expect(answer, nio.ShareGroupSessionResponse)
        if self._devices(room_id) == devices:
            self.olm.outbound_group_sessions[room_id].shared = True
        else:
            self.olm.outbound_group_sessions.pop(room_id, None)

    async def _send_key(self, room_id: str, receivers: set[tuple[str, str]], messages: dict[str, Any]) -> Any:
        method, path, data = nio.Api.to_device(self.access_token, "m.room.encrypted", messages, uuid4())
        return await self._send(nio.ShareGroupSessionResponse, method, path, data, (room_id, receivers))

    def _room(self, room_id: str) -> Any:
        if room := self.rooms.get(room_id):
            return room
        raise NotReadyError("who is in the room is not known")

    def _devices(self, room_id: str) -> set[tuple[str, str]]:
        users = self._room(room_id).users
        return {(user, device.id) for user in users for device in self.device_store.active_user_devices(user)}


def make_refusal(status: int, body: dict[str, Any]) -> RefusalError:
    """The refusal in an answer of `Client.call`."""
    code = str(body.get("errcode") or "")
    return RefusalError.of(code, str(body.get("error") or f"HTTP {status}"), body.get("retry_after_ms"))
