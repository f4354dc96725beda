"""The sample programme with other terms and dates, loaded over what is there."""

from typing import Any

import yaml
from sqlalchemy import Engine

from handlers.programme.reader import read_programme
from handlers.programme.service import load_programme
from storage.database import transaction
from tests.conftest import SAMPLE


def load(engine: Engine, registration: dict[str, Any] | None = None, **workshops: dict[str, Any]) -> None:
    """Loads the sample with these terms; each workshop is named by its id, with "_" for "-"."""
    document = yaml.safe_load(SAMPLE.read_text("utf-8"))
    if registration:
        document["registration"] = registration
    for id, changes in workshops.items():
        next(w for w in document["workshops"] if w["id"] == id.replace("_", "-")).update(changes)
    with transaction(engine) as session:
        load_programme(session, read_programme(yaml.safe_dump(document, allow_unicode=True, sort_keys=False)))
