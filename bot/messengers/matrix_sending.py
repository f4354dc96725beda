"""Messages to Matrix: exactly once by the outbox row, and encrypted where the room is."""

import asyncio
import hmac
import io
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

import nio
import structlog

from bot.messengers.base import Delivered, MessengerError, NotDelivered, Outcome, Outgoing, Undeliverable
from bot.messengers.matrix_client import NotReadyError
from bot.messengers.matrix_events import compose, compose_file
from bot.messengers.matrix_faults import LOGGED_OUT, NEVER, NO_ROOM, UNREACHABLE, RefusalError, expect, judge
from bot.messengers.matrix_login import Login
from bot.messengers.matrix_store import NOT_KEPT
from handlers.messages import Attachment

UPLOAD_WITHIN = timedelta(minutes=1)
_NOT_ENCRYPTED = (nio.ProtocolError, nio.EncryptionError, nio.GroupEncryptionError, nio.OlmTrustError)
END_WITHIN = 5.0
"""Seconds in which a sending that is under way may end when we stop."""

log = structlog.get_logger(messenger="matrix")


class Sender:
    """Sends by one device. Transaction ids are made with `secret`; `find_room` tells where a room has moved to."""

    def __init__(self, login: Login, secret: str, find_room: Callable[[str], str]) -> None:
        self._login = login
        self._client = login.client
        self._secret = secret
        self._find_room = find_room
        self._sending: set[asyncio.Task[Outcome]] = set()

    async def send(self, message: Outgoing) -> Outcome:
        """Sends a message: its text in one event or, where it is very long, several, then its attachment.

        Nothing is uncertain: the transaction ids follow from the outbox row, so the server knows a repetition, though
        it is encrypted anew. Whoever cancels this leaves it to end by itself.
        """
        task = asyncio.create_task(self._send(message))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Lets what is under way come to its end."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=END_WITHIN)

    async def _send(self, message: Outgoing) -> Outcome:
        try:
            key = self._name(message)
            await self._login.log_in()
            room_id = self._find_room(message.conversation)
            sent = []
            for number, content in enumerate(compose(message)):
                sent.append(await self._put(room_id, content, f"{key}-{number}" if number else key))
            if message.attachment:
                content = await self._upload(room_id, message.attachment)
                await self._put(room_id, content, f"{key}-file")
            return Delivered(" ".join(sent))
        except RefusalError as refusal:
            if refusal.code in LOGGED_OUT:
                self._login.forget_token()
            return judge(refusal)
        except NOT_KEPT as error:
            return NotDelivered(self._login.drop_keys(error))
        except _FileRefusedError as refusal:
            return Undeliverable(f"the file was not taken: {refusal}")
        except (*UNREACHABLE, *_NOT_ENCRYPTED, NotReadyError, MessengerError) as error:
            return NotDelivered(f"{type(error).__name__} {error}".strip())
        except Exception as error:
            log.exception("sending_failed", message=message.id)
            return NotDelivered(type(error).__name__)

    def _name(self, message: Outgoing) -> str:
        """The transaction id of a message: the same when it is repeated, another for any other message.

        It is made of all that is sent, for a database that was restored gives numbers of rows a second time; and with
        a secret, so that a server can't find out what an encrypted message says by guessing.
        """
        told = repr((message.id, message.conversation, message.text, list(message.labels), message.attachment))
        return hmac.new(self._secret.encode(), told.encode(errors="surrogatepass"), sha256).hexdigest()[:32]

    async def _put(self, room_id: str, content: dict[str, Any], transaction: str) -> str:
        return await self._client.put(room_id, "m.room.message", content, transaction)

    async def _upload(self, room_id: str, file: Attachment) -> dict[str, Any]:
        """Uploads a file, encrypted for an encrypted room; gives the event that shows it."""
        encrypted = await self._client.is_encrypted(room_id)
        async with asyncio.timeout(UPLOAD_WITHIN.total_seconds()):
            answer, keys = await self._client.upload(
                io.BytesIO(file.content),
                content_type=file.media_type,
                filename=None if encrypted else file.filename,
                encrypt=encrypted,
                filesize=len(file.content),
            )
        if getattr(answer, "status_code", None) in NO_ROOM | NEVER:
            raise _FileRefusedError(str(RefusalError(answer)))
        return compose_file(file, str(expect(answer, nio.UploadResponse).content_uri), keys)


class _FileRefusedError(Exception):
    """The server takes no such file."""
