"""People whose client encrypts: stock nio without its network, so that it works step by step."""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import nio
from nio.store import SqliteMemoryStore

from tests.servers.synapse import CLIENT, Person

ENCRYPTED = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}


class EncryptedPerson(Person):
    """An account with one device that has keys. What can't be decrypted is read as it is."""

    def __init__(self, person: Person) -> None:
        super().__init__(person.server, person.user_id, person.token, person.device_id)
        config = nio.ClientConfig(store=SqliteMemoryStore, encryption_enabled=True, pickle_key="a test")
        self.crypto = nio.Client(person.user_id, person.device_id, config=config)
        self.crypto.restore_login(person.user_id, person.device_id, person.token)
        self._unread: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        self.follow()

    def open_room(self, *guests: str, direct: bool = True) -> str:
        """Creates an encrypted room and invites others; gives its id."""
        preset = "trusted_private_chat" if direct else "private_chat"
        body = {"invite": guests, "is_direct": direct, "preset": preset, "initial_state": [ENCRYPTED]}
        return str(self.call("POST", "/createRoom", body)["room_id"])

    def follow(self) -> None:
        """Takes in what has happened, and does what encryption asks for."""
        query = {"timeout": "0", "filter": json.dumps({"room": {"timeline": {"limit": 1000}}})}
        if self._position:
            query["since"] = self._position
        body = self.server.call("GET", f"{CLIENT}/sync?{urlencode(query)}", None, self.token)
        self._position = body["next_batch"]
        batch = nio.SyncResponse.from_dict(body)
        assert isinstance(batch, nio.SyncResponse)
        self.crypto.receive_response(batch)
        for room_id, joined in batch.rooms.join.items():
            self.crypto.rooms[room_id].members_synced = True
            self._unread[room_id] += [event.source for event in joined.timeline.events]
        if self.crypto.should_upload_keys:
            keys = self.crypto.olm.share_keys()
            self._do(nio.KeysUploadResponse, nio.Api.keys_upload(self.token, keys))
        if self.crypto.should_query_keys:
            self._do(nio.KeysQueryResponse, nio.Api.keys_query(self.token, self.crypto.users_for_key_query))
        if self.crypto.should_claim_keys:
            self._claim(self.crypto.get_users_for_key_claiming())
        for message in [*self.crypto.outgoing_to_device_messages]:
            path = nio.Api.to_device(self.token, message.type, message.as_dict(), f"{id(message)}-{self._position}")
            self._do(nio.ToDeviceResponse, path, message)

    def read(self, room_id: str) -> list[dict[str, Any]]:
        """What has happened in a room since the last reading of it, oldest first, decrypted."""
        self.follow()
        return self._unread.pop(room_id, [])

    def send(self, room_id: str, content: Mapping[str, Any], kind: str = "m.room.message") -> str:
        """Sends any event, encrypted but for reactions; gives its id."""
        if kind == "m.reaction":
            return super().send(room_id, content, kind)
        self.follow()
        return super().send(room_id, *self.encrypt(room_id, content, kind))

    def encrypt(self, room_id: str, content: Mapping[str, Any], kind: str = "m.room.message") -> tuple[Any, str]:
        """Gives everybody in a room the key, and encrypts with it."""
        olm, members = self.crypto.olm, list(self.crypto.rooms[room_id].users)
        while olm.should_share_group_session(room_id):
            if missing := self.crypto.get_missing_sessions(room_id):
                self._claim(missing)
            shared, messages = olm.share_group_session(room_id, members, True, True)
            path = nio.Api.to_device(self.token, "m.room.encrypted", messages, f"{id(messages)}-{self._position}")
            self._do(nio.ShareGroupSessionResponse, path, room_id, shared)
            olm.outbound_group_sessions[room_id].shared = True
        encrypted_kind, encrypted = self.crypto.encrypt(room_id, kind, dict(content))
        return encrypted, encrypted_kind

    def withhold(self, room_id: str, content: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Sends an event whose key nobody gets; gives its id, and the key as messages for the devices."""
        self.follow()
        olm, members = self.crypto.olm, list(self.crypto.rooms[room_id].users)
        self.crypto.invalidate_outbound_session(room_id)
        if missing := self.crypto.get_missing_sessions(room_id):
            self._claim(missing)
        _, messages = olm.share_group_session(room_id, members, True, True)
        olm.outbound_group_sessions[room_id].shared = True
        encrypted_kind, encrypted = self.crypto.encrypt(room_id, "m.room.message", dict(content))
        return super().send(room_id, encrypted, encrypted_kind), messages

    def hand_out(self, messages: Mapping[str, Any]) -> None:
        """Sends a key that was withheld."""
        self.call("PUT", f"/sendToDevice/m.room.encrypted/{quote(self._position)}-late", messages)

    def _claim(self, devices: Mapping[str, Any]) -> None:
        self._do(nio.KeysClaimResponse, nio.Api.keys_claim(self.token, devices))

    def _do(self, kind: Any, request: tuple[str, str, str], *details: Any) -> None:
        method, path, data = request
        path = path.partition("?")[0]  # the token stands there
        response = kind.from_dict(self.server.call(method, path, json.loads(data), self.token), *details)
        assert isinstance(response, kind), response
        self.crypto.receive_response(response)
