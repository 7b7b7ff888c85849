def play(eta, x, y, steps, both_descend=False):
    """x descends f = 4x² − 4y², y ascends it, or descends it, too. All points, [steps + 1, 2]."""
    path = [(x, y)]
    for _ in range(steps):
        x, y = x - eta * 8 * x, y + (-1 if both_descend else 1) * eta * (-8 * y)
        path.append((x, y))
    return np.array(path)


x, y = play(0.02, 1.0, 0.6, 10)[-1]
print(f"η = 0.02, 10 steps: ({x:.4f}, {y:.4f}), and by formula ({0.84**10:.4f}, {0.6 * 0.84**10:.4f})")
etas = [0.05, 0.2, 0.25, 0.3]
paths = [play(eta, 1.0, 0.6, 40) for eta in etas]
for eta, path in zip(etas, paths):
    x, y = path[-1]
    print(f"η = {eta}, 40 steps: ({x:.4f}, {y:.4f})")
both = play(0.1, 1.0, 0.001, 40, both_descend=True)
print(f"both descend, 12 steps from y = 0.001: y = {both[12, 1]:.4f}")
