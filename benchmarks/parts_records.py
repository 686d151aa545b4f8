"""Parts for the packs of a simulated nation: twelve modules each, and for a tenth of them four hundred cells.

Only the links are written: a ledger knows an item by any record that names it, and it is the links that
the genealogy is made of.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from battery_custody.simulate.arrays import digits
from battery_custody.simulate.labels import strings

MODULES, CELLS = 12, 400
#: Of so many packs one has its cells on record.
WITH_CELLS = 10
#: Packs that are laid out at a time.
_PACKS = 20_000
_DAY_MS = 86_400_000

Codes = NDArray[np.uint8]


def write_parts(records: Path) -> tuple[int, int]:
    """Write `aggregations.parquet` beside the batteries of a nation; return how many modules and cells."""
    table = pq.read_table(records / "batteries.parquet", columns=["battery_id", "made_at", "recoded_from"])
    first = table.filter(pa.compute.is_null(table["recoded_from"]))
    ids, made = first["battery_id"].combine_chunks(), first["made_at"].combine_chunks()
    whole = pa.compute.equal(pa.compute.binary_length(ids), 24)
    packs = _codes(ids.filter(whole))
    joined = np.array(made.filter(whole).to_pylist(), dtype="datetime64[D]").astype(np.int64) * _DAY_MS
    writer: pq.ParquetWriter | None = None
    modules = cells = 0
    path = records / "aggregations.parquet"
    try:
        for start in range(0, len(packs), _PACKS):
            some, when = packs[start : start + _PACKS], joined[start : start + _PACKS]
            module, pack = module_codes(some)
            cell, parent, of = cell_codes(some[::WITH_CELLS])
            rows = _table(
                np.concatenate([some[pack], parent]),
                np.concatenate([module, cell]),
                np.concatenate([when[pack], when[::WITH_CELLS][of]]),
            )
            writer = writer or pq.ParquetWriter(path, rows.schema, compression="snappy", use_dictionary=["parent_id"])
            writer.write_table(rows)
            modules, cells = modules + len(module), cells + len(cell)
    finally:
        if writer is not None:
            writer.close()
    return modules, cells


def module_codes(packs: Codes) -> tuple[Codes, NDArray[np.int64]]:
    """Give the codes of the modules of packs, and the position of the pack of each."""
    pack = np.repeat(np.arange(len(packs)), MODULES)
    return _part(packs[pack], "M", np.tile(np.arange(MODULES), len(packs)), np.zeros(len(pack), dtype=np.int64)), pack


def cell_codes(packs: Codes) -> tuple[Codes, Codes, NDArray[np.int64]]:
    """Give the codes of the cells of packs, of their modules, and the position of the pack of each."""
    pack = np.repeat(np.arange(len(packs)), CELLS)
    number = np.tile(np.arange(CELLS), len(packs))
    module = number % MODULES
    parent = _part(packs[pack], "M", module, np.zeros(len(pack), dtype=np.int64))
    return _part(packs[pack], "C", module, number), parent, pack


def _part(packs: Codes, level: str, module: NDArray[np.int64], cell: NDArray[np.int64]) -> Codes:
    """Put numbers of parts into the vendor's field of the code; the serial number is that of the pack."""
    out = packs.copy()
    out[:, 3] = ord(level)
    out[:, 7:10] = digits(module, 3)
    out[:, 10:13] = digits(cell, 3)
    return out


def _codes(ids: pa.StringArray) -> Codes:
    return np.frombuffer("".join(ids.to_pylist()).encode("ascii"), dtype=np.uint8).reshape(-1, 24)


def _table(parents: Codes, children: Codes, joined: NDArray[np.int64]) -> pa.Table:
    columns = {
        "parent_id": strings(parents),
        "child_id": strings(children),
        "joined_at": pa.array(joined).view(pa.timestamp("ms", tz="UTC")),
    }
    return pa.table(columns)
