// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/simbench_profiles.hpp"

#include "calade/base/error.hpp"
#include "calade/io/csv.hpp"

#include <algorithm>
#include <map>

namespace calade::energy::power_flow {

namespace {

io::Csv profile_table(const std::filesystem::path& folder, const std::string& name) {
    const auto plain = folder / (name + ".csv");
    return std::filesystem::exists(plain) ? io::Csv::read(plain)
                                          : io::Csv::read_gzip(folder / (name + ".csv.gz"));
}

}  // namespace

SimbenchProfiles::SimbenchProfiles(const std::filesystem::path& folder,
                                   const SimbenchProblem& given)
    : buses_(given.node.size()) {
    std::map<std::string, std::size_t> bus;
    for (std::size_t i = 0; i < given.node.size(); ++i) {
        bus[given.node[i]] = i;
    }
    auto take = [&](const char* elements, const char* profiles, const char* p, const char* q,
                    double sign, bool by_power) {
        const auto table = io::Csv::read(folder / elements);
        if (table.rows() == 0) {
            return;
        }
        const auto values = profile_table(folder, profiles);
        std::map<std::string, std::size_t> known;
        auto column = [&](const std::string& name, std::size_t row) {
            const auto found = known.find(name);
            if (found != known.end()) {
                return found->second;
            }
            require<DataError>(values.has_column(name), "{}: profile '{}' is not in {}",
                               table.place(row), name, profiles);
            const auto c = values.column(name);
            std::vector<double> series;
            series.reserve(values.rows());
            for (std::size_t r = 0; r < values.rows(); ++r) {
                series.push_back(values.number(r, c));
            }
            profile_.push_back(std::move(series));
            return known[name] = profile_.size() - 1;
        };
        for (std::size_t r = 0; r < table.rows(); ++r) {
            const auto& profile = table.text(r, table.column("profile"));
            const auto at = bus.find(table.text(r, table.column("node")));
            require<DataError>(at != bus.end(), "{}: node '{}' is not in the grid", table.place(r),
                               table.text(r, table.column("node")));
            elements_.push_back({at->second, sign * table.number(r, table.column(p)),
                                 sign * table.number(r, table.column(q)),
                                 column(by_power ? profile + "_pload" : profile, r),
                                 column(by_power ? profile + "_qload" : profile, r)});
        }
        std::vector<std::string> time;
        for (std::size_t r = 0; r < values.rows(); ++r) {
            time.push_back(values.text(r, values.column("time")));
        }
        require<DataError>(time_.empty() || time == time_,
                           "{}: {} has other times than the table before", folder.string(),
                           profiles);
        time_ = std::move(time);
    };
    take("Load.csv", "LoadProfile", "pLoad", "qLoad", -1.0, true);
    if (std::filesystem::exists(folder / "RES.csv")) {
        take("RES.csv", "RESProfile", "pRES", "qRES", 1.0, false);
    }
}

void SimbenchProfiles::injections(std::size_t step, std::span<double> p,
                                  std::span<double> q) const {
    require<UsageError>(step < steps() && p.size() == buses_ && q.size() == buses_,
                        "SimBench profiles: step {} of {}, {} and {} powers for {} buses", step,
                        steps(), p.size(), q.size(), buses_);
    std::fill(p.begin(), p.end(), 0.0);
    std::fill(q.begin(), q.end(), 0.0);
    for (const auto& element : elements_) {
        p[element.bus] += element.p * profile_[element.p_profile][step];
        q[element.bus] += element.q * profile_[element.q_profile][step];
    }
}

}  // namespace calade::energy::power_flow
