"""Telegram's updates in our vocabulary."""

import re

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType, UpdateType

from handlers.messages import Address, EventKind, Incoming

NAME = "telegram"
WANTED = (UpdateType.MESSAGE, UpdateType.EDITED_MESSAGE, UpdateType.CALLBACK_QUERY, UpdateType.MY_CHAT_MEMBER)
"""The kinds of updates that we ask for."""


def translate(update: Update, me: User) -> Incoming | None:
    """What an update is to us; None for what nobody said to the bot `me`.

    In groups that is everything but commands and mentions of the bot, replies to it, and its buttons.
    """
    number = str(update.update_id)
    if update.message:
        return _message(number, update.message, me)
    if update.edited_message:
        return _edit(number, update.edited_message)
    if update.callback_query:
        return _press(number, update.callback_query)
    if update.my_chat_member:
        return _membership(number, update.my_chat_member)
    return None


def _message(number: str, message: Message, me: User) -> Incoming | None:
    sender = message.from_user
    if sender is None or sender.is_bot or message.sender_chat or message.is_automatic_forward:
        return None
    text = message.text
    if message.chat.type != ChatType.PRIVATE:
        text = _addressed(message, me)
        if text is None:
            return None
    if message.text is not None:
        replied = message.reply_to_message
        reply_to = str(replied.message_id) if replied else ""
        return Incoming(number, _address(sender, message.chat), text or "", reply_to=reply_to)
    if not (message.effective_attachment or message.checklist):
        return None  # the messenger tells of something, such as a pinned message
    # The pictures of an album come one by one; they are one event.
    album = message.media_group_id
    number = f"album/{message.chat.id}/{album}" if album else number
    return Incoming(number, _address(sender, message.chat), kind=EventKind.MEDIA)


def _addressed(message: Message, me: User) -> str | None:
    """The text of a message in a group without the bot's name in it; None where it is not for the bot.

    A command without a name is for the bot where Telegram hands it only what is: with its privacy mode.
    """
    text = message.text or message.caption or ""
    own = re.compile(rf"@{me.username}(?!\w)", re.IGNORECASE)
    command = re.match(r"/\w+(@\w+)?", text)
    if command and command[1] and not own.fullmatch(command[1]):
        return None
    replied = message.reply_to_message
    meant = (
        (command and not me.can_read_all_group_messages)
        or own.search(text)
        or (replied and replied.from_user and replied.from_user.id == me.id)
    )
    return own.sub("", text).strip() if meant else None


def _edit(number: str, message: Message) -> Incoming | None:
    """An edit of one's own words. A live location is edited every few seconds; in a group we have no answer."""
    sender = message.from_user
    if sender is None or message.chat.type != ChatType.PRIVATE or message.text is None:
        return None
    return Incoming(number, _address(sender, message.chat), message.text, kind=EventKind.EDIT)


def _press(number: str, query: CallbackQuery) -> Incoming | None:
    if query.message is None or query.data is None:
        return None
    return Incoming(number, _address(query.from_user, query.message.chat), press=query.data, kind=EventKind.PRESS)


def _membership(number: str, change: ChatMemberUpdated) -> Incoming | None:
    status = change.new_chat_member.status
    if change.chat.type != ChatType.PRIVATE or status not in (ChatMemberStatus.BANNED, ChatMemberStatus.MEMBER):
        return None
    kind = EventKind.STOPPED if status == ChatMemberStatus.BANNED else EventKind.RETURNED
    return Incoming(number, _address(change.from_user, change.chat), kind=kind)


def _address(user: User, chat: Chat) -> Address:
    return Address(NAME, str(user.id), str(chat.id), user.full_name, chat.type == ChatType.PRIVATE)
