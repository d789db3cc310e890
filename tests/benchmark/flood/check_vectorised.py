# SPDX-License-Identifier: Apache-2.0
"""Do all loops of the flood kernel vectorise?

Compiles the kernel with the compiler's report switched on and looks for every loop of
kernel_rows.inl in it. Usage: check_vectorised.py ENGINE_FOLDER COMPILER FLAG…
"""

import re
import subprocess
import sys
from pathlib import Path


def main() -> int:
    engine, compiler, *flags = sys.argv[1:]
    rows = Path(engine) / "calade/flood/kernel_rows.inl"
    source = Path(engine) / "calade/flood/kernel_v3.cpp"
    lines = rows.read_text(encoding="utf-8").splitlines()
    loops = {n for n, line in enumerate(lines, 1) if re.match(r"\s*for \(int i = begin", line)}
    command = [compiler, "-std=c++20", "-O3", "-ffp-contract=off", *flags, f"-I{engine}"]
    command += ["-fopt-info-vec-optimized", "-c", str(source), "-o", "/dev/null"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(done.stderr)
        return 1
    report = r"kernel_rows\.inl:(\d+):\d+: optimized: loop vectorized using (\d+) byte vectors"
    widths: dict[int, int] = {}
    for line, width in re.findall(report, done.stderr):
        widths[int(line)] = max(int(width), widths.get(int(line), 0))
    scalar = sorted(loops - {line for line, width in widths.items() if width >= 32})
    for line in scalar:
        print(f"{rows}:{line}: loop is not vectorised to 32 bytes")
    print(f"{len(loops) - len(scalar)} of {len(loops)} kernel loops vectorised")
    return 1 if scalar or len(loops) < 6 else 0


if __name__ == "__main__":
    sys.exit(main())
