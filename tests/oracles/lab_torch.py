"""The trainings of labs 04, 05 and 07 in PyTorch, for tests/labs/pytorch.lua to repeat.

Run by hand, with Debian's python3-torch, from the root of the project:
    build/minimodel tests/oracles/lab_export.lua build/lab_export
    /usr/bin/python3 tests/oracles/lab_torch.py build/lab_export
Trains every exported run, one of each arm, from the same weights on the same batches, whole; prints the largest
difference between its losses and this engine's, and writes lab_torch.json beside itself: the losses of the first ten
steps and of every tenth after them. The schemes here are written from their formulas and share no code with
the engine's.
"""
import json
import math
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
WINDOW = 16  # what lab 07 trains on: the base of rope_short makes the slowest pair turn once within it


def sinusoid(positions, d, scale):
    angles = torch.outer(positions, 10000.0 ** (-torch.arange(0, d, 2, dtype=torch.float64) / d))
    return (scale * torch.stack((angles.sin(), angles.cos()), -1).flatten(-2)).float()


class Scheme:
    """What an arm does with positions: added to the input, turned into queries and keys, or taken off the scores."""

    def __init__(self, arm, d, heads):
        words = arm.split("_")
        self.kind = words[1] if words[0] in ("both", "causal") else words[0]
        self.scale = 0.3 if arm.endswith("_soft") else 1.0
        width = d // heads
        base = (WINDOW / (2 * math.pi)) ** (width / (width - 2)) if arm.endswith("_short") else 10000.0
        self.frequencies = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
        self.slopes = torch.tensor([2.0 ** (-8.0 * (h + 1) / heads) for h in range(heads)]).view(heads, 1, 1)

    def add(self, x, positions, weights):
        if self.kind == "sinusoidal":
            return x + sinusoid(positions, x.shape[-1], self.scale)
        if self.kind == "learned":
            return x + weights["scheme.table"][positions.long()]
        return x

    def rotate(self, x, positions):  # pairs (2i, 2i + 1)
        if self.kind != "rope":
            return x
        angles = torch.outer(positions, self.frequencies)
        c, s = angles.cos().float(), angles.sin().float()
        a, b = x[..., 0::2], x[..., 1::2]
        return torch.stack((a * c - b * s, a * s + b * c), -1).flatten(-2)

    def bias(self, positions):
        if self.kind != "alibi":
            return 0.0
        return -self.slopes * (positions[:, None] - positions[None, :]).abs().float()


def forward(run, scheme, w, ids, positions):
    table = w["embedding.table"]
    d, heads = table.shape[1], run["heads"]
    x = scheme.add(table[ids] * math.sqrt(d), positions, w)
    B, T = ids.shape
    hidden = torch.ones(T, T).triu(1).bool() if run["causal"] else None
    for i in range(1, 3):
        p = f"blocks.{i}."
        h = F.layer_norm(x, (d,), w[p + "norm_1.gain"], w[p + "norm_1.bias"], 1e-5)
        q, k, v = ((h @ w[p + "attention." + n]).view(B, T, heads, d // heads).transpose(1, 2) for n in ("W_Q", "W_K", "W_V"))
        q, k = scheme.rotate(q, positions), scheme.rotate(k, positions)
        scores = q @ k.transpose(-1, -2) / math.sqrt(d // heads) + scheme.bias(positions)
        if hidden is not None:
            scores = scores.masked_fill(hidden, -math.inf)
        x = x + (scores.softmax(-1) @ v).transpose(1, 2).reshape(B, T, d) @ w[p + "attention.W_O"]
        h = F.layer_norm(x, (d,), w[p + "norm_2.gain"], w[p + "norm_2.bias"], 1e-5)
        h = F.gelu(h @ w[p + "mlp.up.W"] + w[p + "mlp.up.b"], approximate="tanh")
        x = x + h @ w[p + "mlp.down.W"] + w[p + "mlp.down.b"]
    x = F.layer_norm(x, (d,), w["norm.gain"], w["norm.bias"], 1e-5)
    return x.mean(-2) @ w["head.W"] + w["head.b"] if "head.W" in w else x @ table.T


def rate_at(step, run):
    peak, final = run["rate"], 0.1 * run["rate"]
    if step <= run["warmup"]:
        return peak * step / run["warmup"]
    along = min(1.0, (step - run["warmup"]) / (run["steps"] - run["warmup"]))
    return final + 0.5 * (peak - final) * (1 + math.cos(math.pi * along))


def train(folder):
    with open(os.path.join(folder, "run.json")) as file:
        run = json.load(file)
    row, w = np.load(os.path.join(folder, "weights.npy")), {}
    for entry in run["weights"]:
        size = math.prod(entry["shape"])
        w[entry["name"]] = torch.tensor(row[:size].reshape(entry["shape"]), dtype=torch.float32, requires_grad=True)
        row = row[size:]
    assert len(row) == 0
    scheme = Scheme(run["arm"], w["embedding.table"].shape[1], run["heads"])
    optimizer = torch.optim.AdamW([
        {"params": [p for p in w.values() if p.ndim > 1], "weight_decay": run["decay"]},
        {"params": [p for p in w.values() if p.ndim == 1], "weight_decay": 0.0},
    ], betas=(0.9, 0.999), eps=1e-8)
    losses = []
    with open(os.path.join(folder, "batches.jsonl")) as lines:
        for step, line in enumerate(lines, 1):
            batch = json.loads(line)
            ids, targets = torch.tensor(batch["ids"]), torch.tensor(batch["targets"])
            positions = torch.tensor(batch.get("positions") or list(range(ids.shape[1])), dtype=torch.float64)
            logits = forward(run, scheme, w, ids, positions)
            loss = F.cross_entropy(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1), ignore_index=-1)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(list(w.values()), run["clip"])
            for group in optimizer.param_groups:
                group["lr"] = rate_at(step, run)
            optimizer.step()
            losses.append(loss.item())
    return run, losses


def main(folder):
    torch.set_num_threads(1)
    kept, worst = [], (0.0, "")
    for name in sorted(os.listdir(folder)):
        run, losses = train(os.path.join(folder, name))
        apart = max(abs(a - b) for a, b in zip(losses, run["losses"]))
        print(f"{name}: {len(losses)} steps, {losses[0]:.4f} to {losses[-1]:.4f}, largest difference {apart:.2g}", flush=True)
        worst = max(worst, (apart, name))
        steps = [s for s in range(1, len(losses) + 1) if s <= 10 or s % 10 == 0]
        kept.append({"lab": run["lab"], "arm": run["arm"], "seed": run["seed"], "rate": run["rate"],
                     "losses": {str(s): round(losses[s - 1], 6) for s in steps}})
    print(f"largest difference of all: {worst[0]:.2g}, {worst[1]}")
    with open(os.path.join(HERE, "lab_torch.json"), "w") as file:
        file.write("[" + ",\n".join(json.dumps(entry) for entry in kept) + "]\n")


if __name__ == "__main__":
    main(sys.argv[1])
