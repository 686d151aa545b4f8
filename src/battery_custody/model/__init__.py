"""Records of what enters and leaves, and the identifiers in them."""
