"""X1: the settings, and what is said of those that can't be taken."""

from pathlib import Path

import pytest

from config.settings import PREFIX, Settings, SettingsFaultsError, list_variables, read_settings
from tests.servers.bot_api.server import TOKEN


@pytest.fixture(autouse=True)
def nothing_set(clean_environment: Path) -> Path:
    return clean_environment


def give(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(PREFIX + name, value)


def faults() -> list[str]:
    with pytest.raises(SettingsFaultsError) as caught:
        read_settings()
    return list(caught.value.faults)


def test_without_any_variable_there_are_defaults() -> None:
    """X1: SQLite under ./data, no messenger, the web port for this machine alone."""
    settings = read_settings()
    assert settings.database_address() == "sqlite:///data/workshop-bot.db"
    assert settings.messengers() == []
    assert (settings.web.host, settings.web.port, settings.language, settings.access) == (
        "127.0.0.1",
        8080,
        "de",
        "open",
    )
    assert settings.secrets() == []


def test_every_variable_is_honoured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """X1: each variable reaches its setting; an empty one counts as not given."""
    (tmp_path / "p.yaml").write_text("programme:", "utf-8")
    values = {
        "DATA_DIR": "elsewhere",
        "DATABASE_URL": "postgresql://anna:pw@db.example/bot",
        "PROGRAMME": "p.yaml",
        "ACCESS": "invited",
        "LANGUAGE": "en",
        "COLLECT_UNANSWERED": "true",
        "PHRASES": "p.yaml",
        "LOG_LEVEL": "warning",
        "LOG_FORMAT": "json",
        "TELEGRAM__TOKEN": TOKEN,
        "TELEGRAM__BASE_URL": "http://localhost:8081/bot",
        "TELEGRAM__MODE": "webhook",
        "TELEGRAM__WEBHOOK_URL": "https://bot.example/telegram",
        "TELEGRAM__WEBHOOK_SECRET": "s-e_C1",
        "TELEGRAM__TRANSPORT": "httpx",
        "TELEGRAM__MESSAGES_PER_SECOND": "12.5",
        "TELEGRAM__ORGANISER_CHAT": "-1001234",
        "MATRIX__HOMESERVER": "https://matrix.example",
        "MATRIX__USER_ID": "@bot:example",
        "MATRIX__ACCESS_TOKEN": "syt_1",
        "MATRIX__DEVICE_ID": "BOT",
        "MATRIX__STORE_KEY": "geheim",
        "MATRIX__TRUSTED_SERVERS": "halle.example, goslar.example",
        "MATRIX__MESSAGES_PER_SECOND": "3",
        "MATRIX__ORGANISER_ROOM": "!orga:matrix.example",
        "WEB__HOST": "0.0.0.0",
        "WEB__PORT": "0",
        "WEB__PUBLIC_URL": "https://bot.example/workshops/",
    }
    give(monkeypatch, **values, MATRIX__PASSWORD="")
    assert {f"{PREFIX}{name}" for name in [*values, "MATRIX__PASSWORD"]} == {v.name for v in list_variables()}
    settings = read_settings()
    assert settings.database_address() == "postgresql://anna:pw@db.example/bot"
    assert settings.messengers() == ["telegram", "matrix"]
    assert settings.matrix.trusted_servers == ["halle.example", "goslar.example"]
    telegram = settings.telegram
    assert (telegram.mode, telegram.webhook_url, telegram.transport) == (
        "webhook",
        "https://bot.example/telegram",
        "httpx",
    )
    assert (telegram.messages_per_second, settings.matrix.messages_per_second) == (12.5, 3)
    assert (settings.log_level, settings.log_format, settings.language) == ("WARNING", "json", "en")
    assert (settings.collect_unanswered, str(settings.phrases)) == (True, "p.yaml")
    assert (settings.access, settings.web.port, str(settings.programme)) == ("invited", 0, "p.yaml")
    assert settings.web.public_url == "https://bot.example/workshops"
    assert settings.organiser_rooms() == {"telegram": "-1001234", "matrix": "!orga:matrix.example"}
    assert (settings.matrix.user_id, settings.matrix.device_id) == ("@bot:example", "BOT")
    assert settings.secrets() == [TOKEN, "s-e_C1", "syt_1", "geheim", "postgresql://anna:pw@db.example/bot"]
    assert not any(secret in repr(settings) for secret in settings.secrets()), "P7: secrets are not shown"


def test_the_env_file_gives_way_to_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """X1: a .env file is read, with what belongs to other programs left alone."""
    ours = {"WEB__PORT": "1234", "MATRIX__TRUSTED_SERVERS": "'[\"a.example\"]'", "LANGUAGE": "en"}
    lines = ["# ours", *(f"{PREFIX}{name}={value}" for name, value in ours.items()), "OTHER=1"]
    (tmp_path / ".env").write_text("\n".join(lines), "utf-8")
    give(monkeypatch, LANGUAGE="de")
    settings = read_settings()
    assert (settings.web.port, settings.language, settings.matrix.trusted_servers) == (1234, "de", ["a.example"])
    (tmp_path / ".env").write_bytes(b"# \xff")
    assert faults() == [".env: is not UTF-8 text: byte 2 is wrong"]


def test_secrets_can_stand_in_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """X1: a secret comes from a file; a file that is missing or empty, or beside the secret itself, is told."""
    (tmp_path / "token").write_text(f"{TOKEN}\n", "utf-8")
    give(monkeypatch, TELEGRAM__TOKEN_FILE=str(tmp_path / "token"))
    settings = read_settings()
    assert settings.telegram.token is not None
    assert settings.telegram.token.get_secret_value() == TOKEN
    (tmp_path / "empty").write_text("\n", "utf-8")
    give(monkeypatch, TELEGRAM__TOKEN=TOKEN, DATABASE_URL_FILE="missing", MATRIX__PASSWORD_FILE=str(tmp_path / "empty"))
    give(monkeypatch, MATRIX__HOMESERVER="https://matrix.example", MATRIX__USER_ID="@bot:example")
    assert faults() == [
        f"{PREFIX}DATABASE_URL_FILE: 'missing': can't be read: No such file or directory",
        f"{PREFIX}TELEGRAM__TOKEN_FILE: {PREFIX}TELEGRAM__TOKEN is given as well; take one of the two",
        f"{PREFIX}MATRIX__PASSWORD_FILE: '{tmp_path / 'empty'}': the file is empty",
    ]


def test_every_fault_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """X1: each fault is one line that names the variable, the value where it is no secret, and the mend."""
    give(
        monkeypatch,
        TELEGRAM__TOKN="x",
        TELEGRAM="{",
        TELEGRAM__TOKEN="geheim",
        TELEGRAM__BASE_URL="api.telegram.org",
        TELEGRAM__MODE="push",
        TELEGRAM__WEBHOOK_URL="https://bot.example/metrics",
        TELEGRAM__WEBHOOK_SECRET="geheim!",
        TELEGRAM__TRANSPORT="curl",
        MATRIX__USER_ID="bot",
        MATRIX__PASSWORD="geheim",
        MATRIX__ACCESS_TOKEN="geheim",
        MATRIX__TRUSTED_SERVERS="[",
        DATABASE_URL="mysql://anna:geheim@db/bot",
        PROGRAMME="none.yaml",
        ACCESS="Open",
        LANGUAGE="xx",
        LOG_LEVEL="loud",
        LOG_FORMAT="xml",
        WEB__PORT="70000",
        WEB__HOST="",
        WEB__PUBLIC_URL="https://bot.example/?a=b",
        PORT="1",
    )
    told = faults()
    assert sorted(told) == sorted(
        f"{PREFIX}{line}"
        for line in (
            f"TELEGRAM__TOKN: there is no such setting; did you mean {PREFIX}TELEGRAM__TOKEN?",
            f"TELEGRAM: there is no such setting; did you mean {PREFIX}TELEGRAM__MODE?",
            f"PORT: there is no such setting; did you mean {PREFIX}WEB__PORT?",
            "TELEGRAM__TOKEN: is no token; take the one that @BotFather has sent: digits, a colon, letters and digits",
            "TELEGRAM__BASE_URL: 'api.telegram.org': is no web address; it begins with https://",
            "TELEGRAM__MODE: 'push': take polling or webhook",
            "TELEGRAM__WEBHOOK_URL: 'https://bot.example/metrics': can't be a webhook; "
            "take a path of its own, such as https://HOST/telegram",
            "TELEGRAM__WEBHOOK_SECRET: is no secret that Telegram takes; take up to 256 letters, digits, _ and -",
            "TELEGRAM__TRANSPORT: 'curl': take aiohttp or httpx",
            "MATRIX__HOMESERVER: is missing; without it the other settings of Matrix are of no use",
            "MATRIX__USER_ID: 'bot': is no Matrix account; write @NAME:SERVER",
            f"MATRIX__ACCESS_TOKEN: {PREFIX}MATRIX__PASSWORD is given as well; take one of the two",
            "MATRIX__DEVICE_ID: is missing; it is the device that the access token belongs to",
            "MATRIX__TRUSTED_SERVERS: '[': is no list; separate the items by commas",
            "DATABASE_URL: is not a database address; take sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME",
            "PROGRAMME: 'none.yaml': there is no such file",
            "ACCESS: 'Open': take open or invited",
            "LANGUAGE: 'xx': there are no texts in this language; take one of de, en",
            "LOG_LEVEL: 'loud': take DEBUG, INFO, WARNING or ERROR",
            "LOG_FORMAT: 'xml': take text or json",
            "WEB__PORT: '70000': is no port; take a number from 0 to 65535",
            "WEB__PUBLIC_URL: 'https://bot.example/?a=b': can't have paths behind it; take one such as https://HOST",
        )
    )
    assert "geheim" not in "".join(told), "P7: no secret is quoted"


@pytest.mark.parametrize("given", ["-1", "0.05", "1e-300", "inf", "nan", "viele"])
def test_a_rate_is_one_that_messages_can_go_out_at(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    """X1: slower than one in ten seconds is a slip of the pen, and would hold up everybody."""
    give(monkeypatch, TELEGRAM__MESSAGES_PER_SECOND=given, MATRIX__MESSAGES_PER_SECOND="0.1")
    assert faults() == [
        f"{PREFIX}TELEGRAM__MESSAGES_PER_SECOND: {given!r}: is no rate; take 0 for no limit, or 0.1 or more a second"
    ]


@pytest.mark.parametrize("path", ["readyz", "calendar/x.ics"])
def test_a_webhook_is_where_nothing_else_is(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """X1: the web port's own addresses are not Telegram's."""
    give(monkeypatch, TELEGRAM__WEBHOOK_URL=f"https://bot.example/{path}")
    (fault,) = faults()
    assert "can't be a webhook" in fault


def test_a_webhook_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """X1: the mode alone is not enough, and is not started without a secret."""
    give(monkeypatch, TELEGRAM__TOKEN=TOKEN, TELEGRAM__MODE="webhook", TELEGRAM__WEBHOOK_SECRET="x")
    assert faults() == [f"{PREFIX}TELEGRAM__WEBHOOK_URL: is missing; the mode 'webhook' needs it"]
    give(monkeypatch, TELEGRAM__WEBHOOK_URL="https://bot.example?x=1")
    assert len(faults()) == 1


def test_a_matrix_account_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """X1: the servers to trust alone switch nothing on; an account without a way to log in is told."""
    give(monkeypatch, MATRIX__TRUSTED_SERVERS="halle.example")
    assert read_settings().messengers() == []
    give(monkeypatch, MATRIX__HOMESERVER="https://matrix.example", MATRIX__USER_ID="@bot:example")
    assert faults() == [
        f"{PREFIX}MATRIX__PASSWORD: is missing; give it, or {PREFIX}MATRIX__ACCESS_TOKEN with {PREFIX}MATRIX__DEVICE_ID"
    ]


def test_every_setting_says_what_it_is_for() -> None:
    """X1: each setting has a sentence."""
    assert all(variable.help.endswith(".") for variable in list_variables(Settings))
