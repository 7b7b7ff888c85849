#!/usr/bin/env python3
"""Computes the numbers by which two samples of features are compared, without Saddle, and writes tests/golden/quality.json.

    python3 tests/pytorch/quality.py

Needs numpy, scipy and scikit-learn. Features come from a linear congruential generator or from FashionMNIST's first 48 images, which
stand beside the file. Distances are scikit-learn's exact ones, KID is a sum over its polynomial kernel, and components are those of its
full singular value decomposition. The halves for KID's deviation come from the Philox generator of check_generator.py.
"""

import json
import pathlib

import numpy as np
from scipy.stats import binom
from sklearn.decomposition import PCA
from sklearn.metrics import DistanceMetric
from sklearn.metrics.pairwise import polynomial_kernel
from sklearn.neighbors import NearestNeighbors

from check_generator import philox

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "golden"
MUL, ADD = 1664525, 1013904223
SUBSETS, SUBSETS_PURPOSE = 64, 10  # Saddle's number for this purpose of random values
COVERAGE_K, PRECISION_K = 5, 3
COMPONENTS = 16

# scale and shift are those of generated features; levels > 0 makes integers below it of all features, which gives ties.
CASES = [
    {"name": "apart", "seed": 1, "real": 240, "generated": 240, "dimension": 32, "scale": 0.8, "shift": 0.3, "levels": 0},
    {"name": "alike", "seed": 2, "real": 200, "generated": 200, "dimension": 16, "scale": 1.0, "shift": 0.0, "levels": 0},
    {"name": "unequal", "seed": 3, "real": 151, "generated": 90, "dimension": 7, "scale": 1.3, "shift": -0.2, "levels": 0},
    {"name": "ties", "seed": 4, "real": 120, "generated": 120, "dimension": 3, "scale": 1.0, "shift": 0.0, "levels": 6},
]


class Draws:
    def __init__(self, seed):
        self.state = seed

    def uniform(self):
        self.state = (self.state * MUL + ADD) % 2**32
        return (self.state >> 8) / 2.0**24

    def normal(self):
        """The sum of twelve draws, less 6: about a standard normal."""
        total = 0.0
        for _ in range(12):
            total += self.uniform()
        return total - 6.0


def features(case):
    draws = Draws(case["seed"])

    def sample(rows, scale, shift):
        count = rows * case["dimension"]
        if case["levels"]:
            values = [float(int(draws.uniform() * case["levels"])) for _ in range(count)]
        else:
            values = [draws.normal() * scale + shift for _ in range(count)]
        return np.array(values, np.float64).astype(np.float32).reshape(rows, case["dimension"])

    return sample(case["real"], 1.0, 0.0), sample(case["generated"], case["scale"], case["shift"])


def bits(seed, purpose, step, index):
    words = philox(np.array([[index // 4, step, 0, 0]], np.uint32), (seed, purpose))
    return int(words[0, index % 4])


def permutation(step, n):
    """Durstenfeld's shuffle; a draw below k is the high half of 32 random bits times k."""
    order = list(range(n))
    for last in range(n - 1, 0, -1):
        other = (bits(0, SUBSETS_PURPOSE, step, last) * (last + 1)) >> 32
        order[last], order[other] = order[other], order[last]
    return order


def mmd2(real, generated):
    """The unbiased estimate: means of the kernel over pairs of different rows."""

    def kernel(a, b):
        return polynomial_kernel(a.astype(np.float64), b.astype(np.float64), degree=3, gamma=1.0 / a.shape[1], coef0=1.0)

    def within(k):
        n = len(k)
        return (k.sum() - np.trace(k)) / (n * (n - 1))

    across = kernel(real, generated)
    return within(kernel(real, real)) + within(kernel(generated, generated)) - 2.0 * across.mean()


def quality(real, generated, has_ties=False):
    n, m = len(real), len(generated)
    rows = np.concatenate([real, generated]).astype(np.float64)
    is_real = np.arange(n + m) < n
    distances = DistanceMetric.get_metric("euclidean").pairwise(rows)
    np.fill_diagonal(distances, np.inf)
    to_real, to_generated = distances[:, is_real].min(axis=1), distances[:, ~is_real].min(axis=1)
    own, other = np.where(is_real, to_real, to_generated), np.where(is_real, to_generated, to_real)
    right = (own < other) + 0.5 * (own == other)
    # The k-th nearest other real row; k + 1 with the row itself.
    balls = NearestNeighbors(algorithm="ball_tree").fit(rows[:n]).kneighbors(rows[:n], COVERAGE_K + 1)[0]
    across = DistanceMetric.get_metric("euclidean").pairwise(rows[:n], rows[n:])
    covered = (across <= balls[:, COVERAGE_K : COVERAGE_K + 1]).any(axis=1)
    precise = (across <= balls[:, PRECISION_K : PRECISION_K + 1]).any(axis=0)
    if not has_ties:
        left_out = NearestNeighbors(algorithm="ball_tree").fit(rows).kneighbors(rows, 2)[1][:, 1]
        assert np.array_equal(is_real[left_out] == is_real, right == 1.0), "scikit-learn's neighbours are others"
    halves = [(permutation(step, n)[: n // 2], permutation(step, m)[: m // 2]) for step in range(SUBSETS)]
    estimates = np.array([mmd2(real[of_real], generated[of_generated]) for of_real, of_generated in halves])
    return {
        "one_nn": right.mean(),
        "one_nn_real": right[is_real].mean(),
        "one_nn_generated": right[~is_real].mean(),
        "kid": mmd2(real, generated),
        "kid_sd": estimates.std(ddof=1),
        "coverage": covered.mean(),
        "precision": precise.mean(),
        "n_real": n,
        "n_generated": m,
    }


def principal_components():
    """Of the first 24 images; then both halves in these coordinates against each other."""
    pixels = np.frombuffer((GOLDEN / "first-48-images-idx3-ubyte").read_bytes()[16:], np.uint8).reshape(48, 784)
    # As Saddle computes them: in single precision.
    images = pixels.astype(np.float32) / np.float32(127.5) - np.float32(1.0)
    fit = PCA(COMPONENTS, svd_solver="full").fit(images[:24].astype(np.float64))
    components = fit.components_
    signs = np.sign(components[np.arange(COMPONENTS), np.abs(components).argmax(axis=1)])
    coordinates = ((images - fit.mean_) @ (components * signs[:, None]).T).astype(np.float32)
    return {
        "components": COMPONENTS,
        "variances": fit.explained_variance_.tolist(),
        "first_image": coordinates[0].astype(float).tolist(),
        "last_image": coordinates[-1].astype(float).tolist(),
        "quality": quality(coordinates[:24], coordinates[24:]),
    }


def bands():
    certain = [(10, 0.0), (10, 1.0)]
    pairs = [(1000, 0.1), (1000, 0.05), (1000, 0.5), (1000, 0.001), (1, 0.3), (24, 0.25), (60000, 0.1), (1000000, 0.9), *certain]
    return [[n, share, int(binom.ppf(0.025, n, share)), int(binom.ppf(0.975, n, share))] for n, share in pairs]


def main():
    cases = [{**case, "quality": quality(*features(case), case["levels"] > 0)} for case in CASES]
    found = {"lcg": {"mul": MUL, "add": ADD}, "cases": cases, "images": principal_components(), "bands": bands()}
    (GOLDEN / "quality.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
