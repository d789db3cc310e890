// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/build/source_files.hpp"

namespace calade::city {

/// Adds the areas of one `[[areas]]` section: communes, districts, flood-plan zones.
void build_areas(City& city, const io::TomlTable& section, const SourceFiles& files);

/// Adds the buildings of `[buildings]` that stand in a commune. The use comes from a field by
/// the table `use`; a height field is read where named, else heights are to be estimated.
void build_buildings(City& city, const io::TomlTable& section, const SourceFiles& files);

/// Adds the streets of `[streets]` that have a vertex in a commune: classes by the first rule of
/// `[[streets.class]]` that fits, width, lanes, direction, bridges; junctions where ends meet.
/// Speeds and capacities by class, marked estimated.
void build_streets(City& city, const io::TomlTable& section, const SourceFiles& files);

/// Distributes the people of the communes over the dwellings, by the units of `[population]`.
void build_population(City& city, const io::TomlTable& section, const SourceFiles& files);

/// Adds critical sites (`[sites]`), gates (`[gates]`) and pumps (`[pumps]`) from CSV tables, whose
/// columns stand in docs/reference/city_recipe.md.
void build_sites(City& city, const io::TomlTable& section, const SourceFiles& files);
void build_gates(City& city, const io::TomlTable& section, const SourceFiles& files);
void build_pumps(City& city, const io::TomlTable& section, const SourceFiles& files);

/// Builds the power grid of a `[power]` that names layers of stations and lines (hv_stations,
/// mv_stations, mv_overhead, …); see docs/reference/city_recipe.md for their usual names.
void build_grid_from_map(City& city, const io::TomlTable& section, const SourceFiles& files);
/// Whether a `[power]` names one of those layers.
[[nodiscard]] bool names_grid_layers(const io::TomlTable& section);

}  // namespace calade::city
