# SPDX-License-Identifier: Apache-2.0
"""Layers of a GeoPackage as pandas tables: a GeoPackage is an SQLite file."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd

from calade._engine import DataError
from calade.geometry import read_wkb, wkb_of


def layer_names(path: Path) -> list[str]:
    """Names of the layers, in order."""
    with closing(_open(path)) as database:
        return [name for (name,) in _ask(path, database, _LAYERS)]


def read_layer(path: Path, name: str) -> pd.DataFrame:
    """One layer as a table, a row a feature.

    Column `geometry` holds `calade.Geometry`, column `wkb` the same as well-known binary, which
    shapely and geopandas read. Columns named `…_since` and `…_at` become UTC times.

    Raises
    ------
    DataError
        If the file is no GeoPackage or has no such layer.
    """
    with closing(_open(path)) as database:
        known = [layer for (layer,) in _ask(path, database, _LAYERS)]
        if name not in known:
            raise DataError(f"{path}: has no layer '{name}', expected one of {', '.join(known)}")
        ((shape,),) = _ask(
            path,
            database,
            "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?",
            name,
        )
        quoted = '"' + name.replace('"', '""') + '"'
        table = pd.read_sql_query(f"SELECT * FROM {quoted} ORDER BY rowid", database)
    table["wkb"] = [wkb_of(blob) for blob in table.pop(shape)]
    table["geometry"] = [read_wkb(wkb) for wkb in table["wkb"]]
    for column in table.columns:
        if column.endswith(("_since", "_at")):
            table[column] = pd.to_datetime(table[column].replace("", None), utc=True)
    return table.drop(columns=[c for c in ("fid", "ogc_fid") if c in table])


_LAYERS = "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'"


def _open(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise DataError(f"{path}: there is no such file")
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _ask(path: Path, database: sqlite3.Connection, query: str, *values: str) -> list[tuple]:
    try:
        return database.execute(query, values).fetchall()
    except sqlite3.DatabaseError as error:
        raise DataError(f"{path}: is not a GeoPackage ({error})") from error
