"""A second, strict reading of a calendar file's lines: what RFC 5545 asks of every line, whatever it says."""

import re

_NAME = re.compile(r"[A-Z0-9-]+")
_TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "COMMENT"}
_LOCAL = re.compile(r"\d{8}T\d{6}")


def read_lines(content: bytes) -> list[tuple[str, dict[str, str], str]]:
    """Name, parameters and value of every line. Raises AssertionError where one breaks the rules."""
    assert content.endswith(b"\r\n")
    raw = content.split(b"\r\n")[:-1]
    for line in raw:
        assert b"\n" not in line, "lines end with CRLF alone"
        assert b"\r" not in line, "lines end with CRLF alone"
        assert len(line) <= 75, "3.1: no more than 75 octets"
        line.decode("utf-8")
    unfolded = content.replace(b"\r\n ", b"").replace(b"\r\n\t", b"").decode("utf-8").split("\r\n")[:-1]
    lines = [_read(line) for line in unfolded]
    open_parts: list[str] = []
    zones = {value for name, _, value in lines if name == "TZID"}
    for name, parameters, value in lines:
        if name == "BEGIN":
            open_parts.append(value)
        elif name == "END":
            assert open_parts.pop() == value
        elif open_parts[-1] == "VEVENT" and _LOCAL.fullmatch(value):
            assert parameters["TZID"] in zones, "no naive times, and each zone is there"
        if name in _TEXTS:
            assert re.fullmatch(r"(?:[^\\,;]|\\[\\,;nN])*", value), "3.3.11: what has a meaning is escaped"
    assert not open_parts
    return lines


def read_text(value: str) -> str:
    """A text as it was before it was escaped."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def _read(line: str) -> tuple[str, dict[str, str], str]:
    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line), "3.1: no control characters"
    head = re.match(r'((?:[^":]|"[^"]*")*):', line)
    assert head
    name, *parameters = re.findall(r'(?:[^";]|"[^"]*")+', head[1])
    assert _NAME.fullmatch(name)
    return name, dict(part.split("=", 1) for part in parameters), line[head.end() :]
