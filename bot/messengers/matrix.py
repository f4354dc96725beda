"""Matrix, by matrix-nio: an own sync loop whose position is kept together with the events.

nio would keep its position before the events are handled, and would try for ever where the server refuses; so the loop,
the position and the retrying are ours. Every call to the server gives a value that has to be looked at (`expect`).
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import nio
import structlog

from bot.clock import Clock
from bot.messengers.base import UNPACED, MessengerError, Outcome, Outgoing, Pace, Receive
from bot.messengers.matrix_client import NotReadyError
from bot.messengers.matrix_events import (
    NAME,
    Room,
    find_withdrawn,
    is_own_join,
    server_of,
    translate,
    translate_removal,
    translate_unreadable,
)
from bot.messengers.matrix_faults import (
    ANSWER_WITHIN,
    LOGGED_OUT,
    NO_ROOM,
    UNREACHABLE,
    RefusalError,
    expect,
    is_bad_request,
)
from bot.messengers.matrix_life import Life
from bot.messengers.matrix_login import Login
from bot.messengers.matrix_position import Position
from bot.messengers.matrix_rooms import Knows, Rooms
from bot.messengers.matrix_sending import Sender
from bot.messengers.matrix_store import NOT_KEPT, Store
from bot.messengers.matrix_unread import ASKED_AFTER, Unread, Waiting
from handlers.messages import EventKind, Incoming

LISTEN_FOR = timedelta(seconds=30)
SOON = timedelta(seconds=1)
ECHOES_APART = timedelta(milliseconds=100)
"""What we say comes back by the sync. While nothing else does, it is not fetched one by one."""
WHOLE_STATE_WITHIN = timedelta(minutes=5)
SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=30)
KEEP_EVERY = timedelta(minutes=1)
PAGE = 100
FILTER = {
    "presence": {"types": []},
    "account_data": {"types": []},
    "room": {"timeline": {"limit": PAGE}, "ephemeral": {"types": []}, "account_data": {"types": []}},
}
log = structlog.get_logger(messenger=NAME)


async def _know_nobody(user_id: str) -> bool:
    return False


class Matrix:
    """The bot's account on a homeserver. One process at a time: syncing and sending belong to one device.

    Takes a password, or an access token and the device that it belongs to. The keys for encryption are kept under
    `folder`, encrypted with `store_key`. Invitations are followed only where they come from an account of
    `trusted_servers` (none: of the bot's own server), or of somebody whom the bot `knows`. Transaction ids are made
    with `secret`: within a day a server takes a message with the same id, device and room as the same. Whoever wrote
    what can't be decrypted is asked for it again `asked_after` that. `trouble` says what is wrong with listening.
    """

    name = NAME
    hook = None

    def __init__(
        self,
        homeserver: str,
        user_id: str,
        clock: Clock,
        folder: Path,
        *,
        password: str = "",
        access_token: str = "",
        device_id: str = "",
        store_key: str = "",
        trusted_servers: Sequence[str] = (),
        secret: str = "",
        pace: Pace = UNPACED,
        knows: Knows = _know_nobody,
        asked_after: timedelta = ASKED_AFTER,
        organiser_room: str = "",
    ) -> None:
        self.pace = pace
        # What nio logs of an event that it can't parse is the event, with its text.
        logging.getLogger("nio").setLevel(logging.CRITICAL)
        self.last_heard: datetime | None = None
        self.trouble = ""
        self._user_id = user_id
        self._organiser_room = organiser_room
        self._clock = clock
        self._store = Store(folder, user_id, store_key)
        self._login = Login(homeserver, user_id, password, access_token, device_id, self._store)
        self._client = self._login.client
        self._position = Position()
        trusted = set(trusted_servers) or {server_of(user_id)}
        self._rooms = Rooms(self._client, user_id, trusted, knows, self._position)
        self._sender = Sender(self._login, secret, self._rooms.find)
        self._waiting = Waiting(self._client, asked_after, self._position)
        self._life = Life(self._client)
        self._is_behind = False
        self._kept_at: datetime | None = None

    async def listen(self, receive: Receive, cursor: str) -> None:
        """Syncs until it is cancelled; raises MessengerError where it makes no sense to try again.

        What fails is done again from the same position: everything in it may be repeated. A cursor names the account
        that it belongs to, for it means nothing to another.
        """
        pause = SHORTEST_PAUSE
        owner, _, cursor = cursor.partition(" ")
        if owner != self._user_id:
            cursor = ""
        while True:
            try:
                await self._login.log_in()
                await self._login.establish()
                cursor = await self._sync(receive, cursor)
                pause, self.trouble = SHORTEST_PAUSE, ""
                continue
            except RefusalError as refusal:
                if refusal.code in LOGGED_OUT:
                    self._login.forget_token()
                    if not self._login.can_repeat:
                        raise MessengerError(self._login.explain(refusal)) from None
                self.trouble = str(refusal)
                log.warning("matrix_refused", reason=self.trouble)
                wait = max(pause, refusal.retry_after) if refusal.code == "M_LIMIT_EXCEEDED" else pause
            except UNREACHABLE as error:
                self.trouble = f"the homeserver can't be reached: {type(error).__name__}"
                log.warning("matrix_unreachable", reason=type(error).__name__)
                wait = pause
            except NotReadyError as error:
                self.trouble = str(error)
                log.warning("matrix_not_ready", reason=self.trouble)
                wait = pause
            except NOT_KEPT as error:
                raise MessengerError(self._login.drop_keys(error)) from None
            except MessengerError:
                raise
            except Exception as error:
                self.trouble = f"syncing has failed: {type(error).__name__}"
                log.exception("matrix_sync_failed")
                wait = pause
            await asyncio.sleep(wait.total_seconds())
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _sync(self, receive: Receive, cursor: str) -> str:
        """Takes in what happened since the cursor; gives the cursor behind it."""
        client = self._client
        # Without this nio would take its own position, and skip a batch that it has seen before.
        client.next_batch = ""
        client.listens = True
        known = client.synced_once.is_set()
        wait = self._waiting.wait_at_most(SOON if self._is_behind else LISTEN_FOR) if known else timedelta()
        limit = LISTEN_FOR + ANSWER_WITHIN if known else WHOLE_STATE_WITHIN
        async with asyncio.timeout(limit.total_seconds()):
            answer = await client.sync(
                timeout=int(wait.total_seconds() * 1000), sync_filter=FILTER, since=cursor or None, full_state=not known
            )
        if cursor and is_bad_request(answer):
            log.error(
                "matrix_position_refused", consequence="what was written since is not answered", reason=str(answer)
            )
            return ""
        batch = expect(answer, nio.SyncResponse)
        self.last_heard = self._clock()
        await self._keep_up()
        self._rooms.answer_invitations(batch.rooms.invite, cursor)
        self._rooms.take_in(batch.rooms.join, cursor)
        events = await self._translate(batch, cursor)
        if client.outgoing_to_device_messages or client.should_query_keys:
            await self._keep_up()  # what could not be read is asked for at once
        done = self._translate_late(events)
        position = self._position.find(batch.next_batch, done)
        if events or (position != cursor and self._keeps_now()):
            await receive(events, f"{self._user_id} {position}")
            self._kept_at = self._clock()
        self._waiting.remove(done)
        self._life.took(events)
        for event in events:
            if event.kind is EventKind.STOPPED and event.address.conversation in client.rooms:
                self._rooms.start_leaving(event.address.conversation, cursor)
        if not events:
            await asyncio.sleep(ECHOES_APART.total_seconds())
        return str(batch.next_batch)

    async def _keep_up(self) -> None:
        """Does what encryption asks for; where that fails, what people say is taken in all the same."""
        self._is_behind = True
        try:
            await self._client.keep_up()
        except RefusalError as refusal:
            if refusal.code in LOGGED_OUT:
                raise
            log.warning("matrix_keys_not_exchanged", reason=str(refusal))
        except UNREACHABLE as error:
            log.warning("matrix_keys_not_exchanged", reason=type(error).__name__)
        else:
            self._is_behind = False

    def _keeps_now(self) -> bool:
        """Whether the position is written down though nothing came: now and then, for its own messages move it too."""
        return self._kept_at is None or self._clock() - self._kept_at >= KEEP_EVERY

    async def _translate(self, batch: Any, cursor: str) -> list[Incoming]:
        found: list[Incoming | None] = []
        for room_id, joined in batch.rooms.join.items():
            events = await self._collect(room_id, joined.timeline, cursor)
            room = self._room(room_id)
            for event in events:
                if withdrawn := find_withdrawn(event.source):
                    self._waiting.withdraw(withdrawn)
                elif event.source.get("sender") == self._user_id or self._is_read(event):
                    found.append(translate(event.source, room))
                else:
                    log.warning("message_undecryptable", room=room_id, event_id=event.event_id)
                    self._waiting.add(event, room_id, cursor)
        for room_id, left in batch.rooms.leave.items():
            if room_id in self._client.rooms:
                room = self._room(room_id)
                found.extend(translate_removal(event.source, room) for event in left.timeline.events)
                del self._client.rooms[room_id]
        return [event for event in found if event is not None]

    def _is_read(self, event: Any) -> bool:
        encrypted = event.source.get("type") == "m.room.encrypted" and "redacted_because" not in event.source.get(
            "unsigned", {}
        )
        return not encrypted and self._client.is_from_its_sender(event)

    def _translate_late(self, events: list[Incoming]) -> list[Unread]:
        """Adds what can be read by now, and what will not be; gives what waits no longer."""
        done = []
        for unread, event in self._waiting.read():
            done.append(unread)
            if unread.room_id in self._client.rooms and (said := translate(event.source, self._room(unread.room_id))):
                log.info("message_decrypted_late", room=unread.room_id, event_id=unread.id)
                events.append(said)
        for group in self._waiting.overdue():
            left = [unread for unread in group if unread not in done]
            done += left
            if left and left[0].room_id in self._client.rooms:
                room = self._room(left[0].room_id)
                if asked := translate_unreadable(left[-1].id, left[-1].event.sender, room):
                    events.append(asked)
        return done

    async def _collect(self, room_id: str, timeline: Any, cursor: str) -> list[Any]:
        """What happened in a room since the cursor and since the bot came in, oldest first.

        At the very first start that is nothing, but in a room that it was invited to and has not yet said a word in.
        """
        events = list(timeline.events)
        joined_at = self._last_join(events)
        if joined_at is None:
            if not cursor:
                return []
            if timeline.limited:
                events = [*await self._fetch_gap(room_id, timeline.prev_batch, cursor), *events]
                joined_at = self._last_join(events)
        events = events[joined_at or 0 :]
        if not cursor and any(event.source.get("sender") == self._user_id for event in events[1:]):
            return []
        return events

    def _last_join(self, events: Sequence[Any]) -> int | None:
        joins = [place for place, event in enumerate(events) if is_own_join(event.source, self._user_id)]
        return joins[-1] if joins else None

    async def _fetch_gap(self, room_id: str, start: str | None, end: str) -> list[Any]:
        """What a timeline leaves out, back to the position `end`, or to the bot's coming in."""
        missed: list[Any] = []
        while start:
            page = await self._client.room_messages(room_id, start=start, end=end, limit=PAGE)
            if getattr(page, "status_code", None) in NO_ROOM:
                log.warning("gap_not_filled", room=room_id, reason=page.status_code)
                break
            chunk = expect(page, nio.RoomMessagesResponse).chunk
            missed += chunk
            start = page.end if chunk and self._last_join(chunk) is None else None
        return missed[::-1]

    def _room(self, room_id: str) -> Room:
        users = self._client.rooms[room_id].users
        return Room(room_id, self._user_id, {user: member.display_name or user for user, member in users.items()})

    async def send(self, message: Outgoing) -> Outcome:
        """Sends a message; nothing is uncertain, for the server knows a repetition."""
        outcome = await self._sender.send(message)
        self._life.answered(message.conversation)
        return outcome

    async def check(self) -> str:
        """Logs in and out again, without disturbing a bot that runs; tells of its device's encryption."""
        return await self._login.check(self._organiser_room)

    async def close(self) -> None:
        """Ends connections; the device stays logged in."""
        await self._sender.close()
        await self._rooms.close()
        await self._life.close()
        await self._client.close()
        self._store.close()
