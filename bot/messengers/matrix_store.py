"""What makes a Matrix account the same device tomorrow: the device's id and its keys, in a folder of their own.

The keys are encrypted with a key that is configured or, where none is, made once and kept beside them, readable for
its owner alone. To require one would protect little, for the database in the next folder holds the same conversations
as they were written, and whoever loses it loses the device. Whoever stores the backups of the folder where others can
read them keeps the key in a vault, and sets it.
"""

import fcntl
import json
import os
import secrets
import string
from hashlib import scrypt
from pathlib import Path
from typing import IO
from urllib.parse import quote

from nio.crypto import OlmAccount
from nio.store import SqliteStore
from peewee import DatabaseError, OperationalError, SqliteDatabase
from vodozemac import LibolmPickleException, PickleException

from bot.messengers.base import MessengerError

PREFIX = "WORKSHOPBOT"
"""How the ids of the bot's devices begin."""

ROLES = "master", "self_signing", "user_signing"
"""The keys of a cross-signing identity."""

WRONG_KEY = (LibolmPickleException, PickleException)
NOT_KEPT = DatabaseError
"""What using a store may raise, at any time."""

UNREADABLE = (NOT_KEPT, *WRONG_KEY)
"""What opening a store may raise."""

_DAMAGED = (ValueError, LookupError, TypeError, AttributeError, *WRONG_KEY)


class CryptoDatabase(SqliteStore):  # type: ignore[misc]
    """nio's own store, with one wait for the disk in a transaction instead of three."""

    def _create_database(self) -> SqliteDatabase:
        pragmas = {"foreign_keys": 1, "secure_delete": 1, "journal_mode": "wal", "synchronous": 2}
        return SqliteDatabase(self.database_path, pragmas=pragmas)


class Store:
    """The folder of one account, in `parent`. It is used by one process at a time, which `open` makes sure of."""

    def __init__(self, parent: Path, user_id: str, key: str) -> None:
        self.folder = parent / quote(user_id, safe="@")
        self.passphrase = ""
        """What the keys are encrypted with; known while the store is open."""
        self._user_id = user_id
        self._key = key
        self._lock: IO[str] | None = None

    def open(self) -> None:
        """Makes the folder where it is new, and takes it for this process. Raises MessengerError where it can't."""
        if self._lock:
            return
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = (self.folder / "lock").open("w")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                salt = self._user_id.encode()
                key = self._key or self._provide_key()
            except BaseException:
                lock.close()
                raise
        except BlockingIOError:
            raise MessengerError(
                f"another process uses the account {self._user_id} (it holds {self.folder / 'lock'}): stop it first"
            ) from None
        except OSError as error:
            raise MessengerError(f"{self.folder} can't be used for encryption keys: {error.strerror}") from None
        self.passphrase = scrypt(key.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32).hex()
        self._lock = lock

    def _provide_key(self) -> str:
        file = self.folder / "store.key"
        if not file.exists():
            _write(file, secrets.token_urlsafe(32))
        return file.read_text("ascii", "replace").strip()

    def close(self) -> None:
        """Lets another process use the folder."""
        if self._lock:
            self._lock.close()
            self._lock = None

    @property
    def device_id(self) -> str:
        """The device that was last used; "" where there is none yet."""
        file = self.folder / "device"
        return file.read_text("utf-8", "replace").strip() if file.exists() else ""

    def keep_device(self, device_id: str) -> None:
        """From now on this is the device."""
        if device_id != self.device_id:
            self._keep("device", device_id)

    def database(self, device_id: str) -> str:
        """The name of the file that holds the keys of a device."""
        return f"{quote(device_id, safe='')}.db"

    def holds(self, device_id: str) -> bool:
        """Whether the keys of a device are there."""
        return bool(device_id) and (self.folder / self.database(device_id)).exists()

    def read_identity(self) -> dict[str, OlmAccount] | None:
        """The keys of the account's cross-signing identity, by role; None where none was made.

        Each is the signing key in an account of Olm: that is how it can be kept encrypted. Raises MessengerError where
        it is damaged: a new one would be told to everybody who has verified the bot, so it is not made without asking.
        """
        file = self.folder / "identity.json"
        if not file.exists():
            return None
        try:
            kept = json.loads(file.read_text("ascii"))
            return {role: OlmAccount.from_pickle(kept[role].encode(), self.passphrase) for role in ROLES}
        except _DAMAGED:
            raise MessengerError(
                f"{file} is damaged, or was kept with another WORKSHOP_BOT_MATRIX__STORE_KEY: restore it from a "
                "backup, or move it away: the bot then makes a new identity, which has to be verified anew"
            ) from None

    def make_identity(self) -> dict[str, OlmAccount]:
        """A new identity, which is kept before anybody hears of it."""
        identity = {role: OlmAccount() for role in ROLES}
        pickled = {role: account.pickle(self.passphrase).decode() for role, account in identity.items()}
        self._keep("identity.json", json.dumps(pickled))
        return identity

    def _keep(self, name: str, text: str) -> None:
        try:
            _write(self.folder / name, text)
        except OSError as error:
            raise MessengerError(f"{self.folder} can't be used for encryption keys: {error.strerror}") from None

    def explain(self, error: Exception) -> str:
        """Why the keys can't be read or kept, and the way out."""
        if isinstance(error, OperationalError):
            return (
                f"the encryption keys in {self.folder} can't be kept: {error}; "
                "see whether the disk is full, and who may write there"
            )
        aside = "or move the folder away: the bot then begins as a new device, and asks for what it can't read"
        if isinstance(error, WRONG_KEY):
            return (
                f"the encryption keys in {self.folder} were kept with another key: set the earlier "
                f"WORKSHOP_BOT_MATRIX__STORE_KEY (none, where there is a file store.key), {aside}"
            )
        return f"the encryption keys in {self.folder} are damaged: restore them from a backup, {aside}"


def name_device() -> str:
    """The id of a new device, which nobody else has: nio takes a device with its own id for its own, whosever it is."""
    return PREFIX + "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(10))


def _write(file: Path, text: str) -> None:
    """Writes a file whole or not at all; nobody but its owner reads it."""
    draft = file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
