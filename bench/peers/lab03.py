"""Lab 03 as a reader would write it with NumPy and matplotlib: the same two figures as PNG. Usage: lab03.py FOLDER.

Three ways of marking positions (sinusoid, a learned table of 64 rows that is clamped, RoPE), five lengths, one
attention layer of two heads that is not trained: a grid of attention maps, and mean entropy of the rows against length.
"""
import os
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

LENGTHS, WIDTH, HEADS, TABLE = (64, 96, 128, 192, 256), 32, 2, 64
rng = np.random.default_rng(0)
W_Q, W_K, W_V, W_O = (rng.standard_normal((WIDTH, WIDTH)).astype(np.float32) / WIDTH ** 0.5 for _ in range(4))
inputs = rng.standard_normal((max(LENGTHS), WIDTH)).astype(np.float32)
rows = (0.02 * rng.standard_normal((TABLE, WIDTH))).astype(np.float32)


def angles(T, d):
    return np.arange(T)[:, None] * 10000.0 ** (-np.arange(0, d, 2) / d)


def sinusoid(T):
    a = angles(T, WIDTH)
    return np.stack((np.sin(a), np.cos(a)), -1).reshape(T, WIDTH).astype(np.float32)


def turned(x):
    a = angles(*x.shape[-2:])
    c, s = np.cos(a).astype(np.float32), np.sin(a).astype(np.float32)
    return np.stack((x[..., 0::2] * c - x[..., 1::2] * s, x[..., 0::2] * s + x[..., 1::2] * c), -1).reshape(x.shape)


def attend(x, rope):
    T, width = len(x), WIDTH // HEADS
    q, k, v = ((x @ W).reshape(T, HEADS, width).transpose(1, 0, 2) for W in (W_Q, W_K, W_V))
    if rope:
        q, k = turned(q), turned(k)
    scores = q @ k.transpose(0, 2, 1) / width ** 0.5
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    weights /= weights.sum(-1, keepdims=True)
    return weights, (weights @ v).transpose(1, 0, 2).reshape(T, WIDTH) @ W_O


schemes = {
    "sinusoidal": lambda x: attend(x + sinusoid(len(x)), False),
    "learned": lambda x: attend(x + rows[np.minimum(np.arange(len(x)), TABLE - 1)], False),
    "RoPE": lambda x: attend(x, True),
}
maps = {(name, T): scheme(inputs[:T])[0] for name, scheme in schemes.items() for T in LENGTHS}
folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)

figure, panels = plt.subplots(len(schemes), len(LENGTHS), figsize=(15, 9))
for i, name in enumerate(schemes):
    for j, T in enumerate(LENGTHS):
        image = panels[i, j].imshow(maps[name, T][0], cmap="viridis", aspect="auto")
        panels[i, j].set(title=f"T = {T}" if i == 0 else None, ylabel=name if j == 0 else None)
        figure.colorbar(image, ax=panels[i, j])
figure.tight_layout()
figure.savefig(folder + "/attention_pattern_comparison.png", dpi=150)

figure, panel = plt.subplots()
for name in schemes:
    entropies = [-(maps[name, T] * np.log(maps[name, T])).sum(-1).mean() for T in LENGTHS]
    panel.plot(LENGTHS, entropies, marker="o", label=name)
panel.set(xlabel="T", ylabel="mean entropy of a row (nats)")
panel.legend()
figure.savefig(folder + "/extrapolation_metric.png", dpi=150)
