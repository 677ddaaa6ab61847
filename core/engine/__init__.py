"""The only room that imports torch, torchvision, timm and albumentations."""
