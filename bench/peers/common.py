"""What the scripts of this folder share: arguments `name=value`, the clock, and the answer as one line of JSON."""
import json
import resource
import sys
import time

import numpy as np


class Asked:
    """What a task is to do."""

    def __init__(self, settings):
        self.given = dict(setting.split("=", 1) for setting in settings)

    def text(self, name):
        return self.given[name]

    def number(self, name):
        return float(self.given[name])

    def whole(self, name):
        return int(self.given[name])

    def numbers(self, name):
        return [float(value) for value in self.given[name].split(",")]

    def matrix(self):
        return np.fromfile(self.text("matrix")).reshape(self.whole("rows"), self.whole("columns"))

    def labelings(self):
        return np.fromfile(self.text("labelings"), dtype=np.int32).reshape(-1, self.whole("rows"))


class Clock:
    """`with Clock() as clock: work` puts the time of the work into clock.seconds."""

    def __enter__(self):
        self.begun = time.perf_counter()
        return self

    def __exit__(self, *_):
        self.seconds = time.perf_counter() - self.begun


def answer(tasks):
    """Does the task that the first argument names. It returns seconds, values, and labels or None."""
    asked = Asked(sys.argv[2:])
    seconds, values, labels = tasks[sys.argv[1]](asked)
    path = None
    if labels is not None:
        path = asked.text("labelsOut")
        np.asarray(labels, dtype=np.int32).tofile(path)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": megabytes, "values": values, "labels": path}))
