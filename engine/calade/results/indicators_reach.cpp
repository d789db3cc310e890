// SPDX-License-Identifier: Apache-2.0
#include "calade/results/indicator_list.hpp"
#include "calade/results/reach.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace calade::results {

namespace {

// Residents whose answer, as it stands in a field of the buildings, comes in time.
Sum residents_in_time(const IndicatorList& in, const char* field, double threshold_s) {
    const io::Layer& buildings = in.tables.layer("buildings");
    const io::Column answer(buildings, field);
    const io::Column residents(buildings, "residents");
    Sum sum = in.areas.empty();
    for (std::size_t b = 0; b < buildings.features.size(); ++b) {
        if (!answer.empty(b) && in_time(static_cast<float>(answer.number(b)), threshold_s)) {
            in.areas.add_building(sum, b, residents.number_or(b, 0.0));
        }
    }
    return sum;
}

// Residents whom nobody reaches at some time, but whom somebody reaches on a dry day.
Sum residents_cut_off(const IndicatorList& in, const char* field, const char* dry_field) {
    const io::Layer& buildings = in.tables.layer("buildings");
    const io::Column worst(buildings, field);
    const io::Column dry(buildings, dry_field);
    const io::Column residents(buildings, "residents");
    Sum sum = in.areas.empty();
    for (std::size_t b = 0; b < buildings.features.size(); ++b) {
        if (worst.empty(b) && !dry.empty(b)) {
            in.areas.add_building(sum, b, residents.number_or(b, 0.0));
        }
    }
    return sum;
}

bool is_there(const IndicatorList& in, const char* dry_field) {
    const io::Layer& buildings = in.tables.layer("buildings");
    const io::Column dry(buildings, dry_field);
    for (std::size_t b = 0; b < buildings.features.size(); ++b) {
        if (!dry.empty(b)) {
            return true;
        }
    }
    return false;
}

// The smallest value of a series and its first time; no time if it never fell.
void add_least(IndicatorList& in, const std::string& id, const std::string& label,
               const std::string& series) {
    const auto& values = in.tables.column(series);
    const auto least = std::min_element(values.begin(), values.end());
    if (least == values.end()) {
        in.add(id, "streets", label, "", std::nullopt);
        return;
    }
    Indicator& added = in.add(id, "streets", label, "", *least);
    if (*least < values.front()) {
        added.time_s = in.tables.times[static_cast<std::size_t>(least - values.begin())];
    }
}

struct Service {
    const char *id, *who, *dry_field, *worst_field;
};

void add_threshold(IndicatorList& in, const Service& service, const std::string& id,
                   double threshold_s) {
    const std::string within = fmt::format("{} within {:g} min", service.who, threshold_s / 60.0);
    if (!is_there(in, service.dry_field)) {  // nothing to tell
        in.add(fmt::format("residents_{}_dry", id), "streets",
               fmt::format("residents reached by {}, dry town", within), "", std::nullopt);
        in.add(fmt::format("residents_{}_least", id), "streets",
               fmt::format("residents reached by {}, at least", within), "", std::nullopt);
        in.add(fmt::format("residents_{}", id), "streets",
               fmt::format("residents reached by {} throughout", within), "", std::nullopt)
            .headline = true;
        return;
    }
    in.add(fmt::format("residents_{}_dry", id), "streets",
           fmt::format("residents reached by {}, dry town", within), "",
           residents_in_time(in, service.dry_field, threshold_s));
    add_least(in, fmt::format("residents_{}_least", id),
              fmt::format("residents reached by {}, at least", within),
              fmt::format("residents_{}", id));
    in.add(fmt::format("residents_{}", id), "streets",
           fmt::format("residents reached by {} throughout", within), "",
           residents_in_time(in, service.worst_field, threshold_s))
        .headline = true;
}

void add_cut_off(IndicatorList& in, const Service& service) {
    const std::string id = fmt::format("residents_{}_cut_off", service.id);
    const std::string label =
        fmt::format("residents whom {} cannot reach at some time", service.who);
    if (is_there(in, service.dry_field)) {
        in.add(id, "streets", label, "",
               residents_cut_off(in, service.worst_field, service.dry_field))
            .headline = true;
    } else {
        in.add(id, "streets", label, "", std::nullopt).headline = true;
    }
}

}  // namespace

void add_reach(IndicatorList& in) {
    const Parameters& t = in.tables.thresholds;
    const Service rescue{"rescue", "fire and rescue", "rescue_dry_s", "rescue_s"};
    const Service care{"care", "urgent care", "care_dry_s", "care_s"};
    add_threshold(in, rescue, "rescue_first", t.rescue_first_s);
    add_threshold(in, rescue, "rescue_second", t.rescue_second_s);
    add_cut_off(in, rescue);
    add_threshold(in, care, "care", t.care_s);
    add_cut_off(in, care);
}

}  // namespace calade::results
