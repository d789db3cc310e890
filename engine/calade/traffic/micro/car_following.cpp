// SPDX-License-Identifier: Apache-2.0
//
//   dv/dt = a [1 − (v/v0)^δ − (s*/s)²]      s* = s0 + max(0, v T + v Δv / (2 √(a b)))
// v speed, v0 wished speed, s gap, Δv closing speed, T time gap, a acceleration, b braking, s0
// least gap, δ exponent (Treiber, Hennecke & Helbing 2000, doi:10.1103/PhysRevE.62.1805).
#include "calade/traffic/micro/car_following.hpp"

#include "calade/base/error.hpp"
#include "calade/base/infinity.hpp"

#include <algorithm>
#include <cmath>

namespace calade::traffic::micro {
namespace {

constexpr double hardest_braking = 9.0;

double power(double x, double exponent) {
    const double square = x * x;
    return exponent == 4.0 ? square * square : std::pow(x, exponent);
}

}  // namespace

double acceleration(const Driver& d, double v, double gap, double closing) {
    if (gap <= 0.0) {
        return -hardest_braking;
    }
    const double wished =
        d.least_gap_m +
        std::max(0.0, v * d.time_gap_s +
                          v * closing / (2.0 * std::sqrt(d.acceleration_ms2 * d.braking_ms2)));
    const double share = wished / gap;
    const double a =
        d.acceleration_ms2 * (1.0 - power(v / d.wished_speed_ms, d.exponent) - share * share);
    return std::max(a, -hardest_braking);
}

double equilibrium_gap(const Driver& d, double v) {
    const double free = 1.0 - power(v / d.wished_speed_ms, d.exponent);
    return free > 0.0 ? (d.least_gap_m + v * d.time_gap_s) / std::sqrt(free) : infinity;
}

Road::Road(double length_m, int lanes, Driver driver, bool ring)
    : length_(length_m), driver_(driver), ring_(ring), lanes_(static_cast<std::size_t>(lanes)) {
    require<UsageError>(std::isfinite(length_m) && length_m > 0.0 && lanes >= 1,
                        "microscopic road: {} m and {} lanes, expected values above 0", length_m,
                        lanes);
    for (const double value : {driver.wished_speed_ms, driver.time_gap_s, driver.acceleration_ms2,
                               driver.braking_ms2, driver.least_gap_m, driver.length_m}) {
        require<UsageError>(std::isfinite(value) && value > 0.0,
                            "microscopic road: a driver's value is {}, expected above 0", value);
    }
}

double Road::room(const Car& follower, const Car& leader) const {
    double gap = leader.x - follower.x - driver_.length_m;
    if (ring_ && leader.x <= follower.x) {
        gap += length_;
    }
    return gap;
}

bool Road::enter(std::int64_t id, double speed) {
    std::size_t best = lanes_.size();
    double most = 0.0;
    for (std::size_t k = 0; k < lanes_.size(); ++k) {
        const double gap = lanes_[k].empty() ? infinity : lanes_[k].back().x - driver_.length_m;
        const double closing = lanes_[k].empty() ? 0.0 : speed - lanes_[k].back().v;
        if (gap > most && gap > driver_.least_gap_m &&
            acceleration(driver_, speed, gap, closing) > -driver_.braking_ms2) {
            most = gap;
            best = k;
        }
    }
    if (best == lanes_.size()) {
        return false;
    }
    lanes_[best].push_back({0.0, speed, id});
    return true;
}

void Road::place(int k, double x, double v, std::int64_t id) {
    auto& cars = lanes_[static_cast<std::size_t>(k)];
    const auto behind =
        std::find_if(cars.begin(), cars.end(), [&](const Car& c) { return c.x < x; });
    cars.insert(behind, {x, v, id});
}

void Road::follow(std::vector<Car>& cars, double dt, bool exit_open, const Ahead* ahead) {
    const std::size_t n = cars.size();
    a_.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        const Car& c = cars[i];
        if (i > 0 || (ring_ && n > 1)) {
            const Car& leader = i > 0 ? cars[i - 1] : cars[n - 1];
            a_[i] = acceleration(driver_, c.v, room(c, leader), c.v - leader.v);
        } else if (ahead != nullptr) {
            const double beyond = ahead->open ? ahead->gap_m : driver_.least_gap_m - 0.5;
            a_[i] = acceleration(driver_, c.v, length_ - c.x + beyond,
                                 c.v - (ahead->open ? ahead->speed_ms : 0.0));
        } else {
            const double gap = exit_open || ring_ ? infinity : length_ - c.x;
            a_[i] = acceleration(driver_, c.v, gap, exit_open || ring_ ? 0.0 : c.v);
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        Car& c = cars[i];
        const double before = c.x;
        const double next = c.v + a_[i] * dt;
        if (next < 0.0) {
            c.x += a_[i] < 0.0 ? -0.5 * c.v * c.v / a_[i] : 0.0;
            c.v = 0.0;
        } else {
            c.x += 0.5 * (c.v + next) * dt;
            c.v = next;
        }
        // What a large step would drive into, it drives up to.
        if (i > 0 && c.x > cars[i - 1].x - driver_.length_m) {
            c.x = std::max(before, cars[i - 1].x - driver_.length_m);
            c.v = std::min(c.v, cars[i - 1].v);
        }
    }
    if (ahead != nullptr && n > 0) {
        const double end = ahead->open ? length_ + std::max(0.0, ahead->gap_m) : length_;
        Car& c = cars.front();
        if (c.x >= end) {
            c.x = std::nextafter(end, 0.0);
            c.v = ahead->open ? std::min(c.v, ahead->speed_ms) : 0.0;
        }
    }
    if (ring_) {
        std::size_t turned = 0;
        while (turned < n && cars[turned].x >= length_) {
            cars[turned].x -= length_;
            ++turned;
        }
        std::rotate(cars.begin(), cars.begin() + static_cast<std::ptrdiff_t>(turned), cars.end());
    }
}

/// MOBIL: change where the own gain, and the others' by politeness, beat the threshold, and the new
/// follower need not brake hard. Lanes are looked at in turn, one change a vehicle and step.
void Road::change_lanes() {
    for (std::size_t from = 0; from < lanes_.size(); ++from) {
        const std::size_t to = steps_ % 2 == 0 ? from + 1 : from - 1;
        if (to >= lanes_.size()) {
            continue;
        }
        auto& own = lanes_[from];
        auto& other = lanes_[to];
        std::size_t k = 0;  // first in `other` that is behind
        for (std::size_t i = 0; i < own.size(); ++i) {
            const Car c = own[i];
            while (k < other.size() && other[k].x >= c.x) {
                ++k;
            }
            const auto a = [&](const Car& follower, const Car* leader) {
                return leader == nullptr ? acceleration(driver_, follower.v, infinity, 0.0)
                                         : acceleration(driver_, follower.v,
                                                        leader->x - follower.x - driver_.length_m,
                                                        follower.v - leader->v);
            };
            const Car* ahead_there = k > 0 ? &other[k - 1] : nullptr;
            const Car* behind_there = k < other.size() ? &other[k] : nullptr;
            const Car* ahead_here = i > 0 ? &own[i - 1] : nullptr;
            const Car* behind_here = i + 1 < own.size() ? &own[i + 1] : nullptr;
            if (ahead_there != nullptr && ahead_there->x - c.x < driver_.length_m) {
                continue;
            }
            if (behind_there != nullptr && c.x - behind_there->x < driver_.length_m) {
                continue;
            }
            const double gain = a(c, ahead_there) - a(c, ahead_here);
            double others = 0.0;
            if (behind_there != nullptr) {
                const double after = a(*behind_there, &c);
                if (after < -driver_.safe_braking_ms2) {
                    continue;
                }
                others += after - a(*behind_there, ahead_there);
            }
            if (behind_here != nullptr) {
                others += a(*behind_here, ahead_here) - a(*behind_here, &c);
            }
            if (gain + driver_.politeness * others > driver_.threshold_ms2) {
                other.insert(other.begin() + static_cast<std::ptrdiff_t>(k), c);
                own.erase(own.begin() + static_cast<std::ptrdiff_t>(i));
                ++lane_changes_;
                --i;
            }
        }
    }
}

void Road::step(double dt, bool exit_open, std::vector<std::int64_t>* left) {
    if (lanes_.size() > 1 && !ring_) {
        change_lanes();
    }
    ++steps_;
    for (auto& cars : lanes_) {
        follow(cars, dt, exit_open, nullptr);
        if (ring_) {
            continue;
        }
        std::size_t gone = 0;
        while (gone < cars.size() && cars[gone].x >= length_) {
            if (left != nullptr) {
                left->push_back(cars[gone].id);
            }
            ++gone;
        }
        cars.erase(cars.begin(), cars.begin() + static_cast<std::ptrdiff_t>(gone));
    }
}

void Road::step(double dt, std::span<const Ahead> ahead, std::vector<Gone>& gone) {
    if (lanes_.size() > 1) {
        change_lanes();
    }
    ++steps_;
    for (std::size_t k = 0; k < lanes_.size(); ++k) {
        auto& cars = lanes_[k];
        follow(cars, dt, true, &ahead[k]);
        if (!cars.empty() && cars.front().x >= length_) {
            gone.push_back({cars.front(), static_cast<int>(k)});
            gone.back().car.x -= length_;
            cars.erase(cars.begin());
        }
    }
}

Road::Ahead Road::room_at_start() const {
    Ahead most{true, -infinity, 0.0};
    for (const auto& cars : lanes_) {
        if (cars.empty()) {
            return {true, 1e9, 0.0};
        }
        const double gap = cars.back().x - driver_.length_m;
        if (gap > most.gap_m) {
            most = {true, gap, cars.back().v};
        }
    }
    most.open = most.gap_m > 0.0;
    return most;
}

bool Road::take(const Car& car) {
    std::size_t best = lanes_.size();
    double most = 0.0;
    for (std::size_t k = 0; k < lanes_.size(); ++k) {
        const double gap = lanes_[k].empty() ? infinity : lanes_[k].back().x - driver_.length_m;
        if (gap > most) {
            most = gap;
            best = k;
        }
    }
    if (best == lanes_.size()) {
        return false;
    }
    Car placed = car;
    if (placed.x > most) {
        placed.x = most;
        placed.v = std::min(placed.v, lanes_[best].back().v);
    }
    lanes_[best].push_back(placed);
    return true;
}

std::int64_t Road::cars() const {
    std::int64_t sum = 0;
    for (const auto& cars : lanes_) {
        sum += static_cast<std::int64_t>(cars.size());
    }
    return sum;
}

}  // namespace calade::traffic::micro
