"""Personal data: which of some texts name a person or a vehicle."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from battery_custody.lookup.statements import rows
from battery_custody.model.identifiers.scheme import recognise

#: The form of ids that organisations have; an undefined party with another one may be a person.
ORGANISATIONS = ("uscc", "bpn", "gln", "sgln", "pgln")


#: Of so many texts it is remembered what they are.
MOST_JUDGED = 500_000


def personal_ids(connection: duckdb.DuckDBPyConnection, texts: Iterable[str]) -> set[str]:
    """Return those of some texts that are ids of vehicles, of persons, or of parties that may be persons.

    A party may be one if its id is none of an organisation and either no record defines it, or its
    roles are those of an owner or user; better one pseudonym too many than one person too few. A text
    in the form of a resident's number or a VIN is one wherever it stands.
    """
    asked = list(dict.fromkeys(texts))
    found = {row["id"]: row["sure"] for row in rows(connection, "personal", {"texts": asked})}
    return {text for text in asked if _is_personal(text, found.get(text))}


class PersonalMemory:
    """What was judged of texts before, for as long as nothing new is reported; threads may share it."""

    def __init__(self) -> None:
        # One value, so that a thread never sees a batch with the texts of another.
        self._memory: tuple[object, dict[str, bool]] = (None, {})

    def ids(self, connection: duckdb.DuckDBPyConnection, texts: Iterable[str]) -> set[str]:
        """Return what `personal_ids` does, asking the ledger only about texts that are new."""
        asked = set(texts)
        batch = connection.execute("SELECT max(batch_no) FROM ingest_batch").fetchall()
        # A thread that still reads the ledger as it was must not judge for those that read it as it is.
        known_batch, judged = self._memory
        if batch != known_batch or len(judged) > MOST_JUDGED:
            judged = {}
            self._memory = (batch, judged)
        new = [text for text in asked if text not in judged]
        if not new:
            return {text for text in asked if judged[text]}
        found = personal_ids(connection, new)
        judged.update((text, text in found) for text in new)
        return {text for text in asked if judged[text]}


def _is_personal(text: str, told: bool | None) -> bool:
    """Judge by what the records say (True: surely, False: perhaps, None: nothing) and by the form."""
    if told:
        return True
    scheme = recognise(text).scheme
    return scheme in ("person", "vin") or (told is False and scheme not in ORGANISATIONS)
