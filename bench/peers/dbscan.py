"""DBSCAN by scikit-learn."""
import numpy as np
from sklearn.cluster import DBSCAN

from common import Clock, answer


def fit(asked):
    x = asked.matrix()
    with Clock() as clock:
        labels = DBSCAN(eps=asked.number("eps"), min_samples=asked.whole("minSamples")).fit(x).labels_
    values = {"clusters": [int(labels.max()) + 1], "noise": [int((labels < 0).sum())]}
    return clock.seconds, values, labels


def grid(asked):
    x = asked.matrix()
    settings = [(eps, int(count)) for eps in asked.numbers("eps") for count in asked.numbers("minSamples")]
    with Clock() as clock:
        labelings = [DBSCAN(eps=eps, min_samples=count).fit(x).labels_ for eps, count in settings]
    sizes = [np.bincount(labels[labels >= 0], minlength=1) for labels in labelings]
    values = {
        "clusters": [int(labels.max()) + 1 for labels in labelings],
        "noise": [int((labels < 0).sum()) for labels in labelings],
        "largestShare": [int(size.max()) / len(x) for size in sizes],
    }
    return clock.seconds, values, None


answer({"fit": fit, "grid": grid})
