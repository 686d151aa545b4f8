"""From flagged rows to findings: codes for keys, identity, score, sentence and evidence, in sets.

Rows come from any engine, as Arrow tables with keys of the ledger. Every dimension is read once
for all rules together: the keys that any row names are gathered first, and each rule's rows are
then joined with the few codes that came of it.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import TYPE_CHECKING

from battery_custody.detect.rule import SUBJECT_COLUMNS, Rule, given_name, sources
from battery_custody.detect.score import parts_sql, score_sql
from battery_custody.errors import RuleError
from battery_custody.tables.results import FINDING
from battery_custody.vocab import SubjectType

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

#: The temporary table that `finish` writes: the columns of `finding` that a rule decides.
FOUND = "found_finding"

#: For each kind of key: code table, its key column, and the SQL that reads codes for needed keys.
_DIMENSIONS = {
    "item": "SELECT item_key AS key, item_id AS code, 'battery' AS kind FROM battery WHERE item_key IN needed "
    "UNION ALL SELECT item_key, item_id, 'lot' FROM lot WHERE item_key IN needed",
    "party": "SELECT enterprise_key AS key, enterprise_id AS code FROM enterprise WHERE enterprise_key IN needed",
    "vehicle": "SELECT vehicle_key AS key, vehicle_id AS code FROM vehicle WHERE vehicle_key IN needed",
    "site": "SELECT site_key AS key, site_id AS code FROM site WHERE site_key IN needed",
    "event": "SELECT event_no AS key, event_id AS code, event_s FROM custody_event WHERE event_no IN needed",
    "vehicle_event": "SELECT vehicle_event_no AS key, event_id AS code, event_s FROM vehicle_event "
    "WHERE vehicle_event_no IN needed",
    "transfer": "SELECT transfer_no AS key, transfer_id AS code, at_s AS event_s FROM bare_transfer "
    "WHERE transfer_no IN needed",
}


def finish(connection: duckdb.DuckDBPyConnection, flagged: Mapping[Rule, pa.Table]) -> None:
    """Write the findings of the flagged rows of all rules into the temporary table `FOUND`.

    Raises:
        RuleError: if two findings of a rule have one identity.
    """
    wanted = FINDING.columns[: FINDING.names.index("opened_run_id")]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {FOUND} ({', '.join(f'{c.name} {c.type}' for c in wanted)})")
    filled = {rule: rows for rule, rows in flagged.items() if rows.num_rows}
    if not filled:
        return
    needed: dict[str, list[str]] = {kind: [] for kind in _DIMENSIONS}
    for rule, rows in filled.items():
        connection.register("flagged_arrow", rows)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {_name(rule)} AS SELECT ROW_NUMBER() OVER () AS row_no, * FROM flagged_arrow"
        )
        connection.unregister("flagged_arrow")
        for column in rows.column_names:
            kind = key_kind(column)
            if kind:
                value = f"unnest({column})" if is_list(column) else column
                needed[kind].append(f"SELECT {value} AS key FROM {_name(rule)}")
    for kind, parts in needed.items():
        text = " UNION ".join(parts) if parts else "SELECT CAST(NULL AS BIGINT) AS key"
        read = _DIMENSIONS[kind].replace("IN needed", "IN (SELECT key FROM needed WHERE key IS NOT NULL)")
        connection.execute(f"CREATE OR REPLACE TEMP TABLE code_{kind} AS WITH needed AS ({text}) {read}")
    for rule, rows in filled.items():
        connection.execute(finding_sql(rule, set(rows.column_names)), {"title": rule.title, "version": rule.version})
        connection.execute(f"DROP TABLE {_name(rule)}")
    for kind in _DIMENSIONS:
        connection.execute(f"DROP TABLE code_{kind}")
    doubled = connection.execute(
        f"SELECT rule_id, ANY_VALUE(subject_id) FROM {FOUND} GROUP BY rule_id, finding_id HAVING COUNT(*) > 1 LIMIT 1"
    ).fetchall()
    if doubled:
        raise RuleError(
            f"The rule {doubled[0][0]} gives two findings about {doubled[0][1]} one identity; "
            "add what tells them apart to its identity."
        )


def key_kind(column: str) -> str | None:
    """Return which dimension a column's keys belong to, None for a column that holds no keys."""
    stem = column.removesuffix("s") if is_list(column) else column
    if stem.endswith("vehicle_event_no"):
        return "vehicle_event"
    if stem.endswith("event_no"):
        return "event"
    if stem.endswith("transfer_no"):
        return "transfer"
    if not stem.endswith("_key"):
        return None
    for kind in ("item", "vehicle", "site"):
        if stem.endswith(f"{kind}_key"):
            return kind
    return "party"


def is_list(column: str) -> bool:
    """Return whether a column of `flagged` holds lists of keys."""
    return column.endswith(("_keys", "_nos"))


def _name(rule: Rule) -> str:
    return f"flagged_{rule.id.lower()}"


def _source(name: str, columns: set[str]) -> str:
    """Return the column of `flagged` that a declared name is read from."""
    return next(each for each in sources(name) if each in columns)


def _value(column: str) -> str:
    """Return the SQL of what a column of `flagged` stands for: its code or codes, else itself."""
    if key_kind(column) is None:
        return f"f.{column}"
    return f"of_{column}.{'codes' if is_list(column) else 'code'}"


def _join(column: str) -> str:
    """Return the SQL that joins the code of a column of keys, or its codes in their order, as `of_<column>`."""
    kind = key_kind(column)
    if not is_list(column):
        return f"LEFT JOIN code_{kind} AS of_{column} ON of_{column}.key = f.{column}"
    return (
        f"LEFT JOIN (SELECT n.row_no, list(DISTINCT d.code ORDER BY d.code) AS codes "
        f"FROM (SELECT row_no, unnest({column}) AS key FROM flagged) AS n JOIN code_{kind} AS d ON d.key = n.key "
        f"GROUP BY n.row_no) AS of_{column} ON of_{column}.row_no = f.row_no"
    )


def _ordered_codes(column: str, kind: str) -> str:
    """Return the SQL of a list of codes in the order of a list of keys, each once."""
    return (
        f"SELECT row_no, list(code ORDER BY place) AS codes FROM (SELECT n.row_no, d.code, MIN(n.place) AS place "
        f"FROM (SELECT row_no, unnest({column}) AS key, generate_subscripts({column}, 1) AS place FROM flagged) AS n "
        f"JOIN code_{kind} AS d ON d.key = n.key GROUP BY n.row_no, d.code) GROUP BY row_no"
    )


def _events(columns: set[str]) -> str:
    """Return the SQL of the ids of the source records, in time order: events, and transformations by their own ids."""
    parts = [
        f"SELECT n.row_no, d.code, d.event_s FROM (SELECT row_no, unnest({column}) AS key FROM flagged) AS n "
        f"JOIN code_{kind} AS d ON d.key = n.key"
        for column, kind in (
            ("event_nos", "event"),
            ("vehicle_event_nos", "vehicle_event"),
            ("transfer_nos", "transfer"),
        )
        if column in columns
    ]
    if "transformation_ids" in columns:
        parts.append(
            "SELECT n.row_no, n.code, d.event_s FROM "
            "(SELECT row_no, unnest(transformation_ids) AS code FROM flagged) AS n "
            "LEFT JOIN transformation AS d ON d.transformation_id = n.code WHERE n.code IS NOT NULL"
        )
    return (
        "SELECT row_no, list(code ORDER BY event_s, code) AS codes FROM (SELECT row_no, code, MIN(event_s) AS event_s "
        f"FROM ({' UNION ALL '.join(parts)}) GROUP BY row_no, code) GROUP BY row_no"
    )


def iso_sql(seconds: str) -> str:
    """Return the SQL that writes epoch seconds as ISO 8601 in UTC+8."""
    return f"strftime(make_timestamp((CAST({seconds} AS BIGINT) + 28800) * 1000000), '%Y-%m-%dT%H:%M:%S+08:00')"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _sentence(rule: Rule) -> str:
    """Return the SQL of the rule's sentence over columns named after identity and evidence."""
    parts = []
    for text, name, form, _ in string.Formatter().parse(rule.summary):
        if text:
            parts.append(_literal(text))
        if name is None:
            continue
        if name.endswith("_s"):
            value = f"substr({iso_sql(name)}, 1, 10)"
        elif name.endswith("_ids"):
            value = f"array_to_string({name}, ', ')"
        elif form:
            value = f"printf({_literal('%' + form)}, CAST({name} AS DOUBLE))"
        else:
            value = f"CAST({name} AS VARCHAR)"
        parts.append(f"COALESCE({value}, 'unknown')")
    return " || ".join(parts)


def finding_sql(rule: Rule, columns: set[str]) -> str:
    """Return the statement that writes one rule's findings; its parameters are $title and $version.

    All that it is made of comes from the rule, which has checked itself; no reported value does.
    """
    subject = SUBJECT_COLUMNS[rule.subject]
    read = dict.fromkeys([subject, *(_source(name, columns) for name in rule.declared)])
    joins = "\n        ".join(_join(column) for column in read if key_kind(column) is not None)
    values = ", ".join(f"{_value(_source(name, columns))} AS {name}" for name in rule.declared)
    subject_type = "of_item_key.kind" if rule.subject is SubjectType.BATTERY else _literal(rule.subject)
    items = "item_keys" if "item_keys" in columns else "[item_key]"
    identity = ", ".join(f"COALESCE(CAST({name} AS VARCHAR), '')" for name in rule.identity)
    evidence = ", ".join(
        f"{_literal(given_name(name))}: {iso_sql(name) if name.endswith('_s') else name}" for name in rule.declared
    )
    return f"""
    INSERT INTO {FOUND}
    WITH flagged AS (
        SELECT *, {items} AS all_item_keys FROM {_name(rule)}
    ),
    parties AS ({_ordered_codes("party_keys", "party")}),
    items AS ({_ordered_codes("all_item_keys", "item")}),
    events AS ({_events(columns)}),
    coded AS (
        SELECT f.row_no, {subject_type} AS subject_type, {_value(subject)} AS subject_id,
            f.first_s AS pattern_first_s, f.last_s AS pattern_last_s, f.mass_kg AS pattern_mass_kg,
            {score_sql(rule.severity)} AS pattern_score, {parts_sql(rule.severity)} AS score_parts, {values}
        FROM flagged AS f
        {joins}
    )
    SELECT 'F-' || substr(sha256(array_to_string(['{rule.id}', {identity}], chr(31))), 1, 16),
        '{rule.id}', $version, $title, 'open', '{rule.severity}', pattern_score, subject_type, subject_id,
        COALESCE(p.codes, []), COALESCE(i.codes, []), COALESCE(e.codes, []),
        pattern_first_s, pattern_last_s, pattern_mass_kg, {_sentence(rule)},
        CAST(to_json({{{evidence}, 'score_parts': score_parts}}) AS VARCHAR)
    FROM coded AS c
    LEFT JOIN parties AS p ON p.row_no = c.row_no
    LEFT JOIN items AS i ON i.row_no = c.row_no
    LEFT JOIN events AS e ON e.row_no = c.row_no
    """
