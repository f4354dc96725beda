"""Matrix, against a real Synapse: every written dialogue, and whatever else people do there."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import Engine, select

from bot.messengers.base import Outgoing, Undeliverable
from handlers.messages import Address, Incoming, Reply
from handlers.outbox import post
from handlers.programme.file import ProgrammeFile
from storage import tables
from storage.database import transaction
from storage.kinds import AccountStatus, DeliveryStatus
from tests.bot.matrix_stage import MatrixStage, Notebook, find_names, hearing, logged_in, wait_until
from tests.dialogue import DIALOGUES, play
from tests.servers.synapse import Synapse


@pytest.fixture
async def stage(sqlite: Engine, sample: ProgrammeFile, synapse: Synapse) -> AsyncIterator[MatrixStage]:
    """Anna, who has consented, in a direct room with the bot."""
    async with MatrixStage.open(sqlite, sample, synapse, ["Anna"]) as stage:
        stage.rehearsal.cast("Anna", ["--site", "halle", "--audience", "employees"])
        yield stage


@pytest.mark.parametrize("name", DIALOGUES)
async def test_dialogue(name: str, sqlite: Engine, sample: ProgrammeFile, synapse: Synapse) -> None:
    """What is written in the file is what is said, to the letter, through a homeserver."""
    async with MatrixStage.open(sqlite, sample, synapse, find_names(DIALOGUES[name])) as stage:
        await play(DIALOGUES[name], stage)


async def test_the_notice_comes_with_the_direct_chat(sqlite: Engine, sample: ProgrammeFile, synapse: Synapse) -> None:
    """P1: whoever opens a direct chat reads the notice without a word; consent goes by its number; it is once said."""
    async with MatrixStage.open(sqlite, sample, synapse, []) as stage:
        anna = stage.people["Anna"] = synapse.register("Anna")
        stage.rooms["Anna"] = anna.open_room(stage.bot.user_id)
        await stage.wait_until_handled(1)
        await stage.rehearsal.settle()
        (notice,) = stage.heard("Anna")
        assert notice.startswith("Guten Tag! Ich bin der Workshop-Assistent")
        assert "[1] Einverstanden" in notice
        direct = stage.bot.call("GET", f"/user/{quote(stage.bot.user_id)}/account_data/m.direct")
        assert direct == {anna.user_id: [stage.rooms["Anna"]]}
        await stage.write("Anna", "1")
        with transaction(sqlite) as session:
            account = session.scalars(select(tables.Account)).one()
            person = session.scalars(select(tables.Person)).one()
        assert (account.external_id, account.conversation) == (anna.user_id, stage.rooms["Anna"])
        assert person.name == "Anna"


async def test_invitations_are_followed_from_trusted_servers_only(synapse: Synapse) -> None:
    """P2: an invitation from elsewhere is refused, and its sender hears nothing."""
    bot, anna = synapse.register("Bot"), synapse.register("Anna")
    room_id = anna.open_room(bot.user_id)
    notebook = Notebook()
    async with logged_in(bot, trusted_servers=["halle.example"]) as matrix, hearing(matrix, notebook.receive):
        await wait_until(lambda: any(is_leave(event, bot.user_id) for event in anna.read(room_id)))
        await notebook.wait_for_cursor()
    assert notebook.events == []


def is_leave(event: dict[str, Any], user_id: str) -> bool:
    return event.get("state_key") == user_id and event["content"].get("membership") == "leave"


async def test_the_first_start_answers_no_history(synapse: Synapse) -> None:
    """What was said before the bot's very first start is past, but who has invited it in vain is greeted."""
    bot, anna, olga = synapse.register("Bot"), synapse.register("Anna"), synapse.register("Olga")
    old = anna.open_room(bot.user_id)
    bot.call("POST", f"/join/{quote(old)}", {})
    anna.write(old, "Hallo?")
    bot.write(old, "Guten Tag!")
    anna.write(old, "Termine")
    silent = anna.open_room(bot.user_id)
    bot.call("POST", f"/join/{quote(silent)}", {})
    anna.write(silent, "Ist da jemand?")
    new = olga.open_room(bot.user_id)
    olga.write(new, "Ich lade dich ein.")
    notebook = Notebook()
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive):
        events = await notebook.wait_for(3)
        anna.write(old, "Hilfe")
        await notebook.wait_for(4)
        assert matrix.last_heard is not None
    assert [(event.address.conversation, event.text) for event in events] == [
        (silent, "/start"),
        (silent, "Ist da jemand?"),
        (new, "/start"),
        (old, "Hilfe"),
    ]


async def test_what_was_written_while_the_bot_was_down_is_answered(
    sqlite: Engine, sample: ProgrammeFile, synapse: Synapse
) -> None:
    """X6: thirty messages are answered once each, in their order, after the start; and not again after the next."""
    async with MatrixStage.open(sqlite, sample, synapse, ["Anna"]) as stage:
        stage.rehearsal.cast("Anna", ["--site", "halle", "--audience", "employees"])
        await stage.write("Anna", "Hilfe")
        stage.heard("Anna")
    anna, room_id = stage.people["Anna"], stage.rooms["Anna"]
    ids = [anna.write(room_id, "Hilfe" if number % 2 else f"!unbekannt{number}") for number in range(30)]
    heard = []
    for _ in range(2):
        stage.restart()
        async with stage.listening():
            for event_id in ids:
                await stage.wait_until_handled(1, event_id)
            await stage.rehearsal.settle()
        await stage.matrix.close()
        heard.append(stage.heard("Anna"))
    assert [answer[:14] for answer in heard[0]] == ["Diesen Befehl ", "Ich bin ein Ch"] * 15
    assert heard[1] == []
    with transaction(sqlite) as session:
        inbox = select(tables.Inbox.event_id).where(tables.Inbox.event_id.in_(ids)).order_by(tables.Inbox.id)
        assert list(session.scalars(inbox)) == ids


async def test_a_gap_in_the_timeline_is_filled(synapse: Synapse) -> None:
    """X6: more messages than one sync holds are all taken in, in their order."""
    bot, anna = synapse.register("Bot"), synapse.register("Anna")
    room_id = anna.open_room(bot.user_id)
    notebook = Notebook()
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive):
        await notebook.wait_for(1)
    ids = [anna.write(room_id, str(number)) for number in range(230)]
    async with logged_in(bot) as matrix, hearing(matrix, notebook.receive, notebook.cursor):
        await notebook.wait_for(231)
    assert [event.event_id for event in notebook.events[1:]] == ids


async def test_where_taking_in_fails_it_is_done_again(synapse: Synapse) -> None:
    """X6: events that could not be kept are handed over again."""
    bot, anna = synapse.register("Bot"), synapse.register("Anna")
    room_id = anna.open_room(bot.user_id)
    notebook = Notebook()
    failures = iter([OSError("the disk is full"), RuntimeError("the database is locked")])

    async def receive(events: Sequence[Incoming], cursor: str) -> None:
        if notebook.events and (failure := next(failures, None)):
            raise failure
        await notebook.receive(events, cursor)

    async with logged_in(bot) as matrix, hearing(matrix, receive):
        await notebook.wait_for(1)
        event_id = anna.write(room_id, "Termine")
        await notebook.wait_for(2)
    assert [event.event_id for event in notebook.events[1:]] == [event_id]


ODD: dict[str, tuple[dict[str, Any], str]] = {
    "a picture": ({"msgtype": "m.image", "body": "bild.png", "url": "mxc://synapse.test/x"}, "Bilder, "),
    "a place": ({"msgtype": "m.location", "body": "Halle", "geo_uri": "geo:51.48,11.97"}, "Bilder, "),
    "nothing": ({"msgtype": "m.text", "body": ""}, "Da ist kein Text"),
    "control characters": ({"msgtype": "m.text", "body": "\u0007\u202e\u2066"}, "Da ist kein Text"),
    "right-to-left text": ({"msgtype": "m.text", "body": "\u202eمتى ورشة العمل القادمة؟"}, "Der nächste"),
    "10,000 characters": ({"msgtype": "m.text", "body": "Wort " * 2000}, "Das ist leider zu lang"),
    "an unknown command": ({"msgtype": "m.text", "body": "!quatsch"}, "Diesen Befehl kenne ich nicht."),
    "a command": ({"msgtype": "m.text", "body": "!hilfe"}, "Ich bin ein Chatbot"),
    "an action": ({"msgtype": "m.emote", "body": "Hilfe"}, "Ich bin ein Chatbot"),
    "a reply": (
        {
            "msgtype": "m.text",
            "body": "> <@bot:synapse.test> Was kann ich\n> für Sie tun?\n\nHilfe",
            "m.relates_to": {"m.in_reply_to": {"event_id": "$1"}},
        },
        "Ich bin ein Chatbot",
    ),
}


async def test_odd_messages_are_answered_once(stage: MatrixStage) -> None:
    """Whatever a person sends has one answer, and so have a sticker and an edit."""
    anna, room_id = stage.people["Anna"], stage.rooms["Anna"]
    sent = [anna.send(room_id, content) for content, _ in ODD.values()]
    sent.append(anna.send(room_id, {"body": "Winken", "url": "mxc://synapse.test/x", "info": {}}, "m.sticker"))
    new = {"msgtype": "m.text", "body": "Termine"}
    edited = {"m.new_content": new, "m.relates_to": {"rel_type": "m.replace", "event_id": sent[0]}}
    sent.append(anna.send(room_id, {"msgtype": "m.text", "body": "* Termine"} | edited))
    for event_id in sent:
        await stage.wait_until_handled(1, event_id)
    await stage.rehearsal.settle()
    heard = stage.heard("Anna")
    expected = [*(begin for _, begin in ODD.values()), "Bilder, ", "Geänderte Nachrichten lese ich nicht."]
    assert [text[: len(begin)] for begin, text in zip(expected, heard, strict=True)] == expected


async def test_what_asks_for_no_answer_gets_none(stage: MatrixStage) -> None:
    """Other bots, reactions, withdrawn messages and new names are passed over."""
    anna, room_id = stage.people["Anna"], stage.rooms["Anna"]
    first = anna.send(room_id, {"msgtype": "m.notice", "body": "Ich bin auch ein Bot."})
    anna.send(room_id, {"m.relates_to": {"rel_type": "m.annotation", "event_id": first, "key": "👍"}}, "m.reaction")
    anna.call("PUT", f"/rooms/{quote(room_id)}/redact/{quote(first)}/1", {})
    anna.call("PUT", f"/profile/{quote(anna.user_id)}/displayname", {"displayname": "Anna B."})
    stage.bot.call("PUT", f"/profile/{quote(stage.bot.user_id)}/displayname", {"displayname": "Assistent"})
    await stage.write("Anna", "Hilfe")
    heard = stage.heard("Anna")
    assert len(heard) == 1


async def test_who_leaves_is_not_written_to(stage: MatrixStage) -> None:
    """A3: a person who leaves the room is blocked, and the bot leaves too; a new direct chat lifts that."""
    anna, old = stage.people["Anna"], stage.rooms["Anna"]
    anna.leave(old)
    await stage.wait_until_handled(2)
    assert stored_status(stage) is AccountStatus.BLOCKED
    await wait_until(lambda: old not in stage.bot.call("GET", "/joined_rooms")["joined_rooms"])
    outcome = await stage.matrix.send(Outgoing(99, old, "Hallo"))
    assert isinstance(outcome, Undeliverable)
    assert outcome.account is AccountStatus.GONE
    stage.rooms["Anna"] = anna.open_room(stage.bot.user_id)
    await stage.wait_until_handled(3)
    await stage.rehearsal.settle()
    assert stage.heard("Anna")[0].startswith("Was kann ich für Sie tun, Anna?")
    assert stored_status(stage) is AccountStatus.ACTIVE


async def test_who_sends_the_bot_away_is_not_written_to(stage: MatrixStage) -> None:
    """A3: a person who removes the bot from the room is blocked."""
    anna = stage.people["Anna"]
    room_id = anna.open_room(stage.bot.user_id, direct=False)
    await stage.wait_until_handled(2)
    anna.call("POST", f"/rooms/{quote(room_id)}/kick", {"user_id": stage.bot.user_id})
    await stage.wait_until_handled(3)
    assert stored_status(stage) is AccountStatus.BLOCKED


async def test_leaving_an_older_room_changes_nothing(stage: MatrixStage) -> None:
    """A3: who has gone on in another direct chat is written to there."""
    anna, old = stage.people["Anna"], stage.rooms["Anna"]
    stage.rooms["Anna"] = anna.open_room(stage.bot.user_id)
    await stage.wait_until_handled(2)
    anna.leave(old)
    await stage.wait_until_handled(3)
    await wait_until(lambda: old not in stage.bot.call("GET", "/joined_rooms")["joined_rooms"])
    with transaction(stage.engine) as session:
        account = session.scalars(select(tables.Account)).one()
        late = post(session, Address("matrix", anna.user_id, old), Reply("Zu spät"), stage.clock(), account=account)
    await stage.rehearsal.settle()
    with transaction(stage.engine) as session:
        assert session.get_one(tables.Outbox, late.id).status is DeliveryStatus.BLOCKED
    assert stored_status(stage) is AccountStatus.ACTIVE


def stored_status(stage: MatrixStage) -> AccountStatus:
    with transaction(stage.engine) as session:
        return session.scalars(select(tables.Account)).one().status


async def test_in_a_group_the_bot_speaks_when_it_is_spoken_to(stage: MatrixStage) -> None:
    """In a room with others a message that is not for the bot is passed over, and one that is gets a hint."""
    anna, bot, berta = stage.people["Anna"], stage.bot, stage.people["Anna"].server.register("Berta")
    room_id = anna.open_room(bot.user_id, berta.user_id, direct=False)
    berta.call("POST", f"/join/{quote(room_id)}", {})
    await wait_until(lambda: bot.user_id in anna.members(room_id))
    anna.write(room_id, "Termine")
    anna.send(room_id, {"msgtype": "m.image", "body": "bild.png", "url": "mxc://synapse.test/x"})
    asked = [
        anna.write(room_id, "workshop-bot: Termine"),
        anna.write(room_id, "!termine"),
        anna.send(room_id, {"msgtype": "m.text", "body": "Und?", "m.mentions": {"user_ids": [bot.user_id]}}),
    ]
    for event_id in asked:
        await stage.wait_until_handled(1, event_id)
    await stage.rehearsal.settle()
    said = [
        event["content"]["body"]
        for event in anna.read(room_id)
        if event["sender"] == bot.user_id and "body" in event["content"]
    ]
    assert said == ["Das besprechen wir besser zu zweit: Bitte schreiben Sie mir direkt."] * 3
