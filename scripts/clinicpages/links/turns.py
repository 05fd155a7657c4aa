"""A queue for LinkChecker's threads in which hosts take turns, each at its own pace."""

from __future__ import annotations

import heapq
import time
from collections import deque
from typing import Protocol

from linkcheck.cache.urlqueue import Empty, UrlQueue


class Visit(Protocol):
    """What stands in the queue: one address, and the host whose turn it needs."""

    host_key: str


class Turns(UrlQueue):  # type: ignore[misc]
    """No thread sleeps on a host: it takes the next address whose host may be asked."""

    def __init__(self, pause: float, due: dict[str, float]) -> None:
        super().__init__()
        self._pause = pause
        self._due = due
        self._waiting: dict[str, deque[Visit]] = {}
        self._heap: list[tuple[float, int, str]] = []
        self._pushed = 0

    def _empty(self) -> bool:
        return not self._waiting

    def _put(self, visit: Visit) -> None:
        queue = self._waiting.setdefault(visit.host_key, deque())
        queue.append(visit)
        if len(queue) == 1:
            self._push(visit.host_key)
        self.unfinished_tasks += 1

    def _push(self, host: str) -> None:
        self._pushed += 1
        heapq.heappush(self._heap, (self._due.get(host, 0.0), self._pushed, host))

    def _get(self, timeout: float | None) -> Visit:
        end = time.monotonic() + (timeout or 1.0)
        while True:
            now = time.monotonic()
            if self.shutdown or now >= end:
                raise Empty
            if not self._heap:
                self.not_empty.wait(end - now)
                continue
            due, _, host = self._heap[0]
            due = max(due, self._due.get(host, 0.0))
            if due > now:
                heapq.heapreplace(self._heap, (due, self._heap[0][1], host))
                self.not_empty.wait(min(self._heap[0][0], end) - now)
                continue
            heapq.heappop(self._heap)
            visit = self._waiting[host].popleft()
            self._due[host] = now + self._pause
            if self._waiting[host]:
                self._push(host)
            else:
                del self._waiting[host]
            self.in_progress += 1
            return visit

    def wait_for(self, host: str) -> None:
        """Takes the host's next turn, and sleeps until it comes without holding anyone up."""
        with self.mutex:
            at = max(time.monotonic(), self._due.get(host, 0.0))
            self._due[host] = at + self._pause
        time.sleep(max(0.0, at - time.monotonic()))

    def close(self) -> None:
        """Sends every thread home."""
        with self.mutex:
            self.shutdown = True
            self.not_empty.notify_all()
            self.all_tasks_done.notify_all()
