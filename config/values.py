"""What the value of a setting can be. Each function gives the value as it is taken, or raises ValueError with what is
wrong with it, and the mend."""

import json
import re
from importlib.resources import files
from math import inf, nan
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

_DATABASE = re.compile(r"(sqlite:///.|postgres(ql)?(\+psycopg)?://).*")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{30,}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_GROUP = re.compile(r"-\d{1,20}")
_ROOM = re.compile(r"![^\s]{1,254}")
_USER_ID = re.compile(r"@[^\s:]+:\S+")


def list_languages() -> list[str]:
    """The languages in which there are texts."""
    return sorted(folder.name for folder in (files("config") / "texts").iterdir() if folder.is_dir())


def web_address(value: str) -> str:
    """An address on the web."""
    if not re.fullmatch(r"https?://[^\s/]+\S*", value):
        raise ValueError("is no web address; it begins with https://")
    return value


def public_address(value: str) -> str:
    """An address under which paths are reached; it is kept without a slash at its end."""
    address = urlsplit(web_address(value))
    if address.query or address.fragment or not re.fullmatch(r"[/\w.~-]*", address.path, re.ASCII):
        raise ValueError("can't have paths behind it; take one such as https://HOST")
    return value.rstrip("/")


def webhook_address(value: str) -> str:
    """An address to which Telegram can post, with a path that is no other's on the web port."""
    address = urlsplit(web_address(value))
    if (
        address.query
        or address.fragment
        or not re.fullmatch(r"[/\w.~-]*", address.path, re.ASCII)
        or address.path in {"/healthz", "/readyz", "/metrics"}
        or address.path.startswith("/calendar/")
    ):
        raise ValueError("can't be a webhook; take a path of its own, such as https://HOST/telegram")
    return value


def webhook_secret(value: SecretStr) -> SecretStr:
    """A secret that Telegram takes for a webhook."""
    if not _SECRET.fullmatch(value.get_secret_value()):
        raise ValueError("is no secret that Telegram takes; take up to 256 letters, digits, _ and -")
    return value


def telegram_group(value: str) -> str:
    """The number of a group on Telegram."""
    if not _GROUP.fullmatch(value):
        raise ValueError("is no group's number, which begins with -")
    return value


def room_id(value: str) -> str:
    """The id of a room on Matrix."""
    if not _ROOM.fullmatch(value):
        raise ValueError("is no room's id; it begins with !, and Element shows it in the room's settings")
    return value


def token(value: SecretStr) -> SecretStr:
    """A token of a Telegram bot."""
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("is no token; take the one that @BotFather has sent: digits, a colon, letters and digits")
    return value


def rate(value: float | str) -> float:
    """How often something is done, each second; 0 is no limit."""
    try:
        number = float(value)
    except ValueError:
        number = nan
    if number and not 0.1 <= number < inf:
        raise ValueError("is no rate; take 0 for no limit, or 0.1 or more a second")
    return number


def user_id(value: str) -> str:
    """An account on Matrix."""
    if not _USER_ID.fullmatch(value):
        raise ValueError("is no Matrix account; write @NAME:SERVER")
    return value


def database_url(value: SecretStr) -> SecretStr:
    """The address of a database."""
    if not _DATABASE.fullmatch(value.get_secret_value()):
        raise ValueError("is not a database address; take sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
    return value


def language(value: str) -> str:
    """A language in which there are texts."""
    known = list_languages()
    if value not in known:
        raise ValueError(f"there are no texts in this language; take one of {', '.join(known)}")
    return value


def port(value: object) -> object:
    """The number of a port."""
    if isinstance(value, str) and not (re.fullmatch(r"\d{1,5}", value) and int(value) <= 65535):
        raise ValueError("is no port; take a number from 0 to 65535")
    return value


def file(value: Path) -> Path:
    """A file that is there."""
    if not value.is_file():
        raise ValueError("there is no such file")
    return value


def items(value: object) -> object:
    """A list as JSON, or separated by commas."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            raise ValueError("is no list; separate the items by commas") from None
    return [item.strip() for item in value.split(",") if item.strip()]


def upper(value: object) -> object:
    """Capital letters."""
    return value.upper() if isinstance(value, str) else value
