"""The log: to stderr, as text or JSON, of what happened and where; never what people wrote, and no secrets.

An exception is told by its type and the lines of code that it came through. Its message is left out, because messages
of exceptions quote what they stumbled over: the text of a person, the parameters of an SQL statement, an address that
carries a token.
"""

import json
import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from traceback import walk_tb

import structlog
from structlog.typing import EventDict, Processor, ProcessorReturnValue, WrappedLogger

OURS = ("bot", "handlers", "storage", "config", "__main__")
WORDLESS = ("asyncio", "nio")
"""Libraries that put values into their words themselves: of what they log only the place in their code is kept."""

_ROOT = Path(__file__).parents[1]


def configure_logging(level: str, form: str, secrets: Iterable[str] = ()) -> None:
    """Sends our log to stderr, and from WARNING that of the libraries. `form` is "text" or "json".

    What libraries log is kept without the values that belong in it, for it is they that may quote people.
    """
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        shorten_exception,
    ]
    render: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_name_library, *shared],
            use_get_message=False,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _Blackener(render, secrets)],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def shorten_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Puts the types and places of an exception, and of those that led to it, in the place of the exception."""
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(_describe(error))
    return event


def _describe(error: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    present: BaseException | None = error
    while present is not None and id(present) not in seen:
        seen.add(id(present))
        yield f"{type(present).__module__}.{type(present).__qualname__}".removeprefix("builtins.")
        for frame, line in walk_tb(present.__traceback__):
            code = frame.f_code
            yield f"  {_shorten(code.co_filename)}:{line} {code.co_qualname}"
        if isinstance(present, BaseExceptionGroup):
            for inner in present.exceptions:
                yield from _describe(inner)
        present = present.__cause__ or (None if present.__suppress_context__ else present.__context__)


def _shorten(path: str) -> str:
    for root in (_ROOT, *_site_packages()):
        if Path(path).is_relative_to(root):
            return str(Path(path).relative_to(root))
    return path


def _site_packages() -> Sequence[Path]:
    return [Path(entry) for entry in sys.path if entry.endswith("site-packages")]


def _name_library(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    record: logging.LogRecord = event["_record"]
    event["logger"] = record.name
    if record.name.partition(".")[0] in WORDLESS:
        event["event"] = f"{record.module}:{record.lineno}"
    return event


class _Blackener:
    """Renders an entry and blackens every secret in it, should one have come in by a way that nobody thought of."""

    def __init__(self, render: Processor, secrets: Iterable[str]) -> None:
        self._render = render
        self._secrets = {form for secret in secrets if secret for form in (secret, json.dumps(secret)[1:-1])}

    def __call__(self, logger: WrappedLogger, method: str, event: EventDict) -> ProcessorReturnValue:
        line = str(self._render(logger, method, event))
        for secret in self._secrets:
            line = line.replace(secret, "█")
        return line
