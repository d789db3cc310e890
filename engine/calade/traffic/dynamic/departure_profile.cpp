// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/dynamic/departure_profile.hpp"

#include "calade/base/error.hpp"
#include "calade/base/units.hpp"

#include <algorithm>
#include <cmath>

namespace calade::traffic::dynamic {
namespace {

constexpr double day_h = 24.0;
constexpr double day_s = 86400.0;

double factor_of(const DepartureShare& s) { return s.share * day_h / (s.to_h - s.from_h); }

}  // namespace

ProfileFault fault_of(const DepartureProfile& profile) {
    double sum = 0.0;
    for (std::size_t i = 0; i < profile.size(); ++i) {
        const auto& s = profile[i];
        const auto entry = static_cast<Index>(i);
        if (!(s.from_h >= 0.0 && s.from_h < day_h)) {
            return {entry, "from_h", fmt::format("is {}, expected 0 to less than 24", s.from_h)};
        }
        if (!(s.to_h > s.from_h && s.to_h <= day_h)) {
            return {entry, "to_h",
                    fmt::format("is {}, expected more than from_h = {} and at most 24", s.to_h,
                                s.from_h)};
        }
        if (!(s.share >= 0.0 && s.share <= 1.0)) {
            return {entry, "share", fmt::format("is {}, expected 0 to 1", s.share)};
        }
        for (std::size_t k = 0; k < i; ++k) {
            if (s.from_h < profile[k].to_h && profile[k].from_h < s.to_h) {
                return {
                    entry, "from_h",
                    fmt::format("is {}: the slice {} to {} overlaps the slice {} to {}", s.from_h,
                                s.from_h, s.to_h, profile[k].from_h, profile[k].to_h)};
            }
        }
        sum += s.share;
    }
    if (!(std::abs(sum - 1.0) <= 1e-6)) {
        return {-1, "", fmt::format("shares sum to {}, expected 1", sum)};
    }
    return {};
}

double demand_factor(const DepartureProfile& profile, double hour_of_day) {
    for (const auto& s : profile) {
        if (hour_of_day >= s.from_h && hour_of_day < s.to_h) {
            return factor_of(s);
        }
    }
    return 0.0;
}

Demand demand_of(const Network& network, const DepartureProfile& profile, double starts_at_s,
                 double end_s) {
    const auto fault = fault_of(profile);
    require<DataError>(fault.words.empty(), "departures: {} {}", fault.key, fault.words);
    auto sorted = profile;
    std::sort(sorted.begin(), sorted.end(),
              [](const auto& a, const auto& b) { return a.from_h < b.from_h; });
    Demand demand;
    for (const auto& pair : network.demand) {
        const Index from = network.zone_node[at(pair.from)];
        const Index to = network.zone_node[at(pair.to)];
        // A day may have begun before second 0; slices of equal rate that touch are one.
        for (double day = -starts_at_s; day < end_s; day += day_s) {
            for (const auto& s : sorted) {
                const double begin = std::max(0.0, day + s.from_h * seconds_per_hour);
                const double end = std::min(end_s, day + s.to_h * seconds_per_hour);
                const double rate = pair.rate_vps * factor_of(s);
                if (!(end > begin) || rate == 0.0) {
                    continue;
                }
                auto* last = demand.slices.empty() ? nullptr : &demand.slices.back();
                if (last != nullptr && last->from == from && last->to == to &&
                    last->end_s == begin && last->rate_vps == rate) {
                    last->end_s = end;
                } else {
                    demand.slices.push_back({from, to, 0, begin, end, rate});
                }
            }
        }
    }
    return demand;
}

}  // namespace calade::traffic::dynamic
