# SPDX-License-Identifier: Apache-2.0
"""Do all loops of the flood kernel vectorise?

Compiles the kernel with the compiler's report switched on and looks for every loop over cells in
it. Usage: check_vectorised.py ENGINE_FOLDER COMPILER FLAG…
"""

import re
import subprocess
import sys
from pathlib import Path


def main() -> int:
    engine, compiler, *flags = sys.argv[1:]
    folder = Path(engine) / "calade/flood"
    source = folder / "kernel_v3.cpp"
    loops = set()
    for name in ("kernel_rows.inl", "kernel_half.inl", "kernel_inertial.inl"):
        for n, line in enumerate((folder / name).read_text(encoding="utf-8").splitlines(), 1):
            if re.match(r"\s*for \(int i = begin", line):
                loops.add((name, n))
    command = [compiler, "-std=c++20", "-O3", "-ffp-contract=off", *flags, f"-I{engine}"]
    command += ["-fopt-info-vec-optimized", "-c", str(source), "-o", "/dev/null"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(done.stderr)
        return 1
    report = r"(kernel_\w+\.inl):(\d+):\d+: optimized: loop vectorized using (\d+) byte vectors"
    widths: dict[tuple[str, int], int] = {}
    for name, line, width in re.findall(report, done.stderr):
        place = (name, int(line))
        widths[place] = max(int(width), widths.get(place, 0))
    scalar = sorted(loops - {place for place, width in widths.items() if width >= 32})
    for name, line in scalar:
        print(f"{folder / name}:{line}: loop is not vectorised to 32 bytes")
    print(f"{len(loops) - len(scalar)} of {len(loops)} kernel loops vectorised")
    return 1 if scalar or len(loops) < 12 else 0


if __name__ == "__main__":
    sys.exit(main())
