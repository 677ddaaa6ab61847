"""The trained model at work: predictions, evaluation, heat maps, exports, the warm server."""
