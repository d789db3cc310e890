// SPDX-License-Identifier: Apache-2.0
//
// The dynamic model against the closed forms of analytic_cases.json. Packets of a twentieth of a
// vehicle stand for the continuum of the theory; the bottleneck runs with whole vehicles too.
#include "calade/traffic/dynamic/model.hpp"
#include "cases.hpp"
#include "support/tntp_network.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>

namespace calade::tests {
namespace {

using namespace traffic::dynamic;
using Json = nlohmann::json;

struct Slice {
    double begin, end, rate;
};

Road road(Index from, Index to, double length, double capacity = 0.8) {
    Road r;
    r.from = from;
    r.to = to;
    r.street = StreetId(from * 100 + to);
    r.length_m = length;
    r.free_speed_ms = 20.0;
    r.capacity_vps = capacity;
    r.jam_density_vpm = 0.2;
    r.wave_speed_ms = 5.0;
    return r;
}

Parameters fine(double packet = 0.05) {
    Parameters p;
    p.packet_vehicles = packet;
    p.route_update_s = 86400.0;
    return p;
}

Demand along(Index from, Index to, const std::vector<Slice>& slices) {
    Demand d;
    for (const auto& s : slices) {
        d.slices.push_back({from, to, 0, s.begin, s.end, s.rate});
    }
    return d;
}

double relative(double found, double expected) { return found / expected - 1.0; }

/// A road into an exit of given capacity (0: closed): the tail of its queue is timed between two
/// moments in which it moves at the speed of the shock.
void shock(test::VerificationReport& report, const Json& c, int number) {
    const double q_up = c["upstream_q"];
    const double q_down = c["downstream_q"];
    const double expected = c["shock_speed"];
    const bool dissolves = q_up < q_down || q_up == q_down;
    const double length = 4000.0;
    const double exit = q_down > 0.0 ? q_down : 0.8;
    auto network = make_roads(3, {road(0, 1, length), road(1, 2, 1000.0, exit)});
    if (q_down == 0.0) {
        SignalPlan red_from_250_s;
        red_from_250_s.groups = 1;
        red_from_250_s.phases = {{250.0, 0, 0, 1}, {9750.0, 0, 0, 0}};
        set_plan(network, 1, red_from_250_s, {0});
    }
    // A queue that dissolves, or stands, is built up first by more than the exit takes.
    std::vector<Slice> slices;
    if (dissolves) {
        slices = {{0.0, 600.0, 0.8}, {600.0, 4000.0, q_up}};
    } else {
        slices = {{0.0, 4000.0, q_up}};
    }
    const auto p = fine();
    const Model model(p, network, along(0, 2, slices));
    auto state = model.initial();
    Curves curves(network, p.packet_vehicles, {0});
    const double begin = dissolves ? 800.0 : 400.0;
    model.advance(state, 4000.0, &curves);
    const double span = 300.0;
    const double speed = (curves.queue_tail(0, begin + span) - curves.queue_tail(0, begin)) / span;
    const auto name = fmt::format("shock {} of q {} into {}", number, q_up, q_down);
    if (expected == 0.0) {
        report.add("kinematic_waves", name + ": speed, m/s", speed, 0.05);
    } else {
        report.add("kinematic_waves", name + ": relative error of speed", relative(speed, expected),
                   0.01);
    }
}

void spillback(test::VerificationReport& report, const Json& c) {
    std::vector<Slice> slices;
    for (const auto& d : c["demand"]) {
        slices.push_back({d[0], d[1], d[2]});
    }
    const double length = c["length"];
    const auto network = make_roads(
        4, {road(0, 1, length), road(1, 2, length), road(2, 3, length, c["bottleneck_capacity"])});
    const auto p = fine();
    const Model model(p, network, along(0, 3, slices));
    auto state = model.initial();
    Curves curves(network, p.packet_vehicles, {0, 1, 2});
    model.advance(state, 3000.0, &curves);
    const auto tail = [&](double t) {
        const double second = curves.queue_tail(1, t);
        return second > 0.0 ? length + second : curves.queue_tail(0, t);
    };
    // The tail passes a place when it is half a vehicle's room beyond it.
    const auto first = [&](double from, double to, auto&& holds) {
        for (double t = from; t < to; t += 0.5) {
            if (holds(t)) {
                return t;
            }
        }
        return -1.0;
    };
    const double starts = first(0, 400, [&](double t) { return tail(t) < 2.0 * length - 2.5; });
    report.add("kinematic_waves", "spillback: queue starts, s late",
               starts - c["queue_starts_t"].get<double>(), 4.0);
    const double reaches = first(100, 500, [&](double t) { return tail(t) <= length; });
    report.add("kinematic_waves", "spillback: relative error of time at the end of road 1",
               relative(reaches, c["queue_reaches_end_of_link1_t"]), 0.01);
    report.add("kinematic_waves", "spillback: relative error of the tail's furthest place",
               relative(tail(600.0), c["tail_stops_at_x"]), 0.01);
    const double stops = first(300, 600, [&](double t) { return tail(t) <= tail(600.0) + 2.5; });
    report.add("kinematic_waves", "spillback: relative error of the time it stops",
               relative(stops, c["tail_stops_at_t"]), 0.01);
    const double recedes = first(600, 1200, [&](double t) { return tail(t) > tail(600.0) + 2.6; });
    report.add("kinematic_waves", "spillback: relative error of the time it recedes",
               relative(recedes, c["tail_recedes_from_t"]), 0.01);
    report.add("kinematic_waves", "spillback: relative error of the receding speed",
               relative((tail(1000.0) - tail(900.0)) / 100.0, c["tail_recede_speed"]), 0.01);
    const double clears = first(1000, 2000, [&](double t) { return tail(t) > 2.0 * length - 2.5; });
    report.add("kinematic_waves", "spillback: relative error of the time it clears",
               relative(clears, c["queue_clear_time"]), 0.01);
}

void bottleneck(test::VerificationReport& report, const Json& c, double packet) {
    std::vector<Slice> slices;
    for (const auto& d : c["demand"]) {
        slices.push_back({d[0], d[1], d[2]});
    }
    const double free = c["free_tt"];
    const auto network =
        make_roads(3, {road(0, 1, 20.0 * free), road(1, 2, 1000.0, c["capacity"])});
    const auto p = fine(packet);
    const Model model(p, network, along(0, 2, slices));
    auto state = model.initial();
    Curves curves(network, packet, {0, 1});
    model.advance(state, 4000.0, &curves);
    const auto name = [&](const char* what) {
        return fmt::format("bottleneck, packets of {}: {}", packet, what);
    };
    // Cumulative counts at the bottleneck: who would be there freely, who has passed.
    const auto arrived = [&](double t) { return curves.entered_by(0, t - free); };
    const auto passed = [&](double t) { return curves.left_by(0, t); };
    report.add("kinematic_waves", name("departures by 1500 s, vehicles off"),
               curves.entered_by(0, 1500.0) - c["A_1500"].get<double>(), 1.0);
    report.add("kinematic_waves", name("passed by 1500 s, vehicles off"),
               passed(1500.0) - c["D_1500"].get<double>(), 1.0);
    double queue = 0.0;
    double ends = 0.0;
    for (double t = free; t < 3000.0; t += 1.0) {
        queue = std::max(queue, arrived(t) - passed(t));
        if (arrived(t) - passed(t) > 0.5) {
            ends = t;
        }
    }
    report.add("kinematic_waves", name("largest queue, vehicles off"),
               queue - c["max_queue_veh"].get<double>(), 1.0);
    report.add("kinematic_waves", name("relative error of the queue's end"),
               relative(ends, c["queue_ends_t"]), 0.01);
    double delay = 0.0;
    double longest = 0.0;
    const auto& in = curves.entries(0);
    const auto& out = curves.exits(0);
    for (std::size_t k = 0; k < out.size(); ++k) {
        const double d = to_seconds(out[k] - in[k]) - free;
        delay += packet * d;
        longest = std::max(longest, d);
    }
    report.add("kinematic_waves", name("relative error of the longest delay"),
               relative(longest, c["max_delay_s"]), 0.01);
    report.add("kinematic_waves", name("relative error of all delay"),
               relative(delay, c["total_delay_veh_s"]), 0.01);
}

void signal(test::VerificationReport& report, const std::string& key, const Json& c) {
    const double cycle = c["cycle"];
    const double red = c["red"];
    auto network = make_roads(3, {road(0, 1, 1000.0), road(1, 2, 1000.0)});
    SignalPlan plan;
    plan.groups = 1;
    plan.phases = {{red, 0, 0, 0}, {cycle - red, 0, 0, 1}};
    set_plan(network, 1, plan, {0});
    const auto p = fine(0.02);
    const int cycles = 20;
    const double first = 10.0 * cycle;
    const Model model(p, network, along(0, 2, {{0.0, 60.0 * cycle, c["arrival"]}}));
    auto state = model.initial();
    Curves curves(network, p.packet_vehicles, {0, 1});
    model.advance(state, 60.0 * cycle, &curves);
    double delay = 0.0;
    double vehicles = 0.0;
    const auto& in = curves.entries(0);
    const auto& out = curves.exits(0);
    for (std::size_t k = 0; k < out.size(); ++k) {
        // Vehicles that come to the line in whole cycles.
        const double comes = to_seconds(in[k]) + 50.0;
        if (comes >= first && comes < first + cycles * cycle) {
            delay += p.packet_vehicles * (to_seconds(out[k]) - comes);
            vehicles += p.packet_vehicles;
        }
    }
    report.add("kinematic_waves", key + ": relative error of the delay in a cycle",
               relative(delay / cycles, c["delay_per_cycle_veh_s"]), 0.01);
    report.add("kinematic_waves", key + ": relative error of the mean delay",
               relative(delay / vehicles, c["mean_delay_s"]), 0.01);
    const double green = first + red;
    double reach = 0.0;
    for (double t = green; t < green + 30.0; t += 0.25) {
        reach = std::max(reach, 1000.0 - curves.queue_tail(0, t));
    }
    report.add("kinematic_waves", key + ": relative error of the queue's reach",
               relative(reach, c["max_queue_reach_m"]), 0.01);
    // The queue is gone when the last delayed vehicle has passed the line.
    double clear = 0.0;
    for (std::size_t k = 0; k < out.size(); ++k) {
        const double passes = to_seconds(out[k]);
        if (passes >= green && passes < green + 30.0 && passes - to_seconds(in[k]) - 50.0 > 0.05) {
            clear = std::max(clear, passes - green);
        }
    }
    report.add("kinematic_waves", key + ": relative error of the queue's end",
               relative(clear, c["queue_clear_after_green_s"]), 0.01);
}

void merge(test::VerificationReport& report, const Json& c, int number) {
    auto first = road(0, 2, 1000.0);
    auto second = road(1, 2, 1000.0);
    first.priority = c["p1"];
    second.priority = 1.0 - c["p1"].get<double>();
    const auto network = make_roads(4, {first, second, road(2, 3, 1000.0, c["R"])});
    Demand d;
    d.slices = {{0, 3, 0, 0.0, 8000.0, c["S1"]}, {1, 3, 0, 0.0, 8000.0, c["S2"]}};
    const auto p = fine(1.0);
    const Model model(p, network, d);
    auto state = model.initial();
    model.advance(state, 1000.0);
    const auto before = state;
    model.advance(state, 8000.0);
    for (std::size_t k = 0; k < 2; ++k) {
        const double q = static_cast<double>(state.road[k].left - before.road[k].left) / 7000.0;
        const double expected = c["q"][k];
        report.add("kinematic_waves",
                   fmt::format("merge {}: error of flow {} over the capacity", number, k + 1),
                   (q - expected) / 0.8, 0.01);
    }
}

void diverge(test::VerificationReport& report, const Json& c, int number) {
    const auto network = make_roads(
        4, {road(0, 1, 1000.0), road(1, 2, 1000.0, c["R1"]), road(1, 3, 1000.0, c["R2"])});
    const double split = c["split1"];
    const double s = c["S"];
    Demand d;
    d.slices = {{0, 2, 0, 0.0, 9000.0, s * split}, {0, 3, 0, 0.0, 9000.0, s * (1.0 - split)}};
    const auto p = fine(0.2);
    const Model model(p, network, d);
    auto state = model.initial();
    model.advance(state, 2000.0);
    const auto before = state;
    model.advance(state, 9000.0);
    const double q =
        p.packet_vehicles * static_cast<double>(state.road[0].left - before.road[0].left) / 7000.0;
    report.add("kinematic_waves", fmt::format("diverge {}: relative error of flow", number),
               relative(q, c["q"]), 0.01);
}

/// Vickrey (1969): departures at the equilibrium's rates make everyone's cost equal.
void vickrey(test::VerificationReport& report, const Json& c) {
    const double alpha = c["alpha"];
    const double beta = c["beta"];
    const double gamma = c["gamma"];
    const double n = c["N"];
    const double s = c["cap"];
    const double free = 50.0;
    const double wished = 5000.0;  // at the bottleneck's far side
    const double rush = n / s;
    const double begin = wished - gamma / (beta + gamma) * rush;
    const double last_early = wished - beta * gamma / (alpha * (beta + gamma)) * rush;
    const double early = s * alpha / (alpha - beta);
    const double late = s * alpha / (alpha + gamma);
    auto wide = road(0, 1, 1000.0, 1.6);
    wide.jam_density_vpm = 2.0;  // a point queue: it never reaches the start of the road
    auto exit = road(1, 2, 1000.0, s);
    const auto network = make_roads(3, {wide, exit});
    const auto p = fine(0.25);
    const Model model(p, network,
                      along(0, 2,
                            {{begin - free, last_early - free, early},
                             {last_early - free, begin + rush - free, late}}));
    auto state = model.initial();
    Curves curves(network, p.packet_vehicles, {0, 1});
    model.advance(state, 12000.0, &curves);
    const auto& out = curves.exits(0);
    double worst = 0.0;
    double longest = 0.0;
    double before_time = 0.0;
    for (std::size_t k = 0; k < out.size(); ++k) {
        const double departed = to_seconds(state.vehicle[k].departed) + free;
        const double passes = to_seconds(out[k]);
        const double delay = passes - departed;
        const double cost = alpha * delay + beta * std::max(0.0, wished - passes) +
                            gamma * std::max(0.0, passes - wished);
        worst = std::max(worst, std::abs(relative(cost, c["cost_per_user"])));
        longest = std::max(longest, delay);
        before_time += passes < wished ? p.packet_vehicles : 0.0;
    }
    report.add("kinematic_waves", "vickrey: largest relative error of a traveller's cost", worst,
               0.01);
    report.add("kinematic_waves", "vickrey: relative error of the longest delay",
               relative(longest, c["max_delay"]), 0.01);
    report.add("kinematic_waves", "vickrey: relative error of the early share",
               relative(before_time / n, c["frac_early"]), 0.01);
    report.add("kinematic_waves", "vickrey: relative error of the rush's length",
               relative(to_seconds(out.back() - out.front()), c["rush_duration"]), 0.01);
}

}  // namespace

void kinematic_waves(test::VerificationReport& report) {
    const auto file = data_folder() / "traffic/analytic/analytic_cases.json";
    std::ifstream in(file);
    if (!in) {
        test::VerificationReport::skip("kinematic_waves", "no file " + file.string());
        return;
    }
    const Json cases = Json::parse(in);
    int number = 0;
    for (const auto& c : cases["shock_speeds"]) {
        shock(report, c, ++number);
    }
    spillback(report, cases["spillback_3link"]);
    bottleneck(report, cases["bottleneck_Ncurve"], 0.05);
    bottleneck(report, cases["bottleneck_Ncurve"], 1.0);
    for (const auto* key : {"signal_q0.2", "signal_q0.3"}) {
        signal(report, key, cases[key]);
    }
    number = 0;
    for (const auto& c : cases["merge_daganzo"]) {
        merge(report, c, ++number);
    }
    number = 0;
    for (const auto& c : cases["diverge_fifo"]) {
        diverge(report, c, ++number);
    }
    vickrey(report, cases["vickrey_bottleneck"]);
}

}  // namespace calade::tests
