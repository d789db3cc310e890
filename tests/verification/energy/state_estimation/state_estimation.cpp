// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/state_estimation/estimator.hpp"

#include "report.hpp"

#include "calade/base/random.hpp"
#include "calade/energy/power_flow/matpower_problem.hpp"

#include <algorithm>
#include <cmath>

namespace calade::verification {

namespace {

using namespace energy;
using namespace energy::state_estimation;

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

constexpr double residual_limit = 3.5;
constexpr double residual_rate = 4.6526e-4;  ///< of |N(0, 1)| above it
constexpr double false_alarm = 0.01;
/// Correlation of residuals above which two meters cannot be told apart in 99 %.
constexpr double twin = 0.6;

double normal(std::uint64_t stream, std::uint64_t counter) {
    const double u = 1.0 - random_uniform(11, stream, 2 * counter);
    return std::sqrt(-2.0 * std::log(u)) *
           std::cos(6.283185307179586 * random_uniform(11, stream, 2 * counter + 1));
}

struct Case {
    power_flow::Problem problem;
    std::vector<Complex> v;
    Network network;
    std::vector<Measurement> measurements;  ///< without error

    Case(const std::filesystem::path& file, Index every) {
        problem = power_flow::from_matpower(io::read_matpower(file)).problem;
        const auto truth = power_flow::solve(problem, {.tolerance = 1e-12});
        for (std::size_t i = 0; i < truth.v.size(); ++i) {
            v.push_back(std::polar(truth.v[i], truth.angle[i]));
        }
        network = network_of(problem);
        auto power = [&](Index node, const std::vector<Index>& nodes,
                         const std::vector<Complex>& y) {
            Complex i = 0.0;
            for (std::size_t k = 0; k < nodes.size(); ++k) {
                i += y[k] * v[at(nodes[k])];
            }
            return v[at(node)] * std::conj(i);
        };
        std::vector<Complex> injected(v.size());
        for (const auto& entry : network.y) {
            injected[at(entry.row)] += v[at(entry.row)] * std::conj(entry.y * v[at(entry.column)]);
        }
        auto add = [&](Quantity p, Quantity q, Index place, Complex s, double sigma) {
            measurements.push_back({p, place, s.real(), sigma});
            measurements.push_back({q, place, s.imag(), sigma});
        };
        double largest = 0.0;
        for (const auto& s : injected) {
            largest = std::max(largest, std::abs(s));
        }
        for (Index i = 0; i < network.nodes(); ++i) {
            if (network.empty[at(i)] == 0) {
                add(Quantity::p_injection, Quantity::q_injection, i, injected[at(i)],
                    0.02 * std::abs(injected[at(i)]) + 1e-4 * largest);
            }
            if (i % every == 0) {
                measurements.push_back({Quantity::voltage, i, std::abs(v[at(i)]), 1e-3});
            }
        }
        for (Index k = 0; k < problem.branch.size(); k += every / 2) {
            const auto& end = network.ends[at(2 * k)];
            const Complex s = power(end.at, end.node, end.y);
            add(Quantity::p_flow, Quantity::q_flow, 2 * k, s, 0.01 * std::abs(s) + 1e-4 * largest);
        }
    }
    [[nodiscard]] std::vector<double> draw(std::uint64_t number) const {
        std::vector<double> out;
        for (std::size_t m = 0; m < measurements.size(); ++m) {
            out.push_back(measurements[m].value + measurements[m].sigma * normal(number, m));
        }
        return out;
    }
};

/// How far a count is from what is expected of `draws`, in standard deviations.
double deviations(double count, double draws, double rate) {
    return std::abs(count - draws * rate) / std::sqrt(draws * rate * (1.0 - rate));
}

void rates(Report& report, const std::string& name, const Case& given, int draws) {
    const Estimator estimator(given.network, given.measurements);
    int alarms = 0;
    double beyond = 0.0;
    double residuals = 0.0;
    std::vector<std::vector<double>> samples;
    for (int d = 0; d < draws; ++d) {
        const auto estimate = estimator.estimate(given.draw(static_cast<std::uint64_t>(d)));
        const auto diagnosis = estimator.diagnose(estimate, false_alarm);
        alarms += diagnosis.suspicious ? 1 : 0;
        for (const double r : diagnosis.normalised) {
            residuals += r != 0.0 ? 1.0 : 0.0;
            beyond += std::abs(r) > residual_limit ? 1.0 : 0.0;
        }
        if (d < 1000) {
            samples.push_back(diagnosis.normalised);
        }
    }
    report.add("state_estimation " + name, "chi-square false alarms against 1 %, deviations",
               deviations(alarms, draws, false_alarm), 4.0);
    report.add("state_estimation " + name,
               fmt::format("residuals above 3.5 against 4.65e-4 of {:.0f}, deviations", residuals),
               deviations(beyond, residuals, residual_rate), 4.0);
    const auto sound = estimator.diagnose(estimator.base());
    auto alike = [&](std::size_t a, std::size_t b) {
        double ab = 0.0;
        double aa = 0.0;
        double bb = 0.0;
        for (const auto& s : samples) {
            ab += s[a] * s[b];
            aa += s[a] * s[a];
            bb += s[b] * s[b];
        }
        return std::abs(ab) > twin * std::sqrt(aa * bb);
    };
    std::vector<std::size_t> tried;
    std::vector<std::uint8_t> has_twin(given.measurements.size(), 0);
    for (std::size_t m = 0; m < given.measurements.size(); ++m) {
        for (std::size_t k = 0; k < given.measurements.size(); ++k) {
            if (k != m && sound.residual_deviation[k] > 0.0 && alike(m, k)) {
                has_twin[m] = 1;
            }
        }
        if (sound.residual_deviation[m] > 0.0) {
            tried.push_back(m);
        }
    }
    int missed = 0;
    int alone = 0;
    int mistaken = 0;
    for (int d = 0; d < draws; ++d) {
        const auto m = tried[at(d) * 7919 % tried.size()];
        auto values = given.draw(static_cast<std::uint64_t>(1000000 + d));
        const double sigma = given.measurements[m].sigma;
        values[m] += 6.0 * sigma * sigma / sound.residual_deviation[m];
        const auto estimate = estimator.estimate(values);
        const auto diagnosis = estimator.diagnose(estimate);
        missed += std::abs(diagnosis.normalised[m]) > residual_limit ? 0 : 1;
        if (has_twin[m] == 0) {
            ++alone;
            mistaken += diagnosis.largest == static_cast<Index>(m) ? 0 : 1;
        }
    }
    report.add("state_estimation " + name,
               fmt::format("errors of normalised size 6 not seen, of {} at {} meters", draws,
                           tried.size()),
               static_cast<double>(missed) / draws, 0.01);
    report.add("state_estimation " + name,
               fmt::format("not traced to their meter, of {} at meters without twin", alone),
               static_cast<double>(mistaken) / alone, 0.01);
}

void exactness(Report& report, const std::string& name, const Case& given) {
    const Estimator estimator(given.network, given.measurements, {.tolerance = 1e-12});
    double worst = 0.0;
    for (std::size_t i = 0; i < given.v.size(); ++i) {
        worst = std::max(worst, std::abs(estimator.base().v[i] - given.v[i]));
    }
    report.add("state_estimation " + name, "meters without error: voltage difference, pu", worst,
               1e-9);
    const auto values = given.draw(7);
    auto moved = given.measurements;
    for (std::size_t m = 0; m < moved.size(); ++m) {
        moved[m].value = values[m];
    }
    const auto quick = estimator.estimate(values);
    const Estimator anew(given.network, moved, {.tolerance = 1e-12});
    worst = 0.0;
    for (std::size_t i = 0; i < given.v.size(); ++i) {
        worst = std::max(worst, std::abs(quick.v[i] - anew.base().v[i]));
    }
    report.add("state_estimation " + name, "new values with kept factors: voltage difference, pu",
               worst, 1e-9);
}

}  // namespace

void state_estimation(Report& report) {
    const auto root = data_folder() / "energy";
    const std::pair<const char*, int> cases[] = {{"matpower/case33bw", 2000},
                                                 {"radial/radial1k", 0}};
    for (const auto& [file, draws] : cases) {
        const auto path = root / (std::string(file) + ".m");
        if (!std::filesystem::exists(path)) {
            report.skip("state_estimation", path.string() + " is not there; set CALADE_DATA");
            continue;
        }
        const Case given(path, draws > 0 ? 4 : 20);
        const auto name = path.stem().string();
        exactness(report, name, given);
        if (draws > 0) {
            rates(report, name, given, draws);
        }
    }
}

}  // namespace calade::verification
