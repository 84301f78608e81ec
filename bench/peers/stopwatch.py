"""Seconds by stage."""

import contextlib
import time


class StopWatch:
    def __init__(self):
        self.stages = {}

    @contextlib.contextmanager
    def stage(self, name):
        begin = time.perf_counter()
        yield
        self.stages[name] = self.stages.get(name, 0.0) + time.perf_counter() - begin

    def steps(self, name, items):
        """The items of a generator, the making of which is the stage."""
        items = iter(items)
        while True:
            with self.stage(name):
                item = next(items, None)
            if item is None:
                return
            yield item
