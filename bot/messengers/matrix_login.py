"""The bot's account on a homeserver: logging in as a device with keys, and what refusals mean to an operator."""

import asyncio
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import nio
import structlog

from bot.messengers.base import MessengerError
from bot.messengers.matrix_client import Client
from bot.messengers.matrix_faults import LOGGED_OUT, UNREACHABLE, RefusalError, expect
from bot.messengers.matrix_signing import UnsignedError, find_device, is_signed, query_keys, sign_device
from bot.messengers.matrix_store import PREFIX, UNREADABLE, Store, name_device

_WRONG = {"M_FORBIDDEN", "M_USER_DEACTIVATED", "M_INVALID_USERNAME", "M_UNKNOWN_USER"}
log = structlog.get_logger(messenger="matrix")


class Login:
    """The account, with a password, or with an access token and the device that it belongs to."""

    def __init__(
        self, homeserver: str, user_id: str, password: str, access_token: str, device_id: str, store: Store
    ) -> None:
        self._homeserver = homeserver.rstrip("/")
        self._user_id = user_id
        self._password = password
        self._access_token = access_token
        self._device_id = device_id
        self._store = store
        self._logging_in = asyncio.Lock()
        self._is_first = False
        self._is_established = False
        self.client = Client(self._homeserver, user_id)
        """nio's client; it may be used once `log_in` has returned."""

    def forget_token(self) -> None:
        """The server does not know our token any more; the next time we log in anew."""
        self.client.access_token = ""
        self._is_established = False

    @property
    def can_repeat(self) -> bool:
        """Whether we can log in anew when the server does not know our token any more."""
        return bool(self._password)

    def drop_keys(self, error: Exception) -> str:
        """Something could not be kept in the store: the next time we begin with what is there, as after a start, for
        what is in memory may be ahead of it. Gives the reason and the way out."""
        self.client.close_keys()
        self.forget_token()
        return self._store.explain(error)

    async def log_in(self) -> None:
        """Logs in where we are not yet. Raises MessengerError where the server refuses what we log in with, or where
        the keys can't be used."""
        async with self._logging_in:
            if self.client.access_token:
                return
            self._refuse_plain()
            self._store.open()
            if self._password:
                await self._take_password()
            else:
                owner = await self._take_token(self.client)
                self._open_keys(owner.device_id)

    async def _take_password(self) -> None:
        kept = self._store.device_id
        if not self._store.holds(kept):
            if kept:
                self._tell_loss(kept)
            self._is_first = not kept
            kept = name_device()
        self._open_keys(kept)
        answer = await self.client.login(self._password, device_name="workshop-bot")
        if getattr(answer, "status_code", None) in _WRONG:
            raise MessengerError(self.explain(RefusalError(answer)))
        owner = expect(answer, nio.LoginResponse)
        if owner.user_id != self._user_id:
            self.forget_token()
            raise MessengerError(f"the account is called {owner.user_id}; set WORKSHOP_BOT_MATRIX__USER_ID so")

    def _open_keys(self, device_id: str) -> None:
        """Opens the keys of a device, which are made where they are not there, before the server knows the device."""
        store = self._store
        try:
            self.client.open_keys(
                self._user_id, device_id, str(store.folder), store.database(device_id), store.passphrase
            )
        except UNREADABLE as error:
            self.client.access_token = ""
            raise MessengerError(store.explain(error)) from None
        self._store.keep_device(device_id)

    async def _take_token(self, client: Client) -> Any:
        client.access_token = self._access_token
        try:
            answer = await client.whoami()
            if getattr(answer, "status_code", None) in LOGGED_OUT:
                raise MessengerError(self.explain(RefusalError(answer)))
            owner = expect(answer, nio.WhoamiResponse)
            if owner.user_id != self._user_id:
                raise MessengerError(
                    f"the access token belongs to {owner.user_id}, not to {self._user_id}; "
                    "set WORKSHOP_BOT_MATRIX__USER_ID or another token"
                )
            if not owner.device_id:
                raise MessengerError("the access token belongs to no device; take one that a log-in has given")
            if self._device_id and owner.device_id != self._device_id:
                raise MessengerError(
                    f"the access token belongs to the device {owner.device_id}, not to {self._device_id}; "
                    "set WORKSHOP_BOT_MATRIX__DEVICE_ID"
                )
            return owner
        except BaseException:
            client.access_token = ""
            raise

    async def establish(self) -> None:
        """Makes the device's keys known and signs them, once after a log-in, before anybody is listened to.

        Keys that are gone are told, and the bot goes on as a new device; raises MessengerError where only an operator
        can make one.
        """
        if self._is_established:
            return
        client = self.client
        known = await query_keys(client)
        mine = find_device(known, self._user_id, client.device_id)
        fingerprint = client.olm.account.identity_keys["ed25519"]
        if mine and mine["keys"].get(f"ed25519:{client.device_id}") != fingerprint:
            await self._replace_device()
            known = await query_keys(client)
            mine = None
        if self._is_first and (earlier := self._find_earlier(known)):
            self._tell_loss(*earlier)
        if mine is None:
            client.olm.account.shared = False
            expect(await client.keys_upload(), nio.KeysUploadResponse)
            known = await query_keys(client)
        await self._sign(known)
        self._is_first = False
        self._is_established = True

    async def _sign(self, known: dict[str, Any]) -> None:
        try:
            await sign_device(self.client, self._store, self._password, known)
        except UnsignedError as error:
            log.error("matrix_device_unsigned", consequence="strict clients give it no keys", way_out=str(error))

    def _find_earlier(self, known: dict[str, Any]) -> list[str]:
        devices = known.get("device_keys", {}).get(self._user_id, {})
        return [device for device in devices if device.startswith(PREFIX) and device != self.client.device_id]

    async def _replace_device(self) -> None:
        """The server has other keys for our device than we: whoever trusts those can't be answered by this one."""
        lost = self.client.device_id
        if not self._password:
            raise MessengerError(
                f"the encryption keys of the device {lost} are not in {self._store.folder} any more: restore them from "
                "a backup, or log in anew and set WORKSHOP_BOT_MATRIX__ACCESS_TOKEN and WORKSHOP_BOT_MATRIX__DEVICE_ID"
            )
        self._tell_loss(lost)
        await self.client.logout()
        async with self._logging_in:
            self.client.access_token = ""
            self._open_keys(name_device())
        await self.log_in()

    def _tell_loss(self, *devices: str) -> None:
        log.error(
            "matrix_keys_lost",
            devices=list(devices),
            folder=str(self._store.folder),
            consequence="messages that were encrypted for them can't be read; the bot asks for them again",
            way_out="none is needed: the bot goes on as a new device; keep the folder in backups",
        )

    def _refuse_plain(self) -> None:
        address = urlsplit(self._homeserver)
        if address.scheme != "https" and not _is_loopback(address.hostname or ""):
            raise MessengerError(
                f"{self._homeserver} is not encrypted, and passwords and messages would travel in the clear; "
                "set WORKSHOP_BOT_MATRIX__HOMESERVER to an address that begins with https://"
            )

    def explain(self, refusal: RefusalError) -> str:
        """What a refusal means, and what to do about it."""
        match refusal.code:
            case "M_FORBIDDEN":
                return (
                    f"{self._homeserver} does not accept the password of {self._user_id}; "
                    "check WORKSHOP_BOT_MATRIX__USER_ID and WORKSHOP_BOT_MATRIX__PASSWORD"
                )
            case "M_UNKNOWN_TOKEN" | "M_MISSING_TOKEN":
                return (
                    f"the access token of {self._user_id} is not valid or no longer; log in anew and set "
                    "WORKSHOP_BOT_MATRIX__ACCESS_TOKEN and WORKSHOP_BOT_MATRIX__DEVICE_ID, or a password"
                )
            case "M_USER_DEACTIVATED":
                return f"the account {self._user_id} has been deactivated; set WORKSHOP_BOT_MATRIX__USER_ID"
            case "":
                return f"{self._homeserver} does not answer as a homeserver does; check WORKSHOP_BOT_MATRIX__HOMESERVER"
        return f"{self._homeserver} refuses: {refusal}"

    async def check(self, room: str = "") -> str:
        """Logs in, by password on a device of its own that goes again, so that a running bot is not disturbed; tells
        of the device and of its encryption, and whether it is in the organisers' room. Raises MessengerError."""
        client = Client(self._homeserver, self._user_id)
        try:
            self._refuse_plain()
            if self._password:
                expect(await client.login(self._password, device_name="workshop-bot doctor"), nio.LoginResponse)
                device_id = self._store.device_id
            else:
                device_id = (await self._take_token(client)).device_id
            known = await query_keys(client)
            kept_out = bool(room) and not isinstance(await client.joined_members(room), nio.JoinedMembersResponse)
            if self._password:
                await client.logout()
        except RefusalError as refusal:
            raise MessengerError(self.explain(refusal)) from None
        except UNREACHABLE as error:
            raise MessengerError(
                f"{self._homeserver} can't be reached ({type(error).__name__}); "
                "check WORKSHOP_BOT_MATRIX__HOMESERVER and the network"
            ) from None
        finally:
            await client.close()
        account = f"{self._user_id} on {self._homeserver}"
        if kept_out:
            raise MessengerError(
                f"{account} is not in the organisers' room {room}: invite it, and check "
                "WORKSHOP_BOT_MATRIX__ORGANISER_ROOM"
            )
        if not device_id:
            return f"{account}, no device yet; the first start makes one, with keys for encryption"
        if find_device(known, self._user_id, device_id) is None:
            return f"{account}, device {device_id}, no keys for encryption yet; the next start makes them"
        if not is_signed(known, self._user_id, device_id):
            raise MessengerError(
                f"{account}, device {device_id}, encrypted, but not signed, so that strict clients give it no keys: "
                "start the bot, which signs it, or says in its log why it can't (matrix_device_unsigned)"
            )
        return f"{account}, device {device_id}, encrypted and signed"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
