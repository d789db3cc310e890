# SPDX-License-Identifier: Apache-2.0
"""The stubs of the compiled module say what is there: no more, no less."""

import ast
from pathlib import Path

import pytest

import calade
from calade import _engine

STUBS = ast.parse((Path(calade.__file__).parent / "_engine.pyi").read_text(encoding="utf-8"))
CLASSES = {node.name: node for node in STUBS.body if isinstance(node, ast.ClassDef)}
OF_EVERY_CLASS = {"__init__", "__repr__", "__module__", "__doc__", "__weakref__", "__annotations__"}


def names_of(body: list[ast.stmt]) -> set[str]:
    names = {n.name for n in body if isinstance(n, ast.ClassDef | ast.FunctionDef)}
    return names | {n.target.id for n in body if isinstance(n, ast.AnnAssign)}


def test_the_stubs_name_everything_in_the_module():
    there = {n for n in dir(_engine) if not n.startswith("_") or n == "__version__"}
    assert names_of(STUBS.body) == there


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_the_stubs_name_every_member(name: str):
    bound = getattr(_engine, name)
    if issubclass(bound, Exception):
        assert [base.id for base in CLASSES[name].bases] == [bound.__base__.__name__]
        return
    there = {n for n in vars(bound) if not n.startswith("_pybind11")} - OF_EVERY_CLASS
    assert names_of(CLASSES[name].body) - OF_EVERY_CLASS == there


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_the_stubs_name_every_argument(name: str):
    for node in CLASSES[name].body:
        if not isinstance(node, ast.FunctionDef) or node.decorator_list or node.name == "__copy__":
            continue
        first_line = getattr(getattr(_engine, name), node.name).__doc__.splitlines()[0]
        for argument in [a.arg for a in node.args.args if a.arg != "self"]:
            assert f"{argument}: " in first_line, f"{name}.{node.name} has no argument {argument}"


def test_the_package_is_typed():
    assert (Path(calade.__file__).parent / "py.typed").is_file()
    assert set(calade.__all__) <= set(dir(calade))
