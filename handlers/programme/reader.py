"""Reading a programme file: every fault is told, and all at once."""

from collections.abc import Mapping
from typing import Any

import yaml
from pydantic import ValidationError

from handlers.programme.faults import Fault, ProgrammeFaultsError, from_validation
from handlers.programme.file import ProgrammeFile
from handlers.programme.rules import find_faults


class _Loader(yaml.SafeLoader):
    """Refuses a key that stands twice in one place, of which YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="a key must be a word", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key.value!r} stands twice here", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_programme(source: str) -> ProgrammeFile:
    """A programme from the text of its file. Raises ProgrammeFaultsError with every fault of the file."""
    try:
        document = yaml.load(source, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "the file"
        problem = getattr(error, "problem", None) or " ".join(str(error).split())
        raise ProgrammeFaultsError([Fault(where, "", f"this is not valid YAML: {problem}")]) from None
    except RecursionError:
        raise ProgrammeFaultsError([Fault("the file", "", "this is not valid YAML: it is nested too deep")]) from None
    if not isinstance(document, Mapping):
        raise ProgrammeFaultsError([Fault("the file", "", "a programme begins with the key 'programme:'")])
    try:
        programme = ProgrammeFile.model_validate(document)
    except ValidationError as error:
        raise ProgrammeFaultsError(from_validation(error, ProgrammeFile, document)) from None
    faults = list(find_faults(programme))
    if faults:
        raise ProgrammeFaultsError(faults)
    return programme
