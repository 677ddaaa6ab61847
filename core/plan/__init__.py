"""What to do: backbone, augmentations, recipe, as one record that a run keeps."""
