"""The stand-in for Telegram's server behaves as the real one does, seen through the real client library."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)
from telegram.request import HTTPXRequest

from tests.servers.bot_api import ApiError, BotApiServer, Broken, Cut, Fault, Hang, User, too_many
from tests.servers.bot_api.text import parse_html, strip

Sender = Callable[..., Any]
MENU = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="y"), InlineKeyboardButton("Nein", url="a.de")]])


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    """A server at which nothing unexpected may happen."""
    async with BotApiServer() as server:
        yield server
    assert server.violations == []


@pytest.fixture
async def bot(server: BotApiServer) -> AsyncIterator[Bot]:
    """The library's client, without the certificates that it loads slowly and does not need here."""
    request, polls = (HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2))
    async with Bot(server.token, server.base_url, server.base_file_url, request, polls) as bot:
        yield bot


@pytest.fixture
def anna(server: BotApiServer, bot: Bot) -> User:
    """Somebody who has started the bot; the bot knows it."""
    anna = server.user("Anna", language_code="de")
    anna.start()
    server.updates.drop()
    return anna


async def post(server: BotApiServer, method: str, **params: Any) -> Any:
    """A request without any library: status and body."""
    url = f"{server.base_url}{server.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, json=params) as response:
        return response.status, await response.json()


# A conversation


async def test_conversation_through_the_library(server: BotApiServer) -> None:
    async def greet(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        await update.message.reply_html(f"Hallo <b>{context.args}</b>", reply_markup=MENU)

    async def agree(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query
        await query.answer("Gut", show_alert=True)
        await query.edit_message_text("Angemeldet")

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.effective_message
        await update.effective_message.reply_text(f"{update.effective_message.text}?", do_quote=True)

    application = Application.builder().token(server.token).base_url(server.base_url).build()
    application.add_handlers([CommandHandler("start", greet), CallbackQueryHandler(agree)])
    application.add_handler(MessageHandler(filters.TEXT, echo))
    anna = server.user("Anna", last_name="Beyer", username="anna_b", language_code="de")
    async with application:
        assert application.updater
        await application.updater.start_polling(poll_interval=0)
        await application.start()

        anna.start("einladung_7")
        welcome = await anna.read()
        assert repr(welcome) == "Bot: Hallo ['einladung_7']\n[Ja] [Nein]"
        assert welcome.marked("bold") == ["['einladung_7']"]

        query = anna.press(welcome, "Ja")
        await server.wait_for(lambda: welcome.edited)
        assert (query.answered, query.answer, query.alert) == (True, "Gut", True)
        assert (welcome.text, welcome.buttons) == ("Angemeldet", [])

        question = anna.write("Wann")
        reply = await anna.read()
        assert (reply.text, reply.reply_to) == ("Wann?", question)
        anna.edit(question, "Wo")
        assert (await anna.read()).text == "Wo?"
        assert str(anna.chat).splitlines()[0] == "Anna: /start einladung_7"

        await application.updater.stop()
        await application.stop()
    assert server.pending == []


async def test_people_do_only_what_their_app_lets_them(server: BotApiServer, bot: Bot, anna: User) -> None:
    ben = server.user("Ben")
    with pytest.raises(ValueError, match="not started"):
        ben.write("Hallo")
    with pytest.raises(ValueError, match="payload"):
        ben.start("ein Leerzeichen")
    await bot.send_message(anna.id, "Ja?", reply_markup=MENU)
    with pytest.raises(LookupError):
        anna.press(anna.chat.last, "Vielleicht")
    with pytest.raises(LookupError):
        anna.press(anna.chat.last, "Nein")
    with pytest.raises(ValueError, match="no member"):
        ben.press(anna.chat.last, "Ja")
    assert anna.press(anna.chat.last, 0).data == "y"
    assert anna.press(anna.chat.last, data="forged").data == "forged"
    with pytest.raises(TimeoutError, match="no message"):
        await ben.read(0.01)
    with pytest.raises(TimeoutError, match="not true"):
        await server.wait_for(lambda: False, 0.01)


async def test_ids_are_the_same_in_every_run() -> None:
    def play(server: BotApiServer) -> list[Any]:
        anna = server.user("Anna")
        anna.start()
        group = server.group("Team", [anna])
        return [anna.id, group.id, group.migrate(), anna.press(anna.chat.messages[0], data="x").id, *server.pending]

    first, second = (play(BotApiServer(clock=lambda: 1_800_000_000)) for _ in range(2))
    assert first == second
    assert first[0] > 2**32
    assert [update["update_id"] for update in first[4:]] == list(range(700_000_001, 700_000_007))


# Access


async def test_token_and_method(server: BotApiServer, bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.username, me.is_bot, me.can_read_all_group_messages) == ("workshop_bot", True, False)
    with pytest.raises(InvalidToken):
        async with Bot("1:wrong", server.base_url):
            pass
    assert await post(server, "makeCoffee") == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found: method not found"},
    )
    assert [server.violations.pop()] == ["this server has no method makeCoffee"]
    assert [call.status for call in server.calls[-2:]] == [401, 404]


async def test_encodings(server: BotApiServer, bot: Bot, anna: User) -> None:
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    status, body = await post(server, "SENDMESSAGE", chat_id=anna.id, text="1", reply_markup=markup, nothing=None)
    assert (status, body["result"]["message_id"], anna.chat.last.buttons) == (200, 2, [["A"]])
    url = f"{server.base_url}{server.token}/sendMessage"
    async with aiohttp.ClientSession() as session:
        await session.get(url, params={"chat_id": anna.id, "text": "2 ä&=+"})
        await session.post(url, data={"chat_id": str(anna.id), "text": "3 ä&=+"})
        with aiohttp.MultipartWriter("form-data") as parts:
            for name, value in {"chat_id": str(anna.id), "text": "4 ä&=+"}.items():
                parts.append(value).set_content_disposition("form-data", name=name)
        await session.post(url, data=parts)
    assert [message.text for message in anna.chat.messages[1:]] == ["1", "2 ä&=+", "3 ä&=+", "4 ä&=+"]
    assert all(call.params["chat_id"] == str(anna.id) for call in server.called("sendMessage"))
    async with aiohttp.ClientSession() as session:
        response = await session.post(url, data="{", headers={"Content-Type": "application/json"})
        assert response.status == 400


async def test_chats_that_refuse(server: BotApiServer, bot: Bot, anna: User) -> None:
    ben, carla = server.user("Ben"), server.user("Carla")
    group = server.group("Team", [anna, carla])

    async def refused(error: type[Exception], reason: str, chat_id: int) -> None:
        with pytest.raises(error, match=f"^{reason}$"):
            await bot.send_message(chat_id, "Hallo")

    await refused(BadRequest, "Chat not found", 4711)
    await refused(BadRequest, "Chat not found", ben.id)
    await refused(Forbidden, "Forbidden: bot can't initiate conversation with a user", carla.id)
    anna.block()
    await refused(Forbidden, "Forbidden: bot was blocked by the user", anna.id)
    anna.start()
    assert (await bot.send_message(anna.id, "Hallo")).text == "Hallo"
    anna.deactivate()
    await refused(Forbidden, "Forbidden: user is deactivated", anna.id)
    old = group.id
    group.migrate()
    with pytest.raises(ChatMigrated) as migrated:
        await bot.send_message(old, "Hallo")
    assert migrated.value.new_chat_id == group.id
    assert (await bot.send_message(group.id, "Hallo")).message_id == 2
    group.kick_bot()
    await refused(Forbidden, "Forbidden: bot was kicked from the supergroup chat", group.id)
    group.add_bot()
    assert (await bot.get_chat(group.id)).title == "Team"
    assert (await bot.get_chat(anna.id)).first_name == "Anna"
    with pytest.raises(BadRequest):
        await bot.get_chat(ben.id)


async def test_members_come_and_go(server: BotApiServer, bot: Bot, anna: User) -> None:
    anna.block()
    anna.unblock()
    group = server.group("Team", [anna])
    group.add(ben := server.user("Ben"))
    group.remove(ben)
    group.kick_bot()
    updates = await bot.get_updates()
    changes = [update.my_chat_member for update in updates if update.my_chat_member]
    assert [(change.chat.type, change.new_chat_member.status) for change in changes] == [
        ("private", "kicked"),
        ("private", "member"),
        ("group", "member"),
        ("group", "kicked"),
    ]
    services = [update.message for update in updates if update.message]
    assert services[0].new_chat_members[0].id == bot.id
    assert services[1].new_chat_members[0].first_name == "Ben"
    assert services[2].left_chat_member == services[1].from_user


async def test_privacy_mode(server: BotApiServer, bot: Bot, anna: User) -> None:
    group = server.group("Team", [anna])
    await bot.send_message(group.id, "Frage")
    group.write(anna, "unter uns")
    group.write(anna, "/hilfe@other_bot")
    server.updates.drop()
    heard = [group.write(anna, "/hilfe"), group.write(anna, "@workshop_bot hilf"), group.write(anna, "A", group.last)]
    assert server.pending == [message.update for message in heard]
    server.privacy_mode = False
    assert group.write(anna, "für alle").update
    assert [update.effective_message and update.effective_message.text for update in await bot.get_updates()] == [
        "/hilfe",
        "@workshop_bot hilf",
        "A",
        "für alle",
    ]


# What is sent


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a &lt;b&gt; &amp; &quot;c&quot; &#228; &unknown;", 'a <b> & "c" ä &unknown;', []),
        ("😀<b>fett <i>beides</i></b>", "😀fett beides", [("bold", 2, 11), ("italic", 7, 6)]),
        ("<u>u</u><s>s</s><code>c</code><pre>p</pre>", "uscp", "underline strikethrough code pre"),
        ('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', "ab", "spoiler spoiler"),
        ("<blockquote>a</blockquote><blockquote expandable>b</blockquote>", "ab", "blockquote expandable_blockquote"),
        ('<a href="https://a.de/?b=1&amp;c=2">da</a><a>dort</a><b></b>', "dadort", [("text_link", 0, 2)]),
        ("  <b> a </b> b\n", "a  b", [("bold", 0, 2)]),
    ],
)
def test_html(source: str, text: str, entities: list[tuple[str, int, int]] | str) -> None:
    plain, found = strip(*parse_html(source))
    assert plain == text
    if isinstance(entities, str):
        assert [entity["type"] for entity in found] == entities.split()
    else:
        assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("ä <x>", 'Unsupported start tag "x" at byte offset 3'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ('<a href="x>a</a>', 'Unclosed start tag "a" at byte offset 0'),
        ("<b>fett", 'Can\'t find end tag corresponding to start tag "b"'),
        ("fett</b>", "Unexpected end tag at byte offset 4"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_broken_html(bot: Bot, anna: User, source: str, error: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(anna.id, source, parse_mode="HTML")
    assert refused.value.message.lower() == f"can't parse entities: {error}".lower()  # the library changes the case


def button(text: str = "A", **kind: str) -> InlineKeyboardMarkup:
    """A keyboard of one button."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, **kind)]])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("send", "error"),
    [
        (lambda bot, to: bot.send_message(to, ""), "Message text is empty"),
        (lambda bot, to: bot.send_message(to, " \n"), "Text must be non-empty"),
        (lambda bot, to: bot.send_message(to, "<b> </b>", parse_mode="HTML"), "Text must be non-empty"),
        (lambda bot, to: bot.send_message(to, "a" * 4097), "Message is too long"),
        (lambda bot, to: bot.send_message(to, "😀" * 2049), "Message is too long"),
        (lambda bot, to: bot.send_document(to, b"a", caption="a" * 1025), "Message caption is too long"),
        (lambda bot, to: bot.send_document(to, b""), "File must be non-empty"),
        (lambda bot, to: bot.send_document(to, "unknown"), "Wrong file identifier/http url specified"),
        (lambda bot, to: bot.send_photo(to, b"<svg/>"), "Image_process_failed"),
        (lambda bot, to: bot.send_message(to, "a", reply_markup=button(callback_data="ä" * 33)), "Button_data_invalid"),
        (lambda bot, to: bot.send_message(to, "a", reply_markup=button()), "Text buttons are unallowed"),
        (lambda bot, to: bot.send_message(to, "a", reply_markup=button("", callback_data="a")), "must be non-empty"),
        (lambda bot, to: bot.send_message(to, "a", reply_markup=button(url="http://local")), "URL 'http://local' is"),
        (lambda bot, to: bot.send_message(to, "a", reply_to_message_id=99), "Message to be replied not found"),
        (lambda bot, to: bot.send_poll(to, "a" * 301, ["a"]), "Poll question length must not exceed 300"),
        (lambda bot, to: bot.send_poll(to, "a", ["a"] * 13), "Poll can't have more than 12 options"),
        (lambda bot, to: bot.send_poll(to, "a", ["a" * 101]), "Poll options length must not exceed 100"),
        (lambda bot, to: bot.send_chat_action(to, "sleeping"), "Wrong parameter action in request"),
        (lambda bot, to: bot.get_file("unknown"), "Invalid file_id"),
        (lambda bot, to: bot.set_my_commands([("Über", "a")]), "Bot_command_invalid"),
        (lambda bot, to: bot.set_webhook("http://example.org"), "An HTTPS URL must be provided"),
        (lambda bot, to: bot.set_webhook("https://example.org", secret_token="ä"), "unallowed characters"),
    ],
)
async def test_limits(bot: Bot, anna: User, send: Sender, error: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){error}"):
        await send(bot, anna.id)
    assert len(anna.chat.messages) == 1


async def test_what_is_just_allowed(bot: Bot, anna: User) -> None:
    await bot.send_message(anna.id, "<b>" + "😀" * 2048 + "</b>", parse_mode="HTML")
    assert anna.chat.last.entities == [{"type": "bold", "offset": 0, "length": 4096}]
    await bot.send_message(anna.id, "a", reply_markup=button(callback_data="ä" * 32), disable_notification=True)
    assert anna.chat.last.silent
    await bot.send_message(anna.id, "a", reply_markup=ReplyKeyboardMarkup([["Ja", "Nein"]]))
    assert anna.chat.last.buttons == [["Ja", "Nein"]]
    await bot.send_chat_action(anna.id, "typing")
    assert anna.chat.actions == ["typing"]


async def test_edit_and_delete(server: BotApiServer, bot: Bot, anna: User) -> None:
    sent = await bot.send_message(anna.id, "<b>A</b>", parse_mode="HTML", reply_markup=MENU)
    seen = anna.chat.last
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("<b>A</b> ", parse_mode="HTML", reply_markup=MENU)
    assert not seen.edited
    edited = await sent.edit_text("A")
    assert isinstance(edited, Message)
    assert (seen.text, seen.entities, seen.buttons, seen.edited) == ("A", [], [], True)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_reply_markup()
    await sent.edit_reply_markup(MENU)
    assert (seen.text, seen.buttons) == ("A", [["Ja", "Nein"]])
    with pytest.raises(BadRequest, match="no caption in the message"):
        await sent.edit_caption("B")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("B", anna.id, anna.write("a").id)
    await bot.set_message_reaction(anna.id, seen.id, "👍")
    assert seen.reaction == "👍"
    await sent.delete()
    assert seen.deleted
    query = anna.press(seen, data="y").update["callback_query"]
    assert query["message"]["date"] == 0
    for gone in (sent.delete, sent.edit_reply_markup):
        with pytest.raises(BadRequest, match="not found"):
            await gone()
    late = await bot.send_message(anna.id, "B")
    anna.chat.last.date -= 49 * 3600
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await late.delete()


async def test_files(server: BotApiServer, bot: Bot, anna: User) -> None:
    sent = await bot.send_document(
        anna.id, b"BEGIN:VCALENDAR", filename="termin.ics", caption="<i>Ihr</i>", parse_mode="HTML"
    )
    seen = anna.chat.last
    assert (seen.filename, seen.data, seen.text, seen.marked("italic")) == (
        "termin.ics",
        b"BEGIN:VCALENDAR",
        "Ihr",
        ["Ihr"],
    )
    assert sent.document
    assert await (await sent.document.get_file()).download_as_bytearray() == b"BEGIN:VCALENDAR"
    await bot.send_document(anna.id, sent.document.file_id)
    assert anna.chat.last.data == b"BEGIN:VCALENDAR"
    await bot.send_photo(anna.id, b"\x89PNG....", caption="Bild")
    await bot.edit_message_caption(anna.id, anna.chat.last.id, caption="Balken")
    assert (anna.chat.last.data, anna.chat.last.text) == (b"\x89PNG....", "Balken")
    anna.send_document(b"1;2", "liste.csv", "Hier")
    anna.send_photo(b"\xff\xd8\xff!")
    anna.send_sticker("🎉")
    document, photo, sticker = (update.message for update in await bot.get_updates())
    assert document
    assert document.document
    assert photo
    assert sticker
    assert sticker.sticker
    assert (document.document.file_name, document.caption, sticker.sticker.emoji) == ("liste.csv", "Hier", "🎉")
    assert await (await document.document.get_file()).download_as_bytearray() == b"1;2"
    assert await (await photo.photo[-1].get_file()).download_as_bytearray() == b"\xff\xd8\xff!"


async def test_polls(server: BotApiServer, bot: Bot, anna: User) -> None:
    ben = server.user("Ben")
    group = server.group("Team", [anna, ben])
    sent = await bot.send_poll(group.id, "Wann?", ["Mo", "Di"], is_anonymous=False, allows_multiple_answers=True)
    server.updates.drop()
    anna.vote(group.last, 0, 1)
    ben.vote(group.last, 1)
    anna.vote(group.last)
    updates = await bot.get_updates()
    answers = [update.poll_answer for update in updates if update.poll_answer]
    assert [(answer.user and answer.user.first_name, answer.option_ids) for answer in answers] == [
        ("Anna", (0, 1)),
        ("Ben", (1,)),
        ("Anna", ()),
    ]
    totals = [[option.voter_count for option in update.poll.options] for update in updates if update.poll]
    assert totals == [[1, 1], [1, 2], [0, 1]]
    closed = await bot.stop_poll(group.id, sent.message_id)
    assert (closed.is_closed, closed.total_voter_count) == (True, 1)
    with pytest.raises(ValueError, match="not possible"):
        anna.vote(group.last, 0)
    with pytest.raises(BadRequest, match="Poll has already been closed"):
        await bot.stop_poll(group.id, sent.message_id)
    await bot.send_poll(anna.id, "Anonym?", ["Ja", "Nein"])
    server.updates.drop()
    anna.vote(anna.chat.last, 0)
    assert [list(update) for update in server.pending] == [["update_id", "poll"]]


async def test_queries_are_answered_once_and_soon(server: BotApiServer, bot: Bot, anna: User) -> None:
    await bot.send_message(anna.id, "?", reply_markup=MENU)
    queries = [anna.press(anna.chat.last, "Ja") for _ in range(3)]
    update = (await bot.get_updates())[0]
    assert update.callback_query
    assert update.callback_query.data == "y"
    await update.callback_query.answer("Danke")
    assert (queries[0].answer, queries[0].alert, queries[1].answered) == ("Danke", False, False)
    queries[1].expire()
    for query_id in (queries[0].id, queries[1].id, "4711"):
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
            await bot.answer_callback_query(query_id)
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await bot.answer_callback_query(queries[2].id, "a" * 201)


async def test_commands_by_scope_and_language(server: BotApiServer, bot: Bot, anna: User) -> None:
    private, own = BotCommandScopeAllPrivateChats(), BotCommandScopeChat(anna.id)
    await bot.set_my_commands([("help", "Help")])
    await bot.set_my_commands([("hilfe", "Hilfe")], language_code="de")
    assert anna.commands == [("hilfe", "Hilfe")]
    await bot.set_my_commands([BotCommand("termine", "Termine")], scope=private, language_code="de")
    assert anna.commands == [("termine", "Termine")]
    await bot.set_my_commands([("neu", "Neuer Workshop")], scope=own)
    assert anna.commands == [("neu", "Neuer Workshop")]
    assert [command.command for command in await bot.get_my_commands(private, "de")] == ["termine"]
    assert await bot.get_my_commands(private, "en") == ()
    await bot.delete_my_commands(own)
    assert anna.commands == [("termine", "Termine")]
    assert server.user("Ben", language_code="uk").commands == [("help", "Help")]


# How updates leave


async def test_an_update_stays_until_a_higher_offset_is_asked_for(server: BotApiServer, bot: Bot, anna: User) -> None:
    numbers = [anna.write(str(number)).update["update_id"] for number in range(5)]
    for _ in range(2):
        assert [update.update_id for update in await bot.get_updates(limit=2)] == numbers[:2]
    assert [update.update_id for update in await bot.get_updates(offset=numbers[1], limit=1)] == [numbers[1]]
    assert len(server.pending) == 4
    assert [update.update_id for update in await bot.get_updates(offset=-2)] == numbers[3:]
    assert len(server.pending) == 2
    assert len(await bot.get_updates(offset=numbers[4] + 1000)) == 2  # as from an earlier numbering: nothing confirmed
    assert await bot.get_updates(offset=numbers[4] + 1) == ()
    server.updates.next_id = 1000
    anna.write("nach einer Woche")
    assert [update.update_id for update in await bot.get_updates(offset=numbers[4] + 1)] == [1000]
    assert await bot.get_updates(offset=1001) == ()
    anna.write("verloren")
    await bot.get_updates(offset=1002)
    assert server.violations.pop() == "update 1001 was confirmed by offset 1002 but never handed out"


async def test_a_poll_ends_as_soon_as_something_happens(server: BotApiServer, bot: Bot, anna: User) -> None:
    loop = asyncio.get_running_loop()
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await server.wait_for(lambda: server.called("getUpdates"))
    start = loop.time()
    anna.write("Hallo")
    assert [update.message and update.message.text for update in await poll] == ["Hallo"]
    assert loop.time() - start < 0.5
    start = loop.time()
    assert await bot.get_updates(offset=server.updates.next_id, timeout=1) == ()
    assert 0.9 < loop.time() - start < 3


async def test_allowed_updates_are_remembered(server: BotApiServer, bot: Bot, anna: User) -> None:
    assert await bot.get_updates(allowed_updates=["callback_query"]) == ()
    assert await bot.get_updates() == ()
    message = anna.write("ungehört")
    anna.press(message, data="x")
    assert [update.callback_query is not None for update in await bot.get_updates()] == [True]
    await bot.get_updates(allowed_updates=[])
    assert anna.write("gehört").update in server.pending


async def test_two_pollers_are_in_conflict(server: BotApiServer, bot: Bot, anna: User) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await server.wait_for(lambda: server.called("getUpdates"))
    async with Bot(server.token, server.base_url) as other:
        second = asyncio.create_task(other.get_updates(timeout=20))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        anna.write("Hallo")
        assert len(await second) == 1


async def test_the_same_update_once_more(server: BotApiServer, bot: Bot, anna: User) -> None:
    message = anna.write("Hallo")
    (update,) = await bot.get_updates()
    assert await bot.get_updates(offset=update.update_id + 1) == ()
    server.resend(message.update)
    assert await bot.get_updates(offset=update.update_id + 1) == (update,)
    assert server.pending == []


async def test_webhook(server: BotApiServer, bot: Bot, anna: User) -> None:
    got: list[tuple[str, Any]] = []
    answers = [500, 404, 200]

    async def receive(request: web.Request) -> web.Response:
        got.append((request.headers["X-Telegram-Bot-Api-Secret-Token"], (await request.json())["message"]["text"]))
        return web.Response(status=answers.pop(0) if answers else 200)

    application = web.Application()
    application.router.add_post("/hook", receive)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    server.updates.backoff = 0.01

    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await server.wait_for(lambda: server.called("getUpdates"))
    await bot.set_webhook(url, secret_token="geheim", max_connections=1)
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    message = anna.write("1")
    anna.write("2")
    await server.wait_for(lambda: not server.pending)
    assert got == [("geheim", "1")] * 3 + [("geheim", "2")]
    server.resend(message.update)
    await server.wait_for(lambda: len(got) == 5)
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections, info.pending_update_count) == (url, 1, 0)
    assert info.last_error_message == "Wrong response from the webhook: 404 Not Found"

    await runner.cleanup()
    anna.write("3")
    await server.wait_for(lambda: "Cannot connect" in server.updates.webhook.error["last_error_message"])
    assert len(server.pending) == 1
    await server.close()
    anna.write("4")
    await server.open()
    assert (await bot.get_webhook_info()).pending_update_count == 2
    await bot.delete_webhook(drop_pending_updates=True)
    assert (await bot.get_webhook_info()).url == ""
    assert await bot.get_updates() == ()


# What goes wrong


async def test_budget_of_a_chat_and_silence(bot: Bot) -> None:
    now = 1_800_000_000.0
    async with BotApiServer(clock=lambda: now, per_chat=(1, 1), per_group=(2, 60), overall=(3, 1)) as server:
        people = [server.user(name) for name in ("Anna", "Ben", "Carla", "Dora")]
        for person in people:
            person.start()
        group = server.group("Team", people)

        async def send(chat_id: int) -> int:
            status, body = await post(server, "sendMessage", chat_id=chat_id, text="Hallo")
            return 0 if status == 200 else int(body["parameters"]["retry_after"])

        assert [await send(people[0].id), await send(people[0].id)] == [0, 1]
        assert await send(people[1].id) == 1  # silence holds for all
        assert (await post(server, "getMe"))[0] == 200
        now += 1.1
        assert [await send(person.id) for person in people] == [0, 0, 0, 1]
        now += 1.1
        assert await send(group.id) == 0
        now += 1.1
        assert await send(group.id) == 0
        now += 1.1
        assert await send(group.id) == 58
        now += 56.5
        assert await send(people[0].id) == 2
        assert server.calls[-1].status == 429


async def test_faults_in_a_row(server: BotApiServer, bot: Bot, anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # otherwise the library warns of its own future
    server.fail("sendMessage", Cut(), Cut(after=True), Hang(0.2), Hang(0.2, after=True), Broken(503), too_many(1))
    for number, error in enumerate([NetworkError, NetworkError, TimedOut, TimedOut, NetworkError, RetryAfter]):
        with pytest.raises(error):
            await bot.send_message(anna.id, str(number), read_timeout=0.1)
    with pytest.raises(RetryAfter):
        await bot.send_message(anna.id, "zu früh")
    server.silent_until = 0
    assert (await bot.send_message(anna.id, "gut")).text == "gut"
    calls = server.called("sendMessage")
    await server.wait_for(lambda: calls[2].status and calls[3].status == 499)
    assert [call.status for call in calls] == [499, 499, 499, 499, 503, 429, 429, 200]
    assert [message.text for message in anna.chat.messages[1:]] == ["1", "3", "gut"]


async def test_faults_by_a_function(server: BotApiServer, bot: Bot, anna: User) -> None:
    def fault(call: Any) -> Fault | ApiError | None:
        return ApiError(400, "Bad Request: PEER_FLOOD") if call.text("text") == "no" else None

    server.fault = fault
    with pytest.raises(BadRequest, match="Peer_flood"):
        await bot.send_message(anna.id, "no")
    await bot.send_message(anna.id, "yes")
    assert anna.chat.last.text == "yes"


async def test_down_and_up_again(server: BotApiServer, bot: Bot, anna: User) -> None:
    await server.close()
    with pytest.raises(NetworkError):
        await bot.send_message(anna.id, "Hallo")
    anna.write("Hallo?")
    await server.open()
    assert len(await bot.get_updates()) == 1
    await bot.send_message(anna.id, "Hallo!")
    assert anna.chat.last.text == "Hallo!"
