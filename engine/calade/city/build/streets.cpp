// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/city/build/layers.hpp"
#include "calade/city/build/street_label.hpp"
#include "calade/city/build/street_rules.hpp"
#include "calade/city/fill/travel_demand.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace calade::city {
namespace {

/// Gives ends of streets that lie within a tolerance of each other one junction.
class Junctions {
public:
    Junctions(std::vector<StreetNode>& nodes, double tolerance)
        : nodes_(nodes), tolerance_(tolerance) {}
    StreetNodeId at(geo::Point2 p) {
        const auto column = static_cast<long>(std::floor(p.x / tolerance_));
        const auto row = static_cast<long>(std::floor(p.y / tolerance_));
        for (long c = column - 1; c <= column + 1; ++c) {
            for (long r = row - 1; r <= row + 1; ++r) {
                const auto found = buckets_.find({c, r});
                if (found == buckets_.end()) {
                    continue;
                }
                for (const StreetNodeId id : found->second) {
                    if (geo::distance(nodes_[id.index()].position, p) <= tolerance_) {
                        return id;
                    }
                }
            }
        }
        nodes_.push_back({p, false, Mark::synthesised});
        const StreetNodeId id(nodes_.size() - 1);
        buckets_[{column, row}].push_back(id);
        return id;
    }

private:
    std::vector<StreetNode>& nodes_;
    double tolerance_;
    std::map<std::pair<long, long>, std::vector<StreetNodeId>> buckets_;
};

struct Direction {
    int field = -1;
    std::string forward, backward;
};

Direction read_direction(const io::TomlTable& section, const io::Layer& layer) {
    Direction d;
    if (const auto table = section.table_if("direction")) {
        table->only({"field", "forward", "backward"});
        d.field = layer.field(table->text("field"));
        d.forward = table->text("forward");
        d.backward = table->text("backward");
    }
    return d;
}

/// Junctions where at least three streets of class tertiary and above meet, four streets in all.
int add_signals(StreetNetwork& net) {
    std::vector<int> legs(net.nodes.size(), 0);
    std::vector<int> main_legs(net.nodes.size(), 0);
    for (const Street& s : net.streets) {
        for (const StreetNodeId n : {s.from, s.to}) {
            legs[n.index()] += s.cars ? 1 : 0;
            main_legs[n.index()] += s.cars && s.street_class <= StreetClass::tertiary ? 1 : 0;
        }
    }
    int count = 0;
    for (std::size_t n = 0; n < net.nodes.size(); ++n) {
        net.nodes[n].signalised = legs[n] >= 4 && main_legs[n] >= 3;
        count += net.nodes[n].signalised ? 1 : 0;
    }
    return count;
}

}  // namespace

void build_streets(City& city, const io::TomlTable& section, const SourceFiles& files) {
    section.only(SourceFiles::with_file_keys({"name", "label", "label_style", "width", "lanes",
                                              "direction", "bridge_level", "class", "snap"}));
    const io::Layer layer = files.layer(section, city);
    const StreetRules rules(section, layer);
    const Direction direction = read_direction(section, layer);
    const auto field = [&](const char* key) {
        return section.has(key) ? layer.field(section.text(key)) : -1;
    };
    const int name = field("name"), label = field("label"), width = field("width");
    const std::string style = section.text_or("label_style", "as_is");
    require<ScenarioError>(style == "as_is" || style == "french_capitals",
                           "{}: label_style is '{}', expected as_is or french_capitals",
                           section.where("label_style"), style);
    const bool french_labels = style == "french_capitals";
    const int lanes = field("lanes"), level = field("bridge_level");
    const auto number = [&](int column, std::size_t f) {
        if (column < 0) {
            return 0.0;
        }
        const io::Value& v = layer.features[f].values[static_cast<std::size_t>(column)];
        const auto* real = std::get_if<double>(&v);
        const auto* whole = std::get_if<std::int64_t>(&v);
        return real != nullptr ? *real : whole != nullptr ? static_cast<double>(*whole) : 0.0;
    };
    std::vector<const Area*> communes;
    std::vector<geo::Box> boxes;
    for (const Area& a : city.areas) {
        if (a.kind == "commune") {
            communes.push_back(&a);
            boxes.push_back(geo::bounds(a.extent));
        }
    }
    const auto in_communes = [&](geo::Point2 p) {
        for (std::size_t c = 0; c < communes.size(); ++c) {
            if (boxes[c].contains(p) && geo::contains(communes[c]->extent, p)) {
                return true;
            }
        }
        return false;
    };

    StreetNetwork& net = city.streets;
    Junctions junctions(net.nodes, section.number_or("snap", 1.0, Dimension::length));
    int outside = 0, short_ones = 0, guessed = 0, oneway = 0, bridges = 0, width_guessed = 0;
    const auto add = [&](Street street) {
        street.length_m = geo::length(street.axis);
        if (street.length_m < 1.0) {
            ++short_ones;
            return;
        }
        street.from = junctions.at(street.axis.front());
        street.to = junctions.at(street.axis.back());
        net.streets.push_back(std::move(street));
    };
    for (std::size_t f = 0; f < layer.features.size(); ++f) {
        const io::MultiPolyline parts = layer.lines(f);
        for (std::size_t part = 0; part < parts.size(); ++part) {
            Street s;
            s.axis = parts[part];
            if (s.axis.size() < 2 || std::none_of(s.axis.begin(), s.axis.end(), in_communes)) {
                ++outside;
                continue;
            }
            const StreetRules::Result rule = rules.classify(layer, f);
            const StreetDefaults defaults = street_defaults(rule.street_class);
            const std::string id =
                name >= 0 ? as_text(layer.features[f].values[static_cast<std::size_t>(name)])
                          : std::string();
            s.name = id.empty() ? fmt::format("S{:04}", f + 1) : id;
            if (parts.size() > 1) {
                s.name += fmt::format(".{}", part + 1);
            }
            if (label >= 0) {
                s.label = as_text(layer.features[f].values[static_cast<std::size_t>(label)]);
                s.label = french_labels ? french_street_label(s.label) : s.label;
            }
            s.street_class = rule.street_class;
            s.cars = rule.cars;
            guessed += rule.estimated ? 1 : 0;
            s.mark = Mark::estimated;  // speed and capacity follow from the class
            s.width_m = number(width, f);
            if (s.width_m <= 0.0) {
                s.width_m = defaults.width_m;
                ++width_guessed;
            }
            if (direction.field >= 0) {
                const std::string word =
                    as_text(layer.features[f].values[static_cast<std::size_t>(direction.field)]);
                s.oneway = word == direction.forward || word == direction.backward;
                if (word == direction.backward) {
                    std::reverse(s.axis.begin(), s.axis.end());
                }
            }
            oneway += s.oneway ? 1 : 0;
            const int all_lanes = static_cast<int>(number(lanes, f));
            s.lanes = std::max(1, s.oneway ? all_lanes : all_lanes / 2);
            s.free_speed_ms = rule.speed_kmh / 3.6;
            s.capacity_vps = rule.lane_capacity_vph * s.lanes / 3600.0;
            if (number(level, f) > 0.0) {
                s.level = StreetLevel::bridge;
                ++bridges;
            }
            if (geo::distance(s.axis.front(), s.axis.back()) < 1.0 && geo::length(s.axis) >= 2.0) {
                // A street that comes back to its own start is two, so that no link is a loop.
                const double half = 0.5 * geo::length(s.axis);
                Street first = s, second = s;
                double along = 0.0;
                std::size_t k = 1;
                for (; k + 1 < s.axis.size(); ++k) {
                    const double step = geo::distance(s.axis[k - 1], s.axis[k]);
                    if (along + step >= half) {
                        break;
                    }
                    along += step;
                }
                const geo::Point2 middle = geo::point_along(s.axis, half);
                first.axis.assign(s.axis.begin(), s.axis.begin() + static_cast<std::ptrdiff_t>(k));
                first.axis.push_back(middle);
                second.axis.assign(s.axis.begin() + static_cast<std::ptrdiff_t>(k), s.axis.end());
                second.axis.insert(second.axis.begin(), middle);
                first.name += "a";
                second.name += "b";
                add(std::move(first));
                add(std::move(second));
                continue;
            }
            add(std::move(s));
        }
    }
    require<DataError>(!net.streets.empty(),
                       "{}: none of its {} streets touches a commune of the recipe",
                       section.text("file"), layer.features.size());
    const int signals = add_signals(net);
    const std::vector<char> main = main_car_network(net);
    city.notes.push_back(fmt::format(
        "Streets: {} between {} junctions from {} ({} outside the communes and {} shorter than 1 m "
        "left "
        "out); {} one-way, {} bridges; {} had no class and {} no width: both by rule. {} junctions "
        "are on "
        "the largest strongly connected car network; trips start and end only there. {} signalised "
        "junctions synthesised.",
        net.streets.size(), net.nodes.size(), section.text("file"), outside, short_ones, oneway,
        bridges, guessed, width_guessed, std::count(main.begin(), main.end(), 1), signals));
}

}  // namespace calade::city
