"""Models that are loaded in threads of their own, while their opener goes on to import and open what else is needed.

It does not care what a model computes.
"""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

from retrieval.errors import SettingsError

Loaded = TypeVar("Loaded")


def load_beside(name: str, load: Callable[[], Loaded], told: Callable[[str], str]) -> Future[Loaded]:
    """What `load` returns, once it has. Where it raises OSError or ValueError, `result` raises SettingsError with what
    `told` makes of that reason, in one line; any other error is raised as it is, for whoever waits must hear of it."""
    loading: Future[Loaded] = Future()

    def run() -> None:
        try:
            loading.set_result(load())
        except (OSError, ValueError) as error:
            failure = SettingsError(told((" ".join(str(error).split()) or type(error).__name__)[:200]))
            failure.__cause__ = error
            loading.set_exception(failure)
        except BaseException as error:
            loading.set_exception(error)

    Thread(target=run, name=name, daemon=True).start()
    return loading
