if EPOCH_LOSSES:
    epochs, of_d, of_g = zip(*EPOCH_LOSSES)
    plt.plot(epochs, of_d, "o-", label="D")
    plt.plot(epochs, of_g, "o--", label="G")
plt.axhline(UNDECIDED, color="gray", linestyle=":", label=f"D can't tell: {UNDECIDED:.3f}")
plt.xlabel("epoch")
plt.ylabel("loss in nats, mean over the epoch")
plt.legend()
plt.show()
