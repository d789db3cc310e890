// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/town_estimate/island_estimate.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy::town_estimate {

using state_estimation::Complex;
using SeMeasurement = state_estimation::Measurement;
using SeQuantity = state_estimation::Quantity;

namespace {

/// Planned loads below this, pu of 1 MVA, are not known any better: 100 VA.
constexpr double smallest_deviation = 1e-4;
/// A current below so many deviations has no direction that could be told.
constexpr double no_current = 3.0;
/// So many instruments are tried one by one where all of them together give no estimate.
constexpr std::size_t most_tried = 64;

bool same_pattern(const std::vector<SeMeasurement>& a, const std::vector<SeMeasurement>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.quantity == y.quantity && x.place == y.place && x.sigma == y.sigma;
    });
}

}  // namespace

IslandEstimate::IslandEstimate(const Grid& grid, Island island,
                               const std::vector<Instrument>& instruments, const Options& options)
    : grid_(grid),
      island_(std::move(island)),
      instruments_(instruments),
      options_(options),
      network_(state_estimation::network_of(island_.problem)),
      place_(instruments.size(), -1),
      node_of_bus_(at(grid.buses()), -1) {
    for (std::size_t i = 0; i < island_.bus.size(); ++i) {
        node_of_bus_[at(island_.bus[i])] = island_.node[i];
    }
    std::vector<Index> branch_here(at(grid.branches()), -1);
    for (std::size_t k = 0; k < island_.branch.size(); ++k) {
        branch_here[at(island_.branch[k])] = static_cast<Index>(k);
    }
    for (std::size_t m = 0; m < instruments.size(); ++m) {
        const auto& one = instruments[m];
        if (at_bus(one.quantity)) {
            place_[m] = node_of_bus_[at(one.place)];
        } else if (const Index k = branch_here[at(one.place)]; k >= 0) {
            place_[m] = 2 * k + (one.to_end ? 1 : 0);
        }
    }
    // The other sources keep their angles too: what they give is not known.
    for (Index node = 0; node < network_.nodes(); ++node) {
        if (island_.problem.bus.type[at(node)] == power_flow::BusType::slack &&
            node != network_.reference) {
            network_.also_reference.push_back(node);
        }
    }
}

void IslandEstimate::plan_loads(const BusLoads& planned) {
    planned_p_.assign(at(network_.nodes()), 0.0);
    planned_q_ = planned_p_;
    for (std::size_t i = 0; i < island_.bus.size(); ++i) {
        planned_p_[at(island_.node[i])] += planned.p_load[at(island_.bus[i])];
        planned_q_[at(island_.node[i])] += planned.q_load[at(island_.bus[i])];
    }
    p_ = planned_p_;
    q_ = planned_q_;
}

void IslandEstimate::add_drawn(std::vector<Row>& out, std::span<const double> values,
                               const std::vector<std::uint8_t>& taken) const {
    for (const auto quantity : {Quantity::p_drawn, Quantity::q_drawn}) {
        const bool active = quantity == Quantity::p_drawn;
        // Buses joined without impedance are one node: what has no instrument there is as planned.
        std::vector<Index> row_of(at(network_.nodes()), -1), instrument_at(at(grid_.buses()), -1);
        for (std::size_t m = 0; m < instruments_.size(); ++m) {
            if (taken[m] != 0 && instruments_[m].quantity == quantity) {
                instrument_at[at(instruments_[m].place)] = static_cast<Index>(m);
                auto& row = row_of[at(place_[m])];
                if (row < 0) {
                    row = static_cast<Index>(out.size());
                    out.push_back({{active ? SeQuantity::p_injection : SeQuantity::q_injection,
                                    place_[m], 0.0, 0.0},
                                   {}});
                }
                out[at(row)].instruments.push_back(static_cast<Index>(m));
            }
        }
        const auto& load = active ? planned_->p_load : planned_->q_load;
        for (const Index bus : island_.bus) {
            const Index row = row_of[at(node_of_bus_[at(bus)])];
            if (row < 0) {
                continue;
            }
            const Index m = instrument_at[at(bus)];
            auto& measurement = out[at(row)].measurement;
            measurement.value -= m >= 0 ? values[at(m)] / base_va : load[at(bus)];
            measurement.sigma = std::hypot(
                measurement.sigma, m >= 0 ? instruments_[at(m)].deviation / base_va
                                          : options_.pseudo_share * std::abs(load[at(bus)]));
        }
    }
}

void IslandEstimate::add_current(std::vector<Row>& out, Index m, double value) const {
    const auto& one = instruments_[at(m)];
    const auto k = at(one.place);
    const double base = grid_.current_base_a[at(one.to_end ? grid_.to[k] : grid_.from[k])];
    const double i = value / base;
    double sigma = one.deviation / base;
    const Index end = place_[at(m)];
    const Complex v = planned_v_[at(network_.ends[at(end)].at)];
    Complex local = v * std::conj(current_at(planned_v_, at(end))) / std::abs(v);
    if (i < no_current * sigma) {
        local = 0.0;
        sigma *= no_current;
    } else {
        // Where the plan has no current, any direction shows what is wrong.
        local = std::abs(local) > sigma ? i * local / std::abs(local) : Complex(i);
    }
    out.push_back({{SeQuantity::local_current_p, end, local.real(), sigma}, {m}});
    out.push_back({{SeQuantity::local_current_q, end, local.imag(), sigma}, {m}});
}

std::vector<IslandEstimate::Row> IslandEstimate::rows(std::span<const double> values,
                                                      const std::vector<std::uint8_t>& taken,
                                                      Stage stage) const {
    std::vector<Row> out;
    for (std::size_t i = 0; i < network_.start.size(); ++i) {
        if (island_.problem.bus.type[i] == power_flow::BusType::slack) {
            out.push_back({{SeQuantity::voltage, static_cast<Index>(i), island_.problem.bus.v[i],
                            options_.source_deviation_pu},
                           {}});
        }
    }
    for (std::size_t m = 0; m < instruments_.size(); ++m) {
        const auto& one = instruments_[m];
        if (taken[m] == 0) {
            continue;
        }
        const auto add = [&](SeQuantity quantity, double value, double sigma) {
            out.push_back({{quantity, place_[m], value, sigma}, {static_cast<Index>(m)}});
        };
        if (one.quantity == Quantity::voltage && stage == Stage::estimate) {
            add(SeQuantity::voltage, values[m], one.deviation);
        } else if (one.quantity == Quantity::p_flow) {
            add(SeQuantity::p_flow, values[m] / base_va, one.deviation / base_va);
        } else if (one.quantity == Quantity::q_flow) {
            add(SeQuantity::q_flow, values[m] / base_va, one.deviation / base_va);
        } else if (one.quantity == Quantity::current && stage != Stage::direction) {
            add_current(out, static_cast<Index>(m), values[m]);
        }
    }
    add_drawn(out, values, taken);
    return out;
}

void IslandEstimate::add_loads(std::vector<Row>& rows, bool allocating) const {
    double all = 0.0;
    for (std::size_t i = 0; i < planned_p_.size(); ++i) {
        all += std::hypot(planned_p_[i], planned_q_[i]);
    }
    for (std::size_t i = 0; i < planned_p_.size(); ++i) {
        const double s = std::hypot(planned_p_[i], planned_q_[i]);
        if (s == 0.0 || island_.problem.bus.type[i] == power_flow::BusType::slack) {
            continue;
        }
        // Beside an instrument of the same power too: it could be at fault.
        const double sigma = std::max(options_.pseudo_share * (allocating ? std::sqrt(s * all) : s),
                                      smallest_deviation);
        const auto node = static_cast<Index>(i);
        rows.push_back({{SeQuantity::p_injection, node, -p_[i], sigma}, {}});
        rows.push_back({{SeQuantity::q_injection, node, -q_[i], sigma}, {}});
    }
}

void IslandEstimate::renew(Kept& kept, const std::vector<Row>& rows) const {
    auto network = network_;
    for (std::size_t i = 0; i < network.empty.size(); ++i) {
        network.empty[i] = island_.problem.bus.type[i] == power_flow::BusType::pq ? 1 : 0;
    }
    std::vector<Measurement> measurements;
    for (const auto& row : rows) {
        const auto& m = row.measurement;
        measurements.push_back(m);
        if (m.quantity == SeQuantity::p_injection || m.quantity == SeQuantity::q_injection) {
            network.empty[at(m.place)] = 0;
        }
    }
    if (kept.estimator && kept.empty == network.empty &&
        same_pattern(kept.measurements, measurements)) {
        return;
    }
    kept.estimator.reset();  // it may not be replaced
    kept.estimator = std::make_unique<state_estimation::Estimator>(network, measurements);
    kept.measurements = std::move(measurements);
    kept.empty = network.empty;
    kept.unseen_buses = -1;
}

state_estimation::Cleaned IslandEstimate::clean_without_worst(
    Kept& kept, const std::vector<Row>& rows, std::span<const double> values,
    std::span<const std::uint8_t> removable) const {
    std::vector<std::size_t> tried;
    for (std::size_t r = 0; r < rows.size() && tried.size() < most_tried; ++r) {
        if (!rows[r].instruments.empty()) {
            tried.push_back(r);
        }
    }
    std::size_t best = rows.size();
    double least = INFINITY;
    const auto without = [&](std::size_t r) {
        auto fewer = rows;
        fewer[r].measurement.sigma = INFINITY;
        renew(kept, fewer);
        return kept.estimator->base().objective;
    };
    for (const auto r : tried) {
        try {
            if (const double objective = without(r); objective < least) {
                least = objective;
                best = r;
            }
        } catch (const NumericalError&) {  // it is not this one, or not this one alone
        }
    }
    require<NumericalError>(best < rows.size(),
                            "no estimate agrees with the instruments, whichever one of them is "
                            "left out");
    without(best);
    auto out = kept.estimator->clean(values, options_.contradicts_above, removable);
    out.removed.insert(out.removed.begin(), static_cast<Index>(best));
    return out;
}

state_estimation::Estimate IslandEstimate::solve(Kept& kept, const std::vector<Row>& rows,
                                                 std::vector<std::uint8_t>& taken,
                                                 std::vector<Index>& bad) {
    std::vector<double> values;
    std::vector<std::uint8_t> removable;
    for (const auto& row : rows) {
        values.push_back(row.measurement.value);
        removable.push_back(row.instruments.empty() ? 0 : 1);
    }
    state_estimation::Cleaned cleaned;
    try {
        renew(kept, rows);
        cleaned = kept.estimator->clean(values, options_.contradicts_above, removable);
        require<NumericalError>(cleaned.estimate.converged, "no estimate with these values");
    } catch (const NumericalError&) {
        cleaned = clean_without_worst(kept, rows, values, removable);
    }
    for (const Index r : cleaned.removed) {
        for (const Index m : rows[at(r)].instruments) {
            if (taken[at(m)] != 0) {
                taken[at(m)] = 0;
                bad.push_back(m);
            }
        }
    }
    return std::move(cleaned.estimate);
}

std::vector<Complex> IslandEstimate::injections(const std::vector<Complex>& v) const {
    std::vector<Complex> current(v.size());
    for (const auto& y : network_.y) {
        current[at(y.row)] += y.y * v[at(y.column)];
    }
    for (std::size_t i = 0; i < v.size(); ++i) {
        current[i] = v[i] * std::conj(current[i]);
    }
    return current;
}

int IslandEstimate::count_unseen(const std::vector<Row>& rows) const {
    auto network = network_;
    network.empty = estimation_.empty;
    std::vector<Measurement> seen;
    seen.reserve(rows.size());
    for (const auto& row : rows) {
        seen.push_back(row.measurement);
    }
    std::vector<std::uint8_t> dark(at(network.nodes()), 0);
    for (const Index node : state_estimation::observe(network, seen).unobservable) {
        dark[at(node)] = 1;
    }
    return static_cast<int>(std::count_if(island_.node.begin(), island_.node.end(),
                                          [&](Index node) { return dark[at(node)] != 0; }));
}

IslandEstimate::Result IslandEstimate::estimate(std::span<const double> values,
                                                const BusLoads& planned) {
    plan_loads(planned);
    planned_ = &planned;
    Result out;
    std::vector<std::uint8_t> taken(instruments_.size(), 0);
    bool powers = false;
    bool currents = false;
    for (std::size_t m = 0; m < instruments_.size(); ++m) {
        taken[m] = place_[m] >= 0 && std::isfinite(values[m]) ? 1 : 0;
        powers = powers || (taken[m] != 0 && instruments_[m].quantity != Quantity::voltage);
        currents = currents || (taken[m] != 0 && instruments_[m].quantity == Quantity::current);
    }
    const auto settle = [&](Kept& kept, Stage stage) {
        // Until all rows of instruments at fault are out.
        for (std::size_t before = 0;;) {
            before = out.contradicted.size();
            auto some = rows(values, taken, stage);
            add_loads(some, stage != Stage::estimate);
            auto found = solve(kept, some, taken, out.contradicted);
            if (out.contradicted.size() == before) {
                return std::move(found.v);
            }
        }
    };
    if (currents) {
        planned_v_ = settle(direction_, Stage::direction);
    }
    if (powers) {
        const auto allocated = injections(settle(allocation_, Stage::allocation));
        for (std::size_t i = 0; i < allocated.size(); ++i) {
            const bool loaded = planned_p_[i] != 0.0 || planned_q_[i] != 0.0;
            p_[i] = loaded ? -allocated[i].real() : planned_p_[i];
            q_[i] = loaded ? -allocated[i].imag() : planned_q_[i];
        }
    }
    auto v = settle(estimation_, Stage::estimate);
    const auto measured = rows(values, taken, Stage::estimate);
    if (estimation_.unseen_buses < 0) {
        estimation_.unseen_buses = count_unseen(measured);
    }
    out.unseen_buses = estimation_.unseen_buses;
    out.used = static_cast<int>(std::count(taken.begin(), taken.end(), 1));
    const auto drawn = injections(v);
    for (std::size_t i = 0; i < drawn.size(); ++i) {
        if (island_.problem.bus.type[i] != power_flow::BusType::slack) {
            out.planned += planned_p_[i];
            out.estimated -= drawn[i].real();
        }
    }
    out.v = std::move(v);
    return out;
}

Complex IslandEstimate::current_at(const std::vector<Complex>& v, std::size_t number) const {
    const auto& end = network_.ends[number];
    Complex sum;
    for (std::size_t k = 0; k < end.node.size(); ++k) {
        sum += end.y[k] * v[at(end.node[k])];
    }
    return sum;
}

double IslandEstimate::current(const std::vector<Complex>& v, std::size_t branch) const {
    return std::abs(current_at(v, 2 * branch + 1));
}

}  // namespace calade::energy::town_estimate
