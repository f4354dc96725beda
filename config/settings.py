"""Every setting, its default, and what it is for; read from the environment and a .env file.

A variable's name is `WORKSHOP_BOT_` and the name of the setting, in groups joined by `__`. A secret may also be given
as the path of a file that holds it, in a variable with `_FILE` behind the name.
"""

import difflib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from dotenv import dotenv_values
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from config import values

PREFIX = "WORKSHOP_BOT_"
ENV_FILE = ".env"


class Telegram(BaseModel):
    """The bot's account on Telegram."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    token: Annotated[SecretStr, AfterValidator(values.token)] | None = None
    """The token that @BotFather gave; without it Telegram is off."""

    base_url: Annotated[str, AfterValidator(values.web_address)] = "https://api.telegram.org/bot"
    """The Bot API server, up to the token."""

    mode: Literal["polling", "webhook"] = "polling"
    """How messages come: the bot asks for them (`polling`), or Telegram posts them to the web port (`webhook`)."""

    webhook_url: Annotated[str, AfterValidator(values.webhook_address)] | None = None
    """For the mode `webhook`: the address at which Telegram reaches the web port, with a path of your choice."""

    webhook_secret: Annotated[SecretStr, AfterValidator(values.webhook_secret)] | None = None
    """For the mode `webhook`: by which Telegram is known there; up to 256 letters, digits, `_` and `-`."""

    transport: Literal["aiohttp", "httpx"] = "aiohttp"
    """The library that carries requests to Telegram; `aiohttp` is much faster with many at a time."""

    messages_per_second: Annotated[float, BeforeValidator(values.rate)] = 25
    """How many messages a second are sent on Telegram at the most, which itself allows about 30; 0 is no limit."""

    organiser_chat: Annotated[str, AfterValidator(values.telegram_group)] | None = None
    """The organisers' group, by its number (`-100…`): questions to the team are told and answered there, by replies."""


class Matrix(BaseModel):
    """The bot's account on Matrix."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    homeserver: Annotated[str, AfterValidator(values.web_address)] | None = None
    """The homeserver's web address; without it Matrix is off."""

    user_id: Annotated[str, AfterValidator(values.user_id)] | None = None
    """The bot's account, `@NAME:SERVER`."""

    password: SecretStr | None = None
    """The account's password; or take an access token."""

    access_token: SecretStr | None = None
    """An access token instead of the password; it belongs to the device `MATRIX__DEVICE_ID`."""

    device_id: str | None = None
    """The device that the access token belongs to; with a password one is named by itself."""

    store_key: SecretStr | None = None
    """With what the keys for encryption are encrypted in `DATA_DIR`; without it with a key in a file beside them."""

    trusted_servers: Annotated[list[str], BeforeValidator(values.items)] = Field(default_factory=list)
    """Homeservers whose people may invite the bot into a room, separated by commas; without it those of its own."""

    messages_per_second: Annotated[float, BeforeValidator(values.rate)] = 0
    """How many messages a second are sent on Matrix at the most; 0 leaves it to the homeserver."""

    organiser_room: Annotated[str, AfterValidator(values.room_id)] | None = None
    """The organisers' room, by its id (`!…`): questions to the team are told and answered there, by replies."""


class Web(BaseModel):
    """The port for health, readiness and calendars."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    host: str = "127.0.0.1"
    """Where the web port listens; `0.0.0.0` in a container."""

    port: Annotated[int, BeforeValidator(values.port)] = 8080
    """The web port; with 0 any free one is taken, and printed."""

    public_url: Annotated[str, AfterValidator(values.public_address)] | None = None
    """Where calendars reach the web port from outside, such as `https://bot.example`; without it there are no feeds."""


class Settings(BaseSettings):
    """The settings of a deployment."""

    model_config = SettingsConfigDict(use_attribute_docstrings=True)

    data_dir: Path = Path("data")
    """Where the SQLite database and the keys for encryption on Matrix are kept."""

    database_url: Annotated[SecretStr, AfterValidator(values.database_url)] | None = None
    """The database, `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`; without it SQLite under `DATA_DIR`."""

    programme: Annotated[Path, AfterValidator(values.file)] | None = None
    """The programme file that is loaded at the start when the database has no programme yet."""

    access: Literal["open", "invited"] = "open"
    """Who may do more than read: all (`open`), or the invited and those of `MATRIX__TRUSTED_SERVERS` (`invited`)."""

    language: Annotated[str, AfterValidator(values.language)] = "de"
    """The language that is spoken where there are no texts in that of the person or the programme."""

    collect_unanswered: bool = False
    """Whether messages that had no answer are kept for 90 days, without persons, for `understanding review`."""

    phrases: Annotated[Path, AfterValidator(values.file)] | None = None
    """A file of phrases as people here write them, such as `understanding review` makes."""

    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(values.upper)] = "INFO"
    """How much is logged: `DEBUG`, `INFO`, `WARNING` or `ERROR`."""

    log_format: Literal["text", "json"] = "text"
    """How the log is written: `text` or `json`."""

    telegram: Telegram = Field(default_factory=Telegram)
    matrix: Matrix = Field(default_factory=Matrix)
    web: Web = Field(default_factory=Web)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """One source in place of the library's, which let misspelt names pass."""
        return init_settings, _Variables(settings_cls)

    def database_address(self) -> str:
        """The database's address; makes the data directory where SQLite needs it. Raises OSError where it can't.

        Nobody but its owner looks into it: what people write is there.
        """
        if self.database_url:
            return self.database_url.get_secret_value()
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return f"sqlite:///{self.data_dir / 'workshop-bot.db'}"

    def messengers(self) -> list[str]:
        """The messengers that are on."""
        return [name for name, on in (("telegram", self.telegram.token), ("matrix", self.matrix.homeserver)) if on]

    def organiser_rooms(self) -> dict[str, str]:
        """The organisers' conversation on each messenger that has one."""
        rooms = {"telegram": self.telegram.organiser_chat, "matrix": self.matrix.organiser_room}
        return {name: room for name, room in rooms.items() if room and name in self.messengers()}

    def secrets(self) -> list[str]:
        """Every secret value, so that the log can be kept free of them."""
        found = [
            self.telegram.token,
            self.telegram.webhook_secret,
            self.matrix.password,
            self.matrix.access_token,
            self.matrix.store_key,
            self.database_url,
        ]
        return [secret.get_secret_value() for secret in found if secret]


class SettingsFaultsError(Exception):
    """The settings can't be taken as they are; `faults` holds every reason, one line each."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True)
class Variable:
    """A variable of the environment: its name, its setting's place, its default as it is written, what it does."""

    name: str
    place: tuple[str, ...]
    default: str
    help: str
    secret: bool


def list_variables(model: type[BaseModel] = Settings, place: tuple[str, ...] = ()) -> Iterator[Variable]:
    """Every variable that is known."""
    for name, field in model.model_fields.items():
        here = (*place, name)
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from list_variables(field.annotation, here)
        else:
            written = PREFIX + "__".join(here).upper()
            yield Variable(written, here, _write_default(field), field.description or "", _is_secret(field))


def _write_default(field: FieldInfo) -> str:
    default = field.get_default(call_default_factory=True)
    if isinstance(default, bool):
        return str(default).lower()
    return ",".join(default) if isinstance(default, list) else "" if default is None else str(default)


def _is_secret(field: FieldInfo) -> bool:
    return SecretStr in (
        field.annotation,
        *(part for arg in get_args(field.annotation) for part in (arg, *get_args(arg))),
    )


def read_settings() -> Settings:
    """The settings as the environment gives them. Raises SettingsFaultsError with every fault."""
    try:
        given = _given()
    except UnicodeDecodeError as error:
        raise SettingsFaultsError([f"{ENV_FILE}: is not UTF-8 text: byte {error.start} is wrong"]) from None
    faults = [*_unknown(given), *_wrong_files(given), *_incomplete_webhook(given), *_incomplete_matrix(given)]
    try:
        settings = Settings()
    except ValidationError as error:
        faults += [_describe(fault, given) for fault in error.errors(include_url=False)]
    else:
        if not faults:
            return settings
    raise SettingsFaultsError(faults)


def _given() -> dict[str, str]:
    """Our variables, as the environment or the .env file gives them; an empty one counts as not given."""
    both = {**dotenv_values(ENV_FILE, interpolate=False), **os.environ}
    return {name.upper(): value for name, value in both.items() if value and name.upper().startswith(PREFIX)}


def _unknown(given: Mapping[str, str]) -> Iterator[str]:
    variables = list(list_variables())
    known = [variable.name for variable in variables]
    known += [f"{variable.name}_FILE" for variable in variables if variable.secret]
    for name in given:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1, cutoff=0)
            yield f"{name}: there is no such setting; did you mean {close[0]}?"


def _wrong_files(given: Mapping[str, str]) -> Iterator[str]:
    for variable in list_variables():
        file = f"{variable.name}_FILE"
        if not variable.secret or file not in given:
            continue
        if variable.name in given:
            yield f"{file}: {variable.name} is given as well; take one of the two"
            continue
        try:
            if not _read_secret(given[file]):
                yield f"{file}: {given[file]!r}: the file is empty"
        except (OSError, UnicodeDecodeError) as error:
            yield f"{file}: {given[file]!r}: can't be read: {getattr(error, 'strerror', None) or 'it is no text'}"


def _read_secret(path: str) -> str:
    return Path(path).read_text("utf-8").strip()


class _Variables(PydanticBaseSettingsSource):
    """Gives what the variables and the files of secrets hold; what is wrong with them is told by `read_settings`."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Asked for by the base class; `__call__` gives everything."""
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        given = _given()
        found: dict[str, Any] = {}
        for variable in list_variables():
            value = given.get(variable.name)
            if value is None and variable.secret and (path := given.get(f"{variable.name}_FILE")):
                with suppress(OSError, UnicodeDecodeError):
                    value = _read_secret(path)
            if value:
                *groups, name = variable.place
                inner = found
                for group in groups:
                    inner = inner.setdefault(group, {})
                inner[name] = value
        return found


def _incomplete_webhook(given: Mapping[str, str]) -> Iterator[str]:
    group = f"{PREFIX}TELEGRAM__"
    if given.get(f"{group}MODE") != "webhook":
        return
    for name in (f"{group}WEBHOOK_URL", f"{group}WEBHOOK_SECRET"):
        if name not in given and f"{name}_FILE" not in given:
            yield f"{name}: is missing; the mode 'webhook' needs it"


def _incomplete_matrix(given: Mapping[str, str]) -> Iterator[str]:
    """An account needs a homeserver, a user id, and either a password or an access token with its device."""
    group = f"{PREFIX}MATRIX__"
    has = {
        name
        for name in ("HOMESERVER", "USER_ID", "PASSWORD", "ACCESS_TOKEN", "DEVICE_ID")
        if group + name in given or f"{group}{name}_FILE" in given
    }
    if not has:
        return
    for name in ("HOMESERVER", "USER_ID"):
        if name not in has:
            yield f"{group}{name}: is missing; without it the other settings of Matrix are of no use"
    if not has & {"PASSWORD", "ACCESS_TOKEN"}:
        yield f"{group}PASSWORD: is missing; give it, or {group}ACCESS_TOKEN with {group}DEVICE_ID"
    if {"PASSWORD", "ACCESS_TOKEN"} <= has:
        yield f"{group}ACCESS_TOKEN: {group}PASSWORD is given as well; take one of the two"
    if "ACCESS_TOKEN" in has and "DEVICE_ID" not in has:
        yield f"{group}DEVICE_ID: is missing; it is the device that the access token belongs to"


def _describe(fault: ErrorDetails, given: Mapping[str, str]) -> str:
    place = fault["loc"]
    found = next(variable for variable in list_variables() if variable.place == place[: len(variable.place)])
    if fault["type"] == "literal_error":
        mend = f"take {fault['ctx']['expected'].replace(chr(39), '')}"
    else:
        mend = fault["msg"].removeprefix("Value error, ").removeprefix("Input ")
    value = "" if found.secret else f"{given.get(found.name, '')!r}: "
    return f"{found.name}: {value}{mend}"
