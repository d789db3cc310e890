# SPDX-License-Identifier: Apache-2.0
"""Which part of the house may include which library, and why."""

from typing import NamedTuple


class Owner(NamedTuple):
    """Headers that begin with one of `prefixes` belong to `parts`, for `reason`."""

    library: str
    prefixes: tuple[str, ...]
    parts: tuple[str, ...]
    reason: str


# Models that know nothing of one another: coupling carries fields between them.
SIBLINGS = ("flood", "traffic", "energy")

# Parts outside the engine's modules. They may use every module, and the engine none of them.
OUTER_PARTS = ("app", "viewer", "python")

# nlohmann-json: `io` links it for all that come after it, because run directories and provenance
# are JSON; `from:io` stands for io and every part below it in the map.
# fmt: off
OWNERS = (
    Owner("GDAL", ("gdal", "ogr", "cpl_"), ("io",), "one reader of GIS files, one place for its errors"),
    Owner("netCDF", ("netcdf",), ("io",), "not thread-safe: every call passes the lock in io"),
    Owner("simdjson", ("simdjson",), ("io",), "a format's parser"),
    Owner("libosmium", ("osmium/", "protozero/"), ("io",), "a format's parser"),
    Owner("libcitygml", ("citygml/",), ("io",), "a format's parser"),
    Owner("toml++", ("toml++/", "toml.hpp"), ("io",), "errors with file and line are made in one place"),
    Owner("PROJ", ("proj.h", "proj/", "proj_"), ("geo",), "contexts are per thread; geo keeps them"),
    Owner("TBB", ("oneapi/", "tbb/"), ("base",), "the fixed slices of base/parallel give the same bits"),
    Owner("spdlog", ("spdlog/",), ("base",), "one log, with one format"),
    Owner("date", ("date/",), ("base",), "one reader of instants, one of time zones"),
    Owner("Eigen", ("Eigen/",), ("energy",), "slow to compile, and only power flow solves matrices"),
    Owner("SuiteSparse", ("klu.h", "amd.h", "btf.h", "colamd.h", "suitesparse/"), ("energy",), "as Eigen"),
    Owner("SQLite", ("sqlite3.h",), ("live",), "what a sensor sent is kept there and nowhere else"),
    Owner("mosquitto", ("mosquitto",), ("live",), "the connection to a broker"),
    Owner("OpenSceneGraph", ("osg", "OpenThreads/", "EGL/", "GL/", "GLES2/", "GLES3/"), ("viewer",), "the engine runs without a screen"),
    Owner("pybind11", ("pybind11/",), ("python",), "the engine runs without Python"),
    Owner("CLI11", ("CLI/",), ("app", "viewer"), "only the programs read a command line"),
    Owner("nlohmann-json", ("nlohmann/",), ("from:io",), "geometry and errors need no JSON"),
    Owner("fmt", ("fmt/",), ("*",), "gcc 12 has no std::format"),
)
# fmt: on

# C and POSIX headers that have no C++ twin, and the compiler's own.
SYSTEM_PREFIXES = (
    "arpa/", "dirent.h", "dlfcn.h", "fcntl.h", "immintrin.h", "linux/", "net/", "netdb.h", "netinet/",
    "poll.h", "pthread.h", "pwd.h", "sched.h", "signal.h", "spawn.h", "stdint.h", "stdio.h", "stdlib.h",
    "string.h", "sys/", "termios.h", "time.h", "unistd.h", "wait.h", "x86intrin.h",
)  # fmt: skip
