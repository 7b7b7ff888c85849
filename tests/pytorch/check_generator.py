#!/usr/bin/env python3
"""Draws a run's last sheet from its exported generator without Saddle, and compares it with Saddle's.

    python3 tests/pytorch/check_generator.py DIR EPOCH

DIR is the output of `train run --out DIR`. The generator is computed with numpy; if PyTorch and safetensors are installed, also with a
`torch.nn` module that loads the file with `strict=True`, and with the cells of the write-up's notebook. The latents come from the
Philox generator below. A run without batch norm has no bn1 and bn2.
"""

import json
import pathlib
import struct
import sys
import zlib

import numpy as np

LATENT, SHEET, SIDE, COLUMNS, GAP, SLOPE, EPSILON = 100, 64, 28, 8, 2, 0.3, 1e-5
CELLS = pathlib.Path(__file__).resolve().parents[2] / "src/documents/writeup/cells"
FIXED_LATENTS = 4  # Saddle's number for this purpose of random values


def philox(counter, key):
    """Philox 4x32-10 of Salmon et al. (2011): counters [n, 4], key [2] -> words [n, 4], all uint32 in uint64."""
    low = np.uint64(0xFFFFFFFF)
    c = [column.astype(np.uint64) for column in counter.T]
    k = [int(key[0]), int(key[1])]
    for _ in range(10):
        first, second = np.uint64(0xD2511F53) * c[0], np.uint64(0xCD9E8D57) * c[2]
        c = [
            (second >> np.uint64(32)) ^ c[1] ^ np.uint64(k[0]),
            second & low,
            (first >> np.uint64(32)) ^ c[3] ^ np.uint64(k[1]),
            first & low,
        ]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return np.stack(c, axis=1)


def latents(seed):
    """The latents of all sheets of a run, [64, 100], by the Box-Muller transform."""
    blocks = SHEET * LATENT // 4
    counter = np.zeros((blocks, 4), np.uint32)
    counter[:, 0] = np.arange(blocks)
    words = philox(counter, (seed, FIXED_LATENTS)).astype(np.float64).reshape(-1, 2)
    radius = np.sqrt(-2.0 * np.log((words[:, 0] + 1.0) / 2.0**32))
    angle = 2.0 * np.pi * words[:, 1] / 2.0**32
    pairs = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return pairs.astype(np.float32).reshape(SHEET, LATENT)


def read_safetensors(path):
    """Arrays by name. The format: eight bytes of header length, a JSON header, the data."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    body = data[8 + length :]
    header.pop("__metadata__", None)
    return {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], np.float32).reshape(entry["shape"])
        for name, entry in header.items()
    }


def transposed_convolution(x, weight, stride, padding_out):
    """x [n, in, h, w], weight [in, out, 5, 5], padding 2."""
    count, _, height, width = x.shape
    full = np.zeros((count, weight.shape[1], (height - 1) * stride + 5 + padding_out, (width - 1) * stride + 5 + padding_out))
    for row in range(5):
        for column in range(5):
            part = np.einsum("nihw,io->nohw", x, weight[:, :, row, column], optimize=True)
            full[:, :, row : row + height * stride : stride, column : column + width * stride : stride][
                :, :, :height, :width
            ] += part
    return full[:, :, 2:-2, 2:-2]


def with_numpy(path, z):
    t = {name: array.astype(np.float64) for name, array in read_safetensors(path).items()}

    def batch_norm(x, name):
        if f"{name}.weight" not in t:
            return np.where(x < 0, SLOPE * x, x)
        mean, variance = t[f"{name}.running_mean"], t[f"{name}.running_var"]
        scale = t[f"{name}.weight"] / np.sqrt(variance + EPSILON)
        shift = t[f"{name}.bias"] - mean * scale
        x = x * scale[None, :, None, None] + shift[None, :, None, None]
        return np.where(x < 0, SLOPE * x, x)

    x = (z.astype(np.float64) @ t["fc.weight"].T).reshape(SHEET, -1, 7, 7)
    x = batch_norm(transposed_convolution(x, t["convt1.weight"], 1, 0), "bn1")
    x = batch_norm(transposed_convolution(x, t["convt2.weight"], 2, 1), "bn2")
    return np.tanh(transposed_convolution(x, t["convt3.weight"], 2, 1))


def with_pytorch(path, z):
    import torch
    from safetensors.torch import load_file
    from torch import nn

    class Generator(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(LATENT, 7 * 7 * 256, bias=False)
            self.convt1 = nn.ConvTranspose2d(256, 128, 5, stride=1, padding=2, bias=False)
            self.bn1 = nn.BatchNorm2d(128)
            self.convt2 = nn.ConvTranspose2d(128, 64, 5, stride=2, padding=2, output_padding=1, bias=False)
            self.bn2 = nn.BatchNorm2d(64)
            self.convt3 = nn.ConvTranspose2d(64, 1, 5, stride=2, padding=2, output_padding=1, bias=False)
            self.act = nn.LeakyReLU(SLOPE)

        def forward(self, z):
            x = self.fc(z).view(-1, 256, 7, 7)
            x = self.act(self.bn1(self.convt1(x)))
            x = self.act(self.bn2(self.convt2(x)))
            return torch.tanh(self.convt3(x))

    generator, tensors = Generator(), load_file(path)
    if "bn1.weight" not in tensors:
        generator.bn1 = generator.bn2 = nn.Identity()
    generator.load_state_dict(tensors, strict=True)
    with torch.no_grad():
        return generator.eval()(torch.from_numpy(z)).numpy()


def with_notebook(path, z):
    """By the cells of the write-up's notebook."""
    import torch

    drawn = []
    scope = {
        "GENERATORS": ["no such file", str(path)],
        "SEED": None,
        "sheet_latents": lambda seed: torch.from_numpy(z),
        "show": lambda generator, latents: drawn.append(generator.eval()(latents).detach().numpy()),
    }
    for name in ("networks", "load"):
        exec(compile((CELLS / f"{name}.py").read_text(encoding="utf-8"), name, "exec"), scope)
    return drawn[0]


def read_png(path):
    """An 8-bit greyscale PNG as [height, width]."""
    data, at, packed = path.read_bytes(), 8, b""
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height = struct.unpack(">II", body[:8])
            assert body[8:10] == b"\x08\x00", "8-bit greyscale"
        elif kind == b"IDAT":
            packed += body
        at += 12 + length
    lines = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, width + 1)
    image, above = np.zeros((height, width), np.uint8), np.zeros(width, np.int64)
    for row, line in enumerate(lines):
        kind, values = line[0], line[1:].astype(np.int64)
        left = up_left = 0
        for column in range(width):
            up = above[column]
            guess = left + up - up_left
            nearest = min((left, up, up_left), key=lambda value: abs(guess - value))
            values[column] = (values[column] + (0, left, up, (left + up) // 2, nearest)[kind]) % 256
            left, up_left = values[column], up
        image[row], above = values, values
    return image


def cut(sheet):
    """The images of a sheet, [64, 28, 28]."""
    step = SIDE + GAP
    corners = [(GAP + at // COLUMNS * step, GAP + at % COLUMNS * step) for at in range(SHEET)]
    return np.stack([sheet[top : top + SIDE, left : left + SIDE] for top, left in corners])


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder, epoch = pathlib.Path(sys.argv[1]), sys.argv[2]
    seed = int(json.loads((folder / "config.json").read_text())["config"]["seed"])
    path = folder / f"generator-{epoch}.safetensors"
    expected = cut(read_png(folder / f"sheet-{epoch}.png")).astype(np.int64)
    methods = {"numpy": with_numpy}
    try:
        import safetensors.torch  # noqa: F401

        methods["PyTorch"] = with_pytorch
        methods["the notebook's cells"] = with_notebook
    except ImportError:
        print("PyTorch or safetensors is not installed: numpy only")
    failed = False
    for name, method in methods.items():
        images = method(path, latents(seed)).reshape(SHEET, SIDE, SIDE)
        worst = np.abs(np.round((images + 1.0) * 127.5).clip(0, 255).astype(np.int64) - expected).max()
        spread = int(expected.max()) - int(expected.min())
        print(f"{name}: {SHEET} images, differ from Saddle's by at most {worst} of 255; Saddle's span {spread}")
        failed |= worst > 1 or spread < 20
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
