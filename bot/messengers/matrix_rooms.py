"""Which rooms the bot is in: invitations, rooms that were replaced by newer ones, and leaving.

Entering a room may take minutes, or for ever, or be allowed only now and then; so it goes on beside the listening.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import nio
import structlog

from bot.messengers.matrix_client import Client, make_refusal
from bot.messengers.matrix_events import find_replaced, server_of
from bot.messengers.matrix_faults import LOGGED_OUT, NO_ROOM, UNREACHABLE, RefusalError
from bot.messengers.matrix_position import Position

ATTEMPTS = 3
AGAIN_AFTER = timedelta(seconds=5)
AT_A_TIME = 4
MOST_MOVES = 10
log = structlog.get_logger(messenger="matrix")

Knows = Callable[[str], Awaitable[bool]]
"""Tells whether an account belongs to a person whom the bot knows."""


class Rooms:
    """Comes into rooms, on the invitation of accounts of trusted servers and of people whom the bot knows."""

    def __init__(self, client: Client, user_id: str, trusted: set[str], knows: Knows, position: Position) -> None:
        self._client = client
        self._user_id = user_id
        self._trusted = trusted
        self._knows = knows
        self._position = position
        self._moves: dict[tuple[str, str], str] = {}
        self._replaced: dict[str, str] = {}
        self._invited: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._gate = asyncio.Semaphore(AT_A_TIME)
        self._marking = asyncio.Lock()

    def answer_invitations(self, invitations: Mapping[str, Any], cursor: str) -> None:
        """Follows invitations that came after the cursor, or refuses them."""
        for room_id, invitation in invitations.items():
            # The rooms of nio that the bot is invited to are never needed, and would stay if an invitation was refused.
            self._client.invited_rooms.pop(room_id, None)
            self._invited.add(room_id)
            self._begin(room_id, cursor, self._answer, invitation.invite_state)

    def take_in(self, joined: Mapping[str, Any], cursor: str) -> None:
        """Goes where rooms were moved to (upgraded) by somebody whom the bot trusts, now or when it is invited.

        A room is moved when both say so, the old one and the new one, for anybody can say so in a room of theirs.
        """
        for room_id, found in joined.items():
            for event in [*found.state, *found.timeline.events]:
                if replaced := find_replaced(event.source):
                    self._replaced[room_id] = replaced
                if not isinstance(event, nio.RoomUpgradeEvent):
                    continue
                new = event.replacement_room
                if not new or new in self._client.rooms:
                    continue
                others = [user for user in self._client.rooms[room_id].users if user != self._user_id]
                self._moves[room_id, new] = others[0] if len(others) == 1 else ""
                self._begin(new, cursor, self._follow, event.sender)

    def start_leaving(self, room_id: str, cursor: str) -> None:
        """Leaves a room that there is nobody in any more."""
        self._begin(room_id, cursor, self._leave)

    async def close(self) -> None:
        """Breaks off what is under way; it comes again, for it has held the position back."""
        for task in [*self._tasks]:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def find(self, room_id: str) -> str:
        """Where a room has moved to, as far as the bot is there; else the room itself."""
        for _ in range(MOST_MOVES):
            room = self._client.rooms.get(room_id)
            new = str(room.replacement_room) if room else ""
            if new not in self._client.rooms or self._replaced.get(new) != room_id:
                break
            room_id = new
        return room_id

    def _begin(self, room_id: str, cursor: str, work: Callable[..., Awaitable[None]], *args: Any) -> None:
        task = asyncio.create_task(self._try(room_id, work, *args))
        self._tasks.add(task)
        self._position.hold(task, cursor)
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            self._position.release(task)

    async def _try(self, room_id: str, work: Callable[..., Awaitable[None]], *args: Any) -> None:
        """Tries a few times; while the server is away, or asks for patience, that is no attempt."""
        failed = 0
        while True:
            wait = AGAIN_AFTER
            try:
                async with self._gate:
                    return await work(room_id, *args)
            except RefusalError as refusal:
                reason = str(refusal)
                if refusal.code in NO_ROOM:
                    break
                if refusal.code == "M_LIMIT_EXCEEDED":
                    wait = refusal.retry_after
                failed += refusal.code not in {"M_LIMIT_EXCEEDED", *LOGGED_OUT}
            except UNREACHABLE as error:
                reason = type(error).__name__
                failed += isinstance(error, TimeoutError)
            except Exception as error:
                log.exception("room_failed", room=room_id)
                reason = type(error).__name__
                failed += 1
            if failed == ATTEMPTS:
                break
            await asyncio.sleep(wait.total_seconds())
        log.warning("room_given_up", room=room_id, what=work.__name__.strip("_"), reason=reason)

    async def _answer(self, room_id: str, invitation: list[Any]) -> None:
        mine = next(
            (
                event
                for event in invitation
                if isinstance(event, nio.InviteMemberEvent) and event.state_key == self._user_id
            ),
            None,
        )
        inviter = mine.sender if mine else ""
        if not await self._trusts(inviter):
            log.warning("invitation_refused", room=room_id, inviter=inviter)
            await self._leave(room_id)
            return
        direct = mine is not None and mine.content.get("is_direct") is True
        await self._join(room_id, server_of(inviter))
        old = await self._find_old(room_id)
        if person := self._moves.get((old, room_id)) or (inviter if direct else ""):
            await self._mark_direct(room_id, person)

    async def _follow(self, room_id: str, mover: str) -> None:
        if not await self._trusts(mover):
            return
        await self._join(room_id, server_of(mover))
        old = await self._find_old(room_id)
        if person := self._moves.get((old, room_id)):
            await self._mark_direct(room_id, person)
        elif not old and room_id not in self._invited:
            log.warning("room_replaces_nothing", room=room_id, mover=mover)
            await self._leave(room_id)

    async def _find_old(self, room_id: str) -> str:
        """The room that a room which the bot is in replaces; "" where not both say so."""
        if not any(new == room_id for _, new in self._moves):
            return ""
        content = await self._call("GET", f"/rooms/{quote(room_id, safe='')}/state/m.room.create/")
        made = {"type": "m.room.create", "state_key": "", "content": content}
        old = find_replaced(made)
        return old if (old, room_id) in self._moves else ""

    async def _trusts(self, user_id: str) -> bool:
        return server_of(user_id) in self._trusted or (bool(user_id) and await self._knows(user_id))

    async def _join(self, room_id: str, server: str) -> None:
        await self._call("POST", f"/join/{quote(room_id, safe='')}?{urlencode({'server_name': server})}", {})

    async def _leave(self, room_id: str) -> None:
        await self._call("POST", f"/rooms/{quote(room_id, safe='')}/leave", {})

    async def _mark_direct(self, room_id: str, user_id: str) -> None:
        """Lets other clients of the account show the room as a direct chat: a courtesy, which is tried once."""
        path = f"/user/{quote(self._user_id, safe='')}/account_data/m.direct"
        try:
            async with self._marking:
                rooms = await self._read_direct(path)
                rooms[user_id] = [*(room for room in rooms.get(user_id, []) if room != room_id), room_id]
                await self._call("PUT", path, rooms)
        except RefusalError as refusal:
            log.warning("room_not_marked_direct", room=room_id, reason=str(refusal))

    async def _read_direct(self, path: str) -> dict[str, Any]:
        try:
            return await self._call("GET", path)
        except RefusalError as refusal:
            if refusal.code == "M_NOT_FOUND":
                return {}
            raise

    async def _call(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        status, answer = await self._client.call(method, path, body)
        if status != 200:
            raise make_refusal(status, answer)
        return answer
