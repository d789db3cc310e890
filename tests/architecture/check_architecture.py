# SPDX-License-Identifier: Apache-2.0
"""Reads the map of the house (engine/CMakeLists.txt) and every include, and names what breaks it.

usage: check_architecture.py REPOSITORY

Checks: a module includes only modules above it; flood, traffic and energy never one another; a
library's headers stay with their owner (rules.py); every source opens with an SPDX line, every
header holds `#pragma once`; no source is longer than 500 lines. Exit code 1 and one line
``file:line: what, expected what`` for each breach.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from rules import OUTER_PARTS, OWNERS, SIBLINGS, SYSTEM_PREFIXES

LONGEST = 500
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')
MODULE = re.compile(r"^\s*calade_module\((\w+)", re.MULTILINE)
SPDX = "SPDX-License-Identifier: Apache-2.0"


def module_order(repository: Path) -> list[str]:
    """The modules from the lowest up, as engine/CMakeLists.txt names them."""
    return MODULE.findall((repository / "engine/CMakeLists.txt").read_text(encoding="utf-8"))


def part_of(relative: Path) -> str | None:
    """The module or outer part that a source belongs to; None for tests and tools."""
    first = relative.parts
    if first[:2] == ("engine", "calade") and len(first) > 3:
        return first[2]
    if first[:2] == ("engine", "app"):
        return "app"
    return first[0] if first[0] in OUTER_PARTS else None


class Checker:
    def __init__(self, repository: Path):
        self.repository = repository
        self.order = module_order(repository)
        self.rank = {name: number for number, name in enumerate(self.order)}

    def breaches(self) -> Iterator[str]:
        if not self.order:
            yield "engine/CMakeLists.txt:1: names no calade_module, expected the modules in order"
        for path in self.sources():
            relative = path.relative_to(self.repository)
            lines = path.read_text(encoding="utf-8").splitlines()
            yield from self.file_breaches(relative, lines)
            part = part_of(relative)
            if part is not None and path.suffix != ".py":
                yield from self.part_breaches(relative, part, lines)

    def sources(self) -> Iterator[Path]:
        for folder in ("engine", "viewer", "python", "tests", "setup"):
            for path in sorted((self.repository / folder).rglob("*")):
                if path.suffix in (".cpp", ".hpp", ".inl", ".py") and path.is_file():
                    yield path

    def file_breaches(self, relative: Path, lines: list[str]) -> Iterator[str]:
        if not any(SPDX in line for line in lines[:2]):
            yield f"{relative}:1: no SPDX line, expected '{SPDX}' first"
        if relative.suffix == ".hpp" and "#pragma once" not in lines:
            yield f"{relative}:1: no '#pragma once', expected it below the SPDX line"
        if len(lines) > LONGEST:
            yield f"{relative}:{len(lines)}: {len(lines)} lines, expected at most {LONGEST}: it holds a second idea"

    def part_breaches(self, relative: Path, part: str, lines: list[str]) -> Iterator[str]:
        if part not in self.rank and part not in OUTER_PARTS:
            yield f"{relative}:1: module '{part}' is not in engine/CMakeLists.txt, expected a calade_module line"
            return
        for number, line in enumerate(lines, start=1):
            match = INCLUDE.match(line)
            if match is None:
                continue
            bracket, header = match.groups()
            if header.startswith("calade/"):
                problem = self.module_problem(part, header)
            else:
                problem = self.library_problem(part, header, quoted=bracket == '"')
            if problem:
                yield f"{relative}:{number}: {problem}"

    def module_problem(self, part: str, header: str) -> str | None:
        used = header.split("/")[1]
        if used not in self.rank:
            return f"includes {header}, but there is no module '{used}'"
        if part in OUTER_PARTS or used == part:
            return None
        if part in SIBLINGS and used in SIBLINGS:
            return f"{part} includes {header}; flood, traffic and energy never include one another: coupling carries it"
        if self.rank[used] > self.rank[part]:
            return f"{part} includes {header}, but {used} stands below {part}; expected one of: {', '.join(self.order[: self.rank[part] + 1])}"
        return None

    def library_problem(self, part: str, header: str, quoted: bool) -> str | None:
        for owner in OWNERS:
            if header.startswith(owner.prefixes):
                if self.owns(owner.parts, part):
                    return None
                return f"{part} includes {header}, expected only in {', '.join(owner.parts)}: {owner.library}, {owner.reason}"
        standard = "/" not in header and "." not in header
        if standard or header.startswith(SYSTEM_PREFIXES):
            return None
        if quoted and part in OUTER_PARTS:  # their own headers, beside them
            return None
        return (
            f"{part} includes {header}, which no row of tests/architecture/rules.py gives an owner"
        )

    def owns(self, parts: tuple[str, ...], part: str) -> bool:
        for owner in parts:
            if owner in ("*", part):
                return True
            if owner.startswith("from:"):
                first = self.rank.get(owner.removeprefix("from:"), 0)
                if part in OUTER_PARTS or self.rank[part] >= first:
                    return True
        return False


def main(repository: str) -> int:
    breaches = list(Checker(Path(repository)).breaches())
    for breach in breaches:
        print(breach)
    print(f"{len(breaches)} breaches of the architecture" if breaches else "the architecture holds")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
