"""Which rooms the bot is in: invitations, rooms that were replaced by newer ones, and leaving."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

import nio
import structlog

from bot.messengers.matrix_client import Client, make_refusal
from bot.messengers.matrix_events import server_of
from bot.messengers.matrix_faults import LOGGED_OUT, NO_ROOM, RefusalError

JOIN_ATTEMPTS = 3
MOST_MOVES = 10
log = structlog.get_logger(messenger="matrix")

Knows = Callable[[str], Awaitable[bool]]
"""Tells whether an account belongs to a person whom the bot knows."""


class Rooms:
    """Comes into rooms, on the invitation of accounts of trusted servers and of people whom the bot knows."""

    def __init__(self, client: Client, user_id: str, trusted: set[str], knows: Knows) -> None:
        self._client = client
        self._user_id = user_id
        self._trusted = trusted
        self._knows = knows
        self._failed: Counter[str] = Counter()
        self._moved: dict[str, str] = {}

    async def answer_invitations(self, invitations: Mapping[str, Any]) -> None:
        """Follows invitations, or refuses them."""
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
            person = self._moved.get(room_id) or (inviter if direct else "")
            if not await self._trusts(inviter):
                log.warning("invitation_refused", room=room_id, inviter=inviter)
                await self.leave(room_id)
            elif await self._join(room_id, server_of(inviter)) and person:
                await self._mark_direct(room_id, person)

    async def follow_replacements(self, joined: Mapping[str, Any]) -> None:
        """Goes where rooms were moved to (upgraded) by somebody whom the bot trusts, now or when it is invited."""
        for room_id, found in joined.items():
            for event in [*found.state, *found.timeline.events]:
                if not isinstance(event, nio.RoomUpgradeEvent):
                    continue
                new, mover = event.replacement_room, event.sender
                if not new or new in self._client.rooms or not await self._trusts(mover):
                    continue
                others = [user for user in self._client.rooms[room_id].users if user != self._user_id]
                if len(others) == 1:
                    self._moved[new] = others[0]
                if await self._join(new, server_of(mover)) and new in self._moved:
                    await self._mark_direct(new, self._moved[new])

    def find(self, room_id: str) -> str:
        """Where a room has moved to, as far as the bot is there; else the room itself."""
        for _ in range(MOST_MOVES):
            room = self._client.rooms.get(room_id)
            if room is None or room.replacement_room not in self._client.rooms:
                break
            room_id = room.replacement_room
        return room_id

    async def _trusts(self, user_id: str) -> bool:
        return server_of(user_id) in self._trusted or (bool(user_id) and await self._knows(user_id))

    async def _join(self, room_id: str, server: str) -> bool:
        status, body = await self._client.call(
            "POST", f"/join/{quote(room_id)}?{urlencode({'server_name': server})}", {}
        )
        if status == 200:
            self._failed.pop(room_id, None)
            return True
        refusal = make_refusal(status, body)
        if refusal.code not in {"M_LIMIT_EXCEEDED", *LOGGED_OUT}:
            self._failed[room_id] += 1
        if refusal.code in NO_ROOM or self._failed[room_id] >= JOIN_ATTEMPTS:
            log.warning("room_not_entered", room=room_id, reason=str(refusal))
            return False
        raise refusal

    async def leave(self, room_id: str) -> None:
        """Leaves a room, or refuses to enter it."""
        answer = await self._client.room_leave(room_id)
        if not isinstance(answer, nio.RoomLeaveResponse):
            log.warning("room_not_left", room=room_id, reason=str(RefusalError(answer)))

    async def _mark_direct(self, room_id: str, user_id: str) -> None:
        """Lets other clients of the account show the room as a direct chat; nio can read that list, not write it."""
        known = await self._client.list_direct_rooms()
        rooms: dict[str, list[str]] = dict(known.rooms) if isinstance(known, nio.DirectRoomsResponse) else {}
        rooms[user_id] = [*(room for room in rooms.get(user_id, []) if room != room_id), room_id]
        status, _ = await self._client.call(
            "PUT", f"/user/{quote(self._user_id, safe='')}/account_data/m.direct", rooms
        )
        if status != 200:
            log.warning("room_not_marked_direct", room=room_id, status=status)
