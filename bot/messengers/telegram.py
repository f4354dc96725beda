"""Telegram: a bot's account, and what is sent by it through the Bot API."""

import asyncio
import logging
import re
from collections import OrderedDict
from datetime import datetime, timedelta

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
from telegram.error import ChatMigrated, TelegramError

from bot.clock import Clock
from bot.messengers.base import (
    UNPACED,
    Delivered,
    Hook,
    MessengerError,
    Outcome,
    Outgoing,
    Pace,
    Receive,
    Undeliverable,
)
from bot.messengers.telegram_faults import explain, judge, name_fault
from bot.messengers.telegram_layout import Part, divide
from bot.messengers.telegram_listening import USUAL_PATIENCE, Listener, Patience, Polling, Webhook
from bot.messengers.telegram_request import PollRequest, Request
from bot.messengers.telegram_transport import Transport, open_transport
from bot.messengers.telegram_updates import NAME
from handlers.router import Router, command_words
from handlers.texts import Texts

BASE_URL = "https://api.telegram.org/bot"
BEGUN_KEPT = 1000
POLL_CONNECTIONS, SEND_CONNECTIONS = 4, 32
log = structlog.get_logger(messenger=NAME)


def usual_pace(per_second: float) -> Pace:
    """What Telegram allows: so many a second over all, one a second in a chat, twenty a minute in a group.

    Source: the Bot API's FAQ, "My bot is hitting limits". A group's id is negative. With 0 there is no limit.
    """
    if not per_second:
        return UNPACED
    return Pace(per_second, lambda chat: timedelta(seconds=3 if chat.startswith("-") else 1))


class Telegram:
    """A bot's account on Telegram. `base_url` is that of the Bot API server, up to the token.

    `language` is that of the command menu for people in whose own there are no texts. Updates are polled, or posted
    to the `webhook`, an address and the secret by which Telegram is known there.
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
        patience: Patience = USUAL_PATIENCE,
        pace: Pace = UNPACED,
        transport: Transport = Transport.AIOHTTP,
        webhook: tuple[str, str] | None = None,
        organiser_chat: str = "",
    ) -> None:
        _silence_libraries()
        self.pace = pace
        self._texts = texts
        self._router = router
        self._base_url = base_url
        self._language = language
        self._organiser_chat = organiser_chat
        self._polls = PollRequest(open_transport(transport, POLL_CONNECTIONS, patience.answer))
        self._requests = Request(open_transport(transport, SEND_CONNECTIONS, patience.answer))
        self._bot = Bot(token, base_url, _file_url(base_url), self._requests, self._polls)
        self._me: User | None = None
        self._listener: Listener = (
            Webhook(self._bot, self._introduce, clock, patience, *webhook)
            if webhook
            else Polling(self._bot, self._introduce, clock, patience, self._polls)
        )
        self._begun: OrderedDict[int, list[str]] = OrderedDict()

    @property
    def last_heard(self) -> datetime | None:
        """When Telegram last showed that what is written reaches us."""
        return self._listener.last_heard

    @property
    def trouble(self) -> str:
        """What goes wrong with listening; "" where nothing does."""
        return self._listener.trouble

    @property
    def hook(self) -> Hook | None:
        """Where Telegram posts updates; None while they are polled."""
        return self._listener if isinstance(self._listener, Webhook) else None

    async def listen(self, receive: Receive, cursor: str) -> None:
        """Takes in updates until it is cancelled. Raises MessengerError where Telegram refuses the account."""
        await self._listener.listen(receive, cursor)

    async def _introduce(self) -> User:
        """The bot's own account; where it is new to us, the command menu is set too."""
        if self._me is None:
            self._me = await self._bot.get_me()
            await self._set_menu()
        return self._me

    async def _set_menu(self) -> None:
        """Offers the commands in private chats, in each language; without it everything can still be typed."""
        languages = [code for code in self._texts.languages if re.fullmatch("[a-z]{2}", code)]
        try:
            for language, code in [(self._language, None), *((code, code) for code in languages)]:
                await self._bot.set_my_commands(
                    self._list_commands(language), BotCommandScopeAllPrivateChats(), language_code=code
                )
        except TelegramError as error:
            log.warning("menu_not_set", reason=name_fault(error))

    def _list_commands(self, language: str) -> list[BotCommand]:
        listed = []
        for command in self._router.commands.values():
            words = command_words(self._texts, language, command.name)
            name = next((word for word in words if re.fullmatch("[a-z0-9_]{1,32}", word)), None)
            if name and not command.organisers:
                text = self._texts.attributes(language, f"command-{command.name}")["help"]
                listed.append(BotCommand(name, text[:256]))
        return listed

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
            outcome = judge(error, private=chat > 0)
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
        """The account's name and number, and the organisers' group. Raises MessengerError in words for an operator."""
        try:
            me = await self._bot.get_me()
        except TelegramError as error:
            raise MessengerError(explain(error, self._base_url)) from None
        account = f"@{me.username} (id {me.id})"
        if not self._organiser_chat:
            return account
        try:
            chat = await self._bot.get_chat(self._organiser_chat)
        except TelegramError as error:
            raise MessengerError(
                f"{account} can't use the organisers' group {self._organiser_chat} ({name_fault(error)}): add the "
                "bot to it, and check WORKSHOP_BOT_TELEGRAM__ORGANISER_CHAT"
            ) from None
        return f"{account}, organisers' group {chat.title!r}"

    async def close(self) -> None:
        """Ends connections."""
        await self._listener.close()
        await asyncio.gather(self._polls.shutdown(), self._requests.shutdown())


def _file_url(base_url: str) -> str:
    head, found, rest = base_url.rpartition("/bot")
    return f"{head}/file/bot{rest}" if found else f"{base_url}/file"


def _silence_libraries() -> None:
    """The libraries log the token with every address, and what people write; what they fail at we log ourselves."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
