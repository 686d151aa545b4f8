"""Look-ups: what one enterprise, vehicle or item is, transfers and search, and who may see which of them."""
