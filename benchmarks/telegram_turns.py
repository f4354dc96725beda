"""Durable turns on Telegram against bots that only echo.

200 people each ask a question, wait for the answer and ask the next. Ours is the whole bot, `serve` as it runs, on
SQLite with every default but the limit on sending: each question is kept, understood, answered from the database, and
the answer kept until it is sent. The others keep nothing and say what they were told. All talk to the same double of
Telegram's server, which has a process of its own together with the people, one bot after the other, several times.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from config.settings import Settings, Telegram, Web
from tests.servers.bot_api import BotApiServer, User

PEOPLE = 200
WARMING = 1.5
SECONDS = 4.0
ROUNDS = 3
QUESTIONS = (
    "Wann ist der nächste Workshop für Azubis?",
    "Termine in Goslar",
    "Wie melde ich mich ab?",
    "Wer ist meine Ansprechpartnerin in Halle?",
)
SAMPLE = Path(__file__).parents[1] / "config" / "programmes" / "ikoe.yaml"
NOW = datetime(2027, 1, 11, 7, 30, tzinfo=UTC)


async def measure(bot: str) -> float:
    """Answers a second that all people together get from a bot."""
    async with BotApiServer() as server:
        people = [server.user(f"P{number}", language_code="de") for number in range(PEOPLE)]
        for person in people:
            person.started = True
        command = [sys.executable, "-m", "benchmarks.telegram_turns", bot, server.token, server.base_url]
        # What others log when they are stopped in the middle would hide the figures.
        told = None if bot == "ours" else asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(
            *command, str(people[0].id), stdout=asyncio.subprocess.DEVNULL, stderr=told
        )
        try:
            await server.wait_for(lambda: server.updates.idle, within=30)
            answered = 0

            def count() -> None:
                nonlocal answered
                answered += 1

            async with asyncio.TaskGroup() as asking:
                tasks = [asking.create_task(_ask(person, number, count)) for number, person in enumerate(people)]
                await asyncio.sleep(WARMING)
                before, start = answered, time.perf_counter()
                await asyncio.sleep(SECONDS)
                rate = (answered - before) / (time.perf_counter() - start)
                for task in tasks:
                    task.cancel()
        finally:
            process.terminate()
            await process.wait()
        if server.violations:
            raise AssertionError(server.violations[0])
        return rate


async def _ask(person: User, number: int, count: Callable[[], None]) -> None:
    while True:
        number += 1
        person.write(QUESTIONS[number % len(QUESTIONS)])
        await person.read(within=60)
        count()


def run_ours(token: str, base_url: str, first: int) -> None:
    """The whole bot, which knows the people."""
    with tempfile.TemporaryDirectory() as folder:
        prepare_database(Path(folder), first).dispose()
        serve_people(Path(folder), token, base_url, 0)


def prepare_database(folder: Path, first: int) -> Engine:
    """A database in a folder with the sample programme and the people, whose accounts are numbered from the first."""
    from handlers.messages import Address
    from handlers.people.service import Profile, rehearse_person
    from handlers.programme.reader import read_programme
    from handlers.programme.service import load_programme
    from storage.database import migrate, open_database, transaction

    engine = open_database(Settings(data_dir=folder).database_address())
    migrate(engine)
    with transaction(engine) as session:
        load_programme(session, read_programme(SAMPLE.read_text("utf-8")))
        for number in range(first, first + PEOPLE):
            address = Address("telegram", str(number), str(number), f"P{number}")
            rehearse_person(session, address, Profile("employees", "halle", "de"), ["de"], NOW)
    return engine


def serve_people(folder: Path, token: str, base_url: str, per_second: float) -> None:
    """Runs the whole bot on a folder, at the time of the sample programme, until it is terminated."""
    from bot.app import serve

    telegram = Telegram.model_validate({"token": token, "base_url": base_url, "messages_per_second": per_second})
    settings = Settings(data_dir=folder, telegram=telegram, web=Web(port=0), log_level="WARNING")
    start = time.monotonic()

    def clock() -> datetime:
        return NOW + timedelta(seconds=time.monotonic() - start)

    asyncio.run(serve(settings, lambda line: None, asyncio.Event(), clock))


def run_ptb(token: str, base_url: str) -> None:
    """python-telegram-bot as its first example has it."""
    from telegram import Update
    from telegram.ext import Application, ContextTypes, MessageHandler, filters

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message and update.message.text:
            await update.message.reply_text(update.message.text)

    application = Application.builder().token(token).base_url(base_url).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


def run_aiogram(token: str, base_url: str) -> None:
    """aiogram as its first example has it."""
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import Message

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        if message.text:
            await message.answer(message.text)

    async def poll() -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(base_url.removesuffix("/bot")))
        await dispatcher.start_polling(Bot(token, session=session))

    asyncio.run(poll())


def main() -> None:
    """Measures in turn, and prints the ratios of the medians."""
    rates: dict[str, list[float]] = {"ours": [], "ptb": [], "aiogram": []}
    for _ in range(ROUNDS):
        for bot, measured in rates.items():
            measured.append(asyncio.run(measure(bot)))
    ours, ptb, aiogram = (statistics.median(measured) for measured in rates.values())
    print(f"durable turns on Telegram, {PEOPLE} chats, SQLite: {ours:.0f}/s")
    print(f"  {ours / ptb:.2f} of an echo by python-telegram-bot with stock settings, {ptb:.0f}/s (goal: 1.0)")
    print(f"  {ours / aiogram:.2f} of an echo by aiogram, {aiogram:.0f}/s (goal: 0.7)")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["ours", token, base_url, first]:
            run_ours(token, base_url, int(first))
        case ["ptb", token, base_url, _]:
            run_ptb(token, base_url)
        case ["aiogram", token, base_url, _]:
            run_aiogram(token, base_url)
        case _:
            main()
