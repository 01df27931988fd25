"""K-means by scikit-learn."""
from sklearn.cluster import KMeans

from common import Clock, answer


def sweep(asked):
    x = asked.matrix()
    with Clock() as clock:
        models = [
            KMeans(
                k,
                n_init=asked.whole("restarts"),
                max_iter=asked.whole("maxIterations"),
                tol=asked.number("tol"),
                random_state=0,
            ).fit(x)
            for k in range(asked.whole("kMin"), asked.whole("kMax") + 1)
        ]
    return clock.seconds, {"inertia": [model.inertia_ for model in models]}, None


def fit(asked):
    x = asked.matrix()
    model = KMeans(
        asked.whole("k"),
        n_init=asked.whole("restarts"),
        max_iter=asked.whole("maxIterations"),
        tol=asked.number("tol"),
        random_state=0,
    )
    with Clock() as clock:
        model.fit(x)
    return clock.seconds, {"inertia": [model.inertia_], "iterations": [model.n_iter_]}, None


answer({"sweep": sweep, "fit": fit})
