"""What somebody would write with pandas and scikit-learn: from order lines, or from features, to segments and anomalies."""
import numpy as np
import pandas as pd
from sklearn.cluster import DBSCAN, KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import silhouette_score
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

from common import Clock, answer
from features import clean, features_of, read_lines

FEATURES = ["recency", "frequency", "monetary", "average_order_value", "tenure"]
NEIGHBOURS = 10


def model(table, asked):
    """The k sweep with silhouettes, PCA, k-distances and the DBSCAN grid. Returns the inertia of each k."""
    x = StandardScaler().fit_transform(np.log1p(table[FEATURES].to_numpy(float)))
    inertias = []
    for k in range(asked.whole("kMin"), asked.whole("kMax") + 1):
        fitted = KMeans(k, n_init=10, random_state=0).fit(x)
        silhouette_score(x, fitted.labels_)
        inertias.append(fitted.inertia_)
    PCA(2).fit_transform(x)
    NearestNeighbors(n_neighbors=NEIGHBOURS).fit(x).kneighbors(x)
    for eps in asked.numbers("eps"):
        for count in asked.numbers("minSamples"):
            DBSCAN(eps=eps, min_samples=int(count)).fit(x)
    return inertias


def tune_train(asked):
    with Clock() as clock:
        inertias = model(pd.read_csv(asked.text("features")), asked)
    return clock.seconds, {"inertia": inertias}, None


def whole(asked):
    with Clock() as clock:
        inertias = model(features_of(clean(read_lines(asked.text("orders")))), asked)
    return clock.seconds, {"inertia": inertias}, None


answer({"tuneTrain": tune_train, "whole": whole})
