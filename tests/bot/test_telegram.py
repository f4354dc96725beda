"""Telegram: every written dialogue, and everything else that people do there."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from storage import tables
from storage.database import transaction
from storage.kinds import AccountStatus, DeliveryStatus
from tests.bot.telegram_stage import TelegramStage
from tests.dialogue import DIALOGUES, play
from tests.servers.bot_api import Message, User

OUTDATED = "Diese Auswahl gilt nicht mehr."
MEDIA = "Bilder, Sprachnachrichten, Sticker und Dateien kann ich nicht lesen."
UNKNOWN = "Das weiß ich leider nicht"


@pytest.mark.parametrize("name", DIALOGUES)
async def test_dialogue(name: str, telegram_stage: TelegramStage) -> None:
    """What is written in the file is what is said on Telegram; L2: a choice is pressed where it is a button."""
    await play(DIALOGUES[name], telegram_stage)


async def test_a_guest_presses_nothing_but_consent(telegram_stage: TelegramStage) -> None:
    """P1: nothing is kept of a guest, so a press is a number alone; only the notice has buttons for them."""
    await telegram_stage.write("Anna", "/unbekannt")
    await telegram_stage.write("Anna", "/start")
    assert [bool(message.buttons) for message in telegram_stage.user("Anna").chat.messages if not message.sender] == [
        False,
        True,
    ]


async def test_first_contact(telegram_stage: TelegramStage) -> None:
    """P1: the notice comes upon /start, by a link with an invitation too; a press consents, and the name is kept."""
    stage = telegram_stage
    anna = stage.user("Anna")
    anna.names["last_name"] = "Beyer\u202e\x07 "
    await stage.react(lambda: anna.start("code_7"))
    await stage.rehearsal.settle()
    (notice,) = stage.heard("Anna")
    assert notice.endswith("[1] Einverstanden  [2] I agree")
    await stage.write("Anna", "1")
    with transaction(stage.engine) as session:
        account = session.scalars(select(tables.Account)).one()
        assert session.scalars(select(tables.Person.name)).one() == "Anna Beyer"
    assert (account.external_id, account.conversation) == (str(anna.id), str(anna.id))


ODD: dict[str, tuple[Callable[[User], Any], str]] = {
    "an unknown command": (lambda anna: anna.write("/unbekannt"), "Diesen Befehl kenne ich nicht."),
    "a sticker": (lambda anna: anna.send_sticker(), MEDIA),
    "a picture": (lambda anna: anna.send_photo(caption="Wann?"), MEDIA),
    "a file": (lambda anna: anna.send_document(), MEDIA),
    "a long text": (lambda anna: anna.write("😀" * 2048), UNKNOWN),
    "a longer text": (lambda anna: anna.write("x" * 4096), "Das ist leider zu lang"),
    "control characters": (lambda anna: anna.write("\x00\x07"), "Da ist kein Text bei mir angekommen."),
    "right-to-left text": (lambda anna: anna.write("\u202eمرحبا"), "Was kann ich für Sie tun"),
    "a forged button": (lambda anna: anna.press(anna.chat.last, data="4711.0"), OUTDATED),
    "a button of nonsense": (lambda anna: anna.press(anna.chat.last, data="\x00ä.²"), OUTDATED),
    "a command to another bot": (lambda anna: anna.write("/hilfe@other_bot"), "Ich bin ein Chatbot"),
}


@pytest.mark.parametrize("what", ODD)
async def test_odd_messages_are_answered_once(what: str, telegram_stage: TelegramStage) -> None:
    """Whatever comes is answered once, and what comes behind it as well."""
    stage, (act, answer) = telegram_stage, ODD[what]
    anna = await stage.arrive("Anna")
    await stage.write("Anna", "/menue")
    await stage.react(lambda: act(anna))
    await stage.write("Anna", "/menue")
    menu, answered, again = stage.heard("Anna")
    assert answered.startswith(answer)
    assert again == menu


async def test_an_edit_is_answered_and_changes_nothing(telegram_stage: TelegramStage) -> None:
    """The edit of an old message is no new answer; a live location is edited without end, and needs none."""
    stage = telegram_stage
    anna = await stage.arrive("Anna")
    await stage.write("Anna", "/termine")
    await stage.write("Anna", "1")
    old = next(message for message in anna.chat.messages if message.text == "/termine")
    stage.heard("Anna")
    await stage.react(lambda: anna.edit(old, "ja"))
    located = {name: old.json()[name] for name in ("message_id", "from", "chat", "date")}
    stage.server.push("edited_message", located | {"location": {"latitude": 51.5, "longitude": 12.0}})
    await stage.write("Anna", "ja")
    refused, registered = stage.heard("Anna")
    assert refused.startswith("Geänderte Nachrichten lese ich nicht.")
    assert registered.startswith("Sie sind angemeldet")


async def test_an_album_is_one_event(telegram_stage: TelegramStage) -> None:
    """Pictures that were sent together are answered together."""
    stage = telegram_stage
    anna = await stage.arrive("Anna")
    await stage.react(lambda: max((anna.send_photo(album="13579") for _ in range(3)), key=lambda sent: sent.id))
    await stage.write("Anna", "/hilfe")
    assert [said.startswith(MEDIA) for said in stage.heard("Anna")] == [True, False]


async def test_outdated_and_foreign_buttons(telegram_stage: TelegramStage) -> None:
    """R2: a button that was used, or was sent to somebody else, changes nothing. Each press is answered to the app."""
    stage = telegram_stage
    anna, ben = await stage.arrive("Anna"), await stage.arrive("Ben")
    await stage.write("Anna", "/termine")
    await stage.write("Anna", "1")
    question = anna.chat.last
    token = question.rows[0][0]["callback_data"]
    queries = [await stage.react(lambda: anna.press(question, "Ja, anmelden")) for _ in range(2)]
    await stage.write("Ben", "/hilfe")
    queries.append(await stage.react(lambda: ben.press(ben.chat.last, data=token)))
    expired = await stage.react(lambda: _expired(anna, question))
    await stage.rehearsal.settle()
    assert [said.split(":")[0] for said in stage.heard("Anna")[2:]] == [
        "Sie sind angemeldet",
        "Sie sind bereits angemeldet",
        "Sie sind bereits angemeldet",
    ]
    assert stage.heard("Ben")[-1].startswith(OUTDATED)
    await stage.server.wait_for(lambda: all(query.answered for query in queries))
    assert not expired.answered
    with transaction(stage.engine) as session:
        assert len(session.scalars(select(tables.Registration)).all()) == 1


def _expired(user: User, message: Message) -> Any:
    query = user.press(message, 0)
    query.expire()
    return query


async def test_who_blocks_the_bot_is_not_written_to_until_they_return(telegram_stage: TelegramStage) -> None:
    """A block shows in a failed message, or is told by Telegram; a restart ends it."""
    stage = telegram_stage
    anna = await stage.arrive("Anna")
    with transaction(stage.engine) as session:
        row = session.scalars(select(tables.Account)).one()

    def status() -> AccountStatus:
        with transaction(stage.engine) as session:
            return session.get_one(tables.Account, row.id).status

    await stage.react(lambda: anna.write("/termine"))
    anna.block()
    stage.server.updates.drop()
    await stage.rehearsal.settle()
    with transaction(stage.engine) as session:
        sent = session.scalars(select(tables.Outbox)).one()
    assert (sent.status, sent.reason) == (DeliveryStatus.BLOCKED, "bot was blocked by the user")
    assert status() is AccountStatus.BLOCKED

    await stage.react(anna.start, events=2)
    await stage.rehearsal.settle()
    assert status() is AccountStatus.ACTIVE
    assert stage.heard("Anna")[0].startswith("Was kann ich für Sie tun, Anna?")

    await stage.react(anna.block)
    assert status() is AccountStatus.BLOCKED
    await stage.react(anna.unblock)
    assert status() is AccountStatus.ACTIVE
    assert stage.heard("Anna") == []


async def test_groups_are_sent_to_the_private_chat(telegram_stage: TelegramStage) -> None:
    """What is said to the bot in a group is answered with "write to me directly"; everything else is left alone."""
    stage = telegram_stage
    anna = await stage.arrive("Anna")
    group = stage.server.group("Team", [anna])
    to_us: list[Callable[[], Message]] = [
        lambda: group.write(anna, "/termine"),
        lambda: group.write(anna, "/termine@Workshop_Bot"),
        lambda: group.write(anna, "Kann @workshop_bot das?"),
        lambda: group.write(anna, "Danke", reply_to=group.last),
        lambda: anna.send_photo(caption="@workshop_bot", chat=group),
    ]
    for act in to_us:
        await stage.react(act)
        await stage.rehearsal.settle()
    assert [message.text for message in group.messages if not message.sender and message.text] == [
        "Das besprechen wir besser zu zweit: Bitte schreiben Sie mir direkt."
    ] * len(to_us)

    stage.server.privacy_mode = False
    handled = stage.handled
    group.write(anna, "unter uns")
    group.write(anna, "/termine@other_bot mit @workshop_bot")
    group.write(anna, "wie @workshop_bot_2")
    anna.send_sticker(chat=group)
    anna.edit(group.write(anna, "Ei"), "Ein @workshop_bot")
    await stage.server.wait_for(lambda: stage.server.updates.idle)
    assert stage.handled == handled


async def test_a_group_that_moves_or_throws_the_bot_out(telegram_stage: TelegramStage) -> None:
    """An answer follows a group to its new number; being thrown out says nothing of the person who asked."""
    stage = telegram_stage
    anna = await stage.arrive("Anna")
    group = stage.server.group("Team", [anna])
    await stage.react(lambda: group.write(anna, "/termine"))
    group.migrate()
    await stage.rehearsal.settle()
    assert group.last.text.startswith("Das besprechen wir besser zu zweit")
    await stage.react(lambda: group.write(anna, "/termine"))
    group.kick_bot()
    await stage.rehearsal.settle()
    with transaction(stage.engine) as session:
        assert session.scalars(select(tables.Account.status)).one() is AccountStatus.ACTIVE
        refused = session.scalars(select(tables.Outbox).order_by(tables.Outbox.id.desc())).first()
    assert refused
    assert (refused.status, refused.reason) == (DeliveryStatus.FAILED, "bot was kicked from the supergroup chat")


NOBODY: dict[str, dict[str, Any]] = {
    "another bot": {"from": {"id": 7, "is_bot": True, "first_name": "Bot"}},
    "an anonymous administrator": {"sender_chat": {"id": -100, "type": "supergroup", "title": "Team"}},
    "a channel": {"from": None, "sender_chat": {"id": -101, "type": "channel", "title": "Neues"}},
    "an automatic forward": {"is_automatic_forward": True},
    "a message about the chat": {"text": None, "delete_chat_photo": True},
}


@pytest.mark.parametrize("who", NOBODY)
async def test_what_nobody_said_moves_the_cursor_alone(who: str, telegram_stage: TelegramStage) -> None:
    """Bots, channels and the messenger itself get no answer; what they sent does not come again."""
    stage = telegram_stage
    anna = stage.user("Anna")
    group = stage.server.group("Team", [anna])
    said = group.write(anna, "/termine").json() | NOBODY[who]
    stage.server.updates.drop()
    update = stage.server.push("message", {name: value for name, value in said.items() if value is not None})
    await stage.server.wait_for(lambda: stage.server.updates.idle)
    assert await stage.turns.cursor("telegram") == str(update["update_id"] + 1)
    assert stage.handled == 0


async def test_command_menu(telegram_stage: TelegramStage) -> None:
    """The commands are offered in the person's language, else in the default one; organisers' are not."""
    stage = telegram_stage
    anna = stage.user("Anna")
    await stage.server.wait_for(lambda: stage.server.updates.idle)
    german = dict(anna.commands)
    assert german["abbrechen"] == "die offene Frage verlassen"
    assert all(re.fullmatch("[a-z0-9_]{1,32}", name) for name in german)
    assert not {"organisation", "ergebnisse"} & german.keys()
    anna.language_code = "en"
    assert set(dict(anna.commands)) != set(german)
    anna.language_code = "uk"
    assert dict(anna.commands) == german
