"""Every augmentation as a record, one file each; the heavy half has the same names."""
