// SPDX-License-Identifier: Apache-2.0
#include "calade/results/explanation.hpp"

#include "calade/base/time.hpp"
#include "calade/results/explanation_words.hpp"

#include <fmt/format.h>

namespace calade::results {

using Json = nlohmann::ordered_json;

namespace {

constexpr const char* arrow = " \u2190 ";

std::string text_of(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

class Teller {
public:
    Teller(const FinishedRun& run, std::string_view language)
        : run_(run),
          words_(language),
          first_day_(text_of(run.run["period"], "start").substr(0, 10)) {}

    [[nodiscard]] const ExplanationWords& words() const { return words_; }

    // "12:25"; with the date in front on another day than the run's first.
    [[nodiscard]] std::string clock(const std::string& instant) const {
        if (instant.size() < 16) {
            return instant;
        }
        const std::string day = instant.substr(0, 10);
        return (day == first_day_ ? "" : day + " ") + instant.substr(11, 5);
    }
    [[nodiscard]] std::string effect(const Effect& effect) const {
        const Json& event = run_.events.empty() ? nothing_ : run_.events[effect.tree.event];
        const bool own = !effect.own_kind.empty();
        const std::string what =
            own ? words_.effect(effect.own_kind, {}, 0.0)
                : words_.effect(text_of(event, "kind"), text_of(event, "detail"), value(event));
        return what + " " + clock(own ? effect.since : text_of(event, "time"));
    }
    [[nodiscard]] std::string cause(std::size_t e) const {
        const Json& event = run_.events[e];
        std::string name = text_of(event["element"], "label");
        if (name.empty()) {
            name = text_of(event["element"], "name");
        }
        if (text_of(event["element"], "type") == "boundary") {
            name = words_.type(name);
        }
        return words_.cause(text_of(event, "kind"), text_of(event, "detail"), name, value(event)) +
               " " + clock(text_of(event, "time"));
    }

    // One line as long as each event has one cause; where causes part, a line each, further in.
    void chain(const CauseTree& tree, const std::string& indent, std::string& text) const {
        const CauseTree* here = &tree;
        while (here->causes.size() == 1) {
            here = &here->causes.front();
            text += arrow + told(*here);
        }
        text += "\n";
        for (const auto& branch : here->causes) {
            text += indent + arrow + told(branch);
            chain(branch, indent + "  ", text);
        }
    }

    [[nodiscard]] std::string place(const ExplainedPlace& place) const {
        std::string title =
            words_.type(place.type == "site" && !place.kind.empty() ? place.kind : place.type);
        if (place.names.size() > 1) {
            title +=
                fmt::format(", {}", words_.phrase("sections", std::to_string(place.names.size())));
        } else if (place.names.front() != place.label) {
            title += fmt::format(", {}", place.names.front());
        }
        std::string text = words_.phrase("title", place.label, title) + "\n";
        if (place.has_depth) {
            text += fmt::format("  {}\n", words_.phrase("depth", words_.number(place.max_depth_m)));
        }
        if (place.effects.empty()) {
            text += fmt::format("  {}\n", words_.phrase("nothing"));
        }
        for (const auto& one : place.effects) {
            if (!one.known) {
                text += fmt::format("  {}\n", effect_unknown(one));
                continue;
            }
            text += fmt::format("  {}", effect(one));
            if (one.times > 1) {
                text += fmt::format(" ({})", words_.phrase("times", std::to_string(one.times)));
            }
            if (!one.own_kind.empty()) {  // the root is itself a cause
                const std::string kind = text_of(run_.events[one.tree.event], "kind");
                const bool water = one.own_kind == "building_flooded" &&
                                   (kind.starts_with("street_") || kind.starts_with("station_"));
                text += arrow + (water ? words_.phrase("same_water") : std::string()) +
                        cause(one.tree.event);
            }
            chain(one.tree, "    ", text);
        }
        return text;
    }

private:
    [[nodiscard]] std::string told(const CauseTree& tree) const {
        const std::string what = cause(tree.event);
        return tree.told_before ? words_.phrase("told", what) : what;
    }
    [[nodiscard]] std::string effect_unknown(const Effect& effect) const {
        return words_.phrase("unknown", words_.effect(effect.own_kind, {}, 0.0),
                             clock(effect.since));
    }
    [[nodiscard]] static double value(const Json& event) {
        const auto found = event.find("value");
        return found != event.end() && found->is_number() ? found->get<double>() : 0.0;
    }

    const FinishedRun& run_;
    ExplanationWords words_;
    std::string first_day_;
    Json nothing_ = Json::object();
};

Json tree_json(const FinishedRun& run, const CauseTree& tree) {
    Json node = run.events[tree.event];
    node["causes"] = Json::array();
    if (tree.told_before) {
        node["told_before"] = true;
    }
    for (const auto& cause : tree.causes) {
        node["causes"].push_back(tree_json(run, cause));
    }
    return node;
}

}  // namespace

std::string explanation_text(const FinishedRun& run, const Explanation& explanation,
                             std::string_view language) {
    const Teller teller(run, language);
    const auto& words = teller.words();
    std::string text =
        words.phrase("header", run.name(), text_of(run.run["period"], "start").substr(0, 10)) +
        "\n";
    if (run.run["complete"] != true) {
        text += words.phrase("incomplete") + "\n";
    }
    for (const auto& place : explanation.places) {
        text += fmt::format("\n{}", teller.place(place));
    }
    return text;
}

Json explanation_json(const FinishedRun& run, const Explanation& explanation,
                      std::string_view language) {
    const Teller teller(run, language);
    Json places = Json::array();
    for (const auto& place : explanation.places) {
        Json effects = Json::array();
        for (const auto& effect : place.effects) {
            const bool own = !effect.own_kind.empty();
            const Json since = own ? Json(effect.since) : run.events[effect.tree.event]["time"];
            Json one{{"what", own ? Json(effect.own_kind) : run.events[effect.tree.event]["kind"]},
                     {"since", since},
                     {"times", effect.times},
                     {"because", nullptr}};
            one["words"] = teller.effect(effect);
            if (effect.known) {
                one["because"] = tree_json(run, effect.tree);
            }
            effects.push_back(std::move(one));
        }
        places.push_back({{"type", place.type},
                          {"label", place.label},
                          {"names", place.names},
                          {"kind", place.kind},
                          {"max_depth_m", place.has_depth ? Json(place.max_depth_m) : Json()},
                          {"effects", std::move(effects)}});
    }
    return {{"format", "calade-explanation"},
            {"version", 1},
            {"run", {{"folder", run.folder.string()}, {"results_hash", run.run["results_hash"]}}},
            {"text", explanation_text(run, explanation, language)},
            {"places", std::move(places)}};
}

}  // namespace calade::results
