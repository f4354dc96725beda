"""What is wrong with a programme file, told all at once, one readable line for each fault."""

import difflib
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

_SHOWN = 60
_MENDS = {
    "tuple_type": "this must be a list; where there is nothing, leave the key out",
    "model_type": "this must be a map; where there is nothing, leave the key out",
}


@dataclass(frozen=True)
class Fault:
    """One thing to mend: where it stands in the file, what stands there, and what should."""

    path: str
    value: str
    mend: str

    def __str__(self) -> str:
        return f"{self.path}: {self.value}: {self.mend}" if self.value else f"{self.path}: {self.mend}"


class ProgrammeFaultsError(Exception):
    """The programme can't be taken as it is; nothing was written. `faults` holds every reason."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def show(value: object) -> str:
    """A value as it is quoted in a fault: on one line, and not longer than can be taken in."""
    if isinstance(value, Mapping | list):
        return ""
    shown = " ".join(str(value).split())
    return repr(shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…")


def nearest(word: str, known: Sequence[str]) -> str:
    """The advice that names the known word nearest to one that is not known, or all of a short list."""
    close = difflib.get_close_matches(word, known, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"known are {', '.join(sorted(known))}" if known else "none is known"


def from_validation(error: ValidationError, model: type[BaseModel], document: object) -> list[Fault]:
    """Each fault that pydantic found, in the words of the file."""
    faults = []
    for found in error.errors(include_url=False):
        if found["type"] == "too_short" and found["input"]:
            continue  # what is in the list is wrong, and told; pydantic counts the right ones alone
        mend = _MENDS.get(found["type"], found["msg"].removeprefix("Value error, "))
        if found["type"] == "extra_forbidden":
            mend = "this key is not known here; " + nearest(str(found["loc"][-1]), _keys_at(model, found["loc"][:-1]))
        elif found["type"] == "missing":
            mend = "this key is missing"
        nothing = found["type"] in {"missing", "extra_forbidden"} or found["input"] is None
        value = "" if nothing else show(found["input"])
        faults.append(Fault(_path(found["loc"], document), value, mend))
    return faults


def _path(location: Sequence[int | str], document: object) -> str:
    """`workshops[3] (gs-2027-01).sessions[0].end`, so that it is found by counting and by searching."""
    path = ""
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
            document = document[step] if isinstance(document, list) and step < len(document) else None
            if isinstance(document, Mapping) and isinstance(document.get("id"), str):
                path += f" ({document['id']})"
        else:
            path += f".{step}" if path else step
            document = document.get(step) if isinstance(document, Mapping) else None
    return path or "the file"


def _keys_at(model: type[BaseModel], location: Sequence[int | str]) -> list[str]:
    """The keys that the file may have at a place."""
    here: type[BaseModel] | None = model
    for step in location:
        if here is None or isinstance(step, int):
            continue
        field = next((f for name, f in here.model_fields.items() if step in (name, f.alias)), None)
        here = _model_in(field.annotation) if field else None
    return [field.alias or name for name, field in here.model_fields.items()] if here else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    return next((found for part in typing.get_args(annotation) if (found := _model_in(part))), None)
