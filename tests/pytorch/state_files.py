#!/usr/bin/env python3
"""Writes files as PyTorch saves networks, for the reader of visitors' own networks: tests/golden/pytorch.

    python3 tests/pytorch/state_files.py

Needs PyTorch. The discriminator has few channels (Architecture::NARROW); element i of a tensor, in C order, is i / 8 in the state_dict
and -i / 8 in the checkpoint.
"""

import pathlib
import warnings

import torch
from torch import nn

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "golden" / "pytorch"


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(1, 4, 5, stride=2, padding=2),
            nn.LeakyReLU(0.3),
            nn.Dropout(0.3),
            nn.Conv2d(4, 8, 5, stride=2, padding=2),
            nn.LeakyReLU(0.3),
            nn.Dropout(0.3),
            nn.Flatten(),
            nn.Linear(392, 1),
        )

    def forward(self, images):
        return self.main(images)


def filled(sign):
    net = Discriminator()
    with torch.no_grad():
        for tensor in net.parameters():
            tensor.copy_(sign * torch.arange(tensor.numel()).reshape(tensor.shape) / 8)
    return net


def main():
    FOLDER.mkdir(exist_ok=True)
    torch.manual_seed(42)
    torch.save(filled(1).state_dict(), FOLDER / "state-dict.pt")

    net = filled(-1)
    halves = {name: tensor.to(torch.bfloat16) for name, tensor in nn.DataParallel(net).state_dict().items()}
    torch.save({"epoch": 7, "netD": halves, "other": {"x.weight": torch.ones(3)}, "loss": 0.5}, FOLDER / "checkpoint.pt")

    small = nn.Conv2d(1, 2, 3)
    torch.save(small, FOLDER / "module.pt")
    torch.save(small.state_dict(), FOLDER / "legacy.pt", _use_new_zipfile_serialization=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.jit.script(small).save(FOLDER / "script.pt")


if __name__ == "__main__":
    main()
