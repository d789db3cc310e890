// SPDX-License-Identifier: Apache-2.0
#include "calade/results/explanation.hpp"

#include "calade/base/error.hpp"
#include "calade/results/run_places.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

namespace calade::results {

using Json = nlohmann::ordered_json;

namespace {

// Water that an event was caused by is taken to be that of a house within this distance, m: about a
// block; further off, other ways of the water are as likely.
constexpr double same_water_m = 150.0;
// No cascade of a town is so long; a log made to exhaust the stack may be.
constexpr int deepest = 500;

/// The log with its links checked: every cause is an earlier event.
class Log {
public:
    explicit Log(const FinishedRun& run) : events_(run.events) {
        std::map<std::int64_t, std::size_t> position;
        for (std::size_t e = 0; e < events_.size(); ++e) {
            const std::string where =
                fmt::format("{}:{}", (run.folder / "events.jsonl").string(), e + 1);
            require<DataError>(events_[e]["id"].is_number_integer(),
                               "{}: id is {}, expected a number", where, events_[e]["id"].dump());
            const Json causes = events_[e].value("causes", Json::array());
            require<DataError>(causes.is_array(), "{}: causes is {}, expected a list of ids", where,
                               causes.dump());
            causes_.emplace_back();
            for (const auto& cause : causes) {
                const auto found = cause.is_number_integer()
                                       ? position.find(cause.get<std::int64_t>())
                                       : position.end();
                require<DataError>(found != position.end(),
                                   "{}: cause {} is not the id of an earlier event", where,
                                   cause.dump());
                causes_.back().push_back(found->second);
            }
            position.emplace(events_[e]["id"].get<std::int64_t>(), e);
        }
    }
    [[nodiscard]] const std::vector<Json>& events() const { return events_; }
    [[nodiscard]] std::string text(std::size_t e, const char* key) const {
        const Json& element = events_[e]["element"];
        const Json value = element.value(key, Json());
        return value.is_string() ? value.get<std::string>() : std::string();
    }
    [[nodiscard]] std::string kind(std::size_t e) const {
        return events_[e]["kind"].get<std::string>();
    }
    [[nodiscard]] std::string time(std::size_t e) const {
        const Json& t = events_[e]["time"];
        return t.is_string() ? t.get<std::string>() : std::string();
    }
    [[nodiscard]] const std::vector<std::size_t>& causes(std::size_t e) const { return causes_[e]; }
    // The latest of its causes, at any remove, that had happened by then; none is later than what
    // it led to.
    [[nodiscard]] std::optional<std::size_t> latest_cause(std::size_t root,
                                                          const std::string& until) const {
        std::optional<std::size_t> best;
        std::set<std::size_t> seen;
        std::vector<std::size_t> open = causes_[root];
        while (!open.empty()) {
            const std::size_t e = open.back();
            open.pop_back();
            if (!seen.insert(e).second) {
                continue;
            }
            if (time(e) > until) {
                open.insert(open.end(), causes_[e].begin(), causes_[e].end());
            } else if (!best || time(e) > time(*best)) {
                best = e;
            }
        }
        return best;
    }
    [[nodiscard]] CauseTree tree(std::size_t root) const {
        std::set<std::size_t> told{root};
        return tree(root, told, 0);
    }
    // The chain without times and values: two sections that the same water closes share it.
    [[nodiscard]] std::string signature(std::size_t root) const {
        std::string words = kind(root);
        std::set<std::size_t> seen;
        std::vector<std::size_t> open = causes_[root];
        while (!open.empty()) {
            const std::size_t e = open.back();
            open.pop_back();
            if (seen.insert(e).second) {
                words += fmt::format("|{}:{}", kind(e), text(e, "name"));
                open.insert(open.end(), causes_[e].begin(), causes_[e].end());
            }
        }
        return words;
    }

private:
    CauseTree tree(std::size_t event, std::set<std::size_t>& told, int depth) const {
        CauseTree result{event, false, {}};
        for (const std::size_t cause : causes_[event]) {
            if (told.insert(cause).second && depth < deepest) {
                result.causes.push_back(tree(cause, told, depth + 1));
            } else {
                result.causes.push_back({cause, true, {}});
            }
        }
        return result;
    }

    const std::vector<Json>& events_;
    std::vector<std::vector<std::size_t>> causes_;
};

// The pumps of the town and those of its sewers stand in one layer.
bool is_of_kind(std::string_view event_type, std::string_view layer_type) {
    return event_type == layer_type || (layer_type == "pump" && event_type == "sewer_pump");
}

std::string singular(const std::string& layer) { return layer.substr(0, layer.size() - 1); }

geo::Point2 middle(const io::Feature& feature) {
    if (const auto* polygons = std::get_if<geo::MultiPolygon>(&feature.geometry)) {
        return polygons->empty() ? geo::Point2{} : geo::centroid(polygons->front());
    }
    if (const auto* point = std::get_if<geo::Point2>(&feature.geometry)) {
        return *point;
    }
    return {};
}

class Explainer {
public:
    explicit Explainer(const FinishedRun& run) : log_(run), places_(run) {}

    Explanation explain(std::string_view name) const {
        Explanation result;
        for (const auto& place : places_.find(name)) {
            result.places.push_back(explain(place));
        }
        return result;
    }

private:
    ExplainedPlace explain(const RunPlace& place) const {
        const io::Layer& layer = places_.layer(place.layer);
        ExplainedPlace result;
        result.type = singular(place.layer);
        result.label = place.label;
        const io::Column name(layer, "name");
        for (const std::size_t f : place.features) {
            result.names.push_back(name.text_or(f, ""));
        }
        for (const char* field : {"kind", "use", "class"}) {
            if (layer.has_field(field)) {
                result.kind = io::Column(layer, field).text_or(place.features.front(), "");
            }
        }
        if (layer.has_field("max_depth_m")) {
            const io::Column depth(layer, "max_depth_m");
            result.has_depth = true;
            for (const std::size_t f : place.features) {
                result.max_depth_m = std::max(result.max_depth_m, depth.number_or(f, 0.0));
            }
        }
        if (place.layer == "buildings") {
            for (const std::size_t f : place.features) {
                explain_building(layer, f, result);
            }
        } else {
            add_own_events(result);
        }
        return result;
    }

    void add_own_events(ExplainedPlace& place) const {
        const std::set<std::string> names(place.names.begin(), place.names.end());
        std::map<std::string, std::size_t> by_chain;  // position among the effects
        for (std::size_t e = 0; e < log_.events().size(); ++e) {
            if (!is_of_kind(log_.text(e, "type"), place.type) ||
                !names.contains(log_.text(e, "name"))) {
                continue;
            }
            const auto [known, fresh] =
                by_chain.try_emplace(log_.signature(e), place.effects.size());
            if (fresh) {
                place.effects.push_back({log_.tree(e), {}, {}, true, 1});
            } else {
                ++place.effects[known->second].times;
            }
        }
    }

    void explain_building(const io::Layer& layer, std::size_t f, ExplainedPlace& place) const {
        if (const std::string since = io::Column(layer, "wet_since").text_or(f, "");
            !since.empty()) {
            add(place, "building_flooded", since, water_near(layer, f, since));
        }
        if (const std::string since = io::Column(layer, "dark_since").text_or(f, "");
            !since.empty()) {
            const std::string station = io::Column(layer, "station").text_or(f, "");
            add(place, "building_dark", since, outage_at(station, since));
        }
    }
    void add(ExplainedPlace& place, const char* kind, const std::string& since,
             std::optional<std::size_t> event) const {
        place.effects.push_back(
            {event ? log_.tree(*event) : CauseTree{}, kind, since, event.has_value(), 1});
    }

    // The event that took a building's supply: its own station's, else an outage of that moment.
    [[nodiscard]] std::optional<std::size_t> outage_at(const std::string& station,
                                                       const std::string& since) const {
        std::optional<std::size_t> any;
        for (std::size_t e = 0; e < log_.events().size(); ++e) {
            const std::string kind = log_.kind(e);
            if (log_.time(e) != since) {
                continue;
            }
            const bool of_station =
                kind.starts_with("station_") && log_.text(e, "type") == "station";
            if (of_station && log_.text(e, "name") == station) {
                return e;
            }
            if (kind == "outage" && (!any || log_.text(e, "name") == station)) {
                any = e;
            }
        }
        return any;
    }

    // The water of a house: what came with the water to its own street, else to the nearest place
    // that the log speaks of. The log speaks of a street when cars slow down in it, and the house
    // may be wet by then: what brought that water is told instead, as far as it had happened.
    [[nodiscard]] std::optional<std::size_t> water_near(const io::Layer& layer, std::size_t f,
                                                        const std::string& since) const {
        const std::string street = io::Column(layer, "street").text_or(f, "");
        const geo::Point2 here = middle(layer.features[f]);
        std::optional<std::size_t> best;   // had come before
        std::optional<std::size_t> later;  // came after
        double nearest = same_water_m;
        double nearest_later = same_water_m;
        for (std::size_t e = 0; e < log_.events().size(); ++e) {
            if (!brings_water(e)) {
                continue;
            }
            const bool late = log_.time(e) > since;
            if (log_.text(e, "name") == street && !street.empty()) {
                return late ? log_.latest_cause(e, since) : std::optional(e);
            }
            const Json& element = log_.events()[e]["element"];
            const Json x = element.value("x", Json());
            const Json y = element.value("y", Json());
            if (!x.is_number() || !y.is_number()) {
                continue;
            }
            const double distance = std::hypot(x.get<double>() - here.x, y.get<double>() - here.y);
            if (distance < (late ? nearest_later : nearest)) {
                (late ? nearest_later : nearest) = distance;
                (late ? later : best) = e;
            }
        }
        return best || !later ? best : log_.latest_cause(*later, since);
    }
    [[nodiscard]] bool brings_water(std::size_t e) const {
        const std::string kind = log_.kind(e);
        return !log_.causes(e).empty() &&
               (kind == "street_slowed" || kind == "street_closed" || kind == "station_flooded");
    }

    Log log_;
    RunPlaces places_;
};

}  // namespace

Explanation explain(const FinishedRun& run, std::string_view name) {
    return Explainer(run).explain(name);
}

}  // namespace calade::results
