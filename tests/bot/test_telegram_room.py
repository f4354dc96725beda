"""Q9: the organisers' group on Telegram, with a double of its server."""

from bot.clock import read_clock
from bot.messengers.base import MessengerError
from bot.messengers.telegram import Telegram
from handlers.dialogue import Assistant
from handlers.router import router
from handlers.texts import Texts
from tests.bot.telegram_stage import TelegramStage

QUESTION = "Darf mein Hund mitkommen?"


async def test_a_question_is_answered_in_the_group(telegram_stage: TelegramStage) -> None:
    """Q9: a reply to the question in the group goes to whoever asked, if an organiser gives it."""
    stage = telegram_stage
    await stage.arrive("Anna")
    olga = await stage.arrive("Olga", "--role organiser --site halle")
    otto = stage.user("Otto")
    group = stage.server.group("Orga", [olga, otto])
    rooms = {"telegram": str(group.id)}
    stage.turns._assistant = Assistant(Texts(), organiser_rooms=rooms)
    await stage.write("Anna", f"/team {QUESTION}")
    stage.heard("Anna")
    told = group.last
    assert told.text.startswith(f"Frage von Anna (Stadt Halle (Saale)):\n{QUESTION}")
    for who, said in ((otto, "Ich kenne Sie noch nicht"), (olga, "Ihre Antwort ist unterwegs an Anna.")):
        await stage.react(lambda who=who: group.write(who, "Ja, gern.", reply_to=told))  # type: ignore[misc]
        await stage.rehearsal.settle()
        assert group.last.text.startswith(said)
    (answer,) = stage.heard("Anna")
    assert "Ja, gern." in answer


async def check(telegram: Telegram) -> str:
    try:
        return await telegram.check()
    except MessengerError as error:
        return str(error)
    finally:
        await telegram.close()


async def test_the_group_is_checked(telegram_stage: TelegramStage) -> None:
    """O5, Q9: the check names the organisers' group, and says where the bot is not in it."""
    server = telegram_stage.server
    group = server.group("Orga", [telegram_stage.user("Olga")])
    for chat, outcome in ((str(group.id), "organisers' group 'Orga'"), ("-1009", "add the bot to it")):
        telegram = Telegram(server.token, Texts(), router, read_clock, base_url=server.base_url, organiser_chat=chat)
        assert outcome in await check(telegram)
