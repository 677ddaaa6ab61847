"""The formats of an export: one file each, which writes the model and asks what it has written."""
