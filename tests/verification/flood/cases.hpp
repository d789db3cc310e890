// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "basins.hpp"
#include "calade/flood/model.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace calade::flood::verification {

/// Collects what was found against its limit and prints it.
class Report {
public:
    explicit Report(bool json) : json_(json) {}
    /// `value` passes when it is at most `limit`; a value that is not a number fails.
    void add(const std::string& name, const std::string& metric, double value, double limit);
    /// Says on standard error why a case was left out.
    void skip(const std::string& name, const std::string& reason);
    [[nodiscard]] bool passed() const { return passed_; }

private:
    bool json_;
    bool passed_ = true;
    bool titled_ = false;
};

/// The folder of real data: CALADE_DATA, else ../shared/data beside the checkout.
[[nodiscard]] std::filesystem::path data_folder();

/// A channel along x, three cells wide, dx m a cell.
[[nodiscard]] Geometry make_channel(Index cells, double dx,
                                    const std::function<double(double)>& bed, double manning);
/// The middle row's depths.
[[nodiscard]] std::vector<double> profile(const Model& model, const State& state);
/// Σ|found − exact| / Σ exact.
[[nodiscard]] double relative_l1(const std::vector<double>& found,
                                 const std::vector<double>& exact);
/// The root of a monotonic function between low and high, by halving.
[[nodiscard]] double solve(const std::function<double(double)>& f, double low, double high);

void lake_at_rest(Report& report);
void dam_break(Report& report);
void thacker_planar(Report& report);
void channel(Report& report);
void rain_on_plane(Report& report);
void radial_dam_break(Report& report);
void closed_basin(Report& report);
void wall_overtopping(Report& report);
void tide(Report& report);
void symmetry(Report& report);

}  // namespace calade::flood::verification
