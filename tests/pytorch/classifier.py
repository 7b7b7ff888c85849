#!/usr/bin/env python3
"""Computes the classifier's logits of some images, without Saddle, and writes tests/golden/classifier.json.

    python3 tests/pytorch/classifier.py

Needs Python alone. It reads static/quality/classifier.safetensors under PyTorch's names and layouts, and the first of FashionMNIST's
images, which stand beside the golden file. Sums are in float64.
"""

import json
import pathlib
import struct

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
IMAGES = 6
SIDE, KERNEL, STRIDE, PADDING, SLOPE = 28, 5, 2, 2, 0.3


def tensors():
    """Name to (shape, values); all are half precision."""
    data = (ROOT / "static" / "quality" / "classifier.safetensors").read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    found = {}
    for name, entry in header.items():
        if name != "__metadata__":
            assert entry["dtype"] == "F16"
            begin, end = entry["data_offsets"]
            found[name] = entry["shape"], struct.unpack(f"<{(end - begin) // 2}e", data[8 + length + begin : 8 + length + end])
    return found


def leaky(x):
    return x if x >= 0 else SLOPE * x


def convolution(maps, side, weight, bias):
    """Maps [inputs][side·side] to [outputs][(side/2)²], with LeakyReLU."""
    (outputs, inputs, _, _), values = weight
    half = side // STRIDE
    found = []
    for o in range(outputs):
        out = []
        for y in range(half):
            for x in range(half):
                total = bias[1][o]
                for i in range(inputs):
                    for dy in range(KERNEL):
                        row = STRIDE * y + dy - PADDING
                        if 0 <= row < side:
                            for dx in range(KERNEL):
                                column = STRIDE * x + dx - PADDING
                                if 0 <= column < side:
                                    at = ((o * inputs + i) * KERNEL + dy) * KERNEL + dx
                                    total += values[at] * maps[i][row * side + column]
                out.append(leaky(total))
        found.append(out)
    return found


def dense(values, weight, bias):
    (outputs, inputs), weights = weight
    assert inputs == len(values)
    return [sum(weights[o * inputs + i] * value for i, value in enumerate(values)) + bias[1][o] for o in range(outputs)]


def logits(pixels, net):
    maps = [[byte / 127.5 - 1.0 for byte in pixels]]
    maps = convolution(maps, SIDE, net["conv1.weight"], net["conv1.bias"])
    maps = convolution(maps, SIDE // 2, net["conv2.weight"], net["conv2.bias"])
    flat = [value for one in maps for value in one]
    features = [leaky(value) for value in dense(flat, net["fc1.weight"], net["fc1.bias"])]
    return dense(features, net["fc2.weight"], net["fc2.bias"])


def main():
    net = tensors()
    raw = (GOLDEN / "first-48-images-idx3-ubyte").read_bytes()[16:]
    images = [raw[at * SIDE * SIDE : (at + 1) * SIDE * SIDE] for at in range(IMAGES)]
    found = [logits(image, net) for image in images]
    text = ",\n".join("  " + json.dumps([round(value, 9) for value in row]) for row in found)
    (GOLDEN / "classifier.json").write_text(f"[\n{text}\n]\n")


if __name__ == "__main__":
    main()
