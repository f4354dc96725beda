"""Text as Telegram stores it: plain characters and entities, counted in UTF-16 code units."""

import re
from html import unescape
from typing import Any

Json = dict[str, Any]

_TAGS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
    **{"a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote"},
}
_MARK = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});?|<")
_NAME = re.compile(r"/?([^\s>]*)")
_ATTRIBUTE = r"""\s+([^\s=>/"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[A-Za-z0-9.-]+))?"""
_ATTRIBUTES = re.compile(rf"(?:{_ATTRIBUTE})*\s*>")
_TYPED = {
    "bot_command": r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w+)?",
    "mention": r"(?<!\w)@[A-Za-z]\w{3,31}",
    "url": r"https?://[^\s<>]+",
    "email": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
}
_FOUND = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in reversed(_TYPED.items())))


def utf16(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, entity: Json) -> str:
    """The part of a text that an entity covers."""
    start, length = int(entity["offset"]), int(entity["length"])
    return text.encode("utf-16-le")[2 * start : 2 * (start + length)].decode("utf-16-le")


def find_entities(text: str) -> list[Json]:
    """What Telegram marks by itself in a text that a person typed."""
    return [
        {"type": found.lastgroup, "offset": utf16(text[: found.start()]), "length": utf16(found.group())}
        for found in _FOUND.finditer(text)
    ]


def strip(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without white space at both ends, as Telegram stores every text; the entities move with it."""
    kept = text.strip()
    if kept == text:
        return text, entities
    first, length = utf16(text[: len(text) - len(text.lstrip())]), utf16(kept)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - first, 0)
        end = min(entity["offset"] + entity["length"] - first, length)
        if start < end:
            moved.append({**entity, "offset": start, "length": end - start})
    return kept, moved


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Telegram's subset of HTML as plain text and entities; ValueError says what the real server says."""
    parts: list[str] = []
    entities: list[Json] = []
    opened: list[tuple[str, Json]] = []
    length = position = 0

    def add(piece: str) -> None:
        nonlocal length
        parts.append(piece)
        length += utf16(piece)

    while mark := _MARK.search(source, position):
        add(source[position : mark.start()])
        position = mark.end()
        if mark.group() != "<":
            add(unescape(mark.group().rstrip(";") + ";"))
            continue
        where = f"at byte offset {len(source[: mark.start()].encode())}"
        named = _NAME.match(source, position)
        assert named is not None
        name = named[1].lower()
        if named.group().startswith("/"):
            position = _close(source, named.end(), name, opened, where)
            entity = opened.pop()[1]
            entity["length"] = length - entity["offset"]
            if entity["length"] and (entity["type"] != "text_link" or entity.get("url")):
                entities.append(entity)
        else:
            position, attributes = _open(source, named.end(), name, where)
            opened.append((name, {"type": _TAGS[name], "offset": length, **attributes}))
    add(source[position:])
    if opened:
        raise ValueError(f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(parts), entities


def _open(source: str, position: int, name: str, where: str) -> tuple[int, Json]:
    """Read a start tag from the end of its name to its end: the position after it, and what its attributes add."""
    if position == len(source):
        raise ValueError(f"Unclosed start tag {where}")
    if name not in _TAGS:
        raise ValueError(f'Unsupported start tag "{name}" {where}')
    rest = _ATTRIBUTES.match(source, position)
    if rest is None:
        raise ValueError(f'Unclosed start tag "{name}" {where}')
    values = {key: unescape(value.strip("\"'")) for key, value in re.findall(_ATTRIBUTE, rest.group())}
    if name == "a":
        return rest.end(), {"url": values.get("href", "")}
    if name == "span" and values.get("class") != "tg-spoiler":
        raise ValueError(f'Tag "span" must have class "tg-spoiler" {where}')
    if name == "blockquote" and "expandable" in values:
        return rest.end(), {"type": "expandable_blockquote"}
    return rest.end(), {}


def _close(source: str, position: int, name: str, opened: list[tuple[str, Json]], where: str) -> int:
    """Read an end tag from the end of its name to its end: the position after it."""
    if not opened:
        raise ValueError(f"Unexpected end tag {where}")
    end = len(source) - len(source[position:].lstrip())
    if source[end : end + 1] != ">":
        raise ValueError(f"Unclosed end tag {where}")
    expected = opened[-1][0]
    if name not in ("", expected):
        raise ValueError(f'Unmatched end tag {where}, expected "</{expected}>", found "</{name}>"')
    return end + 1
