"""What becomes of a message that is sent to Telegram, how it looks there, and what the log does not hold."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.messengers.base import (
    Delivered,
    MessengerError,
    NotDelivered,
    Outcome,
    Outgoing,
    Uncertain,
    Undeliverable,
    plain,
    split_text,
)
from bot.messengers.telegram import Telegram
from bot.messengers.telegram_layout import arrange_buttons, units
from bot.messengers.telegram_listening import Patience
from bot.messengers.telegram_transport import Transport
from handlers.messages import Attachment, Incoming
from storage import tables
from storage.database import transaction
from storage.kinds import AccountStatus, DeliveryStatus
from tests.bot.telegram_stage import TelegramStage, connect
from tests.servers.bot_api import ApiError, BotApiServer, Broken, Cut, Fault, Hang, User, too_many
from tests.servers.bot_api.text import parse_html

NOW = datetime(2027, 1, 15, 8, tzinfo=UTC)
CALENDAR = Attachment("termin.ics", "text/calendar", b"BEGIN:VCALENDAR")


@pytest.fixture(params=Transport)
async def telegram(request: pytest.FixtureRequest, bot_api: BotApiServer) -> AsyncIterator[Telegram]:
    """The adapter by itself."""
    telegram = connect(bot_api, lambda: NOW, patience=Patience(answer=0.5), transport=request.param)
    yield telegram
    await telegram.close()


@pytest.fixture
def anna(bot_api: BotApiServer) -> User:
    """Somebody who has started the bot."""
    anna = bot_api.user("Anna")
    anna.started = True
    return anna


def message(to: User, text: str = "Hallo", labels: Sequence[str] = (), file: Attachment | None = None) -> Outgoing:
    """A message of the outbox."""
    return Outgoing(1, str(to.id), text, labels, file)


# How it comes out

GONE = AccountStatus.GONE
FAULTS: dict[str, tuple[Fault | ApiError, Outcome, int]] = {
    "429": (too_many(7), NotDelivered("HTTP 429", timedelta(seconds=7)), 0),
    "the token is refused": (ApiError(401, "Unauthorized"), NotDelivered("the token is refused"), 0),
    "cut before": (Cut(), Uncertain("the connection was lost"), 0),
    "cut after": (Cut(after=True), Uncertain("the connection was lost"), 1),
    "no answer in time": (Hang(0.6), Uncertain("Timed out"), 0),
    "no answer in time, but sent": (Hang(0.6, after=True), Uncertain("Timed out"), 1),
    "a page in place of an answer": (Broken(200), Uncertain("what answered is not the Bot API"), 0),
    "a proxy that does not know": (Broken(502), Uncertain("HTTP 502"), 0),
    "a fault of the server": (ApiError(500, "Internal Server Error"), Uncertain("HTTP 500"), 0),
    "a server that takes nothing": (Broken(503), NotDelivered("HTTP 503"), 0),
    "a proxy that forbids": (Broken(403), NotDelivered("HTTP 403"), 0),
    "no such address": (Broken(404), NotDelivered("HTTP 404"), 0),
    "too large": (Broken(413), Undeliverable("HTTP 413"), 0),
    "refused": (
        ApiError(400, 'Bad Request: can\'t parse entities: Unsupported start tag "geheim" at byte offset 3'),
        Undeliverable("Can't parse entities"),
        0,
    ),
    "no such chat": (ApiError(400, "Bad Request: chat not found"), Undeliverable("Chat not found", GONE), 0),
}


@pytest.mark.parametrize("what", FAULTS)
async def test_outcomes_of_faults(what: str, bot_api: BotApiServer, telegram: Telegram, anna: User) -> None:
    """A3: each fault is told by what it says: not sent, perhaps sent, or never to be sent."""
    fault, outcome, arrived = FAULTS[what]
    bot_api.fail("sendMessage", fault)
    assert await telegram.send(message(anna)) == outcome
    assert len(anna.chat.messages) == arrived


async def test_outcomes_of_chats(bot_api: BotApiServer, telegram: Telegram, anna: User) -> None:
    """A3: who has blocked the bot can come back; who has deleted their account is gone."""
    assert await telegram.send(message(anna)) == Delivered("1")
    anna.block()
    assert await telegram.send(message(anna)) == Undeliverable("bot was blocked by the user", AccountStatus.BLOCKED)
    anna.deactivate()
    assert await telegram.send(message(anna)) == Undeliverable("user is deactivated", AccountStatus.GONE)


async def test_unreachable(bot_api: BotApiServer, telegram: Telegram, anna: User) -> None:
    """Where no connection came about, nothing can have been sent."""
    await bot_api.close()
    assert await telegram.send(message(anna)) == NotDelivered("no connection")


async def test_a_pause_that_telegram_asks_for_is_kept(telegram_stage: TelegramStage) -> None:
    """A3: after a 429 nothing is sent to anybody until the time is over; then everything is, once, in its order."""
    stage = telegram_stage
    anna, ben = await stage.arrive("Anna"), await stage.arrive("Ben")
    stage.server.fail("sendMessage", too_many(30))
    await stage.react(lambda: anna.write("/hilfe"))
    await stage.rehearsal.settle()
    stage.server.silent_until = 0
    await stage.react(lambda: anna.write("/menue"))
    await stage.react(lambda: ben.write("/menue"))
    await stage.rehearsal.settle()
    assert len(stage.server.called("sendMessage")) == 1
    await stage.rehearsal.obey("wait 1m")
    assert [said.split(",")[0] for said in stage.heard("Anna")] == [
        "Ich bin ein Chatbot für Workshops. Fragen Sie mich einfach",
        "Was kann ich für Sie tun",
    ]
    assert len(stage.heard("Ben")) == 1


async def test_an_answer_is_sent_again_when_nobody_knows(telegram_stage: TelegramStage) -> None:
    """M4: an answer whose fate is unknown is rather said twice than never."""
    stage = telegram_stage
    anna = await stage.arrive("Anna")
    for fault, heard in ((Cut(), 1), (Cut(after=True), 2)):
        stage.server.fail("sendMessage", fault)
        await stage.react(lambda: anna.write("/hilfe"))
        await stage.rehearsal.settle()
        await stage.rehearsal.obey("wait 1m")
        assert len(stage.heard("Anna")) == heard
    with transaction(stage.engine) as session:
        assert {row.status for row in session.scalars(select(tables.Outbox))} == {DeliveryStatus.SENT}


# How it looks


async def test_formatting_and_buttons(bot_api: BotApiServer, telegram: Telegram, anna: User) -> None:
    """L2: choices are buttons that bear the row of the outbox and their number."""
    await telegram.send(Outgoing(17, str(anna.id), "<b>Ja</b> &amp; <i>Nein</i>", ["Ja, anmelden", "Nein, zurück"]))
    last = anna.chat.last
    assert (last.text, last.marked("bold"), last.marked("italic")) == ("Ja & Nein", ["Ja"], ["Nein"])
    assert last.buttons == [["Ja, anmelden", "Nein, zurück"]]
    assert [button["callback_data"] for button in last.rows[0]] == ["17.0", "17.1"]


NINE = [str(number) for number in range(1, 10)]


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (["Einverstanden"], [["Einverstanden"]]),
        (["Ja, anmelden", "Nein, zurück"], [["Ja, anmelden", "Nein, zurück"]]),
        (["Interkulturelle Öffnung", "Nein"], [["Interkulturelle Öffnung"], ["Nein"]]),
        (["Ja", "Nein", "Weiß nicht"], [["Ja"], ["Nein"], ["Weiß nicht"]]),
        ([*NINE[:5], "Überspringen"], [NINE[:5], ["Überspringen"]]),
        (["0", *NINE, "10"], [["0", *NINE[:5]], [*NINE[5:], "10"]]),
        (NINE[:7], [NINE[:4], NINE[4:7]]),
    ],
)
def test_rows_of_buttons(labels: list[str], rows: list[list[str]]) -> None:
    """F1: a scale stands in rows; long labels have a row each."""
    keyboard = arrange_buttons(Outgoing(1, "1", "?", labels))
    assert keyboard
    assert [[button.text for button in row] for row in keyboard.inline_keyboard] == rows


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("a" * 64, "a" * 64),
        ("a" * 65, "a" * 63 + "…"),
        (
            "28. Jan.: Interkulturelle Grundsensibilisierung für die ganze Verwaltung",
            "28. Jan.: Interkulturelle Grundsensibilisierung für die ganze…",
        ),
    ],
)
def test_long_labels_are_cut_between_words(label: str, shown: str) -> None:
    """What is too long for a button ends with an ellipsis."""
    keyboard = arrange_buttons(Outgoing(1, "1", "?", [label]))
    assert keyboard
    assert keyboard.inline_keyboard[0][0].text == shown


async def test_an_attachment_has_the_text_as_its_caption(telegram: Telegram, anna: User) -> None:
    """R13: the calendar file, its type kept, with the words and the buttons under it."""
    assert await telegram.send(message(anna, "Bis <b>bald</b>!", ["Gut"], CALENDAR)) == Delivered("1")
    (sent,) = anna.chat.messages
    assert (sent.text, sent.marked("bold"), sent.buttons) == ("Bis bald!", ["bald"], [["Gut"]])
    assert sent.file
    assert (sent.filename, sent.file.mime, sent.data) == ("termin.ics", "text/calendar", CALENDAR.content)


async def test_a_long_text_stands_before_its_attachment(telegram: Telegram, anna: User) -> None:
    """A caption holds 1024 characters, counted as Telegram does, without markup."""
    await telegram.send(message(anna, f"<b>{'😀' * 512}</b>", file=CALENDAR))
    await telegram.send(message(anna, "😀" * 513, ["Gut"], CALENDAR))
    assert [(units(sent.text), sent.filename, sent.buttons) for sent in anna.chat.messages] == [
        (1024, "termin.ics", []),
        (1026, None, []),
        (0, "termin.ics", [["Gut"]]),
    ]


async def test_a_long_message_comes_in_parts(telegram: Telegram, anna: User) -> None:
    """Parts hold 4096 UTF-16 units at most; formatting goes on, and the buttons stand under the last."""
    words = "<i><b>" + "😀 Wort &amp; Wort " * 600 + "</b></i>"
    assert await telegram.send(message(anna, words, ["Gut"])) == Delivered("1 2 3")
    parts = anna.chat.messages
    assert [len(part.buttons) for part in parts] == [0, 0, 1]
    assert all(part.marked("bold") == part.marked("italic") == [part.text] for part in parts)
    assert " ".join(part.text for part in parts) == plain(words).strip()


@given(
    st.lists(
        st.sampled_from(["Wort", "😀", " ", "\n", "\n\n", "&amp;", "<b>fett</b>", "<i>schräg <b>b</b></i>"]),
        min_size=1,
        max_size=80,
    )
)
def test_split_text(pieces: list[str]) -> None:
    """Every part fits, is well-formed by itself, and no word is lost."""
    text = "x".join(pieces)
    parts = split_text(text, 40, units)
    assert all(units(part) <= 40 for part in parts)
    assert "".join("".join(parse_html(part)[0] for part in parts).split()) == "".join(plain(text).split())


async def test_a_message_that_failed_in_the_middle_goes_on_there(
    bot_api: BotApiServer, telegram: Telegram, anna: User
) -> None:
    """A part that is there is not sent again by the same process; another one begins anew."""
    long = message(anna, "Wort " * 1500, ["Gut"])
    for fault, outcome in ((too_many(0.01), NotDelivered), (Broken(502), Uncertain)):
        sendings = iter([None, fault])
        bot_api.fault = lambda call: next(sendings, None) if call.method == "sendMessage" else None  # noqa: B023
        assert isinstance(await telegram.send(long), outcome)
        bot_api.silent_until = 0
        assert isinstance(await telegram.send(long), Delivered)
        assert [len(sent.buttons) for sent in anna.chat.messages] == [0, 1]
        anna.chat.messages.clear()


# What an operator reads


async def test_check(bot_api: BotApiServer, telegram: Telegram) -> None:
    """X1: the login is checked, and what is wrong is said in words."""
    assert await telegram.check() == "@workshop_bot (id 110201543)"
    faults: list[tuple[Fault | ApiError, str]] = [
        (ApiError(401, "Unauthorized"), "Telegram refuses the token"),
        (Broken(404), "no Bot API at this address, or the token is malformed"),
        (Broken(502), r"127\.0\.0\.1 is not working \(HTTP 502\)"),
        (Broken(200), "does not answer as a Bot API server does"),
        (Hang(0.6), r"can't be reached \(Timed out\)"),
    ]
    for fault, words in faults:
        bot_api.fail("getMe", fault)
        with pytest.raises(MessengerError, match=words):
            await telegram.check()
    await bot_api.close()
    with pytest.raises(MessengerError, match=r"127\.0\.0\.1 can't be reached \(no connection\)"):
        await telegram.check()


@pytest.mark.parametrize("transport", Transport)
async def test_the_log_holds_no_token_and_no_words(
    transport: Transport,
    bot_api: BotApiServer,
    anna: User,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """P7: with every logger at its loudest, in good and in bad times."""
    caplog.set_level(logging.DEBUG)
    patience = Patience(poll=0, answer=0.1, shortest=0.01, longest=0.01)
    telegram = connect(bot_api, lambda: NOW, patience=patience, transport=transport)
    events: list[Incoming] = []

    async def receive(arrived: Sequence[Incoming], cursor: str) -> None:
        events.extend(arrived)

    bad: list[Fault | ApiError] = [
        Cut(),
        Hang(0.2),
        Broken(200),
        Broken(502),
        ApiError(400, "Bad Request: x"),
        too_many(0.01),
    ]
    for method in ("getMe", "getUpdates", "sendMessage", "answerCallbackQuery", "setMyCommands"):
        bot_api.fail(method, *bad)
    listener = asyncio.create_task(telegram.listen(receive, ""))
    for _ in range(len(bad) + 1):
        await telegram.send(message(anna, "geheimes Wort"))
        anna.press(anna.write("geheime Frage"), data="1.0")
    await bot_api.wait_for(lambda: len(events) == 2 * (len(bad) + 1))
    bot_api.fail("getMe", ApiError(401, "Unauthorized"))
    with pytest.raises(MessengerError):
        await telegram.check()
    listener.cancel()
    await asyncio.wait([listener])
    await telegram.close()
    written = caplog.text + "".join(capfd.readouterr()) + repr(telegram)
    secret = bot_api.token.partition(":")[2]
    assert "not_listening" in written
    assert secret not in written
    assert "geheim" not in written
