// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/geometry.hpp"
#include "calade/traffic/dynamic/model.hpp"
#include "calade/traffic/micro/car_following.hpp"

#include <span>
#include <unordered_map>
#include <vector>

namespace calade::traffic::micro {

struct ZoomRules {
    Driver driver;  ///< wished speeds are those of the roads
    double step_s = 0.5;
};

/// Metre by metre inside a polygon, while the mesoscopic model runs the whole town. Vehicles come
/// in where and when the mesoscopic model drives them over the boundary, or lets them start inside;
/// they keep their ways, obey its signals and right of way, and leave as long as the road outside
/// has room there. What happens inside does not act back on the town.
class Zoom {
public:
    /// Roads that end in the polygon: those within and those that lead into it. `position` is one
    /// a node. Throws UsageError for another count, a polygon without roads, a model whose packets
    /// are not single vehicles or whose drivers have no ways of their own (rule "shares").
    Zoom(const dynamic::Model& model, std::span<const geo::Point2> position,
         const geo::Polygon& polygon, const ZoomRules& rules = {});

    /// Moves both to `until_s`, the town in steps of the zoom. The first call takes up the vehicles
    /// that are inside already, where they are on their roads.
    void advance(dynamic::State& state, double until_s);

    struct Place {
        std::int64_t vehicle;
        Index road;
        int lane;
        double x_m, speed_ms;
    };
    [[nodiscard]] std::vector<Place> vehicles() const;
    /// entered = inside + left, vehicles; those who wait to come in are not counted as entered.
    [[nodiscard]] std::int64_t entered() const { return entered_; }
    [[nodiscard]] std::int64_t inside() const;
    [[nodiscard]] std::int64_t left() const { return left_; }
    [[nodiscard]] std::int64_t waiting() const;
    /// Time spent inside by those who have left, s; the same as the mesoscopic model has it is in
    /// its state.
    [[nodiscard]] double time_inside_s() const { return time_inside_s_; }
    [[nodiscard]] std::int64_t updates() const { return updates_; }
    [[nodiscard]] const std::vector<Index>& roads() const { return roads_; }

private:
    struct Driven {
        std::vector<Index> way;  ///< roads inside, then the first outside, −1 for the journey's end
        std::size_t at = 0;
        double entered_s = 0.0;
    };
    void take_up(const dynamic::State& state, double since_s, bool first);
    void let_in(double now_s);
    [[nodiscard]] Road::Ahead ahead_of(const dynamic::State& state, Index road, std::int64_t id,
                                       double now_s) const;
    [[nodiscard]] bool green(const dynamic::State& state, Index in, Index out, double now_s) const;
    [[nodiscard]] bool clear(Index in, Index out) const;
    void pass_on(const Road::Gone& gone, double now_s);

    const dynamic::Model& model_;
    ZoomRules rules_;
    std::vector<Index> roads_;  ///< inside
    std::vector<Index> slot_;   ///< of a road of the network, −1 outside
    std::vector<Road> micro_;   ///< one a slot
    std::vector<dynamic::GreenTimes> greens_;
    std::vector<Index> turn_greens_;                   ///< of a turn
    std::vector<std::vector<std::int64_t>> waiting_;   ///< to come in, one list a slot
    std::unordered_map<std::int64_t, Driven> driven_;  ///< those inside or waiting
    std::unordered_map<std::int64_t, Index> seen_;     ///< roads left on the way when last taken up
    std::int64_t entered_ = 0, left_ = 0, updates_ = 0;
    double time_inside_s_ = 0.0, now_s_ = -1.0;
};

}  // namespace calade::traffic::micro
