"""A dictionary of bounded size, for what a process keeps only to be faster."""

from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Shelf(Generic[Key, Value]):
    """Holds at most so many values; the one put there longest ago makes room."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.values: dict[Key, Value] = {}
        self.lock = Lock()

    def get(self, key: Key) -> Value | None:
        return self.values.get(key)

    def put(self, key: Key, value: Value) -> None:
        with self.lock:
            self.values.pop(key, None)
            if len(self.values) >= self.most:
                del self.values[next(iter(self.values))]
            self.values[key] = value
