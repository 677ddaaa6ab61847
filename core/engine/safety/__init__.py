"""The label-safety audit: does an augmentation change what a picture is, measured on the pictures."""
