"""Read the regulation files and check them: form, references, gaps and overlaps of dates."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from battery_custody.errors import RegulationError
from battery_custody.regulation.entries import (
    Article,
    CodingDuty,
    Deadline,
    Entry,
    LicenceDue,
    LicencePermit,
    MaterialContent,
    MetalContent,
    PermittedChannel,
    ProhibitedUse,
    RecoveryRate,
    ReportDeadline,
    RequiredField,
)
from battery_custody.regulation.regulation import Regulation
from battery_custody.settings import Settings

#: The folder of the files that come with the package.
PACKAGED = Path(__file__).parent / "data"

#: The file of each kind of entry.
FILES = {
    "articles.toml": Article,
    "licence_permits.toml": LicencePermit,
    "licence_dues.toml": LicenceDue,
    "permitted_channels.toml": PermittedChannel,
    "deadlines.toml": Deadline,
    "required_fields.toml": RequiredField,
    "coding_duties.toml": CodingDuty,
    "prohibited_uses.toml": ProhibitedUse,
    "report_deadlines.toml": ReportDeadline,
    "metal_contents.toml": MetalContent,
    "material_contents.toml": MaterialContent,
    "recovery_rates.toml": RecoveryRate,
}

E = TypeVar("E", bound=Entry)
#: An entry and where it stands, for messages.
Placed = tuple[E, str]


def load_regulation(directory: Path | None = None) -> Regulation:
    """Return the regulation: the packaged files, those of `directory` in place of them where it has any.

    Raises:
        RegulationError: for a folder or file that can't be read, an entry that is not well formed,
            an article that does not exist, or dates of one key that overlap or leave a gap. The
            message names file, line and entry.
    """
    paths = {name: PACKAGED / name for name in FILES}
    if directory is not None:
        paths |= _overrides(directory)
    articles = _read(paths["articles.toml"], Article)
    known = {entry.key for entry, _ in articles}
    return Regulation(
        articles=_checked(articles, known),
        licence_permits=_checked(_read(paths["licence_permits.toml"], LicencePermit), known),
        licence_dues=_checked(_read(paths["licence_dues.toml"], LicenceDue), known),
        permitted_channels=_checked(_read(paths["permitted_channels.toml"], PermittedChannel), known),
        deadlines=_checked(_read(paths["deadlines.toml"], Deadline), known),
        required_fields=_checked(_read(paths["required_fields.toml"], RequiredField), known),
        metal_contents=_checked(_read(paths["metal_contents.toml"], MetalContent), known),
        material_contents=_checked(_read(paths["material_contents.toml"], MaterialContent), known),
        recovery_rates=_checked(_read(paths["recovery_rates.toml"], RecoveryRate), known),
        coding_duties=_checked(_read(paths["coding_duties.toml"], CodingDuty), known),
        prohibited_uses=_checked(_read(paths["prohibited_uses.toml"], ProhibitedUse), known),
        report_deadlines=_checked(_read(paths["report_deadlines.toml"], ReportDeadline), known),
    )


def regulation_in_force() -> Regulation:
    """Return the regulation that the settings name: the packaged files, those of CUSTODY_REGULATION in place of them.

    Raises:
        RegulationError: as `load_regulation`.
    """
    folder = Settings.from_environment().regulation
    return load_regulation(None if folder is None else Path(folder))


def _overrides(directory: Path) -> dict[str, Path]:
    if not directory.is_dir():
        raise RegulationError(f"The regulation folder {directory} does not exist; name a folder of .toml files.")
    paths = {path.name: path for path in sorted(directory.glob("*.toml"))}
    names = ", ".join(FILES)
    if not paths:
        raise RegulationError(f"The regulation folder {directory} holds no .toml file; put in {names}.")
    for name in paths:
        if name not in FILES:
            raise RegulationError(f"The regulation file {paths[name]} has an unknown name; use {names}.")
    return paths


def _read(path: Path, kind: type[E]) -> list[Placed[E]]:
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text)
    except OSError as error:
        raise RegulationError(f"The regulation file {path} can't be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RegulationError(f"The regulation file {path} is no valid TOML: {error}.") from error
    for heading in document:
        if heading != kind.heading:
            raise RegulationError(
                f"The regulation file {path} has the unknown key {heading!r}; "
                f"begin its entries with [[{kind.heading}]]."
            )
    pattern = re.compile(rf"\s*\[\[\s*{kind.heading}\s*\]\]")
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if pattern.match(line)]
    raw = document.get(kind.heading, [])
    if not isinstance(raw, list) or len(raw) != len(lines):
        raise RegulationError(f"The regulation file {path} must begin each entry with [[{kind.heading}]].")
    placed = []
    for line, values in zip(lines, raw, strict=True):
        place = f"{path}, line {line}"
        try:
            placed.append((kind.model_validate(values), place))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "the entry"
            message = first["msg"].removeprefix("Value error, ")
            raise RegulationError(
                f"{place}: the [[{kind.heading}]] is not well formed, {field}: {message}; correct it."
            ) from error
    return placed


def _checked(placed: Iterable[Placed[E]], articles: set[str]) -> tuple[E, ...]:
    by_key: dict[tuple[object, ...], list[Placed[E]]] = {}
    entries = []
    for entry, place in placed:
        for article in entry.articles:
            if article not in articles:
                raise RegulationError(f"{place}: articles.toml has no {article!r}; add it or correct the key.")
        for key in entry.law_keys():
            by_key.setdefault(key, []).append((entry, place))
        entries.append(entry)
    for key, law in by_key.items():
        _check_dates(" ".join(str(part) for part in key if part is not None), law)
    return tuple(entries)


def _check_dates(name: str, law: list[Placed[E]]) -> None:
    law.sort(key=lambda one: one[0].valid_from)
    for (before, _), (after, place) in zip(law, law[1:], strict=False):
        next_day = None if before.valid_to is None else before.valid_to + timedelta(days=1)
        if next_day is None or next_day > after.valid_from:
            raise RegulationError(
                f"{place}: two entries for {name} overlap from {after.valid_from}; end the earlier one the day before."
            )
        if next_day < after.valid_from:
            raise RegulationError(
                f"{place}: no entry for {name} is in force from {next_day} until {after.valid_from}; close the gap."
            )
