// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/power.hpp"
#include "calade/energy/bus_loads.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

/// State estimation of a town's grid from the instruments that report now; what none of them sees
/// is as the town's loads say. docs/theory/energy.md has the rules.
namespace calade::energy::town_estimate {

/// What an instrument tells, and in what unit.
enum class Quantity : std::uint8_t {
    voltage,  ///< of a bus, pu of its nominal voltage
    p_drawn,  ///< by what hangs on a bus, W; below 0 feeds in
    q_drawn,  ///< by what hangs on a bus, var
    p_flow,   ///< into a branch at one of its ends, W
    q_flow,   ///< into a branch at one of its ends, var
    current,  ///< magnitude at an end of a branch, A
};
[[nodiscard]] constexpr bool at_bus(Quantity q) { return q <= Quantity::q_drawn; }

struct Instrument {
    std::string name;  ///< for messages
    Quantity quantity = Quantity::voltage;
    Index place = -1;         ///< bus, or branch
    bool to_end = false;      ///< of a branch: its `to` end
    double deviation = 0.01;  ///< standard, in the quantity's unit
};

struct Options {
    double load_scale = 1.0;            ///< multiplies every load of the town
    double pseudo_share = 0.5;          ///< standard deviation of a planned load, share of it
    double source_deviation_pu = 0.01;  ///< of a source's voltage
    double dead_below_pu = 0.1;         ///< a bus with less voltage than this has no supply
    double contradicts_above = 3.5;     ///< normalised residual of an instrument that is at fault
};

struct Estimate {
    bool found = false;  ///< false: `fault` says why, the rest is empty
    std::string fault;
    std::vector<double> bus_voltage_pu;    ///< 0 on dark buses
    std::vector<double> branch_current_a;  ///< at the `to` side; 0 on dark and open branches
    std::vector<Index> contradicted;       ///< instruments at fault, rising
    std::vector<Index> dead;               ///< buses that their instrument says have no supply
    std::vector<Index> idle;               ///< instruments with a value where nothing is supplied
    int used = 0;                          ///< instruments that the estimate stands on
    int dark_buses = 0;
    int unseen_buses = 0;  ///< energised, and known from the plan of loads only
    double planned_w = 0.0, estimated_w = 0.0;  ///< load of the energised buses without a source
};

/// Keeps patterns and factors between calls, so that new values of the same instruments cost least;
/// what is estimated depends on the values alone (within the estimator's tolerance). For one thread
/// at a time.
class Estimator {
public:
    /// Throws DataError naming the instrument for a place that is not there, a deviation that is
    /// not above 0, a branch without impedance, a power drawn at a source's bus; and what make_grid
    /// and check(PowerNetwork) throw.
    Estimator(const city::PowerNetwork& network, std::vector<Instrument> instruments,
              const Options& options = {});
    ~Estimator();
    Estimator(Estimator&&) noexcept;

    /// One value an instrument, NaN: none. `planned`: what the buses are expected to draw now, pu
    /// (bus_loads). Never throws for values: where there is no estimate, `fault` says why.
    [[nodiscard]] Estimate estimate(std::span<const double> values, const BusLoads& planned);
    /// With the town's own loads.
    [[nodiscard]] Estimate estimate(std::span<const double> values);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace calade::energy::town_estimate
