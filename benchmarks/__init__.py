"""Graft beside its peers, and against known truth."""
