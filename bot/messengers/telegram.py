"""Telegram: long polls and messages through the Bot API, without the library's Updater, which loses what it has
fetched and not yet handled when the process is killed."""

import asyncio
import logging
import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InputFile,
    LinkPreviewOptions,
    User,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, TelegramError, TimedOut

from bot.clock import Clock
from bot.messengers.base import (
    UNPACED,
    Delivered,
    MessengerError,
    NotDelivered,
    Outcome,
    Outgoing,
    Pace,
    Receive,
    Uncertain,
    Undeliverable,
)
from bot.messengers.telegram_layout import Part, divide
from bot.messengers.telegram_request import PollRequest, Request, StatusError, UnsentError
from bot.messengers.telegram_updates import NAME, WANTED, translate
from handlers.messages import EventKind
from handlers.router import Router, command_words
from handlers.texts import Texts
from storage.kinds import AccountStatus

BASE_URL = "https://api.telegram.org/bot"
BEGUN_KEPT = 1000
POLL_CONNECTIONS, SEND_CONNECTIONS = 4, 32
log = structlog.get_logger(messenger=NAME)


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds: for the next event, for an answer; and, between failed polls, at first and most."""

    poll: int = 30
    answer: float = 20
    shortest: float = 1
    longest: float = 30


def usual_pace(per_second: float) -> Pace:
    """What Telegram allows: so many a second over all, one a second in a chat, twenty a minute in a group.

    Source: the Bot API's FAQ, "My bot is hitting limits". A group's id is negative. With 0 there is no limit.
    """
    if not per_second:
        return UNPACED
    return Pace(per_second, lambda chat: timedelta(seconds=3 if chat.startswith("-") else 1))


class Telegram:
    """A bot's account on Telegram. `base_url` is that of the Bot API server, up to the token.

    `language` is that of the command menu for people in whose own there are no texts.
    """

    name = NAME

    def __init__(
        self,
        token: str,
        texts: Texts,
        router: Router,
        clock: Clock,
        *,
        base_url: str = BASE_URL,
        language: str = "de",
        patience: Patience = Patience(),
        pace: Pace = UNPACED,
    ) -> None:
        _silence_libraries()
        self.pace = pace
        self.last_heard: datetime | None = None
        self._texts = texts
        self._router = router
        self._clock = clock
        self._base_url = base_url
        self._language = language
        self._patience = patience
        self._polls = PollRequest(POLL_CONNECTIONS, patience.answer)
        self._requests = Request(SEND_CONNECTIONS, patience.answer)
        self._bot = Bot(token, base_url, _file_url(base_url), self._requests, self._polls)
        self._me: User | None = None
        self._failures = 0
        self._fault = ""
        self._answers: set[asyncio.Task[None]] = set()
        self._begun: OrderedDict[int, list[str]] = OrderedDict()

    async def listen(self, receive: Receive, cursor: str) -> None:
        """Polls until it is cancelled. The cursor is the offset: the number of the first update that is wanted.

        Updates are confirmed to Telegram by the poll behind the one that brought them, so when they are kept. Raises
        MessengerError where Telegram refuses the token.
        """
        offset = int(cursor) if cursor else None
        while True:
            try:
                offset = await self._poll(receive, offset)
            except InvalidToken as error:
                raise MessengerError(self._explain(error)) from None
            except Exception as error:  # the stream must not end; what is wrong is logged
                await asyncio.sleep(await self._recover(error))
            else:
                self._failures = 0
                if self._fault:
                    log.info("polling_again")
                    self._fault = ""

    async def _poll(self, receive: Receive, offset: int | None) -> int | None:
        """One poll; gives the next offset."""
        me = await self._introduce()
        try:
            updates = await self._bot.get_updates(offset, timeout=self._patience.poll, allowed_updates=WANTED)
        except TelegramError:
            raise
        except Exception as error:
            if self._polls.careful:
                raise
            log.warning("updates_unreadable", error=type(error).__name__)
            self._polls.careful = True
            return offset
        self._polls.careful = False
        self.last_heard = self._clock()
        if not updates:
            return offset
        # Not the higher one of both: after a silent week Telegram goes on at a random number.
        following = max(update.update_id for update in updates) + 1
        events = [event for event in (translate(update, me) for update in updates) if event]
        await receive(events, str(following))
        kept = {event.event_id for event in events if event.kind is EventKind.PRESS}
        for update in updates:
            if update.callback_query and str(update.update_id) in kept:
                self._answer(update.callback_query.id)
        return following

    async def _recover(self, error: Exception) -> float:
        """Says what went wrong, once while it lasts, and how many seconds to wait."""
        self._failures += 1
        fault = _name_fault(error)
        if fault != self._fault:
            self._fault = fault
            log.warning("not_polling", reason=fault)
        patience = self._patience
        match error:
            case StatusError() if error.pause:
                return error.pause.total_seconds()
            case Conflict() if "webhook" in error.message:
                await self._remove_webhook()
                return patience.shortest
            case Conflict():
                return patience.longest
        return min(patience.shortest * 2.0 ** min(self._failures - 1, 10), patience.longest)

    async def _introduce(self) -> User:
        """The bot's own account; where it is new to us, the command menu is set too."""
        if self._me is None:
            self._me = await self._bot.get_me()
            await self.set_menu()
        return self._me

    async def _remove_webhook(self) -> None:
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            log.warning("webhook_not_removed", reason=_name_fault(error))
        else:
            log.info("webhook_removed")

    async def set_menu(self) -> None:
        """Offers the commands in private chats, in each language; without it everything can still be typed."""
        languages = [code for code in self._texts.languages if re.fullmatch("[a-z]{2}", code)]
        try:
            for language, code in [(self._language, None), *((code, code) for code in languages)]:
                await self._bot.set_my_commands(
                    self._list_commands(language), BotCommandScopeAllPrivateChats(), language_code=code
                )
        except TelegramError as error:
            log.warning("menu_not_set", reason=_name_fault(error))

    def _list_commands(self, language: str) -> list[BotCommand]:
        listed = []
        for command in self._router.commands.values():
            words = command_words(self._texts, language, command.name)
            name = next((word for word in words if re.fullmatch("[a-z0-9_]{1,32}", word)), None)
            if name and not command.organisers:
                text = self._texts.attributes(language, f"command-{command.name}")["help"]
                listed.append(BotCommand(name, text[:256]))
        return listed

    def _answer(self, query: str) -> None:
        """Lets the pressed button come to rest, without waiting for it."""
        task = asyncio.create_task(self._answer_press(query))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answer_press(self, query: str) -> None:
        try:
            await self._bot.answer_callback_query(query)
        except BadRequest as error:
            log.debug("press_expired", reason=_name_fault(error))  # the app has stopped waiting by itself
        except TelegramError as error:
            log.warning("press_not_answered", reason=_name_fault(error))

    async def send(self, message: Outgoing) -> Outcome:
        """Sends a message, a long one in parts, the buttons under the last.

        Where a later part fails, the next attempt goes on behind the parts that are there. That is remembered by this
        process alone: another one starts at the first part again, because half a message is worse than half of one
        said twice. `external_id` of what was delivered holds the ids of all parts, in order, with spaces between.
        """
        sent = self._begun.setdefault(message.id, [])
        chat = int(message.conversation)
        try:
            for part in divide(message)[len(sent) :]:
                try:
                    sent.append(await self._send_part(chat, part))
                except ChatMigrated as moved:
                    chat = moved.new_chat_id
                    sent.append(await self._send_part(chat, part))
        except TelegramError as error:
            outcome = _judge(error, private=chat > 0)
        else:
            outcome = Delivered(" ".join(sent))
        if not sent or isinstance(outcome, Delivered | Undeliverable):
            self._begun.pop(message.id, None)
        while len(self._begun) > BEGUN_KEPT:
            self._begun.popitem(last=False)
        return outcome

    async def _send_part(self, chat: int, part: Part) -> str:
        if part.file is None:
            sent = await self._bot.send_message(
                chat,
                part.text,
                parse_mode=ParseMode.HTML,
                reply_markup=part.keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        else:
            file = InputFile(part.file.content, part.file.filename)
            file.mimetype = part.file.media_type
            sent = await self._bot.send_document(
                chat,
                file,
                caption=part.text or None,
                parse_mode=ParseMode.HTML,
                reply_markup=part.keyboard,
                disable_content_type_detection=True,
            )
        return str(sent.message_id)

    async def check(self) -> str:
        """The account's name and number. Raises MessengerError in words an operator understands."""
        try:
            me = await self._bot.get_me()
        except TelegramError as error:
            raise MessengerError(self._explain(error)) from None
        return f"@{me.username} (id {me.id})"

    def _explain(self, error: TelegramError) -> str:
        host = urlsplit(self._base_url).hostname or "the address without a host"
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
                    f"{host} can't be reached ({_name_fault(error)}): check the network, the proxy, "
                    "and WORKSHOP_BOT_TELEGRAM__BASE_URL"
                )
        return f"{host} does not answer as a Bot API server does: check WORKSHOP_BOT_TELEGRAM__BASE_URL"

    async def close(self) -> None:
        """Ends connections."""
        for task in self._answers:
            task.cancel()
        await asyncio.gather(*self._answers, return_exceptions=True)
        await asyncio.gather(self._polls.shutdown(), self._requests.shutdown())


def _judge(error: TelegramError, *, private: bool) -> Outcome:
    """What a failed request says of the message and, in a private chat, of the account.

    An answer of the API itself is certain: the message is not there. So is a connection that never came about, and a
    status that says that the request was not taken (4xx, 503). With every other failure of a server or a proxy
    (500, 502, 504), a time-out, or a connection lost on the way, the message may have been sent.
    """
    reason = _name_fault(error)
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


def _name_fault(error: Exception) -> str:
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
        case StatusError() | UnsentError() | TimedOut():
            return error.message
    return type(error.__cause__ or error).__name__


def _file_url(base_url: str) -> str:
    head, found, rest = base_url.rpartition("/bot")
    return f"{head}/file/bot{rest}" if found else f"{base_url}/file"


def _silence_libraries() -> None:
    """The libraries log the token with every address, and what people write; what they fail at we log ourselves."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
