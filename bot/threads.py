"""Where work on a database is done, so that the event loop never waits for it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar
from weakref import WeakKeyDictionary, finalize

from sqlalchemy import Engine

P = ParamSpec("P")
T = TypeVar("T")
_pools: WeakKeyDictionary[Engine, ThreadPoolExecutor] = WeakKeyDictionary()


async def run_in_thread(engine: Engine, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Does work on a database in one of its threads.

    SQLite has one writer, so it has one thread, in whose queue nobody overtakes: several would wait for the file's
    lock, which is given to whoever happens to look when it is free.
    """
    pool = _pools.get(engine)
    if pool is None:
        pool = _pools[engine] = ThreadPoolExecutor(1 if engine.dialect.name == "sqlite" else 8, "database")
        finalize(engine, pool.shutdown, wait=False)
    return await asyncio.get_running_loop().run_in_executor(pool, partial(work, *args, **kwargs))
