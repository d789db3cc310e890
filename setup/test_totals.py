# SPDX-License-Identifier: Apache-2.0
"""Adds up the JUnit files of all test runners and prints one line: ``N passed, N failed``.

usage: test_totals.py FOLDER DATA_FOLDER RUNNER=CODE…

FOLDER holds a RUNNER.xml for each runner, CODE is what the runner ended with; DATA_FOLDER is where
the real data are, empty if they are not there. Exit code 1 if a test failed, if a runner failed
without naming a test, if there was no test at all, or if a test was skipped in CI although the
real data are there (the skip would then hide something).
"""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

LINES_SHOWN = 40  # of a failed test's output


@dataclass
class Totals:
    passed: int = 0
    skipped: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)  # name and reason, output

    def add_case(self, case: ElementTree.Element, name: str) -> None:
        output = case.findtext("system-out") or ""
        skip = case.find("skipped")
        trouble = case.find("failure") if case.find("error") is None else case.find("error")
        if trouble is not None:
            self.failed.append((name, output or trouble.text or ""))
        elif skip is None:
            self.passed += 1
        elif case.get("status") == "notrun" and not (skip.get("message") or "").startswith("SKIP_"):
            # CTest's word for a test whose program is missing or whose fixture failed.
            self.failed.append((f"{name}: not run, {skip.get('message')}", output))
        else:
            self.skipped.append(
                f"{name}: {reason_in(output) or skip.get('message') or 'no reason given'}"
            )

    def add_runner(self, runner: str, code: int, report: Path) -> None:
        failed_before = len(self.failed)
        if report.exists():
            for case in ElementTree.parse(report).getroot().iter("testcase"):
                name = case.get("name", "")
                self.add_case(
                    case, f"{case.get('classname')}::{name}" if runner == "pytest" else name
                )
        if code != 0 and len(self.failed) == failed_before:
            self.failed.append((f"{runner} ended with code {code} and named no failed test", ""))


def reason_in(output: str) -> str:
    """GoogleTest prints the reason of GTEST_SKIP on the line after the place that skipped."""
    lines = output.splitlines()
    for line, following in zip(lines, lines[1:], strict=False):
        if line.endswith("Skipped"):
            return following.strip()
    return ""


def main(folder: str, data_folder: str, *runners: str) -> int:
    totals = Totals()
    for runner in runners:
        name, _, code = runner.partition("=")
        totals.add_runner(name, int(code), Path(folder) / f"{name}.xml")
    for line in totals.skipped:
        print(f"  skipped: {line}")
    for line, output in totals.failed:
        print(f"  failed: {line}")
        for text in output.rstrip().splitlines()[-LINES_SHOWN:]:
            print(f"    | {text}")
    hidden = bool(os.environ.get("CI") == "true" and data_folder and totals.skipped)
    if hidden:
        print(f"  a skip counts as a failure here: CI is true and {data_folder} is there")
    skipped = f", {len(totals.skipped)} skipped" if totals.skipped else ""
    print(f"{totals.passed} passed, {len(totals.failed)} failed{skipped}")
    return 1 if totals.failed or hidden or not totals.passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
