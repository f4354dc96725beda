"""Telegram's Bot API server for tests: the whole server at the seam of the network, and the people who use it.

    async with BotApiServer() as server:
        bot = Bot(server.token, base_url=server.base_url, base_file_url=server.base_file_url)
        anna = server.user("Anna", language_code="de")
        anna.start()
        …
        menu = await anna.read()
        query = anna.press(menu, "Anmelden")
    assert not server.violations

`server.py` speaks HTTP, `methods.py` and `calls.py` check and answer as the real server does, `people.py` and
`messages.py` hold what people do and see, `updates.py` delivers, `faults.py` breaks, `text.py` counts and parses.
"""

from .calls import Call
from .faults import Broken, Cut, Fault, Hang, too_many
from .messages import ApiError, File, Message, Query
from .people import Chat, Group, User
from .server import BotApiServer

__all__ = [
    "ApiError",
    "BotApiServer",
    "Broken",
    "Call",
    "Chat",
    "Cut",
    "Fault",
    "File",
    "Group",
    "Hang",
    "Message",
    "Query",
    "User",
    "too_many",
]
