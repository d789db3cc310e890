// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace calade::traffic::micro {

/// Intelligent driver model (Treiber, Hennecke & Helbing 2000) and lane changes by MOBIL (Kesting,
/// Treiber & Helbing 2007).
struct Driver {
    double wished_speed_ms = 13.9;
    double time_gap_s = 1.5;
    double acceleration_ms2 = 1.0;
    double braking_ms2 = 2.0;
    double least_gap_m = 2.0;
    double length_m = 5.0;
    double exponent = 4.0;
    double politeness = 0.3;
    double threshold_ms2 = 0.2;     ///< gain that a lane change must bring
    double safe_braking_ms2 = 4.0;  ///< that it may ask of the follower
};

/// dv/dt at speed v behind a leader at `gap_m` (bumper to bumper) that is slower by `closing_ms`.
/// A gap of zero or less brakes at the greatest rate, 9 m/s².
[[nodiscard]] double acceleration(const Driver& driver, double v, double gap_m, double closing_ms);
/// Gap at which a queue moves evenly at v; infinite at the wished speed.
[[nodiscard]] double equilibrium_gap(const Driver& driver, double v);

/// One road of several lanes, metre by metre. Vehicles come in at its start as the mesoscopic model
/// says and leave at its end; nothing else is at the border. One driver's values serve all.
class Road {
public:
    Road(double length_m, int lanes, Driver driver, bool ring = false);

    struct Car {
        double x = 0.0, v = 0.0;
        std::int64_t id = 0;
    };
    /// Puts a vehicle at the road's start, on the lane with most room; false (and nothing done)
    /// where none has room for it at that speed.
    bool enter(std::int64_t id, double speed_ms);
    /// Adds a vehicle anywhere, for rings and tests; lanes stay in order.
    void place(int lane, double x_m, double speed_ms, std::int64_t id);
    /// All vehicles by dt (ballistic, Treiber & Kanagaraj 2015): a vehicle that would stop within
    /// the step stops at its place, none moves backwards. Ids that passed the end go to `left`.
    /// `exit_open` false: the end is a red light.
    void step(double dt_s, bool exit_open = true, std::vector<std::int64_t>* left = nullptr);

    /// What the head of a lane finds beyond the road's end.
    struct Ahead {
        bool open = true;       ///< false: it stops at the line
        double gap_m = 1e9;     ///< from the line to the back of the next vehicle; infinite: free
        double speed_ms = 0.0;  ///< of that vehicle
    };
    struct Gone {
        Car car;  ///< x is how far beyond the line
        int lane = 0;
    };
    /// The same for a road of a network: one `ahead` a lane. A head never passes a closed line, and
    /// one vehicle a lane and step leaves.
    void step(double dt_s, std::span<const Ahead> ahead, std::vector<Gone>& gone);
    /// Puts a vehicle that comes from another road on the lane with most room, at x or behind the
    /// last vehicle there; false where there is no room at all.
    bool take(const Car& car);
    /// Room behind the last vehicle of the lane with most of it, and that vehicle's speed.
    [[nodiscard]] Ahead room_at_start() const;

    [[nodiscard]] const std::vector<Car>& lane(int k) const {
        return lanes_[static_cast<std::size_t>(k)];
    }
    [[nodiscard]] std::int64_t cars() const;
    [[nodiscard]] std::int64_t lane_changes() const { return lane_changes_; }
    [[nodiscard]] int lanes() const { return static_cast<int>(lanes_.size()); }

private:
    void change_lanes();
    void follow(std::vector<Car>& cars, double dt_s, bool exit_open, const Ahead* ahead);
    [[nodiscard]] double room(const Car& follower, const Car& leader) const;

    double length_;
    Driver driver_;
    bool ring_;
    std::vector<std::vector<Car>> lanes_;  // from the front backwards
    std::vector<double> a_;
    std::int64_t lane_changes_ = 0;
    std::int64_t steps_ = 0;
};

}  // namespace calade::traffic::micro
