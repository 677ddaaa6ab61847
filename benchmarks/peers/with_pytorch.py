"""The loop of PyTorch's transfer-learning tutorial, in our own words.

    python with_pytorch.py DATA WEIGHTS [--how frozen|tuned] [--epochs 10] [--seed 0]

Every epoch reads and augments every picture and sends it through the whole network again. Three
things are kinder than the tutorial: the BatchNorm statistics of a frozen backbone stay as they are
(the tutorial lets them move, which costs five points), AdamW in place of SGD, and the pretrained
layers learn at a tenth of the head's rate.
"""

import argparse
import json
import time
from pathlib import Path

import timm
import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

BATCH, WORKERS = 32, 2


def loaders(data: Path, mean: tuple[float, ...], std: tuple[float, ...]) -> dict[str, DataLoader]:
    """One loader for each side, with the tutorial's transforms."""
    ends = [transforms.ToTensor(), transforms.Normalize(mean, std)]
    ways = {
        "train": [transforms.RandomResizedCrop(224), transforms.RandomHorizontalFlip()],
        "val": [transforms.Resize(256), transforms.CenterCrop(224)],
    }
    return {
        side: DataLoader(
            datasets.ImageFolder(str(data / side), transforms.Compose([*way, *ends])),
            batch_size=BATCH,
            shuffle=side == "train",
            num_workers=WORKERS,
        )
        for side, way in ways.items()
    }


def network(weights: Path, classes: int) -> nn.Module:
    """The pretrained network with a fresh linear layer at its end, frozen but for that."""
    net = timm.create_model(f"local-dir:{weights}", pretrained=True, num_classes=classes)
    for parameter in net.parameters():
        parameter.requires_grad = False
    setattr(net, net.pretrained_cfg["classifier"], nn.Linear(net.num_features, classes))
    return net


def thaw(net: nn.Module) -> torch.optim.Optimizer:
    """Let every layer learn, the pretrained ones more slowly."""
    for parameter in net.parameters():
        parameter.requires_grad = True
    head = list(net.get_classifier().parameters())
    own = {id(parameter) for parameter in head}
    body = [parameter for parameter in net.parameters() if id(parameter) not in own]
    return torch.optim.AdamW([{"params": body, "lr": 1e-4}, {"params": head}], lr=1e-3)


def learn(
    net: nn.Module, loader: DataLoader, optimizer: torch.optim.Optimizer, *, frozen: bool
) -> float:
    """One epoch; returns its seconds."""
    net.train()
    if frozen:
        net.eval()
    begun = time.perf_counter()
    for pictures, labels in loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(pictures), labels)
        loss.backward()
        optimizer.step()
    return time.perf_counter() - begun


@torch.no_grad()
def check(net: nn.Module, loader: DataLoader) -> float:
    """Accuracy on the validation pictures."""
    net.eval()
    right = sum(int((net(x).argmax(1) == y).sum()) for x, y in loader)
    return right / len(loader.dataset)


def main() -> None:
    """Train, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--how", choices=["frozen", "tuned"], default="frozen")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    torch.manual_seed(asked.seed)
    told = json.loads((asked.weights / "config.json").read_text("utf-8"))["pretrained_cfg"]
    sides = loaders(asked.data, tuple(told["mean"]), tuple(told["std"]))
    net = network(asked.weights, len(sides["train"].dataset.classes))
    optimizer = torch.optim.AdamW(net.get_classifier().parameters(), lr=1e-3)
    warm = asked.epochs if asked.how == "frozen" else 1
    accuracies, seconds = [], []
    for epoch in range(warm + (asked.epochs if asked.how == "tuned" else 0)):
        if epoch == warm:
            optimizer = thaw(net)
        took = learn(net, sides["train"], optimizer, frozen=epoch < warm)
        seconds.append(took)
        accuracies.append(check(net, sides["val"]))
    tuned = seconds[warm:] or seconds
    each = len(sides["train"].dataset)
    answer = {
        "accuracy": accuracies[-1],
        "best": max(accuracies),
        "pictures_per_second": each * len(tuned) / sum(tuned),
        "versions": {"torch": torch.__version__, "timm": timm.__version__},
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
