"""L1: every language has every text, with the same values."""

from pathlib import Path

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from handlers.texts import Texts

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


def test_a_long_value_is_said_whole() -> None:
    """L1: what people have written goes into the words however long it is, escaped, and marks in it mean nothing."""
    said = Texts().markup("de", "announcement-message", title="\ue000x\ue001", text="&" * 4000)
    assert said.endswith(":</b>\n\n" + "&amp;" * 4000)
    assert "(\ue000x\ue001)" in said


def test_a_value_may_have_any_name() -> None:
    """L1: `language` and `key` are names of values like others."""
    assert "Deutsch" in Texts().markup("de", "announcement-write-in", language="Deutsch")
