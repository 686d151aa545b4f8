"""Counts: what the server did, for Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Counts:
    """Numbers of one server; routes are named by their pattern, so that no id is in them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "custody_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "custody_request_seconds",
            "Time from the request's head to the answer's.",
            ("route",),
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            registry=self.registry,
        )
        self.running = Gauge("custody_requests_running", "Requests that are being answered.", registry=self.registry)
        self.captured = Counter(
            "custody_captured_records", "Records sent in, by what became of them.", ("outcome",), registry=self.registry
        )

    def page(self) -> bytes:
        """Return the numbers as Prometheus reads them."""
        return generate_latest(self.registry)
