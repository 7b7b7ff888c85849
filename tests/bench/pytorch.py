#!/usr/bin/env python3
"""Times Saddle's native training step and PyTorch's alternately, and prints the ratio.

    python3 tests/bench/pytorch.py TRAIN [--threads 2] [--vectors 256]
    python3 tests/bench/pytorch.py --cuda

TRAIN is the built trainer. Without PyTorch the step is compared with numpy's products of the same sizes. Both sides take the
same threads and, with `--vectors`, the same vectors. With `--cuda` only PyTorch's step is timed, on the GPU, in float32 and with
TF32: each measurement is a line, and one of JSON with all so far. Where that is not possible, the JSON says why.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

TURNS = 3
STEPS = {16: 20, 64: 6}
CUDA_STEPS = 200
# Rows, inner and columns of a step's products for one image of the batch, and how often each is computed.
PRODUCTS = [
    (1, 100, 12544, 2),  # G's dense layer and its weight
    (49, 25 * 256, 128, 3),  # G's first transposed convolution: forward, both gradients
    (49, 128, 25 * 64, 3),  # the second
    (196, 64, 25, 3),  # the third
    (3 * 196, 25, 64, 2),  # D's first convolution: real, fake, and fake again for G; its weight or its input
    (3 * 49, 25 * 64, 128, 1),  # the second, forward
    (3 * 49, 128, 25 * 64, 1),  # its input
    (2 * 49, 25 * 64, 128, 1),  # its weight
]


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            lines = dict(line.split(":", 1) for line in info if ":" in line)
        model, family = (next((v.strip() for k, v in lines.items() if k.strip() == key), "?") for key in ("model name", "cpu family"))
        return f"{model} (family {family})"
    except OSError:
        return sys.platform


def torch_game(device="cpu"):
    """The generator, and a training step on a batch of real images, (batch, 1, 28, 28) in [-1, 1], that returns both losses."""
    import torch
    from torch import nn
    from torch.nn import functional as F

    class Generator(nn.Module):
        def __init__(self):
            super().__init__()
            self.dense = nn.Linear(100, 12544, bias=False)
            self.conv1, self.norm1 = nn.ConvTranspose2d(256, 128, 5, 1, 2, bias=False), nn.BatchNorm2d(128)
            self.conv2, self.norm2 = nn.ConvTranspose2d(128, 64, 5, 2, 2, 1, bias=False), nn.BatchNorm2d(64)
            self.conv3 = nn.ConvTranspose2d(64, 1, 5, 2, 2, 1, bias=False)

        def forward(self, z):
            x = self.dense(z).view(-1, 256, 7, 7)
            x = F.leaky_relu(self.norm1(self.conv1(x)), 0.3)
            x = F.leaky_relu(self.norm2(self.conv2(x)), 0.3)
            return torch.tanh(self.conv3(x))

    class Discriminator(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1, self.conv2 = nn.Conv2d(1, 64, 5, 2, 2), nn.Conv2d(64, 128, 5, 2, 2)
            self.dense = nn.Linear(6272, 1)

        def forward(self, x):
            x = F.dropout(F.leaky_relu(self.conv1(x), 0.3), 0.3)
            x = F.dropout(F.leaky_relu(self.conv2(x), 0.3), 0.3)
            return self.dense(x.flatten(1))

    generator, discriminator = Generator().to(device), Discriminator().to(device)
    adam = {"lr": 1e-4, "betas": (0.9, 0.999), "eps": 1e-8}
    step_g = torch.optim.Adam(generator.parameters(), **adam)
    step_d = torch.optim.Adam(discriminator.parameters(), **adam)

    def step(real):
        batch = len(real)
        fake = generator(torch.randn(batch, 100, device=device))
        logits = discriminator(torch.cat([real, fake.detach()]))
        loss_d = F.softplus(-logits[:batch]).mean() + F.softplus(logits[batch:]).mean()
        step_d.zero_grad()
        loss_d.backward()
        step_d.step()
        # D's weights are constants in G's half, as in Saddle.
        discriminator.requires_grad_(False)
        loss_g = F.softplus(-discriminator(fake)).mean()
        step_g.zero_grad()
        loss_g.backward()
        step_g.step()
        discriminator.requires_grad_(True)
        return loss_d, loss_g

    return generator, step


def torch_step(batch, device="cpu"):
    import torch

    _, step = torch_game(device)
    real = torch.rand(batch, 1, 28, 28, device=device) * 2 - 1
    return lambda: step(real)


def numpy_step(batch):
    import numpy

    random = numpy.random.default_rng(0).standard_normal
    factors = [
        (random((batch * rows, inner), dtype="float32"), random((inner, columns), dtype="float32"), times)
        for rows, inner, columns, times in PRODUCTS
    ]

    def step():
        for left, right, times in factors:
            for _ in range(times):
                left @ right

    return step


def cuda_problem():
    """Why PyTorch has no GPU; `None` if it has one."""
    try:
        import torch
    except (ImportError, OSError) as problem:
        return f"PyTorch can't be loaded: {problem}"
    if torch.version.cuda is None:
        return f"PyTorch {torch.__version__} is built without CUDA"
    if not torch.cuda.is_available():
        return f"PyTorch {torch.__version__} finds no GPU by CUDA"
    return None


def on_cuda():
    """Times steps between two events of the GPU, so that the host's waiting does not count."""
    problem = cuda_problem()
    if problem:
        print(f"Not measured: {problem}", file=sys.stderr)
        print(json.dumps({"not_measured": problem}))
        return 1
    import torch

    torch.backends.cudnn.benchmark = True
    result = {"torch": torch.__version__, "cuda": torch.version.cuda, "device": torch.cuda.get_device_name(), "rows": []}
    for tf32 in (False, True):
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = tf32
        for batch in STEPS:
            step = torch_step(batch, "cuda")
            for _ in range(20):
                step()
            row = {"batch": batch, "tf32": tf32, "turns_ms": [cuda_ms(step) for _ in range(TURNS)]}
            row["least_ms"] = min(row["turns_ms"])
            result["rows"].append(row)
            print(f"{batch:3} images, TF32 {'on' if tf32 else 'off'}: {row['least_ms']:.3f} ms a step at least")
            # After each, for a run that is ended by a time limit.
            print(json.dumps(result), flush=True)
    return 0


def cuda_ms(step):
    import torch

    start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    torch.cuda.synchronize()
    start.record()
    for _ in range(CUDA_STEPS):
        step()
    end.record()
    torch.cuda.synchronize()
    return start.elapsed_time(end) / CUDA_STEPS


def timed(step, steps):
    step()
    times = []
    for _ in range(steps):
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1000)
    return times


def saddle(options, batch, arithmetic):
    command = [options.train, "time", "--ops", "fused", "--threads", str(options.threads)]
    command += ["--batch", str(batch), "--steps", str(STEPS[batch]), "--arithmetic", arithmetic]
    if options.vectors:
        command += ["--vectors", str(options.vectors)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    return json.loads(ran.stdout)["costs"][0]["times_ms"] if ran.returncode == 0 else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("train", nargs="?")
    parser.add_argument("--cuda", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--vectors", type=int, choices=[128, 256, 512])
    options = parser.parse_args()
    if options.cuda:
        return on_cuda()
    if not options.train:
        parser.error("name the built trainer")
    threads = str(options.threads)
    # Read when the libraries load.
    os.environ.update({"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads, "MKL_NUM_THREADS": threads})
    if options.vectors == 256:
        os.environ.update({"ONEDNN_MAX_CPU_ISA": "AVX2", "ATEN_CPU_CAPABILITY": "avx2"})
    try:
        import torch

        torch.set_num_threads(options.threads)
        name, other = f"PyTorch {torch.__version__}", torch_step
    except ImportError:
        name, other = "numpy's products of the same sizes", numpy_step
    print(f"{processor()}, {threads} threads, vectors: {options.vectors or 'the widest'}; least / median ms a step")
    for batch, steps in STEPS.items():
        step = other(batch)
        rows = {name: [], "Saddle, exact": [], "Saddle, fused": []}
        for _ in range(TURNS):
            rows[name] += timed(step, steps)
            for arithmetic in ("exact", "fused"):
                rows[f"Saddle, {arithmetic}"] += saddle(options, batch, arithmetic) or []
        for row, times in rows.items():
            if times:
                ratios = f"{min(times) / min(rows[name]):.2f} / {statistics.median(times) / statistics.median(rows[name]):.2f}"
                print(f"{batch:3} images  {row:34} {min(times):7.1f} / {statistics.median(times):7.1f}   ratio {ratios}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
