// SPDX-License-Identifier: Apache-2.0
#include "reference.hpp"

#include "calade/energy/power_flow/matpower_problem.hpp"

#include <algorithm>
#include <cmath>

namespace calade::verification {

namespace {

/// A feeder ten times below one slack bus: ten times the solution of one.
void ten_copies(Report& report, const std::filesystem::path& file) {
    const auto one = energy::power_flow::from_matpower(io::read_matpower(file)).problem;
    energy::power_flow::Problem ten;
    std::vector<std::vector<Index>> place(10);
    for (auto& copy : place) {
        for (std::size_t i = 0; i < one.bus.type.size(); ++i) {
            if (one.bus.type[i] == energy::power_flow::BusType::slack && &copy != place.data()) {
                copy.push_back(place[0][i]);
                continue;
            }
            copy.push_back(ten.bus.size());
            ten.bus.type.push_back(one.bus.type[i]);
            ten.bus.p.push_back(one.bus.p[i]);
            ten.bus.q.push_back(one.bus.q[i]);
            ten.bus.g_shunt.push_back(one.bus.g_shunt[i]);
            ten.bus.b_shunt.push_back(one.bus.b_shunt[i]);
            ten.bus.v.push_back(one.bus.v[i]);
            ten.bus.angle.push_back(one.bus.angle[i]);
        }
        for (std::size_t k = 0; k < one.branch.from.size(); ++k) {
            ten.branch.from.push_back(copy[static_cast<std::size_t>(one.branch.from[k])]);
            ten.branch.to.push_back(copy[static_cast<std::size_t>(one.branch.to[k])]);
        }
        auto& b = ten.branch;
        for (const auto& [to, from] :
             {std::pair{&b.r, &one.branch.r}, std::pair{&b.x, &one.branch.x},
              std::pair{&b.b, &one.branch.b}, std::pair{&b.tap, &one.branch.tap},
              std::pair{&b.shift, &one.branch.shift}}) {
            to->insert(to->end(), from->begin(), from->end());
        }
    }
    const energy::power_flow::Options options{.tolerance = 1e-10, .max_iterations = 30};
    const auto single = energy::power_flow::solve(one, options);
    const auto whole = energy::power_flow::solve(ten, options);
    double worst = 0.0;
    for (const auto& copy : place) {
        for (std::size_t i = 0; i < copy.size(); ++i) {
            const auto k = static_cast<std::size_t>(copy[i]);
            worst = std::max({worst, std::abs(whole.v[k] - single.v[i]),
                              std::abs(whole.angle[k] - single.angle[i])});
        }
    }
    report.add("radial100k", "not converged", whole.converged ? 0.0 : 1.0, 0.0);
    report.add("radial100k", "largest difference from radial10k, pu or rad", worst, 1e-10);
}

}  // namespace

void radial(Report& report) {
    using energy::power_flow::Method;
    const auto folder = data_folder() / "energy" / "radial";
    for (const char* name : {"radial1k", "radial10k"}) {
        for (const Method method : {Method::sweep, Method::newton_raphson}) {
            compare_with_reference(report, folder / (std::string(name) + ".m"), method, 1e-9);
        }
    }
    if (std::filesystem::exists(folder / "radial10k.m")) {
        ten_copies(report, folder / "radial10k.m");
    }
}

}  // namespace calade::verification
