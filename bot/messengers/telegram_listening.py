"""How updates come from Telegram: by long polls, or posted by it to a webhook on our web port.

The library's Updater and its webhook server are not used: both confirm updates that wait in memory.
"""

import asyncio
import hmac
import json
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import structlog
from telegram import Bot, Update, User
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError

from bot.clock import Clock
from bot.messengers.base import MessengerError, Receive
from bot.messengers.telegram_faults import DeliveryFailsError, PollHungError, StatusError, explain, name_fault
from bot.messengers.telegram_request import PollRequest, read_update
from bot.messengers.telegram_updates import NAME, WANTED, translate
from handlers.messages import EventKind

WEBHOOK_CONNECTIONS = 40
log = structlog.get_logger(messenger=NAME)


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds: for the next event, for an answer; and, between failures, at first and at most."""

    poll: int = 30
    answer: float = 20
    shortest: float = 1
    longest: float = 30


USUAL_PATIENCE = Patience()


class Listener(ABC):
    """Keeps at it, whatever goes wrong: each fault is told once while it lasts, and its end."""

    def __init__(self, bot: Bot, introduce: Callable[[], Awaitable[User]], clock: Clock, patience: Patience) -> None:
        self.last_heard: datetime | None = None
        self.trouble = ""
        self._bot = bot
        self._introduce = introduce
        self._clock = clock
        self._patience = patience
        self._failures = 0
        self._answers: set[asyncio.Task[None]] = set()

    @abstractmethod
    async def listen(self, receive: Receive, cursor: str) -> None:
        """Takes in updates until it is cancelled. Raises MessengerError where Telegram refuses the token."""

    async def close(self) -> None:
        """Gives up what nobody needs to wait for."""
        for task in self._answers:
            task.cancel()
        await asyncio.gather(*self._answers, return_exceptions=True)

    async def _keep_on(self, step: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await step()
            except InvalidToken as error:
                raise MessengerError(explain(error, self._bot.base_url)) from None
            except MessengerError:
                raise
            except Exception as error:  # the stream must not end; what is wrong is logged
                self._failures += 1
                self._tell(name_fault(error))
                await asyncio.sleep(await self._recover(error))
            else:
                self._failures = 0
                self._tell("")

    def _tell(self, trouble: str) -> None:
        if trouble != self.trouble and trouble:
            log.warning("not_listening", reason=trouble)
        elif trouble != self.trouble:
            log.info("listening_again")
        self.trouble = trouble

    async def _recover(self, error: Exception) -> float:
        """How many seconds to wait before the next try."""
        match error:
            case StatusError() if error.pause:
                return error.pause.total_seconds()
        return min(self._patience.shortest * 2.0 ** min(self._failures - 1, 10), self._patience.longest)

    async def _take(self, updates: Sequence[Update], me: User, receive: Receive, cursor: str) -> None:
        """Keeps what was said, and only then lets the pressed buttons come to rest, without waiting for that."""
        events = [event for event in (translate(update, me) for update in updates) if event]
        await receive(events, cursor)
        kept = {event.event_id for event in events if event.kind is EventKind.PRESS}
        for update in updates:
            if update.callback_query and str(update.update_id) in kept:
                task = asyncio.create_task(self._answer_press(update.callback_query.id))
                self._answers.add(task)
                task.add_done_callback(self._answers.discard)

    async def _answer_press(self, query: str) -> None:
        try:
            await self._bot.answer_callback_query(query)
        except BadRequest as error:
            log.debug("press_expired", reason=name_fault(error))  # the app has stopped waiting by itself
        except TelegramError as error:
            log.warning("press_not_answered", reason=name_fault(error))


class Polling(Listener):
    """Long polls. The cursor is the offset: the number of the first update that is wanted.

    Updates are confirmed to Telegram by the poll behind the one that brought them, so when they are kept. A poll that
    does not come back within twice the time that it may take is broken off, and begun anew on another connection.
    """

    def __init__(
        self,
        bot: Bot,
        introduce: Callable[[], Awaitable[User]],
        clock: Clock,
        patience: Patience,
        requests: PollRequest,
    ) -> None:
        super().__init__(bot, introduce, clock, patience)
        self._requests = requests
        self._offset: int | None = None

    async def listen(self, receive: Receive, cursor: str) -> None:
        """Polls until it is cancelled."""
        self._offset = int(cursor) if cursor else None

        async def poll() -> None:
            me = await self._introduce()
            updates = await self._poll()
            if updates:
                # Not the highest ever: after a silent week Telegram goes on at a random number.
                following = max(update.update_id for update in updates) + 1
                await self._take(updates, me, receive, str(following))
                self._offset = following

        await self._keep_on(poll)

    async def _poll(self) -> Sequence[Update]:
        # The first poll does not wait for somebody to write: that Telegram answers is known at once.
        seconds = self._patience.poll if self.last_heard else 0
        try:
            async with asyncio.timeout(2 * (seconds + self._patience.answer)):
                updates = await self._bot.get_updates(self._offset, timeout=seconds, allowed_updates=WANTED)
        except TimeoutError:
            raise PollHungError from None
        except TelegramError:
            raise
        except Exception as error:
            if self._requests.careful:
                raise
            log.warning("updates_unreadable", error=type(error).__name__)
            self._requests.careful = True
            return ()
        self._requests.careful = False
        self.last_heard = self._clock()
        return updates

    async def _recover(self, error: Exception) -> float:
        match error:
            case Conflict() if "webhook" in error.message:
                await self._remove_webhook()
                return self._patience.shortest
            case Conflict():
                return self._patience.longest
        return await super()._recover(error)

    async def _remove_webhook(self) -> None:
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            log.warning("webhook_not_removed", reason=name_fault(error))
        else:
            log.info("webhook_removed")


class Webhook(Listener):
    """Updates that Telegram posts to our web port: each is kept before it is answered with 200, else it comes again.

    A quiet bot is sent nothing for days, so silence is no sign. Telegram is asked instead, every few seconds, whether
    the webhook is still ours, and whether updates wait that it could not deliver.
    """

    def __init__(
        self,
        bot: Bot,
        introduce: Callable[[], Awaitable[User]],
        clock: Clock,
        patience: Patience,
        url: str,
        secret: str,
    ) -> None:
        super().__init__(bot, introduce, clock, patience)
        self.path = urlsplit(url).path or "/"
        self._url = url
        self._secret = secret
        self._door: tuple[User, Receive] | None = None
        self._taken = 0
        self._taken_before = -1

    async def listen(self, receive: Receive, cursor: str) -> None:
        """Takes posts, and watches over the webhook, until it is cancelled. There is no cursor."""

        async def watch() -> None:
            if self._door is None:
                self._door = await self._introduce(), receive
                await self._set()
            await self._look()
            await asyncio.sleep(self._patience.poll)

        try:
            await self._keep_on(watch)
        finally:
            self._door = None

    async def _set(self) -> None:
        try:
            await self._bot.set_webhook(
                self._url,
                secret_token=self._secret,
                allowed_updates=WANTED,
                max_connections=WEBHOOK_CONNECTIONS,
                drop_pending_updates=False,
            )
        except BadRequest as error:
            raise MessengerError(
                f"Telegram does not take the webhook ({name_fault(error)}): check WORKSHOP_BOT_TELEGRAM__WEBHOOK_URL"
            ) from None
        log.info("webhook_set")

    async def _look(self) -> None:
        """Raises DeliveryFailsError where updates wait and none has come since the last look."""
        info = await self._bot.get_webhook_info()
        if info.url != self._url:
            log.warning("webhook_was_replaced")
            await self._set()
        stuck = info.pending_update_count and self._taken == self._taken_before
        self._taken_before = self._taken
        if stuck and info.last_error_message:
            raise DeliveryFailsError(info.last_error_message)
        self.last_heard = self._clock()

    def admits(self, headers: Mapping[str, str]) -> bool:
        """Whether whoever posts knows the secret that only Telegram was told."""
        given = headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._secret.encode())

    async def take(self, body: bytes) -> bool:
        """Keeps an update; False while that can't be done yet. Raises ValueError for what is none.

        One that the library can't read is let go, as it is when it is polled: it would come again for ever.
        """
        if self._door is None:
            return False
        try:
            posted = json.loads(body)
        except RecursionError:
            raise ValueError("nested too deeply") from None
        if not isinstance(posted, dict) or type(posted.get("update_id")) is not int:
            raise ValueError("no update")
        update = read_update(posted)
        if update:
            me, receive = self._door
            await self._take([update], me, receive, "")
        self._taken += 1
        return True
