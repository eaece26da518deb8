"""Keeps two windows from writing a checkpoint at the same moment: correctness does not rest on it."""

from __future__ import annotations

import errno
import os
from types import TracebackType

from funnel_tui.system import os_calls

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

# Seconds: no checkpoint takes that long, so a holder that does is suspended or gone.
_PATIENCE = 1.0
_PAUSE = 0.005


class Lock:
    """Held around one checkpoint; the file is never deleted, because two holders would then be possible.

    A window that was suspended in the middle of a checkpoint may hold it for hours, and some network folders
    cannot lock: after a second the work goes on without it, as a checkpoint checks that nobody else wrote.
    """

    def __init__(self, path: str, instead: str) -> None:
        self._path = path
        self._instead = instead
        self._fd = -1

    def __enter__(self) -> Self:
        try:
            self._fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os_calls.FLAGS, 0o600)
        except OSError:
            # Where the lock file cannot be opened no journal can be either, and the lock is all there is.
            try:
                self._fd = os.open(self._instead, os.O_RDONLY | os_calls.FLAGS)
            except OSError:
                return self
        waited = 0.0
        while not self._take() and waited < _PATIENCE:
            import time  # noqa: PLC0415

            time.sleep(_PAUSE)
            waited += _PAUSE
        return self

    def _take(self) -> bool:
        """Whether waiting longer would not help: it is ours, or it cannot be had at all."""
        try:
            os_calls.lock(self._fd)
        except OSError as error:
            return error.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
        return True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._fd >= 0:
            # Closing the descriptor lets go of it, on every system.
            os.close(self._fd)
            self._fd = -1
