"""L1: every language has every text, with the same values."""

from pathlib import Path

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

FOLDER = Path(__file__).parents[2] / "config" / "texts"


class _Values(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - the library's name
        self.names.add(node.id.name)


def entries(language: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for file in (FOLDER / language).glob("*.ftl"):
        for entry in FluentParser().parse(file.read_text("utf-8")).body:
            assert not isinstance(entry, ast.Junk), f"{file.name}: {entry.content}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, f"{entry.id.name} stands twice"
                values = _Values()
                values.visit(entry)
                found[entry.id.name] = values.names
    return found


def test_languages_are_complete() -> None:
    """L1: German and English have the same keys, and the same values in each."""
    assert entries("de") == entries("en")
    assert entries("de")
