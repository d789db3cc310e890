// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/results/area_split.hpp"
#include "calade/results/indicators.hpp"
#include "calade/results/layers.hpp"

namespace calade::results {

/// The indicators of a run in the making; the parts below each add their group.
class IndicatorList {
public:
    explicit IndicatorList(const RunTables& run) : tables(run), areas(run) {}

    Indicator& add(std::string id, std::string group, std::string label, std::string unit,
                   std::optional<double> value);
    Indicator& add(std::string id, std::string group, std::string label, std::string unit, Sum sum);
    /// No value where there is no sum.
    Indicator& add_if(std::string id, std::string group, std::string label, std::string unit,
                      std::optional<Sum> sum);
    /// The largest value of a series and its first time, above zero.
    Indicator& add_peak(std::string id, std::string group, std::string label, std::string unit,
                        const std::string& series, double scale = 1.0);
    /// How many features of a layer of points or lines have a value in a field of times, shared
    /// among the areas: each counts where it stands, a line where its middle is.
    [[nodiscard]] Sum happened(const char* layer, const char* field) const;

    const RunTables& tables;
    AreaSplit areas;
    std::vector<Indicator> list;
};

void add_water(IndicatorList& list);
void add_hazard(IndicatorList& list);
void add_people(IndicatorList& list);
void add_money(IndicatorList& list);
void add_streets(IndicatorList& list);
void add_reach(IndicatorList& list);
void add_supply(IndicatorList& list);
void add_sites(IndicatorList& list);

}  // namespace calade::results
