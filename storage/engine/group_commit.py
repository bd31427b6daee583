"""Lets writes that are requested while a commit is under way share the next commit, and gives each
its own result.

A group is never delayed to collect more writes. There is one writer task at a time; it ends when
no write is waiting.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from storage.engine.transaction import Unit

T = TypeVar("T")
R = TypeVar("R")

GROUP = 64
"""The most calls in one commit, and the most items in one call. With larger groups the first caller
waits longer than all of them together gain."""

Function = Callable[[Unit, Sequence[T]], Sequence[R | Exception]]
"""A function that writes several items at once and returns each one's result or error, in order."""

Attempt = Callable[[Function[Any, Any], Sequence[Any]], Sequence[Any]]
"""Runs a function in a transaction or savepoint; if it raises, undoes it and raises the error."""


class Call:
    """A function that is to be run in a transaction, once for all of its items.

    Each item has a caller that waits for its result.
    """

    __slots__ = ("_results", "callers", "fn", "items")

    def __init__(self, fn: Function[Any, Any]) -> None:
        self.fn = fn
        self.items: list[Any] = []
        self.callers: list[asyncio.Future[Any]] = []
        self._results: Sequence[Any] = ()

    def run(self, attempt: Attempt, fatal: Callable[[BaseException], bool]) -> None:
        """Run the function through `attempt`, which undoes everything it did if it raises.

        If it raises for several items, each is attempted alone, so that one item does not make the
        others fail. Errors for which `fatal` is true are raised instead: nothing more can be
        written after them.
        """
        try:
            self._results = attempt(self.fn, self.items)
        except BaseException as error:
            if fatal(error):
                raise
            self._results = [error]
            if len(self.items) > 1:
                self._results = [self._alone(attempt, fatal, item) for item in self.items]
        if len(self._results) != len(self.items):
            self._results = [ValueError("a function must return a result for each item")]
            self._results *= len(self.items)

    def _alone(self, attempt: Attempt, fatal: Callable[[BaseException], bool], item: Any) -> Any:
        try:
            (result,) = attempt(self.fn, [item])
        except BaseException as error:
            if fatal(error):
                raise
            return error
        return result

    def fail(self, error: BaseException) -> None:
        """Make this error the result of every item that has no error of its own."""
        own = self._results or [None] * len(self.items)
        self._results = [one if isinstance(one, BaseException) else error for one in own]

    def answer(self) -> None:
        """Resolve the future of each caller with its result or error."""
        for caller, result in zip(self.callers, self._results, strict=True):
            if caller.done():  # the caller was cancelled; what it wrote is stored all the same
                continue
            if isinstance(result, StopIteration):
                caller.set_exception(RuntimeError())  # a future takes no StopIteration
            elif isinstance(result, BaseException):
                caller.set_exception(result)
            else:
                caller.set_result(result)


class GroupCommit:
    """Collects calls and commits them in groups, one group after the other.

    `commit` runs every call of a group and commits; if it raises, the whole group fails.
    """

    def __init__(self, commit: Callable[[Sequence[Call]], Awaitable[None]]) -> None:
        self._commit = commit
        self._waiting: deque[Call] = deque()
        self._open: dict[Function[Any, Any], Call] = {}
        self._writing: asyncio.Task[None] | None = None

    def write(self, fn: Callable[[Unit], T]) -> asyncio.Future[T]:
        """Run fn in the next group; the future resolves to its result."""
        return self._add(Call(lambda unit, _: (fn(unit),)), None)

    def write_together(self, fn: Function[T, R], item: T) -> asyncio.Future[R]:
        """Run fn in the next group, once for all items that wait for the same function.

        The future resolves to the result for this item.
        """
        call = self._open.get(fn)
        if call is None or len(call.items) == GROUP:
            call = self._open[fn] = Call(fn)
        return self._add(call, item)

    def _add(self, call: Call, item: Any) -> asyncio.Future[Any]:
        if not call.items:
            self._waiting.append(call)
        caller: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        call.items.append(item)
        call.callers.append(caller)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_on())
        return caller

    async def settled(self) -> None:
        """Wait until no write is waiting or under way."""
        while self._writing is not None:
            await asyncio.wait({self._writing})

    async def _write_on(self) -> None:
        try:
            await asyncio.sleep(0)  # lets all callers that are ready now join the first group
            while self._waiting:
                group = [self._waiting.popleft() for _ in range(min(GROUP, len(self._waiting)))]
                self._open.clear()
                try:
                    await self._commit(group)
                except Exception as error:
                    for call in group:
                        call.fail(error)
                for call in group:
                    call.answer()
                if self._waiting:
                    await asyncio.sleep(0)  # lets other tasks run between two groups
        finally:
            self._writing = None
