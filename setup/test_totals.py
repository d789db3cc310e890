# SPDX-License-Identifier: Apache-2.0
"""Adds up the JUnit files of all test runners and prints one line: ``N passed, N failed``.

usage: test_totals.py FOLDER [DATA_FOLDER]

Exit code 1 if a test failed, if there was no test, or if a test was skipped in CI although the
real data are there (a skip would then hide something).
"""

import os
import sys
import xml.etree.ElementTree as xml
from pathlib import Path


def outcome(case: xml.Element) -> tuple[str, str]:
    """Gives "passed", "failed" or "skipped", and the first line of the reason."""
    for child in case:
        kind = {"failure": "failed", "error": "failed", "skipped": "skipped"}.get(child.tag)
        if kind:
            return kind, (child.get("message") or child.text or "").strip().split("\n")[0]
    if case.get("status") in ("notrun", "disabled"):
        return "skipped", case.get("status", "")
    return "passed", ""


def gtest_reason(case: xml.Element, reason: str) -> str:
    """CTest only says that its pattern matched; the test's own words stand in its output."""
    lines = (case.findtext("system-out") or "").splitlines()
    for number, line in enumerate(lines):
        if line.endswith("Skipped") and number + 1 < len(lines):
            return lines[number + 1].strip()
    return reason


def main(folder: str, data_folder: str = "") -> int:
    found: dict[str, list[str]] = {"passed": [], "failed": [], "skipped": []}
    reports = sorted(Path(folder).glob("*.xml"))
    for report in reports:
        for case in xml.parse(report).getroot().iter("testcase"):
            kind, reason = outcome(case)
            name = case.get("name", "")
            if report.stem == "pytest":
                name = f"{case.get('classname')}::{name}"
            if kind == "skipped":
                reason = gtest_reason(case, reason)
            found[kind].append(f"{name}{': ' if reason else ''}{reason}")
    for kind in ("skipped", "failed"):
        for line in found[kind]:
            print(f"  {kind}: {line}")
    hidden = bool(os.environ.get("CI") == "true" and data_folder and found["skipped"])
    if hidden:
        print(f"  a skip counts as a failure here: CI is true and {data_folder} is there")
    skipped = f", {len(found['skipped'])} skipped" if found["skipped"] else ""
    print(f"{len(found['passed'])} passed, {len(found['failed'])} failed{skipped}")
    return 1 if found["failed"] or hidden or not found["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
