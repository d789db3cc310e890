// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "basins.hpp"
#include "calade/flood/model.hpp"
#include "support/verification_report.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace calade::flood::verification {

namespace test {
using namespace calade::flood::test;
using calade::test::VerificationReport;
}  // namespace test

using Report = test::VerificationReport;

/// The folder of real data: CALADE_DATA, else ../shared/data beside the checkout.
[[nodiscard]] std::filesystem::path data_folder();

/// The text of a file packed by zip or gzip; empty if it is not there or the tool is missing.
[[nodiscard]] std::string unpacked(const std::filesystem::path& file);
/// Rows of numbers from a text with commas or blanks; lines that hold none are left out.
[[nodiscard]] std::vector<std::vector<double>> numbers(const std::string& text);
[[nodiscard]] std::vector<std::vector<double>> read_numbers(const std::filesystem::path& file);
/// Defaults in double precision.
[[nodiscard]] Parameters in_double();
/// log2 of the error on cells twice as wide over the error.
[[nodiscard]] double order(double coarse, double fine);

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
void vortex(Report& report);
void thacker_radial(Report& report);
void oblique_dam_break(Report& report);
void slopes(Report& report);
void merewether(Report& report);
void okushiri(Report& report);
void ea_test5(Report& report);
void ea_test4(Report& report);
void dam_break(Report& report);
void thacker_planar(Report& report);
void channel(Report& report);
void steady_flux(Report& report);
void rain_on_plane(Report& report);
void radial_dam_break(Report& report);
void closed_basin(Report& report);
void wall_overtopping(Report& report);
void tide(Report& report);
void symmetry(Report& report);
void local_inertial(Report& report);
void local_steps(Report& report);
void sewer_hand(Report& report);
void sewer_swmm(Report& report);
void ea_test8b(Report& report);

}  // namespace calade::flood::verification
