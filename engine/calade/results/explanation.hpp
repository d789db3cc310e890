// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/results/finished_run.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace calade::results {

/// One event of a run and the events that led to it, down to sea, rain or river. An event that
/// stands further up or left in the same tree is not unfolded again.
struct CauseTree {
    std::size_t event = 0;  ///< position in FinishedRun::events
    bool told_before = false;
    std::vector<CauseTree> causes;
};

/// Something that happened to a place, and why.
struct Effect {
    CauseTree tree;
    /// The place itself has no event of its own (a building): `since` is from its layer and the
    /// tree is what explains it best, and never later.
    std::string own_kind;  ///< "building_flooded", "building_dark"; empty: the tree's root tells
    std::string since;     ///< ISO 8601; empty: the root's time
    bool known = true;     ///< false: nothing in the log explains it; the tree means nothing
    int times = 1;         ///< how often it happened by the same chain
};

/// A site, station, building, street, defence, pump or gate, and its story in one run.
struct ExplainedPlace {
    std::string type;                ///< as above
    std::string label;               ///< for people
    std::vector<std::string> names;  ///< stable ids; several sections make one street
    std::string kind;                ///< of a site, station, defence …; may be empty
    double max_depth_m = 0.0;
    bool has_depth = false;
    std::vector<Effect> effects;  ///< by time
};

struct Explanation {
    std::vector<ExplainedPlace> places;  ///< all that bear the name, at least one
};

/// Why a place fared as it did, from the run directory alone. `name` is a stable id or a name for
/// people; case and accents do not matter. Throws DataError naming the nearest name if the town has
/// nothing of that name, and where an event's causes are not earlier events.
[[nodiscard]] Explanation explain(const FinishedRun& run, std::string_view name);

/// The same for people, in "en" or "fr": a line a place, then its chains, causes after arrows.
/// Times are UTC. Throws UsageError for another language.
[[nodiscard]] std::string explanation_text(const FinishedRun& run, const Explanation& explanation,
                                           std::string_view language);

/// The same as nested objects: {"format": "calade-explanation", "places": [{"type", "label",
/// "names", "max_depth_m", "effects": [{"what", "since", "times", "because": {event,
/// "causes"}}]}]}.
[[nodiscard]] nlohmann::ordered_json explanation_json(const FinishedRun& run,
                                                      const Explanation& explanation,
                                                      std::string_view language);

}  // namespace calade::results
