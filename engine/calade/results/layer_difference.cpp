// SPDX-License-Identifier: Apache-2.0
#include "calade/results/layer_difference.hpp"

#include "calade/base/error.hpp"
#include "calade/results/layer_values.hpp"

#include <map>
#include <string>
#include <string_view>

namespace calade::results {

namespace {

void require_same_elements(const io::Layer& a, const io::Layer& b) {
    require<DataError>(a.features.size() == b.features.size(),
                       "the runs are not of one town: {} has {} {}, {} has {}", a.source,
                       a.features.size(), a.name, b.source, b.features.size());
    const io::Column name_a(a, "name");
    const io::Column name_b(b, "name");
    for (std::size_t i = 0; i < a.features.size(); ++i) {
        require<DataError>(name_a.text_or(i, "") == name_b.text_or(i, ""),
                           "the runs are not of one town: {} is '{}', {} is '{}'", a.place(i),
                           name_a.text_or(i, ""), b.place(i), name_b.text_or(i, ""));
    }
}

io::Layer layer_like(const io::Layer& a, std::vector<io::Field> fields) {
    io::Layer layer;
    layer.name = a.name;
    layer.geometry_type = a.geometry_type;
    layer.fields = std::move(fields);
    return layer;
}

io::Value text_or_none(const io::Column& column, std::size_t i) {
    const std::string words = column.text_or(i, "");
    return words.empty() ? io::Value() : io::Value(words);
}

// What befell an element in one run only, or in both for another time (hours); empty: the same.
std::string_view change_of(bool in_a, bool in_b, double longer, std::string_view only_a,
                           std::string_view only_b) {
    if (in_a != in_b) {
        return in_a ? only_a : only_b;
    }
    if (in_a && longer != 0.0) {
        return longer > 0.0 ? "longer" : "shorter";
    }
    return {};
}

}  // namespace

io::Layer building_difference(const io::Layer& a, const io::Layer& b) {
    require_same_elements(a, b);
    io::Layer layer = layer_like(a, {text_field("name"), text_field("use"), real_field("residents"),
                                     real_field("max_depth_a_m"), real_field("max_depth_b_m"),
                                     real_field("difference_m"), text_field("change")});
    const io::Column name(a, "name");
    const io::Column use(a, "use");
    const io::Column residents(a, "residents");
    const io::Column depth_a(a, "max_depth_m");
    const io::Column depth_b(b, "max_depth_m");
    for (std::size_t i = 0; i < a.features.size(); ++i) {
        const double before = depth_a.number_or(i, 0.0);
        const double after_measure = depth_b.number_or(i, 0.0);
        const double change = after_measure - before;
        if (std::abs(change) > notable_depth_m) {
            layer.features.push_back(
                {a.features[i].geometry,
                 {text(name.text_or(i, "")), text(use.text_or(i, "")),
                  real(residents.number_or(i, 0.0)), real(before), real(after_measure),
                  real(change), text(change < 0.0 ? "better" : "worse")}});
        }
    }
    return layer;
}

io::Layer street_difference(const io::Layer& a, const io::Layer& b) {
    require_same_elements(a, b);
    io::Layer layer = layer_like(
        a, {text_field("name"), text_field("label"), text_field("class"),
            text_field("closed_since_a"), text_field("closed_since_b"),
            real_field("closed_hours_a"), real_field("closed_hours_b"), text_field("change")});
    const io::Column name(a, "name");
    const io::Column label(a, "label");
    const io::Column kind(a, "class");
    const io::Column since_a(a, "closed_since");
    const io::Column since_b(b, "closed_since");
    const io::Column hours_a(a, "closed_hours");
    const io::Column hours_b(b, "closed_hours");
    for (std::size_t i = 0; i < a.features.size(); ++i) {
        const bool in_a = !since_a.text_or(i, "").empty();
        const bool in_b = !since_b.text_or(i, "").empty();
        const double longer = hours_b.number_or(i, 0.0) - hours_a.number_or(i, 0.0);
        const auto change = change_of(in_a, in_b, longer, "stays_open", "closes");
        if (change.empty()) {
            continue;
        }
        layer.features.push_back(
            {a.features[i].geometry,
             {text(name.text_or(i, "")), text(label.text_or(i, "")), text(kind.text_or(i, "")),
              text_or_none(since_a, i), text_or_none(since_b, i), real(hours_a.number_or(i, 0.0)),
              real(hours_b.number_or(i, 0.0)), text(change)}});
    }
    return layer;
}

io::Layer station_difference(const io::Layer& a, const io::Layer& b) {
    require_same_elements(a, b);
    io::Layer layer = layer_like(a, {text_field("name"), text_field("tripped_at_a"),
                                     text_field("tripped_at_b"), text_field("change")});
    const io::Column name(a, "name");
    const io::Column tripped_a(a, "tripped_at");
    const io::Column tripped_b(b, "tripped_at");
    for (std::size_t i = 0; i < a.features.size(); ++i) {
        const bool in_a = !tripped_a.text_or(i, "").empty();
        const bool in_b = !tripped_b.text_or(i, "").empty();
        if (in_a != in_b) {
            layer.features.push_back(
                {a.features[i].geometry,
                 {text(name.text_or(i, "")), text_or_none(tripped_a, i), text_or_none(tripped_b, i),
                  text(in_a ? "spared" : "trips")}});
        }
    }
    return layer;
}

io::Layer site_difference(const io::Layer& a, const io::Layer& b) {
    require_same_elements(a, b);
    io::Layer layer = layer_like(
        a, {text_field("name"), text_field("kind"), text_field("dark_since_a"),
            text_field("dark_since_b"), real_field("dark_hours_a"), real_field("dark_hours_b"),
            text_field("cut_off_since_a"), text_field("cut_off_since_b"), text_field("change")});
    const io::Column name(a, "name");
    const io::Column kind(a, "kind");
    const io::Column dark_a(a, "dark_since");
    const io::Column dark_b(b, "dark_since");
    const io::Column hours_a(a, "dark_hours");
    const io::Column hours_b(b, "dark_hours");
    const io::Column cut_a(a, "cut_off_since");
    const io::Column cut_b(b, "cut_off_since");
    for (std::size_t i = 0; i < a.features.size(); ++i) {
        const bool in_a = !dark_a.text_or(i, "").empty() || !cut_a.text_or(i, "").empty();
        const bool in_b = !dark_b.text_or(i, "").empty() || !cut_b.text_or(i, "").empty();
        const double longer = hours_b.number_or(i, 0.0) - hours_a.number_or(i, 0.0);
        const auto change = change_of(in_a, in_b, longer, "spared", "hit");
        if (change.empty()) {
            continue;
        }
        layer.features.push_back({a.features[i].geometry,
                                  {text(name.text_or(i, "")), text(kind.text_or(i, "")),
                                   text_or_none(dark_a, i), text_or_none(dark_b, i),
                                   real(hours_a.number_or(i, 0.0)), real(hours_b.number_or(i, 0.0)),
                                   text_or_none(cut_a, i), text_or_none(cut_b, i), text(change)}});
    }
    return layer;
}

io::Layer pump_difference(const io::Layer& a, const io::Layer& b) {
    io::Layer layer = layer_like(
        a, {text_field("name"), real_field("capacity_m3s"), text_field("stopped_since_a"),
            text_field("stopped_since_b"), text_field("change")});
    const io::Column name_a(a, "name");
    const io::Column name_b(b, "name");
    std::map<std::string, std::size_t> place_in_b;
    for (std::size_t i = 0; i < b.features.size(); ++i) {
        place_in_b.emplace(name_b.text_or(i, ""), i);
    }
    const auto add = [&](const io::Layer& of, std::size_t i, io::Value since_a, io::Value since_b,
                         std::string_view change) {
        layer.features.push_back({of.features[i].geometry,
                                  {text(io::Column(of, "name").text_or(i, "")),
                                   real(io::Column(of, "capacity_m3s").number_or(i, 0.0)),
                                   std::move(since_a), std::move(since_b), text(change)}});
    };
    const io::Column stopped_a(a, "stopped_since");
    const io::Column stopped_b(b, "stopped_since");
    for (std::size_t i = 0; i < a.features.size(); ++i) {
        const auto found = place_in_b.find(name_a.text_or(i, ""));
        if (found == place_in_b.end()) {
            add(a, i, text_or_none(stopped_a, i), {}, "taken_away");
            continue;
        }
        const std::size_t j = found->second;
        const bool in_a = !stopped_a.text_or(i, "").empty();
        if (in_a != !stopped_b.text_or(j, "").empty()) {
            add(a, i, text_or_none(stopped_a, i), text_or_none(stopped_b, j),
                in_a ? "keeps_running" : "stops");
        }
        place_in_b.erase(found);
    }
    for (std::size_t j = 0; j < b.features.size(); ++j) {
        if (place_in_b.contains(name_b.text_or(j, ""))) {
            add(b, j, {}, text_or_none(stopped_b, j), "added");
        }
    }
    return layer;
}

}  // namespace calade::results
