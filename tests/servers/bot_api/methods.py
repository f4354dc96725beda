"""The methods of the Bot API, as the real server checks and answers them."""

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any
from urllib.parse import urlsplit

from .calls import LONGEST, Call, chat_of, file_of, markup_of, message_of, words
from .messages import bad
from .people import Group, PrivateChat, World
from .text import Json, utf16
from .updates import Webhook

Method = Callable[[World, Call], Any]
METHODS: dict[str, Method] = {}
_ACTIONS = re.compile(
    "typing|(record|upload)_(video|voice|video_note)|upload_(photo|document)|choose_sticker|find_location"
)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")
_DAY = 86_400


def method(function: Method) -> Method:
    """Register a method; names are taken without regard to case, as on the real server."""
    METHODS[function.__name__.replace("_", "")] = function
    return function


# Messages


def send(world: World, call: Call, **fields: Any) -> Json:
    """Put a message of the bot into its chat."""
    chat, reply = chat_of(world, call), call.data("reply_parameters", {})
    fields["reply_to"] = chat.get(reply.get("message_id", call.integer("reply_to_message_id")))
    if reply and not fields["reply_to"] and not reply.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return chat.post(None, markup=markup_of(call), silent=call.flag("disable_notification"), **fields).json()


@method
def send_message(world: World, call: Call) -> Json:
    return send(world, call, **words(world, call, "text"))


@method
def send_document(world: World, call: Call) -> Json:
    file = file_of(world, call, "document")
    content = {"document": file.json() | {"file_name": file.name, "mime_type": file.mime}}
    return send(world, call, content=content, file=file, **words(world, call, "caption"))


@method
def send_photo(world: World, call: Call) -> Json:
    file = file_of(world, call, "photo")
    if not file.data.startswith(_PICTURES):
        raise bad("IMAGE_PROCESS_FAILED")
    content = {"photo": [file.json() | {"width": 90, "height": 90}]}
    return send(world, call, content=content, file=file, **words(world, call, "caption"))


@method
def send_poll(world: World, call: Call) -> Json:
    question, given = call.text("question").strip(), call.data("options", [])
    options = [option["text"] if isinstance(option, dict) else option for option in given]
    if not question or not all(options):
        raise bad("text must be non-empty")
    if utf16(question) > 300:
        raise bad("Poll question length must not exceed 300")
    if not 1 <= len(options) <= 12:
        raise bad("poll can't have more than 12 options" if options else "poll must have at least 1 option")
    if max(map(utf16, options)) > 100:
        raise bad("poll options length must not exceed 100")
    poll = {
        "id": world.number("poll"),
        "question": question,
        "options": [
            {"text": option, "voter_count": 0, "persistent_id": str(number)} for number, option in enumerate(options)
        ],
        "total_voter_count": 0,
        "is_closed": call.flag("is_closed"),
        "is_anonymous": call.flag("is_anonymous") or "is_anonymous" not in call.params,
        "type": call.text("type") or "regular",
        "allows_multiple_answers": call.flag("allows_multiple_answers"),
        "allows_revoting": True,
        "members_only": False,
    }
    return send(world, call, content={"poll": poll})


@method
def stop_poll(world: World, call: Call) -> Json:
    message = message_of(world, call, "message with poll to stop")
    if message.sender or not message.poll:
        raise bad("poll can't be stopped")
    if message.poll["is_closed"]:
        raise bad("poll has already been closed")
    message.poll["is_closed"], message.markup = True, markup_of(call, inline=True)
    closed = deepcopy(message.poll)
    world.push("poll", closed)
    return closed


def edit(world: World, call: Call, kind: str) -> Json:
    """Change a message of the bot; without a keyboard in the call it loses its own."""
    message = message_of(world, call, "message to edit")
    if message.sender or (message.markup and "inline_keyboard" not in message.markup):
        raise bad("message can't be edited")
    fields: Json = {"text": message.text, "entities": message.entities}
    if kind in LONGEST:
        if (kind == "text") == bool(message.content):
            raise bad(f"there is no {kind} in the message to edit")
        fields = words(world, call, kind)
    fields["markup"] = markup_of(call, inline=True)
    if all(getattr(message, name) == value for name, value in fields.items()):
        same = "specified new message content and reply markup are exactly the same"
        raise bad(f"message is not modified: {same} as a current content and reply markup of the message")
    for name, value in fields.items():
        setattr(message, name, value)
    message.edit_date = world.now
    return message.json()


@method
def edit_message_text(world: World, call: Call) -> Json:
    return edit(world, call, "text")


@method
def edit_message_caption(world: World, call: Call) -> Json:
    return edit(world, call, "caption")


@method
def edit_message_reply_markup(world: World, call: Call) -> Json:
    return edit(world, call, "markup")


@method
def delete_message(world: World, call: Call) -> bool:
    """Withdraw a message: within 48 hours, and in a group only an own one."""
    message = message_of(world, call, "message to delete")
    foreign = message.sender is not None and isinstance(message.chat, Group)
    if foreign or world.now - message.date > 2 * _DAY:
        raise bad("message can't be deleted")
    message.deleted = True
    return True


@method
def set_message_reaction(world: World, call: Call) -> bool:
    message, reactions = message_of(world, call, "message to react"), call.data("reaction", [])
    if len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    message.reaction = reactions[0]["emoji"] if reactions else ""
    return True


@method
def answer_callback_query(world: World, call: Call) -> bool:
    query = world.queries.get(call.text("callback_query_id"))
    if query is None or query.answered or world.clock() - query.time > world.query_lifetime:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if utf16(call.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    query.answered, query.answer, query.alert = True, call.text("text"), call.flag("show_alert")
    return True


# Chats and files


@method
def send_chat_action(world: World, call: Call) -> bool:
    if not _ACTIONS.fullmatch(call.text("action")):
        raise bad("wrong parameter action in request")
    chat_of(world, call).actions.append(call.text("action"))
    return True


@method
def get_chat(world: World, call: Call) -> Json:
    chat = world.chat(call.integer("chat_id"))
    if isinstance(chat, PrivateChat) and not chat.owner.started:
        raise bad("chat not found")
    gifts = dict.fromkeys(("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription"), False)
    gifts["gifts_from_channels"] = False
    return chat.json() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


@method
def get_file(world: World, call: Call) -> Json:
    file = world.files.get(call.text("file_id"))
    if file is None:
        raise bad("invalid file_id")
    if len(file.data) > 20 << 20:
        raise bad("file is too big")
    return file.json() | {"file_path": file.path}


# The bot itself


@method
def get_me(world: World, call: Call) -> Json:
    rights = {"can_join_groups": True, "can_read_all_group_messages": not world.privacy_mode}
    return world.me | rights | {"supports_inline_queries": False}


def scope_of(call: Call) -> tuple[str, str]:
    """Whose menu a list of commands is."""
    scope, language = call.data("scope", {"type": "default"}), call.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad("invalid language code specified")
    return repr(dict(sorted(scope.items()))), language


@method
def set_my_commands(world: World, call: Call) -> bool:
    commands = call.data("commands", [])
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for entry in commands:
        if not re.fullmatch("[a-z0-9_]{1,32}", entry["command"].removeprefix("/")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= utf16(entry["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[scope_of(call)] = commands
    return True


@method
def get_my_commands(world: World, call: Call) -> list[dict[str, str]]:
    return world.commands.get(scope_of(call), [])


@method
def delete_my_commands(world: World, call: Call) -> bool:
    world.commands.pop(scope_of(call), None)
    return True


# Updates


def allow(world: World, call: Call) -> None:
    """Remember which kinds of updates the bot wants."""
    if "allowed_updates" in call.params:
        world.updates.allowed = call.data("allowed_updates")


@method
async def get_updates(world: World, call: Call) -> list[Json]:
    allow(world, call)
    limit, timeout = call.integer("limit", 100), call.integer("timeout")
    return await world.updates.poll(call.integer("offset"), min(max(limit, 1), 100), min(max(timeout, 0), 50))


@method
def set_webhook(world: World, call: Call) -> bool:
    """Post updates to an address from now on; plain http is fine here for the own machine."""
    url, secret = urlsplit(call.text("url")), call.text("secret_token")
    if url.scheme != "https" and url.hostname not in (None, "127.0.0.1", "localhost"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if len(secret) > 256:
        raise bad("secret token is too long")
    if not re.fullmatch("[A-Za-z0-9_-]*", secret):
        raise bad("secret token contains unallowed characters")
    allow(world, call)
    if call.flag("drop_pending_updates"):
        world.updates.drop()
    connections = min(max(call.integer("max_connections", 40), 1), 100)
    world.updates.set_webhook(Webhook(url.geturl(), secret, connections))
    return True


@method
def delete_webhook(world: World, call: Call) -> bool:
    call.params.pop("url", None)
    return bool(set_webhook(world, call))


@method
def get_webhook_info(world: World, call: Call) -> Json:
    updates, webhook = world.updates, world.updates.webhook
    info: Json = {"url": webhook.url, "has_custom_certificate": False, "pending_update_count": len(updates.pending)}
    if webhook.url:
        info |= {"max_connections": webhook.max_connections} | webhook.error
    if updates.allowed:
        info["allowed_updates"] = updates.allowed
    return info
