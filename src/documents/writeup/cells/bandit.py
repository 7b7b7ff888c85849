import numpy as np


def uniform(seeds, step):
    """One uniform number per seed, those of Saddle: Philox 4x32-10 (Salmon et al. 2011) of (seed, 7) and (0, step, 0, 0)."""
    low, shift = np.uint64(0xFFFFFFFF), np.uint64(32)
    key = [np.asarray(seeds).astype(np.uint64), np.uint64(7)]
    c = [np.zeros_like(key[0]), np.full_like(key[0], step), np.zeros_like(key[0]), np.zeros_like(key[0])]
    for _ in range(10):
        first, second = np.uint64(0xD2511F53) * c[0], np.uint64(0xCD9E8D57) * c[2]
        c = [(second >> shift) ^ c[1] ^ key[0], second & low, (first >> shift) ^ c[3] ^ key[1], first & low]
        key = [(key[0] + np.uint64(0x9E3779B9)) & low, (key[1] + np.uint64(0xBB67AE85)) & low]
    return ((c[0] << shift | c[1]) >> np.uint64(11)).astype(np.float64) / 2.0**53


def softmax(theta):
    weights = np.exp(theta - theta.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def bandit(means, eta, steps, seeds, baseline=False):
    """π after each step, [steps + 1, seeds, arms], with rewards without noise."""
    theta = np.zeros((len(seeds), len(means)))
    path = [softmax(theta)]
    for step in range(1, steps + 1):
        pi = path[-1]
        arm = (uniform(seeds, step)[:, None] >= pi.cumsum(axis=1)).sum(axis=1).clip(max=len(means) - 1)
        reward = means[arm] - (pi @ means if baseline else 0.0)
        theta = theta + eta * reward[:, None] * (np.eye(len(means))[arm] - pi)
        path.append(softmax(theta))
    return np.array(path)


means, seeds = np.array([1.0, 0.8, 0.5]), np.arange(42, 1042)
rules = [("η = 0.1", 0.1, False), ("η = 5", 5.0, False), ("η = 5 with a baseline", 5.0, True)]
finals = []
for name, eta, baseline in rules:
    finals.append(bandit(means, eta, 2000, seeds, baseline)[-1, :, 0])
    print(f"{name}: {np.sum(finals[-1] < 0.5)} of {len(seeds)} seeds are not on arm 1")
