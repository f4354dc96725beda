"""Matrix, by matrix-nio: an own sync loop whose position is kept together with the events, and an own transaction id.

nio would keep its position before the events are handled, and would try for ever where the server refuses; so the loop,
the position and the retrying are ours. Every call to the server gives a value that has to be looked at (`expect`).
"""

import asyncio
import io
import json
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import nio
import structlog

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
    Undeliverable,
)
from bot.messengers.matrix_events import (
    NAME,
    Room,
    compose,
    compose_file,
    is_own_join,
    server_of,
    translate,
    translate_removal,
)
from bot.messengers.matrix_login import ANSWER_WITHIN, LOGGED_OUT, UNREACHABLE, Login, RefusalError, expect
from handlers.messages import Attachment, EventKind, Incoming
from storage.kinds import AccountStatus

LISTEN_FOR = timedelta(seconds=30)
WHOLE_STATE_WITHIN = timedelta(minutes=5)
UPLOAD_WITHIN = timedelta(minutes=1)
SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=30)
KEEP_EVERY = timedelta(minutes=1)
PAGE = 100
JOIN_ATTEMPTS = 3
FILTER = {
    "presence": {"types": []},
    "account_data": {"types": []},
    "room": {"timeline": {"limit": PAGE}, "ephemeral": {"types": []}, "account_data": {"types": []}},
}
_NO_ROOM = {"M_FORBIDDEN", "M_NOT_FOUND"}
_NEVER = {"M_TOO_LARGE", "M_BAD_JSON", "M_INVALID_PARAM"}
log = structlog.get_logger()


class Matrix:
    """The bot's account on a homeserver. One process at a time: syncing and sending belong to one device.

    Takes a password, or an access token and the device that it belongs to. Invitations are followed only where they
    come from an account of `trusted_servers` (none: of the bot's own server). `transactions` begins the id of
    everything that is sent: within a day a server takes a message with the same id, device and room as the same.
    """

    name = NAME
    trouble = ""
    hook = None

    def __init__(
        self,
        homeserver: str,
        user_id: str,
        clock: Clock,
        *,
        password: str = "",
        access_token: str = "",
        device_id: str = "",
        trusted_servers: Sequence[str] = (),
        transactions: str = "workshop-bot",
        pace: Pace = UNPACED,
    ) -> None:
        self.pace = pace
        # What nio logs of an event that it can't parse is the event, with its text.
        logging.getLogger("nio").setLevel(logging.CRITICAL)
        self.last_heard: datetime | None = None
        self._user_id = user_id
        self._clock = clock
        self._trusted = set(trusted_servers) or {server_of(user_id)}
        self._transactions = transactions
        self._login = Login(homeserver, user_id, password, access_token, device_id)
        self._client = self._login.client
        self._knows_rooms = False
        self._kept_at: datetime | None = None
        self._failed_joins: Counter[str] = Counter()

    async def listen(self, receive: Receive, cursor: str) -> None:
        """Syncs until it is cancelled; raises MessengerError where it makes no sense to try again.

        What fails is done again from the same position: everything in it may be repeated.
        """
        pause = SHORTEST_PAUSE
        while True:
            try:
                await self._login.log_in()
                cursor = await self._sync(receive, cursor)
                pause = SHORTEST_PAUSE
                continue
            except RefusalError as refusal:
                if refusal.code in LOGGED_OUT:
                    self._login.forget_token()
                    raise MessengerError(self._login.explain(refusal)) from None
                log.warning("matrix_refused", reason=str(refusal))
                wait = max(pause, refusal.retry_after) if refusal.code == "M_LIMIT_EXCEEDED" else pause
            except UNREACHABLE as error:
                log.warning("matrix_unreachable", reason=type(error).__name__)
                wait = pause
            except MessengerError:
                raise
            except Exception:
                log.exception("matrix_sync_failed")
                wait = pause
            await asyncio.sleep(wait.total_seconds())
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _sync(self, receive: Receive, cursor: str) -> str:
        """Takes in what happened since the cursor; gives the cursor behind it."""
        # Without this nio would take its own position, and skip a batch that it has seen before.
        self._client.next_batch = ""
        milliseconds = int(LISTEN_FOR.total_seconds() * 1000) if self._knows_rooms else 0
        limit = LISTEN_FOR + ANSWER_WITHIN if self._knows_rooms else WHOLE_STATE_WITHIN
        async with asyncio.timeout(limit.total_seconds()):
            answer = await self._client.sync(
                timeout=milliseconds, sync_filter=FILTER, since=cursor or None, full_state=not self._knows_rooms
            )
        batch = expect(answer, nio.SyncResponse)
        self._knows_rooms = True
        self.last_heard = self._clock()
        await self._answer_invitations(batch.rooms.invite)
        events = await self._translate(batch, cursor)
        if events or (batch.next_batch != cursor and self._keeps_now()):
            await receive(events, batch.next_batch)
            self._kept_at = self._clock()
        for event in events:
            if event.kind is EventKind.STOPPED and event.address.conversation in self._client.rooms:
                await self._leave(event.address.conversation)
        return str(batch.next_batch)

    def _keeps_now(self) -> bool:
        """Whether the position is written down though nothing came: now and then, for its own messages move it too."""
        return self._kept_at is None or self._clock() - self._kept_at >= KEEP_EVERY

    async def _translate(self, batch: Any, cursor: str) -> list[Incoming]:
        found: list[Incoming | None] = []
        for room_id, joined in batch.rooms.join.items():
            sources = [event.source for event in await self._collect(room_id, joined.timeline, cursor)]
            room = self._room(room_id)
            for source in sources:
                found.append(translate(source, room))
                if source.get("type") == "m.room.encrypted":
                    log.warning("encrypted_message_unread", room=room_id)
        for room_id, left in batch.rooms.leave.items():
            if room_id in self._client.rooms:
                room = self._room(room_id)
                found.extend(translate_removal(event.source, room) for event in left.timeline.events)
                del self._client.rooms[room_id]
        return [event for event in found if event is not None]

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
            if getattr(page, "status_code", None) in _NO_ROOM:
                log.warning("gap_not_filled", room=room_id, reason=page.status_code)
                break
            chunk = expect(page, nio.RoomMessagesResponse).chunk
            missed += chunk
            start = page.end if chunk and self._last_join(chunk) is None else None
        return missed[::-1]

    def _room(self, room_id: str) -> Room:
        users = self._client.rooms[room_id].users
        return Room(room_id, self._user_id, {user: member.display_name or user for user, member in users.items()})

    async def _answer_invitations(self, invitations: Mapping[str, Any]) -> None:
        for room_id, invitation in invitations.items():
            mine = next(
                (
                    event
                    for event in invitation.invite_state
                    if isinstance(event, nio.InviteMemberEvent) and event.state_key == self._user_id
                ),
                None,
            )
            inviter = mine.sender if mine else ""
            direct = mine is not None and mine.content.get("is_direct") is True
            if server_of(inviter) not in self._trusted:
                log.warning("invitation_refused", room=room_id, inviter=inviter)
                await self._leave(room_id)
            elif await self._join(room_id) and direct:
                await self._mark_direct(room_id, inviter)

    async def _join(self, room_id: str) -> bool:
        answer = await self._client.join(room_id)
        if isinstance(answer, nio.JoinResponse):
            self._failed_joins.pop(room_id, None)
            return True
        refusal = RefusalError(answer)
        if refusal.code not in {"M_LIMIT_EXCEEDED", *LOGGED_OUT}:
            self._failed_joins[room_id] += 1
        if refusal.code in _NO_ROOM or self._failed_joins[room_id] >= JOIN_ATTEMPTS:
            log.error("invitation_not_followed", room=room_id, reason=str(refusal))
            return False
        raise refusal

    async def _leave(self, room_id: str) -> None:
        answer = await self._client.room_leave(room_id)
        if not isinstance(answer, nio.RoomLeaveResponse):
            log.warning("room_not_left", room=room_id, reason=str(RefusalError(answer)))

    async def _mark_direct(self, room_id: str, user_id: str) -> None:
        """Lets other clients of the account show the room as a direct chat; nio can read that list, not write it."""
        known = await self._client.list_direct_rooms()
        rooms: dict[str, list[str]] = dict(known.rooms) if isinstance(known, nio.DirectRoomsResponse) else {}
        rooms[user_id] = [*(room for room in rooms.get(user_id, []) if room != room_id), room_id]
        answer = await self._client.send(
            "PUT",
            f"/_matrix/client/v3/user/{quote(self._user_id, safe='')}/account_data/m.direct",
            json.dumps(rooms),
            {"Authorization": f"Bearer {self._client.access_token}", "Content-Type": "application/json"},
        )
        answer.release()
        if answer.status != 200:
            log.warning("room_not_marked_direct", room=room_id, status=answer.status)

    async def send(self, message: Outgoing) -> Outcome:
        """Sends a message: its text in one event or, where it is very long, several, then its attachment.

        Nothing is uncertain: the transaction ids follow from the outbox row, so the server knows a repetition.
        """
        key = f"{self._transactions}-{message.id}"
        try:
            await self._login.log_in()
            first, *others = compose(message)
            event_id = await self._put(message.conversation, first, key)
            for number, content in enumerate(others, 1):
                await self._put(message.conversation, content, f"{key}-{number}")
            if message.attachment:
                uri = await self._upload(message.attachment)
                if isinstance(uri, Undeliverable):
                    return uri
                await self._put(message.conversation, compose_file(message.attachment, uri), f"{key}-file")
            return Delivered(event_id)
        except RefusalError as refusal:
            if refusal.code in LOGGED_OUT:
                self._login.forget_token()
            return _judge(refusal)
        except (*UNREACHABLE, nio.ProtocolError, MessengerError) as error:
            return NotDelivered(f"{type(error).__name__} {error}".strip())

    async def _put(self, room_id: str, content: Mapping[str, Any], transaction: str) -> str:
        answer = await self._client.room_send(room_id, "m.room.message", content, tx_id=transaction)
        return str(expect(answer, nio.RoomSendResponse).event_id)

    async def _upload(self, file: Attachment) -> str | Undeliverable:
        async with asyncio.timeout(UPLOAD_WITHIN.total_seconds()):
            answer, _ = await self._client.upload(
                io.BytesIO(file.content),
                content_type=file.media_type,
                filename=file.filename,
                filesize=len(file.content),
            )
        if getattr(answer, "status_code", None) in _NO_ROOM | _NEVER:
            return Undeliverable(f"the file was not taken: {RefusalError(answer)}")
        return str(expect(answer, nio.UploadResponse).content_uri)

    async def check(self) -> str:
        """Logs in and out again, without disturbing a bot that runs."""
        return await self._login.check()

    async def close(self) -> None:
        """Ends connections; the device stays logged in."""
        await self._client.close()


def _judge(refusal: RefusalError) -> Outcome:
    if refusal.code == "M_LIMIT_EXCEEDED":
        return NotDelivered("M_LIMIT_EXCEEDED", refusal.retry_after)
    if refusal.code in _NO_ROOM:
        return Undeliverable(str(refusal), AccountStatus.GONE)
    if refusal.code in _NEVER:
        return Undeliverable(str(refusal))
    return NotDelivered(str(refusal) or "the server refused without a reason")
