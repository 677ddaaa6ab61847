"""From files to tensors: decoded, resized, cached, embedded, batched."""
