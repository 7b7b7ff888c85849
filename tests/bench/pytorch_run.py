#!/usr/bin/env python3
"""Trains the same networks on FashionMNIST with PyTorch, to look at beside Saddle's sheets.

    python3 tests/bench/pytorch_run.py DATA OUT [--epochs 2] [--threads 2]

DATA is the folder with `train-images-idx3-ubyte.gz`. OUT gets `losses.csv` in Saddle's format and a sheet of 64 fixed latents after each
epoch. Needs PyTorch and numpy.
"""

import argparse
import gzip
import pathlib
import struct
import time
import zlib

import numpy
import torch

from pytorch import torch_game

BATCH = 64
LATENT = 100
SIDE = 8
GAP = 2


def png(pixels):
    height, width = pixels.shape

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    lines = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def sheet(generator, latents):
    generator.eval()
    with torch.no_grad():
        images = generator(latents).squeeze(1).numpy()
    generator.train()
    pitch = 28 + GAP
    canvas = numpy.full((SIDE * pitch + GAP, SIDE * pitch + GAP), 128, numpy.uint8)
    for at, image in enumerate(images):
        top, left = GAP + at // SIDE * pitch, GAP + at % SIDE * pitch
        canvas[top : top + 28, left : left + 28] = numpy.rint((image + 1) * 127.5)
    return png(canvas)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(42)
    pixels = numpy.frombuffer(gzip.open(options.data / "train-images-idx3-ubyte.gz").read(), numpy.uint8, offset=16)
    real = torch.from_numpy(pixels.reshape(-1, 1, 28, 28).astype(numpy.float32) / 127.5 - 1)
    generator, step = torch_game()
    latents = torch.randn(SIDE * SIDE, LATENT)
    options.out.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    with open(options.out / "losses.csv", "w", encoding="utf-8") as losses:
        losses.write("step,epoch,loss_d,loss_g\n")
        done = 0
        for epoch in range(1, options.epochs + 1):
            for batch in torch.randperm(len(real)).split(BATCH)[: len(real) // BATCH]:
                loss_d, loss_g = step(real[batch])
                done += 1
                losses.write(f"{done},{epoch},{loss_d.item():.8g},{loss_g.item():.8g}\n")
            (options.out / f"sheet-{epoch}.png").write_bytes(sheet(generator, latents))
            print(f"Epoch {epoch}: {(time.perf_counter() - start) / done * 1000:.0f} ms a step", flush=True)


if __name__ == "__main__":
    main()
