"""The bot's account on a homeserver: logging in, and what the server's refusals mean to an operator."""

import asyncio
from datetime import timedelta
from hashlib import sha256
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import nio

from bot.messengers.base import MessengerError

ANSWER_WITHIN = timedelta(seconds=30)
LOGGED_OUT = {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"}
UNREACHABLE = (aiohttp.ClientError, TimeoutError, OSError)
_WRONG = {"M_FORBIDDEN", "M_USER_DEACTIVATED", "M_INVALID_USERNAME", "M_UNKNOWN_USER"}


class RefusalError(Exception):
    """The server answered with an error; `code` is Matrix's name of it, "" where there is none."""

    def __init__(self, response: Any) -> None:
        self.code: str = getattr(response, "status_code", None) or ""
        self.retry_after = timedelta(milliseconds=getattr(response, "retry_after_ms", None) or 5000)
        super().__init__(f"{self.code} {getattr(response, 'message', response)}".strip())


def expect(response: Any, kind: type) -> Any:
    """The answer of a call of nio, which gives errors as values. Raises RefusalError where it is not of the kind."""
    if not isinstance(response, kind):
        raise RefusalError(response)
    return response


class Login:
    """The account, with a password, or with an access token and the device that it belongs to."""

    def __init__(self, homeserver: str, user_id: str, password: str, access_token: str, device_id: str) -> None:
        self._homeserver = homeserver.rstrip("/")
        self._user_id = user_id
        self._password = password
        self._access_token = access_token
        self._device_id = device_id or ("" if access_token else name_device(user_id))
        self._logging_in = asyncio.Lock()
        self.client = self._open_client(self._device_id)
        """nio's client; it may be used once `log_in` has returned."""

    def _open_client(self, device_id: str) -> Any:
        config = nio.AsyncClientConfig(
            store_sync_tokens=False,
            encryption_enabled=False,
            max_limit_exceeded=0,
            max_timeouts=1,
            request_timeout=ANSWER_WITHIN.total_seconds(),
        )
        return nio.AsyncClient(self._homeserver, self._user_id, device_id=device_id, config=config)

    def forget_token(self) -> None:
        """The server does not know our token any more; the next time we log in anew."""
        self.client.access_token = ""

    async def log_in(self) -> None:
        """Logs in where we are not yet. Raises MessengerError where the server refuses what we log in with."""
        async with self._logging_in:
            if self.client.access_token:
                return
            self._refuse_plain()
            if self._password:
                answer = await self.client.login(self._password, device_name="workshop-bot")
                if getattr(answer, "status_code", None) in _WRONG:
                    raise MessengerError(self.explain(RefusalError(answer)))
                expect(answer, nio.LoginResponse)
            else:
                await self._take_token()

    async def _take_token(self) -> None:
        self.client.access_token = self._access_token
        try:
            answer = await self.client.whoami()
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
            self.client.restore_login(self._user_id, owner.device_id, self._access_token)
        except BaseException:
            self.client.access_token = ""
            raise

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

    async def check(self) -> str:
        """Logs in, by password on a device of its own that goes again, so that a running bot is not disturbed."""
        client = self.client
        try:
            if not self._password or client.access_token:
                await self.log_in()
                expect(await client.whoami(), nio.WhoamiResponse)
                return f"{client.user_id} on {self._homeserver}, device {client.device_id}"
            self._refuse_plain()
            client = self._open_client("")
            expect(await client.login(self._password, device_name="workshop-bot doctor"), nio.LoginResponse)
            await client.logout()
            return f"{self._user_id} on {self._homeserver}, device {self._device_id}"
        except RefusalError as refusal:
            raise MessengerError(self.explain(refusal)) from None
        except UNREACHABLE as error:
            raise MessengerError(
                f"{self._homeserver} can't be reached ({type(error).__name__}); "
                "check WORKSHOP_BOT_MATRIX__HOMESERVER and the network"
            ) from None
        finally:
            if client is not self.client:
                await client.close()


def name_device(user_id: str) -> str:
    """A device id that stays, so that a log-in by password does not leave a device behind each time.

    No two accounts have the same: nio takes a device that bears its own id for its own, whosever it is.
    """
    return "WORKSHOPBOT" + sha256(user_id.encode()).hexdigest()[:8].upper()


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
