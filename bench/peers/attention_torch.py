"""Attention in PyTorch. Usage: attention_torch.py HEADS D_HEAD causal|full T forward|both plain|fastest.

plain: as a reader writes it. fastest: also in other ways, and in the form that PyTorch has built in; the fact says
which was best.
both: forward, the sum, backward into q, k and v.
"""
import math
import sys

import torch
import torch.nn.functional as F

from worker import fastest, serve

torch.set_num_threads(1)
torch.manual_seed(0)
heads, width, T = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[4])
causal, both = sys.argv[3] == "causal", sys.argv[5] == "both"
q, k, v = (torch.randn(1, heads, T, width, requires_grad=both) for _ in range(3))
hidden = torch.ones(T, T, dtype=torch.bool).triu(1) if causal else None
bias = torch.zeros(T, T).masked_fill(hidden, -math.inf) if causal else None
flat_bias = bias.expand(heads, T, T) if causal else None


def filled():
    scores = q @ k.transpose(-2, -1) / math.sqrt(width)
    if causal:
        scores = scores.masked_fill(hidden, -math.inf)
    return scores.softmax(-1) @ v


def scaled_first():
    scores = (q * (1 / math.sqrt(width))) @ k.transpose(-2, -1)
    if causal:
        scores = scores + bias
    return scores.softmax(-1) @ v


def batched():
    a, b, c = (x.view(heads, T, width) for x in (q, k, v))
    if causal:
        scores = torch.baddbmm(flat_bias, a, b.transpose(1, 2), alpha=1 / math.sqrt(width))
    else:
        scores = torch.bmm(a * (1 / math.sqrt(width)), b.transpose(1, 2))
    return torch.bmm(scores.softmax(-1), c)


ways = {"masked_fill": filled, "added mask": scaled_first, "baddbmm": batched}
if hasattr(F, "_scaled_dot_product_attention"):
    ways["built in"] = lambda: F._scaled_dot_product_attention(q, k, v, None, 0.0, False, causal)[0]
elif hasattr(F, "scaled_dot_product_attention"):
    ways["built in"] = lambda: F.scaled_dot_product_attention(q, k, v, is_causal=causal)


def forward(way):
    def work():
        with torch.no_grad():
            way()
    return work


def forward_and_backward(way):
    def work():
        q.grad = k.grad = v.grad = None
        way().sum().backward()
    return work


works = {name: (forward_and_backward if both else forward)(way) for name, way in ways.items()}
best = fastest(works) if sys.argv[6] == "fastest" else "masked_fill"
serve(works[best], "way=" + best.replace(" ", "_"))
