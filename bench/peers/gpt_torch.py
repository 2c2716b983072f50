"""A training step of MiniGPT in PyTorch.

Usage: gpt_torch.py FOLDER rope|sinusoidal B T D LAYERS HEADS V WARM plain|fastest. FOLDER holds p001.npy … (the
parameters in the order of MiniGPT:named_parameters()), ids.npy and targets.npy. The fact is the loss after WARM steps,
which must be the other side's. plain: as a reader writes it. fastest: what can be written in several ways (the
rotation, the mask, the optimizer's loops) is tried in each.
"""
import glob
import itertools
import math
import sys

import numpy as np
import torch
import torch.nn.functional as F

from worker import fastest, serve

torch.set_num_threads(1)
folder, kind = sys.argv[1:3]
B, T, d, layers, heads, V, warm = map(int, sys.argv[3:10])
width = d // heads

arrays = [torch.from_numpy(np.load(path)) for path in sorted(glob.glob(folder + "/p*.npy"))]
ids, targets = (torch.from_numpy(np.load(f"{folder}/{name}.npy")) for name in ("ids", "targets"))


def fused(p):
    """Per layer: gain, bias, W_Q|W_K|W_V side by side, W_O, gain, bias, up, its bias, down, its bias."""
    out = [p[0]]
    for i in range(layers):
        block = p[1 + 12 * i:13 + 12 * i]
        out += block[:2] + [torch.cat(block[2:5], 1)] + block[5:]
    return [x.clone().requires_grad_() for x in out + p[-2:]]


angles = torch.outer(torch.arange(T).double(), 10000.0 ** (-torch.arange(0, width, 2).double() / width))
cosines, sines = angles.cos().float(), angles.sin().float()
turns = torch.polar(torch.ones_like(angles), angles).to(torch.complex64)
a = torch.outer(torch.arange(T).double(), 10000.0 ** (-torch.arange(0, d, 2).double() / d))
positions = torch.stack((a.sin(), a.cos()), -1).flatten(-2).float()
hidden = torch.ones(T, T, dtype=torch.bool).triu(1)
mask = torch.zeros(T, T).masked_fill(hidden, -math.inf)


def by_pairs(x):
    p, q = x[..., 0::2], x[..., 1::2]
    return torch.stack((p * cosines - q * sines, p * sines + q * cosines), -1).flatten(-2)


def by_complex(x):
    x = x.contiguous()
    return torch.view_as_real(torch.view_as_complex(x.view(*x.shape[:-1], -1, 2)) * turns).flatten(-2)


def filled(scores):
    return (scores / math.sqrt(width)).masked_fill(hidden, -math.inf).softmax(-1)


def added(scores):
    return torch.add(mask, scores, alpha=1 / math.sqrt(width)).softmax(-1)


def loss_of(p, rotate, weights):
    x = F.embedding(ids, p[0]) * math.sqrt(d)
    if kind == "sinusoidal":
        x = x + positions
    for i in range(layers):
        gain_1, bias_1, W_QKV, W_O, gain_2, bias_2, up, up_b, down, down_b = p[1 + 10 * i:11 + 10 * i]
        y = F.layer_norm(x, (d,), gain_1, bias_1) @ W_QKV
        q, k, v = (t.view(B, T, heads, width).transpose(1, 2) for t in y.split(d, -1))
        if kind == "rope":
            q, k = rotate(q), rotate(k)
        x = x + (weights(q @ k.transpose(-2, -1)) @ v).transpose(1, 2).reshape(B, T, d) @ W_O
        y = F.layer_norm(x, (d,), gain_2, bias_2)
        y = F.gelu(torch.addmm(up_b, y.view(B * T, d), up), approximate="tanh")
        x = x + torch.addmm(down_b, y, down).view(B, T, d)
    x = F.layer_norm(x, (d,), *p[-2:])
    return F.cross_entropy((x @ p[0].t()).view(B * T, V), targets.view(-1))


def stepper(rotate, weights, foreach):
    p = fused(arrays)
    optimizer = torch.optim.AdamW(p, 1e-3, weight_decay=0.0, foreach=foreach)

    def step():
        loss = loss_of(p, rotate, weights)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        return loss.item()
    return step


ways = {}
rotations = {"pairs": by_pairs, "complex": by_complex} if kind == "rope" else {"none": None}
masks, loops = {"fill": filled, "add": added}, {"loop": False, "foreach": True}
for r, m, o in itertools.product(rotations, masks, loops):
    ways[f"{r},{m},{o}"] = stepper(rotations[r], masks[m], loops[o])
first = next(iter(ways.values()))
for _ in range(warm):
    loss = first()
best = fastest(ways) if sys.argv[10] == "fastest" else next(iter(ways))
serve(ways[best], f"loss={loss:.6f} way={best}")
