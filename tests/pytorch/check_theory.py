#!/usr/bin/env python3
"""Runs the theory's PyTorch listings (content/theory/3-gan.md) and checks shapes, parameter counts and one step.

    python3 tests/pytorch/check_theory.py

Without PyTorch it does nothing; tests/native/theory compares the listings with Saddle's networks without running them.
"""

import pathlib
import re
import sys

TEXT = pathlib.Path(__file__).resolve().parents[2] / "content/theory/3-gan.md"
COUNTS = {"Generator": 2_280_384, "Discriminator": 212_865}


def main():
    try:
        import torch
    except ImportError:
        print("skipped: PyTorch is not installed")
        return
    listings = re.findall(r"^```python[^\n]*\n(.*?)^```", TEXT.read_text(encoding="utf-8"), re.S | re.M)
    assert len(listings) == 2, f"{len(listings)} listings"
    scope = {}
    for listing in listings:
        exec(compile(listing, str(TEXT), "exec"), scope)
    generator, discriminator = scope["generator"], scope["discriminator"]
    for network in (generator, discriminator):
        count = sum(parameter.numel() for parameter in network.parameters())
        name = type(network).__name__
        assert count == COUNTS[name], f"{name} has {count} parameters"
    images = generator(torch.randn(4, 100))
    assert images.shape == (4, 1, 28, 28) and images.abs().max() <= 1
    assert discriminator(images).shape == (4, 1)
    loss_d, loss_g = scope["step"](torch.rand(16, 1, 28, 28) * 2 - 1)
    assert 1.0 < loss_d < 2.0 and 0.3 < loss_g < 1.2, f"first losses {loss_d}, {loss_g}"
    print(f"the theory's listings run: {COUNTS}, first losses {loss_d:.3f} and {loss_g:.3f}")


if __name__ == "__main__":
    sys.exit(main())
