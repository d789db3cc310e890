# SPDX-License-Identifier: Apache-2.0
"""The check must fail on a tree that is wrong, and say where. Trees are made up, a line a file."""

import tempfile
import unittest
from pathlib import Path

from check_architecture import Checker

SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
MAP = "calade_module(base)\ncalade_module(geo)\ncalade_module(io)\ncalade_module(flood)\ncalade_module(traffic)\n"


def breaches(files: dict[str, str]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in {"engine/CMakeLists.txt": MAP, **files}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        return list(Checker(root).breaches())


class Architecture(unittest.TestCase):
    def expect_one(self, files: dict[str, str], where: str, *words: str):
        found = breaches(files)
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(where + ": "), found[0])
        for word in words:
            self.assertIn(word, found[0])

    def test_accepts_a_tree_that_keeps_the_rules(self):
        self.assertEqual(
            breaches(
                {
                    "engine/calade/geo/crs.cpp": SPDX
                    + '#include "calade/base/error.hpp"\n#include <proj.h>\n',
                    "engine/calade/flood/a.hpp": SPDX
                    + "#pragma once\n#include <vector>\n#include <nlohmann/json.hpp>\n",
                    "engine/app/main.cpp": SPDX
                    + '#include "calade/flood/a.hpp"\n#include "CLI/CLI.hpp"\n',
                    "viewer/scene.cpp": SPDX + '#include "scene.hpp"\n#include <osg/Node>\n',
                }
            ),
            [],
        )

    def test_names_an_include_against_the_order(self):
        text = SPDX + "\n" + '#include "calade/flood/model.hpp"\n'
        self.expect_one(
            {"engine/calade/geo/crs.cpp": text}, "engine/calade/geo/crs.cpp:3", "below geo"
        )

    def test_names_a_model_that_includes_another_even_in_order(self):
        text = SPDX + '#include "calade/flood/model.hpp"\n'
        self.expect_one(
            {"engine/calade/traffic/m.cpp": text}, "engine/calade/traffic/m.cpp:2", "never"
        )

    def test_names_a_module_that_the_map_does_not_know(self):
        self.expect_one({"engine/calade/noise/m.cpp": SPDX}, "engine/calade/noise/m.cpp:1", "noise")
        text = SPDX + '#include "calade/noise/m.hpp"\n'
        self.expect_one({"engine/app/main.cpp": text}, "engine/app/main.cpp:2", "no module 'noise'")

    def test_names_a_library_outside_its_owner(self):
        for header in (
            "gdal_priv.h", "netcdf.h", "simdjson.h", "osmium/io/reader.hpp", "citygml/citygml.h", "toml++/toml.h",
            "oneapi/tbb/parallel_for.h", "spdlog/spdlog.h", "date/date.h", "Eigen/Sparse", "klu.h",
            "suitesparse/klu.h", "sqlite3.h", "mosquitto.h", "osg/Node", "osgViewer/Viewer", "EGL/egl.h",
            "pybind11/pybind11.h", "CLI/CLI.hpp", "nlohmann/json.hpp",
        ):  # fmt: skip
            with self.subTest(header=header):
                text = SPDX + f"#include <{header}>\n"
                self.expect_one(
                    {"engine/calade/geo/a.cpp": text}, "engine/calade/geo/a.cpp:2", header
                )
        text = SPDX + "#include <proj.h>\n"
        self.expect_one({"engine/calade/io/a.cpp": text}, "engine/calade/io/a.cpp:2", "geo", "PROJ")

    def test_names_a_library_that_has_no_owner_yet(self):
        text = SPDX + "#include <boost/graph.hpp>\n"
        self.expect_one({"engine/calade/io/a.cpp": text}, "engine/calade/io/a.cpp:2", "rules.py")

    def test_asks_for_the_licence_the_guard_and_short_files(self):
        self.expect_one({"tests/unit/a.cpp": "int a;\n"}, "tests/unit/a.cpp:1", "SPDX")
        self.expect_one({"python/a.py": "pass\n"}, "python/a.py:1", "SPDX")
        self.expect_one({"engine/calade/io/a.hpp": SPDX}, "engine/calade/io/a.hpp:1", "pragma once")
        text = SPDX + "int a;\n" * 500
        self.expect_one({"viewer/a.cpp": text}, "viewer/a.cpp:501", "501 lines")

    def test_asks_for_a_map(self):
        self.expect_one(
            {"engine/CMakeLists.txt": "# empty\n"}, "engine/CMakeLists.txt:1", "calade_module"
        )


if __name__ == "__main__":
    unittest.main()
