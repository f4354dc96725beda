"""A real Synapse, from PyPI, on a free port, with nothing kept and no way out; and people who talk to it."""

import base64
import hmac
import http.client
import itertools
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha1
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

SERVER_NAME = "synapse.test"
READY_WITHIN = 60.0
CLIENT = "/_matrix/client/v3"
_FREELY = {"per_second": 100_000, "burst_count": 100_000}
_LIMITS = {
    "rc_message": _FREELY,
    "rc_registration": _FREELY,
    "rc_login": {"address": _FREELY, "account": _FREELY, "failed_attempts": _FREELY},
    "rc_joins": {"local": _FREELY, "remote": _FREELY},
    "rc_joins_per_room": _FREELY,
    "rc_invites": {"per_room": _FREELY, "per_user": _FREELY, "per_issuer": _FREELY},
    "rc_media_create": _FREELY,
    "rc_room_creation": _FREELY,
    "rc_profile": _FREELY,
}


class RefusedError(Exception):
    """The server's error, by Matrix's name of it."""


class Person:
    """An account with one device, and what it has seen."""

    def __init__(self, server: "Synapse", user_id: str, token: str, device_id: str) -> None:
        self.server = server
        self.user_id = user_id
        self.token = token
        self.device_id = device_id
        self._position = ""
        self._transactions = itertools.count(1)

    @property
    def folder(self) -> Path:
        """Where a bot keeps the keys of this account, as long as the server lives."""
        return self.server.folder / "bots"

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Calls the server as this account; `path` is what stands behind /_matrix/client/v3."""
        return self.server.call(method, CLIENT + path, body, self.token)

    def open_room(self, *guests: str, direct: bool = True) -> str:
        """Creates a room and invites others; gives its id."""
        body = {"invite": guests, "is_direct": direct, "preset": "trusted_private_chat" if direct else "private_chat"}
        return str(self.call("POST", "/createRoom", body)["room_id"])

    def write(self, room_id: str, text: str) -> str:
        """Writes a text; gives the event's id."""
        return self.send(room_id, {"msgtype": "m.text", "body": text})

    def send(self, room_id: str, content: Mapping[str, Any], kind: str = "m.room.message") -> str:
        """Sends any event; gives its id."""
        transaction = f"{self.device_id}-{next(self._transactions)}"
        path = f"/rooms/{quote(room_id)}/send/{kind}/{transaction}"
        return str(self.call("PUT", path, content)["event_id"])

    def leave(self, room_id: str) -> None:
        """Leaves a room."""
        self.call("POST", f"/rooms/{quote(room_id)}/leave", {})

    def read(self, room_id: str) -> list[dict[str, Any]]:
        """What has happened in a room since the last reading of any room, oldest first."""
        query = {"timeout": "0", "filter": json.dumps({"room": {"timeline": {"limit": 1000}}})}
        if self._position:
            query["since"] = self._position
        batch = self.call("GET", f"/sync?{urlencode(query)}")
        self._position = batch["next_batch"]
        joined = batch.get("rooms", {}).get("join", {}).get(room_id, {})
        return list(joined.get("timeline", {}).get("events", []))

    def members(self, room_id: str) -> set[str]:
        """Who has joined a room."""
        return set(self.call("GET", f"/rooms/{quote(room_id)}/joined_members")["joined"])


class Synapse:
    """A running server."""

    name = SERVER_NAME

    def __init__(self, folder: Path, port: int, secret: str) -> None:
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}"
        self._port = port
        self._secret = secret
        self._process: subprocess.Popen[bytes] | None = None
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._numbers = itertools.count(1)

    def start(self) -> bool:
        """Starts the server, at the same address and with what it has kept; False where it does not become ready."""
        with (self.folder / "output").open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "synapse.app.homeserver", "-c", str(self.folder / "homeserver.yaml")],
                cwd=self.folder,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        return _becomes_ready(self._process, self._port)

    def stop(self) -> None:
        """Stops the server."""
        self.close()
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def register(self, name: str, *, password: str = "", admin: bool = False) -> Person:
        """A new account that is called so; its id is new even where the name is not."""
        path = "/_synapse/admin/v1/register"
        local = f"u{next(self._numbers)}"
        password = password or secrets.token_hex(8)
        nonce = self.call("GET", path)["nonce"]
        signed = "\0".join([nonce, local, password, "admin" if admin else "notadmin"])
        made = self.call(
            "POST",
            path,
            {
                "nonce": nonce,
                "username": local,
                "displayname": name,
                "password": password,
                "admin": admin,
                "mac": hmac.new(self._secret.encode(), signed.encode(), sha1).hexdigest(),
            },
        )
        return Person(self, made["user_id"], made["access_token"], made["device_id"])

    def limit(self, user_id: str, per_second: int) -> None:
        """Lets an account send so many messages a second from now on; 0 lifts the limit."""
        admin = self.register("Admin", admin=True)
        path = f"/_synapse/admin/v1/users/{quote(user_id)}/override_ratelimit"
        self.call("POST", path, {"messages_per_second": per_second, "burst_count": per_second}, admin.token)

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None, token: str = "") -> dict[str, Any]:
        """Calls the server. Raises RefusedError where it answers with an error."""
        status, content = self.fetch(method, path, None if body is None else json.dumps(body).encode(), token)
        answer = json.loads(content)
        if status != 200:
            raise RefusedError(f"{answer.get('errcode')} {answer.get('error')}")
        return dict(answer)

    def fetch(self, method: str, path: str, body: bytes | None = None, token: str = "") -> tuple[int, bytes]:
        """The status and the content that the server answers with."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        with suppress(http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            return self._fetch(method, path, body, headers)
        # The server closes a connection that was idle for a minute.
        self._connection.close()
        return self._fetch(method, path, body, headers)

    def _fetch(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        return response.status, response.read()

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()


@contextmanager
def run_synapse(folder: Path, *, lasting: bool = False) -> Iterator[Synapse]:
    """A server for as long as the block runs, with its files in a folder; a lasting one can be stopped and started."""
    secret = secrets.token_hex(16)
    for attempt in range(3):
        port = _free_port()
        _configure(folder, port, secret, str(folder / "homeserver.db") if lasting else ":memory:")
        server = Synapse(folder, port, secret)
        try:
            if not server.start():
                assert attempt < 2, f"Synapse does not start:\n{(folder / 'output').read_text('utf-8')}"
                continue
            yield server
            return
        finally:
            server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _configure(folder: Path, port: int, secret: str, database: str) -> None:
    seed = base64.b64encode(os.urandom(32)).decode().rstrip("=")
    (folder / "signing.key").write_text(f"ed25519 a_test {seed}\n")
    (folder / "log.yaml").write_text('{"version": 1, "root": {"level": "WARNING"}}')
    listener = {
        "port": port,
        "type": "http",
        "bind_addresses": ["127.0.0.1"],
        "resources": [{"names": ["client"]}],
    }
    settings = {
        "server_name": SERVER_NAME,
        "pid_file": str(folder / "pid"),
        "listeners": [listener],
        "database": {"name": "sqlite3", "args": {"database": database}},
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "log_config": str(folder / "log.yaml"),
        "registration_shared_secret": secret,
        "macaroon_secret_key": secret,
        "form_secret": secret,
        "bcrypt_rounds": 4,
        "report_stats": False,
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        "federation_domain_whitelist": [],
        "presence": {"enabled": False},
        **_LIMITS,
    }
    (folder / "homeserver.yaml").write_text(json.dumps(settings))


def _becomes_ready(process: subprocess.Popen[bytes], port: int) -> bool:
    until = time.monotonic() + READY_WITHIN
    while process.poll() is None and time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with suppress(OSError):
            connection.request("GET", "/health")
            if connection.getresponse().read() == b"OK":
                connection.close()
                return True
        connection.close()
        time.sleep(0.05)
    return False
