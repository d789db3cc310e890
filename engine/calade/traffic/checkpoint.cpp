// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/model.hpp"

namespace calade::traffic {
namespace {

constexpr std::uint32_t version = 1;

/// Every member of State in one order for both directions: `take` puts or gets.
template <class S, class Take>
void each_member(S& s, const Take& take) {
    take(s.time);
    take(s.street_depth);
    take(s.street_closed);
    take(s.signal_dark);
    take(s.link_flow);
    take(s.link_time);
    take(s.pair_served);
    take(s.routes.first_route);
    take(s.routes.flow);
    take(s.routes.first_link);
    take(s.routes.link);
    take(s.routes.tree);
    take(s.gap);
    take(s.assignments);
    take(s.stale);
    take(s.departed);
    take(s.arrived);
    take(s.unserved);
    take(s.demanded);
    take(s.vehicle_hours);
    take(s.vehicle_km);
    take(s.dry_vehicle_hours);
}

}  // namespace

void Model::save(sim::ArchiveWriter& out, const State& state) {
    out.section("traffic", version);
    each_member(state, [&](const auto& member) { out.put(member); });
}

State Model::load(sim::ArchiveReader& in) {
    State state;
    in.section("traffic", version);
    each_member(state, [&](auto& member) { in.get(member); });
    return state;
}

}  // namespace calade::traffic
