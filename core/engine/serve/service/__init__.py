"""The picture service: a run's model behind HTTP on this computer, for other programs."""
