// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/contraction.hpp"
#include "calade/traffic/model.hpp"
#include "calade/traffic/shortest_tree.hpp"
#include "calade/traffic/vehicle_classes.hpp"

#include <span>
#include <vector>

namespace calade::traffic {

/// People at a node of the network: a building, or a district.
struct Inhabited {
    StreetNodeId node;
    double people = 0.0;
};

/// Thresholds are whole answers: call handling and turnout are part of them.
struct CoverRules {
    double before_driving_s = 180.0;                  ///< call handling 60 s, turnout 120 s
    std::vector<double> thresholds_s{600.0, 1200.0};  ///< fire and rescue: 10 and 20 min
};
/// Hospitals: 30 min to urgent care, by people's own means.
[[nodiscard]] CoverRules urgent_care();

struct Cover {
    std::vector<double> node_time_s;    ///< whole answer; infinite where no way leads
    std::vector<double> people_within;  ///< one a threshold
    std::vector<Index> unreachable;     ///< positions in the places given
    double people_unreachable = 0.0;
};

/// Who can be reached from a set of sites, again and again as the network changes: the graph is
/// packed once, an update is one search from all sites together. Thread-safe.
class Isochrones {
public:
    /// Throws DataError, naming the place, for a node outside the network or people that are
    /// negative or not finite.
    Isochrones(const Network& network, std::vector<Inhabited> places);
    /// `link_time_s` as of car_times() or vehicle_times(). Throws UsageError for another count, a
    /// site outside the network, or thresholds that are not above zero.
    [[nodiscard]] Cover cover(std::span<const StreetNodeId> sites,
                              std::span<const double> link_time_s, const CoverRules& rules) const;

    /// Several questions of one state: the times enter a contraction hierarchy once, each set of
    /// sites is then a sweep, each way a query.
    [[nodiscard]] ContractionHierarchy::Metric customise(std::span<const double> link_time_s) const;
    [[nodiscard]] Cover cover(std::span<const StreetNodeId> sites,
                              const ContractionHierarchy::Metric& metric,
                              const CoverRules& rules) const;
    [[nodiscard]] const ContractionHierarchy& hierarchy() const { return hierarchy_; }

private:
    [[nodiscard]] std::vector<Index> origins(std::span<const StreetNodeId> sites,
                                             const CoverRules& rules) const;
    [[nodiscard]] Cover cover_at(std::vector<double> node_time_s, const CoverRules& rules) const;

    const Network& network_;
    SearchGraph graph_;
    ContractionHierarchy hierarchy_;
    std::vector<Inhabited> places_;
};

/// Times of cars in the state's equilibrium, streets closed since then infinite.
[[nodiscard]] std::vector<double> car_times(const Network& network, const State& state);
/// Times of a class of vehicle by its own limits in water: free speed times `speed_factor`, over
/// the depth on each street and its velocity (m/s, one a street, empty: still). An emergency class
/// passes what is closed by order, not works; others neither.
[[nodiscard]] std::vector<double> vehicle_times(const Network& network, const State& state,
                                                const VehicleClass& vehicle,
                                                double speed_factor = 1.0,
                                                std::span<const float> velocity_ms = {});

}  // namespace calade::traffic
