"""The classification service that a data scientist would write: Flask, scikit-learn, gunicorn with two workers."""
import os

import numpy as np
import pandas as pd
from flask import Flask, jsonify, request
from sklearn.cluster import DBSCAN, KMeans
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

features = pd.read_csv(os.environ["FEATURES"])
k, eps, min_samples = int(os.environ["K"]), float(os.environ["EPS"]), int(os.environ["MIN_SAMPLES"])

log_values = np.log1p(features[["recency", "frequency", "monetary"]].to_numpy(float))
scaler = StandardScaler().fit(log_values)
x = scaler.transform(log_values)
segments = KMeans(k, n_init=10, random_state=0).fit(x)
cores = NearestNeighbors(n_neighbors=1).fit(x[DBSCAN(eps=eps, min_samples=min_samples).fit(x).core_sample_indices_])

app = Flask(__name__)


@app.post("/predict")
def predict():
    given = request.get_json()
    values = np.log1p(np.array([[given["recencyDays"], given["frequency"], given["monetary"]]], float))
    scaled = scaler.transform(values)
    distance, _ = cores.kneighbors(scaled)
    return jsonify(segment=int(segments.predict(scaled)[0]), isAnomaly=bool(distance[0, 0] > eps))
