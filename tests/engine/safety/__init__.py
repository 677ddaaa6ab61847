"""The label-safety audit."""
