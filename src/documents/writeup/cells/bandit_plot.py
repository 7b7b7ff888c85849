import matplotlib.pyplot as plt

# The first seed that does not end on arm 1 with the large step.
example = seeds[np.argmax(finals[1] < 0.5)]
figure, axes = plt.subplots(2, 3, figsize=(11, 6))
for column, (name, eta, baseline) in enumerate(rules):
    above, below = axes[0, column], axes[1, column]
    path = bandit(means, eta, 2000, [example], baseline)[:, 0]
    above.semilogx(np.arange(1, 2001), path[1:], label=["arm 1", "arm 2", "arm 3"])
    above.set(title=f"{name}, seed {example}", xlabel="step", ylabel="π", ylim=(0, 1))
    above.legend()
    below.hist(finals[column], bins=20, range=(0, 1))
    below.set(xlabel="π(arm 1) after 2,000 steps", ylabel="seeds")
figure.tight_layout()
plt.show()
