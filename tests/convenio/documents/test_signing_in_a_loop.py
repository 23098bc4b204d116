"""Signing works also where a loop is running already, as under an asynchronous server."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from convenio.documents.signatures import _run


def test_a_coroutine_runs_to_its_end_inside_a_running_loop() -> None:
    done = []

    async def deed() -> None:
        await asyncio.sleep(0)
        done.append(True)

    async def server() -> None:
        _run(deed())

    # A thread of its own: Playwright may run a loop in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, server()).result()
    _run(deed())
    assert done == [True, True]
