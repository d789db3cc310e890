# SPDX-License-Identifier: Apache-2.0
"""`calade report RUN [RUN_B …]`: the command line of the reports."""

import argparse
import sys
from pathlib import Path

from calade._engine import Error, UsageError
from calade.report.language import LANGUAGES
from calade.run_directory import open_run

WRONG_INPUT = 2


def main(arguments: list[str] | None = None) -> int:
    """Write what the command line asks for and say where it is; 0 if all is well."""
    parser = argparse.ArgumentParser(
        prog="calade report",
        description="Write a printable page on one run, or on several runs of one town side by side.",
    )
    parser.add_argument("run", type=Path, help="run directory; with more, the reference A")
    parser.add_argument("others", type=Path, nargs="*", help="run directories with changes: B, C …")
    parser.add_argument(
        "--lang",
        default="fr",
        metavar="LANGUAGE",
        help=f"{' or '.join(LANGUAGES)} (default: %(default)s)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        help="folder to write; default RUN/report-LANG, B-vs-A/report-LANG or comparison/report-LANG",
    )
    parser.add_argument(
        "--zone",
        default="UTC",
        help="time zone of all times in the report, or 'town' for the town's own (default: UTC)",
    )
    options = parser.parse_args(arguments)
    try:
        print(_write(options))
    except Error as error:
        print(f"error: {error}", file=sys.stderr)
        return WRONG_INPUT
    except KeyboardInterrupt:
        return 130
    return 0


def _write(options: argparse.Namespace) -> Path:
    if options.lang not in LANGUAGES:
        raise UsageError(f"--lang is '{options.lang}', expected {' or '.join(LANGUAGES)}")
    run = open_run(options.run)
    others = [open_run(path) for path in options.others]
    # Matplotlib and Jinja2 take a while to load: not before the input is known to be right.
    from calade.report.page import write_report

    zone = run.info["city"]["time_zone"] if options.zone == "town" else options.zone
    return write_report(run, *others, language=options.lang, zone=zone, out=options.out)


if __name__ == "__main__":
    sys.exit(main())
