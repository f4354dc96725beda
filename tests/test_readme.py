"""What the README, .env.example and the Dockerfile say is what is there."""

import re
from pathlib import Path

import pytest
import typer
import yaml
from sqlalchemy import Engine

import handlers.conversations  # noqa: F401 - every command registers
from bot.__main__ import app
from config.settings import PREFIX, list_variables
from handlers.programme.file import ProgrammeFile, RegistrationTerms
from handlers.router import command_words, router
from handlers.texts import Texts
from tests.dialogue import play
from tests.terminal import TerminalStage

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


def settings_rows() -> list[str]:
    """The table of the settings."""
    rows = []
    for variable in list_variables():
        name = f"`{variable.name}`" + (" (secret)" if variable.secret else "")
        rows.append(f"| {name} | {f'`{variable.default}`' if variable.default else ''} | {variable.help} |")
    return rows


def chat_rows() -> list[str]:
    """The table of what can be typed in the chat."""
    texts = Texts()
    rows = []
    for command in router.commands.values():
        german, english = (f"`/{command_words(texts, language, command.name)[0]}`" for language in ("de", "en"))
        help_text = texts.attributes("en", f"command-{command.name}")["help"]
        rows.append(f"| {german} | {english} | {help_text}{' (organisers)' if command.organisers else ''} |")
    return rows


def command_rows() -> list[str]:
    """The table of the command line."""
    rows = []
    root = typer.main.get_command(app)
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        for inner, leaf in getattr(command, "commands", {"": command}).items():
            words = f"{name} {inner}".strip()
            rows.append(f"| `workshop-bot {words}` | {leaf.help} |")
    return rows


@pytest.mark.parametrize("rows", [settings_rows(), chat_rows(), command_rows()], ids=["settings", "chat", "commands"])
def test_tables_are_true(rows: list[str]) -> None:
    """X1, O5: every setting, every command of the chat and of the command line stands in the README as it is."""
    assert "\n".join(rows) in README, "put this into the README:\n" + "\n".join(rows)
    first = rows[0].split("`")[1]
    table = re.search(rf"\|\n(\| `{re.escape(first)}.*?)\n\n", README, re.S)
    assert table
    assert table[1].splitlines() == rows, "the README has rows of what is not there"


async def test_the_conversation_is_real(database: Engine, sample: ProgrammeFile) -> None:
    """The excerpt in the README is played as every written dialogue is."""
    excerpt = re.search(r"```text\n(.*?)```", README, re.S)
    assert excerpt
    await play(excerpt[1], TerminalStage(database, sample))


def test_the_terms_of_registration_are_those_that_hold() -> None:
    """Every key, with what counts where it is left out; the first two have nothing that counts then."""
    example = re.search(r"```yaml\n(.*?)```", README, re.S)
    assert example
    said = yaml.safe_load(example[1])["registration"]
    assert set(said) == set(RegistrationTerms.model_fields)
    terms = RegistrationTerms.model_validate(said)
    assert terms.model_copy(update={"opens_before": None, "cancel_until": None}) == RegistrationTerms()


def test_the_example_of_an_env_file_names_every_setting() -> None:
    """X1: each setting with its sentence and its default."""
    example = (ROOT / ".env.example").read_text("utf-8")
    settings = re.findall(r"^# (.+)\n#(WORKSHOP_BOT_\w+)=(.*)$", example, re.M)
    assert settings == [(variable.help, variable.name, variable.default) for variable in list_variables()]
    assert not [line for line in example.splitlines() if line and not line.startswith("#")], "nothing is set by copying"


def test_the_container_sets_what_there_is() -> None:
    """X1: the image sets known settings, has what runs and the sample programme, and does not run as root."""
    known = {variable.name for variable in list_variables()}
    assert set(re.findall(rf"{PREFIX}\w+", DOCKERFILE)) <= known
    copied = re.findall(r"^COPY (\w\S*)", DOCKERFILE, re.M)
    assert copied == ["requirements.txt", "bot", "handlers", "storage", "config"]
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert [line.removeprefix("!") for line in ignored if line.startswith("!")] == copied
    assert "--require-hashes" in DOCKERFILE
    user, start = DOCKERFILE.index("\nUSER 10001:10001\n"), DOCKERFILE.index("\nENTRYPOINT")
    assert user < start
    assert '\nENTRYPOINT ["python", "-m", "bot"]\nCMD ["run"]\n' in DOCKERFILE
    assert "/healthz" in DOCKERFILE
    assert "\nVOLUME /data\n" in DOCKERFILE
