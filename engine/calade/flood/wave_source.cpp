// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/wave_source.hpp"

#include "calade/base/error.hpp"

#include <algorithm>

namespace calade::flood {

Source overtopping_source(const Geometry& geometry, Index defence, const sim::Series& level,
                          const Waves& waves) {
    require<UsageError>(defence >= 0 && defence < static_cast<Index>(geometry.defences.size()),
                        "defence {} does not exist, the city has {}", defence,
                        geometry.defences.size());
    const auto& line = geometry.defences[static_cast<std::size_t>(defence)];
    require<DataError>(!line.faces.empty(), "defence '{}' has no face for waves to pass",
                       line.name);
    require<DataError>(!level.empty() && !waves.height.empty(),
                       "waves over defence '{}': a series is empty", line.name);
    level.check();
    waves.height.check();

    Source source{"waves over " + line.name, {}, {{}, {}, "waves over " + line.name}};
    for (const geo::Face& face : line.faces) {
        const auto a = static_cast<std::size_t>(face.first);
        const auto b = static_cast<std::size_t>(face.second);
        const bool differ = (geometry.sea[a] != 0) != (geometry.sea[b] != 0);
        const bool first = differ ? geometry.sea[a] == 0 : geometry.bed[a] > geometry.bed[b];
        source.cells.push_back(first ? face.first : face.second);
    }
    std::vector<double> times = level.time;
    times.insert(times.end(), waves.height.time.begin(), waves.height.time.end());
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    const double length = geometry.grid.cell * static_cast<double>(line.faces.size());
    for (const double t : times) {
        const double freeboard = std::max(0.0, line.crest_m - level.at(t));
        source.discharge.time.push_back(t);
        source.discharge.value.push_back(
            length * wave_overtopping(waves.shape, waves.height.at(t), waves.period_s, freeboard));
    }
    return source;
}

}  // namespace calade::flood
