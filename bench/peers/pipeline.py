"""What somebody would write with pandas and scikit-learn: from order lines, or from features, to segments and anomalies."""
import numpy as np
import pandas as pd
from sklearn.cluster import DBSCAN, KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import silhouette_score
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

from common import Clock, answer

FEATURES = ["recency", "frequency", "monetary", "average_order_value", "tenure"]
NEIGHBOURS = 10


def features_of(path):
    """Features of the customers of a file of order lines, cleaned as Clientele's standard rules do."""
    lines = pd.read_csv(path, dtype={"InvoiceNo": str, "StockCode": str}, parse_dates=["InvoiceDate"])
    lines = lines.dropna(subset=["CustomerID"])
    lines = lines[~lines.InvoiceNo.str.startswith("C") & (lines.Quantity > 0) & (lines.UnitPrice > 0)]
    lines = lines.assign(amount=lines.Quantity * lines.UnitPrice)
    table = lines.groupby("CustomerID").agg(
        first=("InvoiceDate", "min"),
        last=("InvoiceDate", "max"),
        frequency=("InvoiceNo", "nunique"),
        monetary=("amount", "sum"),
    )
    as_of = lines.InvoiceDate.max() + pd.Timedelta(days=1)
    table["recency"] = (as_of - table["last"]).dt.days
    table["tenure"] = (as_of - table["first"]).dt.days
    table["average_order_value"] = table.monetary / table.frequency
    return table


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
        inertias = model(features_of(asked.text("orders")), asked)
    return clock.seconds, {"inertia": inertias}, None


answer({"tuneTrain": tune_train, "whole": whole})
