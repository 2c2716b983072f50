"""One hundred training steps of a small GPT in PyTorch, for tests/lua/training.lua to repeat.

Run once, with Debian's python3-torch:  /usr/bin/python3 tests/oracles/gpt_torch.py
Writes beside itself: gpt_weights.npy (the weights it starts from, all in one row, in the order of MiniGPT:named_parameters()),
gpt_losses.npy (100 losses, float64), gpt_losses_float32.npy (the same trained in float32), gpt_final.npy (the weights after the
last step, float64). The data is a formula, so that both sides can make it.
"""
import math
import os

import numpy as np
import torch
import torch.nn.functional as F

V, D, LAYERS, HEADS, FF, B, T, STEPS = 32, 16, 2, 2, 32, 4, 8, 100
PEAK, WARMUP, FINAL, DECAY, CLIP = 0.01, 10, 0.001, 0.1, 1.0
HERE = os.path.dirname(os.path.abspath(__file__))


def shapes():
    yield "embedding.table", (V, D)
    for i in range(1, LAYERS + 1):
        block = f"blocks.{i}."
        yield block + "norm_1.gain", (D,)
        yield block + "norm_1.bias", (D,)
        for name in ("W_Q", "W_K", "W_V", "W_O"):
            yield block + "attention." + name, (D, D)
        yield block + "norm_2.gain", (D,)
        yield block + "norm_2.bias", (D,)
        yield block + "mlp.up.W", (D, FF)
        yield block + "mlp.up.b", (FF,)
        yield block + "mlp.down.W", (FF, D)
        yield block + "mlp.down.b", (D,)
    yield "norm.gain", (D,)
    yield "norm.bias", (D,)


def start():
    rng = np.random.default_rng(16)
    weights = {}
    for name, shape in shapes():
        w = rng.standard_normal(shape) * (0.25 if len(shape) > 1 else 0.1)
        weights[name] = w + 1 if name.endswith("gain") else w
    return weights


def batch(step):
    ids = [[(13 * step + 7 * b + 3 * t * t + b * t * step) % V for t in range(T + 1)] for b in range(B)]
    ids = torch.tensor(ids)
    return ids[:, :-1], ids[:, 1:]


def rotate(x, cosines, sines):  # pairs (2i, 2i+1)
    a, b = x[..., 0::2], x[..., 1::2]
    return torch.stack((a * cosines - b * sines, a * sines + b * cosines), -1).flatten(-2)


def forward(w, ids, cosines, sines, mask):
    x = w["embedding.table"][ids] * math.sqrt(D)
    for i in range(1, LAYERS + 1):
        p = f"blocks.{i}."
        h = F.layer_norm(x, (D,), w[p + "norm_1.gain"], w[p + "norm_1.bias"], 1e-5)
        q, k, v = ((h @ w[p + "attention." + n]).view(B, T, HEADS, D // HEADS).transpose(1, 2) for n in ("W_Q", "W_K", "W_V"))
        q, k = rotate(q, cosines, sines), rotate(k, cosines, sines)
        a = (q @ k.transpose(-1, -2) / math.sqrt(D // HEADS)).masked_fill(mask, -math.inf).softmax(-1)
        x = x + (a @ v).transpose(1, 2).reshape(B, T, D) @ w[p + "attention.W_O"]
        h = F.layer_norm(x, (D,), w[p + "norm_2.gain"], w[p + "norm_2.bias"], 1e-5)
        h = F.gelu(h @ w[p + "mlp.up.W"] + w[p + "mlp.up.b"], approximate="tanh")
        x = x + h @ w[p + "mlp.down.W"] + w[p + "mlp.down.b"]
    return F.layer_norm(x, (D,), w["norm.gain"], w["norm.bias"], 1e-5) @ w["embedding.table"].T


def rate(step):
    if step <= WARMUP:
        return PEAK * step / WARMUP
    if step >= STEPS:
        return FINAL
    return FINAL + 0.5 * (PEAK - FINAL) * (1 + math.cos(math.pi * (step - WARMUP) / (STEPS - WARMUP)))


def train(dtype):
    w = {name: torch.tensor(value, dtype=dtype, requires_grad=True) for name, value in start().items()}
    optimizer = torch.optim.AdamW([
        {"params": [p for p in w.values() if p.ndim > 1], "weight_decay": DECAY},
        {"params": [p for p in w.values() if p.ndim == 1], "weight_decay": 0.0},
    ], betas=(0.9, 0.999), eps=1e-8)
    frequencies = 10000.0 ** (-torch.arange(0, D // HEADS, 2, dtype=torch.float64) / (D // HEADS))
    angles = torch.outer(torch.arange(T, dtype=torch.float64), frequencies)
    cosines, sines = angles.cos().to(dtype), angles.sin().to(dtype)
    mask = torch.ones(T, T).triu(1).bool()
    losses = []
    for step in range(1, STEPS + 1):
        ids, targets = batch(step)
        loss = F.cross_entropy(forward(w, ids, cosines, sines, mask).view(-1, V), targets.reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        norm = torch.sqrt(sum((p.grad.double() ** 2).sum() for p in w.values())).item()
        for p in w.values():
            p.grad *= min(1.0, CLIP / norm)
        for group in optimizer.param_groups:
            group["lr"] = rate(step)
        optimizer.step()
        losses.append(loss.item())
    return losses, np.concatenate([p.detach().double().numpy().ravel() for p in w.values()])


def save(name, array):
    np.save(os.path.join(HERE, name), array)


if __name__ == "__main__":
    torch.set_num_threads(1)
    save("gpt_weights.npy", np.concatenate([v.ravel() for v in start().values()]))
    losses, final = train(torch.float64)
    save("gpt_losses.npy", np.array(losses))
    save("gpt_final.npy", final)
    save("gpt_losses_float32.npy", np.array(train(torch.float32)[0]))
    print(f"{len(final)} parameters, loss {losses[0]:.6f} to {losses[-1]:.6f}")
