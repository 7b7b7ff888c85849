import numpy as np


def softmax(theta):
    weights = np.exp(theta - theta.max())
    return weights / weights.sum()


def bandit(means, eta, steps, seed, baseline=False):
    """The policy after `steps` pulls, with rewards without noise."""
    draw, theta = np.random.default_rng(seed), np.zeros(len(means))
    for _ in range(steps):
        pi = softmax(theta)
        arm = draw.choice(len(means), p=pi)
        reward = means[arm] - (pi @ means if baseline else 0.0)
        theta += eta * reward * (np.eye(len(means))[arm] - pi)
    return softmax(theta)


def stuck(means, eta, baseline=False, seeds=100, steps=500):
    """The share of seeds that end with the best arm below one half."""
    best = int(np.argmax(means))
    return np.mean([bandit(means, eta, steps, seed, baseline)[best] < 0.5 for seed in range(seeds)])


two = np.array([1.0, 0.8])
print("constant step 5:  ", stuck(two, 5.0))
print("with a baseline:  ", stuck(two, 5.0, baseline=True))
print("constant step 0.1:", stuck(two, 0.1))
