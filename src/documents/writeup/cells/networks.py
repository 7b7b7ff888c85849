from torch import nn


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(100, 7 * 7 * 256, bias=False)
        self.convt1 = nn.ConvTranspose2d(256, 128, 5, stride=1, padding=2, bias=False)
        self.bn1 = nn.BatchNorm2d(128)
        self.convt2 = nn.ConvTranspose2d(128, 64, 5, stride=2, padding=2, output_padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(64)
        self.convt3 = nn.ConvTranspose2d(64, 1, 5, stride=2, padding=2, output_padding=1, bias=False)
        self.act = nn.LeakyReLU(0.3)

    def forward(self, z):
        x = self.fc(z).view(-1, 256, 7, 7)
        x = self.act(self.bn1(self.convt1(x)))
        x = self.act(self.bn2(self.convt2(x)))
        return self.convt3(x).tanh()


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 5, stride=2, padding=2)
        self.conv2 = nn.Conv2d(64, 128, 5, stride=2, padding=2)
        self.fc = nn.Linear(128 * 7 * 7, 1)
        self.act = nn.LeakyReLU(0.3)
        self.drop = nn.Dropout(0.3)

    def forward(self, x):
        x = self.drop(self.act(self.conv1(x)))
        x = self.drop(self.act(self.conv2(x)))
        return self.fc(x.flatten(1))  # a logit: no sigmoid
