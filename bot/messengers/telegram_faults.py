"""What can go wrong with a request to Telegram, and what each fault means."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from bot.messengers.base import NotDelivered, Outcome, Uncertain, Undeliverable
from storage.kinds import AccountStatus


class UnsentError(NetworkError):
    """The request provably never reached the server."""


class LostError(NetworkError):
    """The connection was lost while the request was on its way, or its answer."""

    def __init__(self) -> None:
        super().__init__("the connection was lost")


class StatusError(NetworkError):
    """An HTTP status that says nothing about the message; perhaps a proxy's. `pause` is how long to be silent."""

    def __init__(self, status: int, pause: timedelta | None = None) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.pause = pause


class NoBotApiError(TelegramError):
    """What answered is not the Bot API."""

    def __init__(self) -> None:
        super().__init__("what answered is not the Bot API")


class PollHungError(TelegramError):
    """A poll did not come back in any time that it may take."""

    def __init__(self) -> None:
        super().__init__("a poll did not come back")


class DeliveryFailsError(TelegramError):
    """Telegram can't deliver to the webhook; the reason is in Telegram's words."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Telegram can't deliver to the webhook: {reason[:120]}")


_TELLING = (StatusError, UnsentError, LostError, NoBotApiError, PollHungError, DeliveryFailsError, TimedOut)


def judge(error: TelegramError, *, private: bool) -> Outcome:
    """What a failed request says of the message and, in a private chat, of the account.

    An answer of the API itself is certain: the message is not there. So is a connection that never came about, and a
    status that says that the request was not taken (4xx, 503). With every other failure of a server or a proxy
    (500, 502, 504), a time-out, or a connection lost on the way, the message may have been sent.
    """
    reason = name_fault(error)
    match error:
        case Forbidden():
            gone = "deactivated" in error.message
            account = AccountStatus.GONE if gone else AccountStatus.BLOCKED
            return Undeliverable(reason, account if private else None)
        case StatusError(status=413):
            return Undeliverable(reason)
        case StatusError() if error.status < 500 or error.status == 503:
            return NotDelivered(reason, error.pause)
        case BadRequest():
            gone = error.message.lower() == "chat not found"
            return Undeliverable(reason, AccountStatus.GONE if gone and private else None)
        case UnsentError() | InvalidToken() | ChatMigrated() | Conflict():
            return NotDelivered(reason)
    return Uncertain(reason)


def name_fault(error: Exception) -> str:
    """An error in a few words, with nothing in them that people wrote and no address of a request."""
    match error:
        case Conflict() if "webhook" in error.message:
            return "a webhook is set"
        case Conflict():
            return "another process polls with this token: stop it, each message reaches only one of them"
        case InvalidToken():
            return "the token is refused"
        case ChatMigrated():
            return "the group has moved"
        case BadRequest() | Forbidden():
            return re.split('[:"]', error.message.removeprefix("Forbidden: "))[0].strip()[:80]
    if isinstance(error, _TELLING):
        return error.message
    return type(error.__cause__ or error).__name__


def explain(error: TelegramError, base_url: str) -> str:
    """What an operator can do about an error that keeps the bot from logging in."""
    host = urlsplit(base_url).hostname or "the address without a host"
    match error:
        case InvalidToken():
            return (
                "Telegram refuses the token: take the one that @BotFather shows, "
                "and set it as WORKSHOP_BOT_TELEGRAM__TOKEN"
            )
        case StatusError(status=404):
            return (
                f"{host} has no Bot API at this address, or the token is malformed: check "
                "WORKSHOP_BOT_TELEGRAM__BASE_URL and WORKSHOP_BOT_TELEGRAM__TOKEN"
            )
        case StatusError():
            return f"{host} is not working ({error.message}): try again later"
        case UnsentError() | TimedOut():
            return (
                f"{host} can't be reached ({name_fault(error)}): check the network, the proxy, "
                "and WORKSHOP_BOT_TELEGRAM__BASE_URL"
            )
    return f"{host} does not answer as a Bot API server does: check WORKSHOP_BOT_TELEGRAM__BASE_URL"
