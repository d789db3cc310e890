// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ground.hpp"
#include "identity.hpp"
#include "run_data.hpp"
#include "words.hpp"

#include <cstdint>
#include <vector>

namespace calade::viewer {

struct Pick {
    Identity what;        ///< building or terrain; Kind::none: the ray leaves the town
    geo::Point2 where;    ///< m, in the city's coordinates
    double distance = 0;  ///< m from the eye
};

/// Finds what a ray meets first. Buildings are prisms in a grid of their footprints' boxes; the ray
/// walks that grid and marches over the height field, so a pick costs what it passes, whatever the
/// size of the town. `run` and `ground` must outlive it.
class Picker {
public:
    Picker(const RunData& run, const Ground& ground);
    [[nodiscard]] Pick pick(const Ray& ray) const;

private:
    struct Box {
        double foot, roof;
    };
    void file(std::size_t building);
    [[nodiscard]] double distance_to(std::size_t building, const Ray& ray) const;

    const RunData& run_;
    const Ground& ground_;
    geo::Grid buckets_;
    std::vector<std::vector<Index>> in_bucket_;
    std::vector<Box> heights_;
    double top_ = 0.0;
};

/// The values of what was picked, for people, one a line.
[[nodiscard]] std::string describe(const RunData& run, const Ground& ground,
                                   const geo::Raster<float>& depth, const Pick& pick,
                                   Language language);

}  // namespace calade::viewer
