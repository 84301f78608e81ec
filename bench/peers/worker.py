"""Runs the cases of this folder on request: one JSON object per line in, one out.

{"do": "prepare", "case": "module.function", "arguments": {...}}   builds the inputs; the function returns what is timed
{"do": "run", "repeats": 3}   -> {"ms", "cpu": per call, "stages": {name: ms}}; stages where the case returns
                              a dict of seconds
{"do": "save", "file": "x.npy"}   writes what the last call returned
{"do": "drop"}   forgets the case
"""

import gc
import importlib
import json
import sys
import time
import warnings

import numpy as np

warnings.simplefilter("ignore")


class Worker:
    def __init__(self):
        self.run_case = None
        self.last = None

    def prepare(self, case, arguments):
        module, name = case.split(".")
        self.run_case = getattr(importlib.import_module(module), name)(**arguments)
        return {}

    def run(self, repeats):
        self.last = None
        gc.collect()
        begin, used = time.perf_counter(), time.process_time()
        for _ in range(repeats):
            self.last = self.run_case()
        ms = (time.perf_counter() - begin) / repeats * 1e3
        cpu = (time.process_time() - used) / repeats * 1e3
        stages = self.last if isinstance(self.last, dict) else {}
        return {"ms": ms, "cpu": cpu, "stages": {name: 1e3 * seconds for name, seconds in stages.items()}}

    def save(self, file):
        np.save(file, self.last)
        return {}

    def drop(self):
        self.run_case = self.last = None
        gc.collect()
        return {}


def main():
    # What libraries print must not mix with the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    worker = Worker()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = getattr(worker, request.pop("do"))(**request)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


main()
