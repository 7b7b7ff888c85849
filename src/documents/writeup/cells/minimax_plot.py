figure, axes = plt.subplots(1, 5, figsize=(16, 3.4))
line = np.linspace(-1.5, 1.5, 101)
x, y = np.meshgrid(line, line)
for axis, path, name in zip(axes, paths + [both], [f"η = {eta}" for eta in etas] + ["both descend"]):
    axis.contour(x, y, 4 * x**2 - 4 * y**2, levels=11)
    axis.plot(path[:, 0], path[:, 1], "ko-", markersize=3)
    axis.set(title=name, xlim=(-1.5, 1.5), ylim=(-1.5, 1.5), aspect="equal")
plt.show()
for path, name in zip(paths + [both], [f"η = {eta}" for eta in etas] + ["both descend"]):
    plt.semilogy(np.hypot(path[:, 0], path[:, 1]), label=name)
plt.xlabel("step")
plt.ylabel("distance to the saddle")
plt.legend()
plt.show()
