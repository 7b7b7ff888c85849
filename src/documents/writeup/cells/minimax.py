def play(eta, x, y, steps, both_descend=False):
    """x descends f = 4x² − 4y², y ascends it, or descends it, too."""
    for _ in range(steps):
        x, y = x - eta * 8 * x, y + (-1 if both_descend else 1) * eta * (-8 * y)
    return x, y


print("η = 0.02:", play(0.02, 1.0, 0.6, 10), "and by formula:", (0.84**10, 0.6 * 0.84**10))
for eta in (0.05, 0.125, 0.2, 0.25, 0.3):
    print(f"η = {eta}, 40 steps:", play(eta, 1.0, 0.6, 40))
print("both descend, 12 steps from y = 0.001:", play(0.1, 1.0, 0.001, 12, both_descend=True))
