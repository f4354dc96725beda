"""The people's side of the messenger: what they do, and what they see in their chats."""

import asyncio
import re
from collections import deque
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from .messages import File, Message, Query, bad, forbidden
from .text import Json, find_entities, utf16
from .updates import Updates


class Chat:
    """A chat as the people in it see it."""

    def __init__(self, world: "World", chat_id: int, **about: Any) -> None:
        self.world, self.id, self.about = world, chat_id, about
        self.messages: list[Message] = []
        self.actions: list[str] = []
        self._by_id: dict[int, Message] = {}
        self._unread: deque[Message] = deque()
        self._arrived = asyncio.Event()
        world.chats[chat_id] = self

    def json(self) -> Json:
        """The chat as the API gives it."""
        return {"id": self.id, **self.about}

    def admit(self) -> None:
        """Refuse the bot if it may not write here."""

    def sees(self, user: "User") -> bool:
        """Whether a person can write here."""
        raise NotImplementedError

    def heard(self, message: Message) -> bool:
        """Whether the bot is told of a message."""
        return True

    @property
    def last(self) -> Message:
        """The newest message of the bot that is still there."""
        return next(message for message in reversed(self.messages) if not message.sender and not message.deleted)

    def get(self, message_id: int) -> Message | None:
        """A message that is still there."""
        message = self._by_id.get(message_id)
        return None if message is None or message.deleted else message

    def post(self, sender: "User | None", **fields: Any) -> Message:
        """A new message appears."""
        message = Message(chat=self, id=len(self._by_id) + 1, sender=sender, date=self.world.now, **fields)
        self._by_id[message.id] = message
        self.messages.append(message)
        if sender is None:
            self._unread.append(message)
            self._arrived.set()
        elif self.heard(message):
            message.update = self.world.push("message", message.json())
        return message

    async def read(self, within: float = 5) -> Message:
        """The bot's next message here that was not read yet; waits for it."""
        try:
            async with asyncio.timeout(within):
                while not self._unread:
                    self._arrived.clear()
                    await self._arrived.wait()
        except TimeoutError:
            raise TimeoutError(f"no message from the bot within {within} s; so far:\n{self}") from None
        return self._unread.popleft()

    def __str__(self) -> str:
        return "\n".join(map(repr, self.messages))


class PrivateChat(Chat):
    """The chat of one person with the bot."""

    def __init__(self, owner: "User") -> None:
        self.owner = owner
        super().__init__(owner.world, owner.id, type="private", **owner.names)

    def admit(self) -> None:
        if self.owner.deactivated:
            raise forbidden("user is deactivated")
        if self.owner.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.owner.started:
            known = any(isinstance(chat, Group) and chat.sees(self.owner) for chat in self.world.chats.values())
            raise forbidden("bot can't initiate conversation with a user") if known else bad("chat not found")

    def sees(self, user: "User") -> bool:
        return user is self.owner and user.started and not (user.blocked or user.deactivated)


class Group(Chat):
    """A group, later perhaps a supergroup, with its people and the bot."""

    def __init__(self, world: "World", chat_id: int, title: str, members: list["User"]) -> None:
        super().__init__(world, chat_id, type="group", title=title)
        self.members = members
        self.status = "left"
        """Of the bot: member, kicked or left."""
        self.add_bot()

    def admit(self) -> None:
        if self.status != "member":
            raise forbidden(f"bot was kicked from the {self.about['type']} chat")

    def sees(self, user: "User") -> bool:
        return user in self.members and not user.deactivated

    def heard(self, message: Message) -> bool:
        """With privacy mode the bot is told of commands, replies to it, mentions of it and service messages."""
        mention = f"@{self.world.me['username']}".lower()
        command = message.text.startswith("/") and "@" not in message.text.split()[0]
        reply = message.reply_to is not None and message.reply_to.sender is None
        service = not (message.text or message.file)
        meant = command or mention in message.text.lower() or reply or service or not self.world.privacy_mode
        return self.status == "member" and meant

    def write(self, user: "User", text: str, reply_to: Message | None = None) -> Message:
        """A member writes into the group."""
        return user.write(text, chat=self, reply_to=reply_to)

    def add(self, user: "User") -> Message:
        """A person joins."""
        self.members.append(user)
        return self.post(user, content={"new_chat_members": [user.json()]})

    def remove(self, user: "User") -> Message:
        """A person leaves."""
        self.members.remove(user)
        return self.post(user, content={"left_chat_member": user.json()})

    def add_bot(self) -> None:
        """The first member adds the bot."""
        self.world.bot_member(self, self.members[0], self.status, "member")
        self.status = "member"
        self.post(self.members[0], content={"new_chat_members": [self.world.me]})

    def kick_bot(self) -> None:
        """The first member throws the bot out."""
        self.world.bot_member(self, self.members[0], self.status, "kicked")
        self.status = "kicked"

    def migrate(self) -> int:
        """The group becomes a supergroup: it has a new id, which is returned, and counts messages anew."""
        old, new = self.id, -1_000_000_000_000 + self.id
        self.post(self.members[0], content={"migrate_to_chat_id": new})
        self.world.migrated[old] = new
        self.id, self.about["type"], self._by_id = new, "supergroup", {}
        self.world.chats[new] = self.world.chats.pop(old)
        self.post(self.members[0], content={"migrate_from_chat_id": old})
        return new


class User:
    """A person with a Telegram account: what people do with a bot, and what they see."""

    def __init__(self, world: "World", user_id: int, names: dict[str, str], language_code: str | None) -> None:
        self.world, self.id, self.names, self.language_code = world, user_id, names, language_code
        self.started = self.blocked = self.deactivated = False
        self.chat = PrivateChat(self)

    @property
    def first_name(self) -> str:
        """What the person is called."""
        return self.names["first_name"]

    def json(self) -> Json:
        """The person as the API gives them."""
        body: Json = {"id": self.id, "is_bot": False, **self.names}
        return body | ({"language_code": self.language_code} if self.language_code else {})

    @property
    def commands(self) -> list[tuple[str, str]]:
        """The menu of commands in the person's chat with the bot."""
        scopes: list[Json] = [{"chat_id": self.id, "type": "chat"}, {"type": "all_private_chats"}, {"type": "default"}]
        for scope in scopes:
            for language in (self.language_code or "", ""):
                if listed := self.world.commands.get((repr(scope), language)):
                    return [(entry["command"], entry["description"]) for entry in listed]
        return []

    def start(self, payload: str | None = None) -> Message:
        """Press "Start" (or "Restart" after a block), perhaps through a link with a payload."""
        if payload is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload):
            raise ValueError(f"no link can carry the payload {payload!r}")
        if self.blocked:
            self.unblock()
        self.started = True
        return self.write("/start" if payload is None else f"/start {payload}")

    def write(self, text: str, *, chat: Chat | None = None, reply_to: Message | None = None) -> Message:
        """Write to the bot, or into a group."""
        if not text.strip() or utf16(text) > 4096:
            raise ValueError("Telegram's apps send texts of 1 to 4096 characters")
        return self._post(chat, text=text, entities=find_entities(text), reply_to=reply_to)

    def edit(self, message: Message, text: str) -> Message:
        """Change an own message."""
        if message.sender is not self or message.deleted:
            raise ValueError("people change their own messages only")
        message.text, message.entities, message.edit_date = text, find_entities(text), self.world.now
        if message.chat.heard(message):
            message.update = self.world.push("edited_message", message.json())
        return message

    def send_document(
        self, data: bytes = b"%PDF-1.7", filename: str = "file.pdf", caption: str = "", *, chat: Chat | None = None
    ) -> Message:
        """Send a file."""
        file = self.world.keep(data, filename, "documents")
        content = {"document": file.json() | {"file_name": filename, "mime_type": file.mime}}
        return self._post(chat, text=caption, file=file, content=content)

    def send_photo(
        self, data: bytes = b"\xff\xd8\xff", caption: str = "", *, album: str = "", chat: Chat | None = None
    ) -> Message:
        """Send a picture; those with the same album are shown together."""
        file = self.world.keep(data, "photo.jpg", "photos")
        content: Json = {"photo": [file.json() | {"width": 90, "height": 90}]}
        content |= {"media_group_id": album} if album else {}
        return self._post(chat, text=caption, file=file, content=content)

    def send_sticker(self, emoji: str = "👍", *, chat: Chat | None = None) -> Message:
        """Send a sticker."""
        file = self.world.keep(b"RIFF....WEBP", "sticker.webp", "stickers")
        sticker = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._post(chat, file=file, content={"sticker": file.json() | sticker | {"emoji": emoji}})

    def press(self, message: Message, button: str | int = 0, *, data: str | None = None) -> Query:
        """Press a button by its label or number; with data, one that is no longer there or was forged."""
        self._in(message.chat)
        if data is None:
            buttons = [button for row in message.rows for button in row]
            found = [one for number, one in enumerate(buttons) if button in (number, one["text"])]
            if len(found) != 1 or message.deleted or "callback_data" not in found[0]:
                raise LookupError(f"no button {button!r} to press under {message!r}")
            data = str(found[0]["callback_data"])
        query = Query(self.world.number("query"), self, message, data, self.world.clock())
        self.world.queries[query.id] = query
        about = {"id": query.id, "from": self.json(), "message": message.json(), "data": data}
        query.update = self.world.push("callback_query", about | {"chat_instance": str(message.chat.id)})
        return query

    def vote(self, message: Message, *options: int) -> None:
        """Vote in a poll by the numbers of the options; none of them takes the vote back."""
        self._in(message.chat)
        poll = message.poll
        if poll is None or poll["is_closed"] or (len(options) > 1 and not poll["allows_multiple_answers"]):
            raise ValueError("this vote is not possible")
        message.votes[self] = list(options)
        for number, option in enumerate(poll["options"]):
            option["voter_count"] = sum(number in chosen for chosen in message.votes.values())
        poll["total_voter_count"] = sum(map(bool, message.votes.values()))
        self.world.push("poll", deepcopy(poll))
        if not poll["is_anonymous"]:
            chosen = [poll["options"][number]["persistent_id"] for number in options]
            answer = {"poll_id": poll["id"], "user": self.json(), "option_ids": list(options)}
            self.world.push("poll_answer", answer | {"option_persistent_ids": chosen})

    def block(self) -> None:
        """Block the bot."""
        self.world.bot_member(self.chat, self, "member", "kicked")
        self.blocked = True

    def unblock(self) -> None:
        """Let the bot write again."""
        self.world.bot_member(self.chat, self, "kicked", "member")
        self.blocked = False

    def deactivate(self) -> None:
        """Delete the account. Nobody tells the bot."""
        self.deactivated = True

    async def read(self, within: float = 5) -> Message:
        """The bot's next message in the private chat that was not read yet; waits for it."""
        return await self.chat.read(within)

    def _in(self, chat: Chat) -> None:
        if not chat.sees(self):
            raise ValueError(f"{self.first_name} can't do anything in this chat: not started, blocked, or no member")

    def _post(self, chat: Chat | None, **fields: Any) -> Message:
        chat = chat or self.chat
        self._in(chat)
        return chat.post(self, **fields)


class World:
    """Everything the messenger knows, without the network."""

    def __init__(self, token: str, username: str, clock: Callable[[], float], privacy_mode: bool) -> None:
        self.token, self.clock, self.privacy_mode = token, clock, privacy_mode
        self.me: Json = {"id": int(token.split(":")[0]), "is_bot": True, "first_name": "Bot", "username": username}
        self.violations: list[str] = []
        self.updates = Updates(lambda: self.now, self.violations)
        self.push = self.updates.push
        self.chats: dict[int, Chat] = {}
        self.migrated: dict[int, int] = {}
        self.files: dict[str, File] = {}
        self.queries: dict[str, Query] = {}
        self.query_lifetime = 30.0
        """Seconds in which a press of a button can be answered."""
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self._numbers: dict[str, int] = {}

    @property
    def now(self) -> int:
        """The server's time as the API's dates count it."""
        return int(self.clock())

    def number(self, kind: str) -> str:
        """The next id of a kind: the same in every run."""
        self._numbers[kind] = number = self._numbers.get(kind, 0) + 1
        return f"{number + 4_382_000_000_000_000_000}"

    def user(
        self,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
    ) -> User:
        """A new person, who has not started the bot yet. The id needs more than 32 bits, as many do."""
        names = {"first_name": first_name, "last_name": last_name, "username": username}
        return User(self, self._id(5_000_000_000), {key: name for key, name in names.items() if name}, language_code)

    def group(self, title: str, members: list[User]) -> Group:
        """A new group whose first member has added the bot."""
        return Group(self, -self._id(4_000_000_000), title, list(members))

    def chat(self, chat_id: int) -> Chat:
        """A chat that the bot may know of."""
        if chat_id in self.migrated:
            reason = "group chat was upgraded to a supergroup chat"
            raise bad(reason, migrate_to_chat_id=self.migrated[chat_id])
        if chat_id not in self.chats:
            raise bad("chat not found")
        return self.chats[chat_id]

    def keep(self, data: bytes, name: str, folder: str, mime: str = "application/octet-stream") -> File:
        """Store a file; it can be downloaded from then on."""
        number = len(self.files) + 1
        path = f"{folder}/file_{number}{name[name.rfind('.') :] if '.' in name else ''}"
        file = File(f"BQACAgIAAxkBAAI{number:09}", path, name, mime, data)
        self.files[file.id] = file
        return file

    def bot_member(self, chat: Chat, user: User, old: str, new: str) -> None:
        """Tell the bot that somebody changed what it is in a chat."""
        states = {
            f"{when}_chat_member": {"user": self.me, "status": status}
            | ({"until_date": 0} if status == "kicked" else {})
            for when, status in (("old", old), ("new", new))
        }
        about = {"chat": chat.json(), "from": user.json(), "date": self.now}
        self.push("my_chat_member", about | states)

    def _id(self, base: int) -> int:
        return base + len(self.chats) + len(self.migrated) + 1
