from safetensors.torch import save_file
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

scaled = transforms.Compose([transforms.ToTensor(), transforms.Normalize(0.5, 0.5)])
images = datasets.FashionMNIST("data", train=True, download=True, transform=scaled)
batches = DataLoader(images, batch_size=BATCH, shuffle=True, drop_last=True)

torch.manual_seed(SEED)
for optimiser in (adam_d, adam_g):
    optimiser.param_groups[0]["lr"] = LEARNING_RATE
history = []
for epoch in range(1, EPOCHS + 1):
    losses = np.array([step(real) for real, _ in batches])
    history.append(losses.mean(axis=0))
    print(f"epoch {epoch}: D {history[-1][0]:.3f}, G {history[-1][1]:.3f}")
    if epoch in (1, 10, 30, 50, EPOCHS):
        show(generator, sheet_latents(SEED))
        save_file(generator.state_dict(), f"generator-{epoch}.safetensors")
