"""The shapes by name, each found with the parameters of the rule that asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from battery_custody.network.fans import find_fans
from battery_custody.network.flows import DAY_S, Flags, Flows, Ints
from battery_custody.network.gathering import find_gather_scatters
from battery_custody.network.instances import Instances
from battery_custody.network.passing import find_layers, find_pass_throughs, match_passes
from battery_custody.network.trips import find_round_trips
from battery_custody.network.wedges import find_scatter_gathers

Parameter = int | float | str | bool | None


class Network(Protocol):
    """Where a shape finds its flows."""

    @property
    def flows(self) -> Flows:
        """The flows between two known parties."""

    def rare(self, max_count: int, young_s: int) -> Flags:
        """Return which flows go over rare links."""


#: How a shape is found with the parameters that `SHAPE_PARAMS` names.
Find = Callable[[Network, Mapping[str, Parameter]], Instances]


def _number(params: Mapping[str, Parameter], name: str) -> float:
    value = params[name]
    assert isinstance(value, int | float)
    return value


def _days(params: Mapping[str, Parameter], name: str) -> int:
    return round(_number(params, name) * DAY_S)


def _rare(network: Network, params: Mapping[str, Parameter]) -> Flags:
    return network.rare(int(_number(params, "link_max_count")), _days(params, "link_young_days"))


def _fans(inward: bool) -> Find:
    def find(network: Network, params: Mapping[str, Parameter]) -> Instances:
        return find_fans(
            network.flows,
            _rare(network, params),
            inward=inward,
            window_s=_days(params, "window_days"),
            min_parties=int(_number(params, "min_parties")),
            min_surprise=_number(params, "min_surprise"),
        )

    return find


def _gather_scatters(network: Network, params: Mapping[str, Parameter]) -> Instances:
    return find_gather_scatters(
        network.flows,
        _rare(network, params),
        window_s=_days(params, "window_days"),
        min_parties=int(_number(params, "min_parties")),
    )


def _scatter_gathers(network: Network, params: Mapping[str, Parameter]) -> Instances:
    return find_scatter_gathers(
        network.flows,
        _rare(network, params),
        window_s=_days(params, "window_days"),
        min_middles=int(_number(params, "min_middles")),
        max_links=int(_number(params, "max_links")),
    )


def _round_trips(network: Network, params: Mapping[str, Parameter]) -> Instances:
    return find_round_trips(
        network.flows,
        _rare(network, params),
        window_s=_days(params, "window_days"),
        min_hops=int(_number(params, "min_hops")),
        max_hops=int(_number(params, "max_hops")),
        max_common=int(_number(params, "max_common")),
        slack_s=_days(params, "slack_days"),
        max_steps=int(_number(params, "max_steps")),
    )


def _passes(network: Network, params: Mapping[str, Parameter]) -> Ints:
    return match_passes(network.flows, _rare(network, params), keep_s=_days(params, "keep_days"))


def _pass_throughs(network: Network, params: Mapping[str, Parameter]) -> Instances:
    return find_pass_throughs(
        network.flows,
        _rare(network, params),
        _passes(network, params),
        min_passes=int(_number(params, "min_passes")),
        min_share=_number(params, "min_share"),
    )


def _layers(network: Network, params: Mapping[str, Parameter]) -> Instances:
    return find_layers(network.flows, _passes(network, params), min_custodians=int(_number(params, "min_custodians")))


#: Each shape under the name of the table that it is written into.
SHAPES: dict[str, Find] = {
    "fan_in": _fans(inward=True),
    "fan_out": _fans(inward=False),
    "gather_scatter": _gather_scatters,
    "scatter_gather": _scatter_gathers,
    "round_trip": _round_trips,
    "pass_through": _pass_throughs,
    "layering": _layers,
}
