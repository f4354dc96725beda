"""The queue of updates and its two ways out, long polls and a webhook, with the real server's rules for both."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp

from .messages import ApiError
from .text import Json

SUBSCRIBED = ("chat_member", "message_reaction", "message_reaction_count")  # they come only when asked for
_OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass
class Webhook:
    """Where updates are posted to, and how that went last."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    error: Json = field(default_factory=dict)


class Updates:
    """Keeps each update until the bot has confirmed it."""

    def __init__(self, now: Callable[[], int], violations: list[str]) -> None:
        self.next_id = 700_000_001
        """May be set: Telegram goes on at a random number after a week of silence."""
        self.backoff = 0.05
        """Seconds before a webhook is tried again; doubled each time, up to a second."""
        self.allowed: list[str] | None = None
        self.webhook = Webhook()
        self._now, self._violations = now, violations
        self._queue: OrderedDict[int, Json] = OrderedDict()
        self._again: list[Json] = []
        self._unseen: set[int] = set()
        self._poll: asyncio.Future[str] | None = None
        self._lanes: dict[int, deque[Json]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(self.webhook.max_connections)
        self._session: aiohttp.ClientSession | None = None
        self._online = False

    @property
    def pending(self) -> list[Json]:
        """What the bot has not confirmed yet."""
        return [*self._again, *self._queue.values()]

    @property
    def idle(self) -> bool:
        """Whether the bot has taken everything and polls for more."""
        return self._poll is not None and not self._poll.done() and not self.pending

    def push(self, kind: str, body: Json) -> Json:
        """Number a new update and put it into the queue, if the bot wants this kind."""
        update = {"update_id": self.next_id, kind: body}
        if kind in self.allowed if self.allowed else kind not in SUBSCRIBED:
            self._queue[self.next_id] = update
            self._unseen.add(self.next_id)
            self.next_id += 1
            self._deliver(update)
        return update

    def resend(self, update: Json) -> None:
        """Deliver an update once more, as after an answer that got lost on its way."""
        if not self.webhook.url:
            self._again.append(update)
        self._deliver(update)

    def drop(self) -> None:
        """Forget everything."""
        self._queue.clear()
        self._again.clear()
        self._unseen.clear()

    # Long polls

    async def poll(self, offset: int, limit: int, seconds: int) -> list[Json]:
        """Answer getUpdates."""
        if self.webhook.url:
            raise ApiError(409, f"Conflict: {_WEBHOOK_ACTIVE}")
        self._confirm(offset)
        batch = self._batch(limit)
        if batch or not seconds:
            return batch
        self._end_poll(_OTHER_POLL)
        self._poll = poll = asyncio.get_running_loop().create_future()
        try:
            conflict = await asyncio.wait_for(poll, seconds)
        except TimeoutError:
            conflict = ""
        finally:
            self._poll = None if self._poll is poll else self._poll
        if conflict:
            raise ApiError(409, f"Conflict: {conflict}")
        return self._batch(limit)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._queue) > -offset:
                self._unseen.discard(self._queue.popitem(last=False)[0])
        elif offset <= self.next_id + 10:  # one further in the future belongs to an earlier numbering
            while self._queue and (first := next(iter(self._queue))) < offset:
                if first in self._unseen:
                    self._violations.append(f"update {first} was confirmed by offset {offset} but never handed out")
                self._unseen.discard(first)
                del self._queue[first]

    def _batch(self, limit: int) -> list[Json]:
        batch = self._again[:limit]
        del self._again[:limit]
        for number, update in self._queue.items():
            if len(batch) == limit:
                break
            self._unseen.discard(number)
            batch.append(update)
        return batch

    def _end_poll(self, conflict: str = "") -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(conflict)

    # The webhook

    def set_webhook(self, webhook: Webhook) -> None:
        """Deliver to another address from now on, or to none."""
        if webhook.url:
            self._end_poll("terminated by setWebhook request")
        self._stop_lanes()
        self.webhook = webhook
        self._slots = asyncio.Semaphore(webhook.max_connections)
        for update in self._queue.values():
            self._deliver(update)

    def _deliver(self, update: Json) -> None:
        if not self.webhook.url:
            self._end_poll()
            return
        if not self._online:
            return
        body: Json = next(value for key, value in update.items() if key != "update_id")
        about = body.get("chat") or body.get("from") or body.get("user") or {}
        chat = int(about.get("id", 0))
        if chat in self._lanes:
            self._lanes[chat].append(update)
        else:
            self._lanes[chat] = deque([update])
            task = asyncio.get_running_loop().create_task(self._drain(chat))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _drain(self, chat: int) -> None:
        """Post the updates of one chat in order, each until it was taken."""
        lane, delay = self._lanes[chat], self.backoff
        while lane:
            async with self._slots:
                error = await self._post(lane[0])
            if error:
                self.webhook.error = {"last_error_date": self._now(), "last_error_message": error}
                await asyncio.sleep(delay)
                delay = min(2 * delay, 1.0)
            else:
                number = lane.popleft()["update_id"]
                self._queue.pop(number, None)
                self._unseen.discard(number)
                delay = self.backoff
        del self._lanes[chat]

    async def _post(self, update: Json) -> str:
        """Post one update; what went wrong, or nothing."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.secret} if self.webhook.secret else {}
        self._session = self._session or aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10))
        try:
            async with self._session.post(self.webhook.url, json=update, headers=headers) as response:
                fine = 200 <= response.status < 300
                return "" if fine else f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            return str(error) or "Connection timed out"

    def _stop_lanes(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._lanes.clear()

    def open(self) -> None:
        """Go into the network, perhaps again."""
        self._online = True
        self.set_webhook(self.webhook)

    async def close(self) -> None:
        """Leave the network; the queue stays."""
        self._online = False
        self._end_poll()
        self._stop_lanes()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session:
            await self._session.close()
            self._session = None
