"""The page of one balance: two Sankey pictures, recovery, and what is unknown."""

from __future__ import annotations

from markupsafe import Markup

from battery_custody.measure.balance import Balance, Group
from battery_custody.report.pages import now_text, render_page, words
from battery_custody.report.sankey import Band, Node, draw_sankey
from battery_custody.vocab import Chemistry

#: The metals by their symbols.
SYMBOLS = {"li": "Li", "ni": "Ni", "co": "Co", "mn": "Mn"}
#: Colours of what holds mainly one metal; the rest has the colour of mass.
_KINDS = {"lithium_carbonate": "li", "nickel_sulfate": "ni", "cobalt_sulfate": "co", "manganese_sulfate": "mn"}
#: Chemistries that are written as words, not as abbreviations.
_WORDS = {Chemistry.SODIUM, Chemistry.OTHER}
_FIRM = "firm"
_LOST = Node("lost", "lost", "lost")
_LEFT_BEHIND = Node("lost", "not recovered", "lost")
_ADDED = Node("added", "reagents and water", "unknown")
_UNEXPLAINED = Node("added", "not explained by the inputs", "unknown")
_UNTOLD = Node("added", "inputs of unknown content", "unknown")


def render_balance_page(balance: Balance, made_at: str | None = None) -> str:
    """Return a balance as one self-contained HTML page.

    `made_at` is the time that the page gives for its making, the present by default.
    """
    return render_page(
        "balance",
        balance=balance,
        answer=balance.to_dict(),
        metals=SYMBOLS,
        mass_picture=_mass_picture(balance),
        metal_picture=_metal_picture(balance),
        named=group_words,
        made_at=made_at or now_text(),
    )


def group_words(name: str) -> str:
    """Write the name of a group of inputs or outputs: chemistries as abbreviations, materials as words."""
    return name.upper() if name in set(Chemistry) - _WORDS else words(name)


def _mass_picture(balance: Balance) -> Markup:
    firm = Node(_FIRM, balance.name or balance.enterprise_id, "firm")
    inputs = [(_node(group, "in"), group.kg or 0.0) for group in balance.inputs]
    outputs = [(_node(group, "out"), group.kg or 0.0) for group in balance.outputs]
    _even_out(inputs, outputs, _ADDED, _LOST)
    bands = [Band(node.key, _FIRM, kg, node.kind) for node, kg in inputs]
    bands += [Band(_FIRM, node.key, kg, node.kind) for node, kg in outputs]
    columns = [[node for node, _ in inputs], [firm], [node for node, _ in outputs]]
    return draw_sankey(columns, bands, f"Mass balance of {firm.name}")


def _metal_picture(balance: Balance) -> Markup:
    added = _UNTOLD if any(group.untold for group in balance.inputs) else _UNEXPLAINED
    bands: list[Band] = []
    for metal in SYMBOLS:
        inputs = [(_node(group, "in"), group.metals_kg[metal] or 0.0) for group in balance.inputs]
        outputs = [(_node(group, "out"), group.metals_kg[metal] or 0.0) for group in balance.outputs]
        _even_out(inputs, outputs, added, _LEFT_BEHIND)
        bands += [Band(node.key, metal, kg, metal) for node, kg in inputs]
        bands += [Band(metal, node.key, kg, metal) for node, kg in outputs]
    products = sorted(balance.outputs, key=lambda group: [*SYMBOLS, "mass", "unknown"].index(_kind(group)))
    columns = [
        [*(_node(group, "in") for group in balance.inputs), added],
        [Node(metal, symbol, metal) for metal, symbol in SYMBOLS.items()],
        [*(_node(group, "out") for group in products), _LEFT_BEHIND],
    ]
    return draw_sankey(columns, bands, f"Metals of {balance.name or balance.enterprise_id}")


def _even_out(inputs: list[tuple[Node, float]], outputs: list[tuple[Node, float]], added: Node, lost: Node) -> None:
    """Add to one side what the other has more."""
    surplus = sum(kg for _, kg in outputs) - sum(kg for _, kg in inputs)
    (inputs if surplus > 0 else outputs).append((added if surplus > 0 else lost, abs(surplus)))


def _node(group: Group, side: str) -> Node:
    return Node(f"{side} {group.name}", group_words(group.name), _kind(group))


def _kind(group: Group) -> str:
    return "unknown" if group.name.startswith("unknown") else _KINDS.get(group.name, "mass")
