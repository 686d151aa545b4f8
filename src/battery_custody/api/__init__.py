"""The HTTP API: look-ups and capture for other systems, each look-up judged, bounded and audited."""
