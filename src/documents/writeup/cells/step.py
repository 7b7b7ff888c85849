from torch import nn, ones, optim, randn, zeros

generator, discriminator = Generator(), Discriminator()
bce = nn.BCEWithLogitsLoss()
adam_g = optim.Adam(generator.parameters(), lr=1e-4)
adam_d = optim.Adam(discriminator.parameters(), lr=1e-4)


def step(real):  # [batch, 1, 28, 28] in [-1, 1]
    batch = real.shape[0]
    fake = generator(randn(batch, 100))
    loss_d = bce(discriminator(real), ones(batch, 1)) + bce(discriminator(fake.detach()), zeros(batch, 1))
    adam_d.zero_grad()
    loss_d.backward()
    adam_d.step()
    loss_g = bce(discriminator(fake), ones(batch, 1))
    adam_g.zero_grad()
    loss_g.backward()
    adam_g.step()
    return loss_d.item(), loss_g.item()
