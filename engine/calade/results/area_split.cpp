// SPDX-License-Identifier: Apache-2.0
#include "calade/results/area_split.hpp"

#include "calade/base/error.hpp"
#include "calade/geo/grid_walk.hpp"

#include <algorithm>
#include <array>

namespace calade::results {

namespace {

// Kinds by which numbers are told, and the column of the buildings layer that names the area.
constexpr std::array<const char*, 3> told_kinds = {"commune", "district", "flood_plan_zone"};

Index position_of(const std::vector<std::string>& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? -1 : static_cast<Index>(found - names.begin());
}

}  // namespace

void Sum::scale(double factor) {
    all *= factor;
    for (auto& [kind, areas] : by) {
        for (auto& [name, value] : areas) {
            value *= factor;
        }
    }
}

AreaSplit::AreaSplit(const RunTables& tables) : grid_(tables.grid) {
    const io::Layer& areas = tables.layer("areas");
    const io::Layer& buildings = tables.layer("buildings");
    const io::Column kind(areas, "kind");
    const io::Column name(areas, "name");
    for (const char* told : told_kinds) {
        Kind one;
        one.name = told;
        one.of_cell.assign(at(tables.grid.size()), -1);
        for (std::size_t a = 0; a < areas.features.size(); ++a) {
            if (kind.text_or(a, "") != told) {
                continue;
            }
            Index position = position_of(one.areas, name.text_or(a, ""));
            if (position < 0) {  // a zone may come in several polygons of one name
                position = static_cast<Index>(one.areas.size());
                one.areas.push_back(name.text_or(a, ""));
            }
            for (const Index cell : geo::cells_inside(tables.grid, areas.polygons(a))) {
                one.of_cell[at(cell)] = position;
            }
        }
        if (one.areas.empty()) {
            continue;
        }
        const io::Column area_of(buildings, told);
        for (std::size_t b = 0; b < buildings.features.size(); ++b) {
            one.of_building.push_back(position_of(one.areas, area_of.text_or(b, "")));
        }
        kinds_.push_back(std::move(one));
    }
}

Sum AreaSplit::empty() const {
    Sum sum;
    for (const auto& kind : kinds_) {
        for (const auto& area : kind.areas) {
            sum.by[kind.name][area] = 0.0;
        }
    }
    return sum;
}

void AreaSplit::add_cell(Sum& sum, std::size_t cell, double amount) const {
    sum.all += amount;
    for (const auto& kind : kinds_) {
        if (const Index area = kind.of_cell[cell]; area >= 0) {
            sum.by[kind.name][kind.areas[at(area)]] += amount;
        }
    }
}

void AreaSplit::add_building(Sum& sum, std::size_t building, double amount) const {
    sum.all += amount;
    for (const auto& kind : kinds_) {
        if (const Index area = kind.of_building[building]; area >= 0) {
            sum.by[kind.name][kind.areas[at(area)]] += amount;
        }
    }
}

void AreaSplit::add_at(Sum& sum, geo::Point2 place, double amount) const {
    if (const Index cell = grid_.cell_at(place); cell >= 0) {
        add_cell(sum, at(cell), amount);
    } else {
        sum.all += amount;
    }
}

geo::Point2 place_of(const io::Feature& feature) {
    if (const auto* point = std::get_if<geo::Point2>(&feature.geometry)) {
        return *point;
    }
    const auto* line = std::get_if<geo::Polyline>(&feature.geometry);
    if (const auto* parts = std::get_if<io::MultiPolyline>(&feature.geometry)) {
        line = parts->empty() ? nullptr : &parts->front();
    }
    require<DataError>(line != nullptr && !line->empty(),
                       "layers.gpkg: a feature has neither a point nor a line");
    return geo::point_along(*line, geo::length(*line) / 2.0);
}

std::optional<Sum> ratio_of(const Sum& numerator, const Sum& denominator, double factor) {
    if (!(denominator.all > 0.0)) {
        return std::nullopt;
    }
    Sum ratio;
    ratio.all = factor * numerator.all / denominator.all;
    for (const auto& [kind, areas] : denominator.by) {
        for (const auto& [name, below] : areas) {
            if (below > 0.0) {
                ratio.by[kind][name] = factor * numerator.by.at(kind).at(name) / below;
            }
        }
    }
    return ratio;
}

}  // namespace calade::results
