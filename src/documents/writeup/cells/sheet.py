import matplotlib.pyplot as plt
import numpy as np
import torch


def philox(counter, key):
    """Philox 4x32-10 of Salmon et al. (2011): counters [n, 4], key [2] -> words [n, 4]."""
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


def sheet_latents(seed):
    """The 64 latents of every sheet of Saddle's run with this seed, [64, 100], by Box and Muller."""
    counter = np.zeros((64 * 100 // 4, 4), np.uint32)
    counter[:, 0] = np.arange(len(counter))
    words = philox(counter, (seed, 4)).astype(np.float64).reshape(-1, 2)
    radius = np.sqrt(-2.0 * np.log((words[:, 0] + 1.0) / 2.0**32))
    angle = 2.0 * np.pi * words[:, 1] / 2.0**32
    pairs = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return torch.from_numpy(pairs.astype(np.float32).reshape(64, 100))


def show(generator, latents):
    """Draws a sheet with batch norm's running averages."""
    generator.eval()
    with torch.no_grad():
        images = generator(latents)
    generator.train()
    plt.figure(figsize=(6, 6))
    plt.imshow(images.reshape(8, 8, 28, 28).permute(0, 2, 1, 3).reshape(224, 224), cmap="gray", vmin=-1, vmax=1)
    plt.axis("off")
    plt.show()
