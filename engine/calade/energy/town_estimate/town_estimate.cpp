// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/town_estimate/town_estimate.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/energy/check.hpp"
#include "calade/energy/town_estimate/island_estimate.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy::town_estimate {

namespace {

/// A power or current of more deviations than this flows for sure.
constexpr double flows_for_sure = 5.0;

}  // namespace

struct Estimator::Implementation {
    Grid grid;
    std::vector<Instrument> instruments;
    Options options;
    std::vector<std::uint8_t> alive;  ///< that `islands` are of
    std::vector<IslandEstimate> islands;
    Topology topology;

    void check_instruments(const city::PowerNetwork& network) const;
    [[nodiscard]] bool says_dead(std::size_t m, double value) const {
        return instruments[m].quantity == Quantity::voltage && value < options.dead_below_pu;
    }
    [[nodiscard]] bool dark(std::size_t m, const Topology& now) const;
    /// Whether an instrument shows power where there could be none.
    [[nodiscard]] bool belied(const Topology& now, std::span<const double> values) const;
    [[nodiscard]] std::vector<std::uint8_t> without_dead(std::span<const double> values,
                                                         const BusLoads& planned,
                                                         Estimate& out) const;
    void connect(std::vector<std::uint8_t> now, const BusLoads& planned);
    void estimate(std::vector<double> values, const BusLoads& planned, Estimate& out);
};

void Estimator::Implementation::check_instruments(const city::PowerNetwork& network) const {
    for (const auto& one : instruments) {
        const bool bus = at_bus(one.quantity);
        const auto count = bus ? grid.buses() : grid.branches();
        require<DataError>(one.place >= 0 && one.place < count, "instrument '{}' is at {} {} of {}",
                           one.name, bus ? "bus" : "branch", one.place, count);
        require<DataError>(one.deviation > 0.0 && std::isfinite(one.deviation),
                           "instrument '{}' has the standard deviation {}, expected above 0",
                           one.name, one.deviation);
        if (!bus) {
            require<DataError>(
                grid.merges[at(one.place)] == 0,
                "instrument '{}' is at {}, which has no impedance, so that no estimate tells its "
                "current; give the place as a branch beside it",
                one.name, label("branch", network.branches[at(one.place)].name, one.place));
        } else if (one.quantity != Quantity::voltage) {
            require<DataError>(
                grid.source_v[at(one.place)] <= 0.0,
                "instrument '{}' tells what is drawn at {}, which is a source; give it as flows "
                "of the branches there",
                one.name, label("bus", network.buses[at(one.place)].name, one.place));
            for (const auto& other : instruments) {
                require<DataError>(
                    &other == &one || other.quantity != one.quantity || other.place != one.place,
                    "instruments '{}' and '{}' both tell what is drawn at {}", one.name, other.name,
                    label("bus", network.buses[at(one.place)].name, one.place));
            }
        }
    }
}

bool Estimator::Implementation::dark(std::size_t m, const Topology& now) const {
    const auto& one = instruments[m];
    if (at_bus(one.quantity)) {
        return now.member[at(one.place)] < 0;
    }
    // Also where only one end is dark: nothing flows then but what charges the branch.
    return now.member[at(grid.from[at(one.place)])] < 0 ||
           now.member[at(grid.to[at(one.place)])] < 0;
}

bool Estimator::Implementation::belied(const Topology& now, std::span<const double> values) const {
    for (std::size_t m = 0; m < values.size(); ++m) {
        if (!std::isfinite(values[m]) || !dark(m, now)) {
            continue;
        }
        const bool live = instruments[m].quantity == Quantity::voltage
                              ? !says_dead(m, values[m])
                              : std::abs(values[m]) > flows_for_sure * instruments[m].deviation;
        if (live) {
            return true;
        }
    }
    return false;
}

std::vector<std::uint8_t> Estimator::Implementation::without_dead(std::span<const double> values,
                                                                  const BusLoads& planned,
                                                                  Estimate& out) const {
    std::vector<std::uint8_t> now(at(grid.buses()), 1);
    std::vector<Index> candidates;
    for (std::size_t m = 0; m < values.size(); ++m) {
        if (says_dead(m, values[m])) {
            candidates.push_back(static_cast<Index>(m));
        }
    }
    const auto try_without = [&](std::span<const Index> dead) {
        auto less = now;
        for (const Index m : dead) {
            less[at(instruments[at(m)].place)] = 0;
        }
        if (belied(find_islands(grid, planned, less, grid.intact_closed), values)) {
            return false;
        }
        now = std::move(less);
        return true;
    };
    // All at once, as in a blackout; else one by one, so that one bad instrument hides no outage.
    if (!candidates.empty() && !try_without(candidates)) {
        std::erase_if(candidates, [&](const Index m) {
            if (try_without(std::span(&m, 1))) {
                return false;
            }
            out.contradicted.push_back(m);
            return true;
        });
    }
    for (const Index m : candidates) {
        out.dead.push_back(instruments[at(m)].place);
    }
    std::sort(out.dead.begin(), out.dead.end());
    out.dead.erase(std::unique(out.dead.begin(), out.dead.end()), out.dead.end());
    return now;
}

void Estimator::Implementation::connect(std::vector<std::uint8_t> now, const BusLoads& planned) {
    if (now == alive) {
        return;
    }
    islands.clear();
    topology = find_islands(grid, planned, now, grid.intact_closed);
    for (const auto& island : topology.islands) {
        islands.emplace_back(grid, island, instruments, options);
    }
    alive = std::move(now);
}

void Estimator::Implementation::estimate(std::vector<double> values, const BusLoads& planned,
                                         Estimate& out) {
    auto now = without_dead(values, planned, out);
    for (const Index m : out.contradicted) {
        values[at(m)] = NAN;
    }
    connect(std::move(now), planned);
    out.bus_voltage_pu.assign(at(grid.buses()), 0.0);
    out.branch_current_a.assign(at(grid.branches()), 0.0);
    for (auto& part : islands) {
        const auto result = part.estimate(values, planned);
        const auto& island = part.island();
        for (std::size_t i = 0; i < island.bus.size(); ++i) {
            out.bus_voltage_pu[at(island.bus[i])] = std::abs(result.v[at(island.node[i])]);
        }
        for (std::size_t k = 0; k < island.branch.size(); ++k) {
            const auto branch = at(island.branch[k]);
            out.branch_current_a[branch] =
                part.current(result.v, k) * grid.current_base_a[at(grid.to[branch])];
        }
        out.contradicted.insert(out.contradicted.end(), result.contradicted.begin(),
                                result.contradicted.end());
        out.used += result.used;
        out.unseen_buses += result.unseen_buses;
        out.planned_w += result.planned * base_va;
        out.estimated_w += result.estimated * base_va;
    }
    std::sort(out.contradicted.begin(), out.contradicted.end());
    for (std::size_t m = 0; m < values.size(); ++m) {
        const bool placed = std::any_of(islands.begin(), islands.end(),
                                        [&](const auto& part) { return part.holds(m); });
        if (std::isfinite(values[m]) && !placed) {
            out.idle.push_back(static_cast<Index>(m));
        }
    }
    out.dark_buses =
        static_cast<int>(std::count(topology.member.begin(), topology.member.end(), -1));
    out.found = true;
}

Estimator::Estimator(const city::PowerNetwork& network, std::vector<Instrument> instruments,
                     const Options& options)
    : implementation_(std::make_unique<Implementation>()) {
    check(network);
    auto& own = *implementation_;
    own.grid = make_grid(network, options.load_scale);
    own.instruments = std::move(instruments);
    own.options = options;
    own.check_instruments(network);
}
Estimator::~Estimator() = default;
Estimator::Estimator(Estimator&&) noexcept = default;

Estimate Estimator::estimate(std::span<const double> values, const BusLoads& planned) {
    auto& own = *implementation_;
    require<UsageError>(values.size() == own.instruments.size() &&
                            planned.p_load.size() == own.grid.source_v.size() &&
                            planned.q_load.size() == planned.p_load.size(),
                        "estimate of the grid: {} values for {} instruments and loads of {} buses "
                        "for {}",
                        values.size(), own.instruments.size(), planned.p_load.size(),
                        own.grid.source_v.size());
    Estimate out;
    try {
        own.estimate({values.begin(), values.end()}, planned, out);
    } catch (const Error& error) {
        out = {};
        out.fault = error.what();
        own.alive.clear();  // begin anew next time
    }
    return out;
}

Estimate Estimator::estimate(std::span<const double> values) {
    return estimate(values, implementation_->grid.loads);
}

}  // namespace calade::energy::town_estimate
