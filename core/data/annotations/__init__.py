"""What people say of pictures, laid over a data folder that is only read."""
