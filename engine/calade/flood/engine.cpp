// SPDX-License-Identifier: Apache-2.0
// The loop over time: what drives a step, the step, what is booked after it.
#include "calade/flood/engine.hpp"

#include "calade/base/error.hpp"
#include "calade/base/units.hpp"
#include "calade/flood/edges.hpp"
#include "calade/flood/exchange.hpp"
#include "calade/flood/extremes.hpp"
#include "calade/flood/inertial.hpp"
#include "calade/flood/infiltration.hpp"
#include "calade/flood/layout.hpp"
#include "calade/flood/local_steps.hpp"
#include "calade/flood/rain.hpp"
#include "calade/flood/structures.hpp"
#include "calade/flood/sweep.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <mutex>
#include <optional>
#include <utility>

namespace calade::flood {

namespace {

constexpr double film_share = 0.01;  // of the dry depth: thinner reconstructed depths do not flow
constexpr double greatest_slope = 1.0;  // surface drops beyond it are falls, not slopes
constexpr double least_depth = 0.1;   // m, no step is longer than this depth of water would ask for
constexpr float overtopping = 1e-3F;  // m over a crest that counts as water passing it
constexpr double soaking = 10.0;      // s between two looks at the ground, or a window of advance
constexpr std::int32_t infinite_bits = 0x7f800000;
// The local inertial scheme is stable to Δt = α Δx / √(g h) with α of 0.2 to 0.7 (Bates et al.
// 2010); cfl is its share of the upper end, which is also that of waves aslant on two axes.
constexpr float inertial_share = 0.7F;

float slowest_pace() { return static_cast<float>(2.0 * std::sqrt(standard_gravity * least_depth)); }

template <class Real>
const kernel::Kernels<Real>& loops() {
    const kernel::Level& level = kernel::level(simd_level());
    if constexpr (sizeof(Real) == sizeof(float)) {
        return level.single;
    } else {
        return level.full;
    }
}

template <class Real>
class EngineOf final : public Engine {
public:
    EngineOf(const Parameters& parameters, const Geometry& geometry, const Forcing& forcing)
        : parameters_(parameters),
          geometry_(geometry),
          forcing_(forcing),
          layout_(geometry, parameters.local_time_steps && parameters.scheme != "local_inertial"),
          edges_(geometry, layout_),
          structures_(geometry, layout_),
          exchange_(geometry, forcing, layout_),
          infiltration_(parameters, geometry, forcing, layout_),
          rain_(geometry, forcing, layout_),
          sweep_(layout_, edges_, loops<Real>(), parameters.scheme == "second_order"),
          inertial_(geometry, layout_, edges_, sweep_),
          inertial_works_(parameters.scheme == "local_inertial"),
          extremes_(parameters, geometry, layout_) {}

    void advance(State& state, double until) override {
        std::unique_ptr<Water<Real>> water = take();
        load(state, *water);
        step(state, *water, until);
        store(*water, state);
        const std::scoped_lock lock(mutex_);
        spare_.push_back(std::move(water));
    }
    [[nodiscard]] double depth_at_level(Index cell, double level_m) const override {
        if (inertial_works_ && !geometry_.subgrid.empty()) {
            return static_cast<double>(static_cast<Real>(
                geometry_.subgrid.depth_at(static_cast<std::size_t>(cell), level_m)));
        }
        const Real depth =
            layout_.level(level_m) - layout_.z[static_cast<std::size_t>(layout_.position(cell))];
        return depth > 0 ? static_cast<double>(depth) : 0.0;
    }
    [[nodiscard]] const RainMap* rain_map() const override { return rain_.map(); }
    [[nodiscard]] double mean_grid_rain(double time) const override { return rain_.mean(time); }

private:
    std::unique_ptr<Water<Real>> take();
    void load(const State& state, Water<Real>& water) const;
    void store(const Water<Real>& water, State& state) const;
    void step(State& state, Water<Real>& water, double until) const;
    struct Taken {
        std::int32_t bits;  // of the largest pace
        double dt;          // s, of the last short step
    };
    Taken take_local_steps(State& state, Water<Real>& water, LocalSteps<Real>& local,
                           kernel::Constants<Real> k, float fastest, double whole,
                           double end) const;
    template <class Work>
    void each_acting(const Work& work) const;
    template <class See>
    void act(State& state, Water<Real>& water, double t, double dt, const See& see) const;
    void set_step(kernel::Constants<Real>& k, double t, double dt) const;
    void book(State& state, const Water<Real>& water, double dt) const;
    void book_rain(State& state, Index cells, double rain) const;
    [[nodiscard]] float pace(const Water<Real>& water, std::size_t p) const;
    [[nodiscard]] std::int32_t pace_bits(const Water<Real>& water, std::size_t p) const {
        return std::bit_cast<std::int32_t>(pace(water, p)) & 0x7fffffff;
    }
    [[noreturn]] void blow_up(const Water<Real>& water, double time) const;

    const Parameters& parameters_;
    const Geometry& geometry_;
    const Forcing& forcing_;
    Layout<Real> layout_;
    Edges<Real> edges_;
    Structures<Real> structures_;
    Exchange<Real> exchange_;
    Infiltration<Real> infiltration_;
    Rain<Real> rain_;
    Sweep<Real> sweep_;
    Inertial<Real> inertial_;
    bool inertial_works_;
    ExtremesWatch<Real> extremes_;

    // Padded copies of the state, kept for the next call.
    std::mutex mutex_;
    std::vector<std::unique_ptr<Water<Real>>> spare_;
};

template <class Real>
std::unique_ptr<Water<Real>> EngineOf<Real>::take() {
    const std::scoped_lock lock(mutex_);
    if (spare_.empty()) {
        auto water = std::make_unique<Water<Real>>(layout_);
        water->drive = edges_.make_drive();
        return water;
    }
    auto water = std::move(spare_.back());
    spare_.pop_back();
    return water;
}

template <class Real>
void EngineOf<Real>::load(const State& state, Water<Real>& water) const {
    const auto field = [&](const std::vector<float>& single, const std::vector<double>& full,
                           Line<Real>& to) {
        if (sizeof(Real) == sizeof(float) || full.size() != single.size()) {
            layout_.load(single, to);
            return;
        }
        std::vector<double> whole = full;
        for (std::size_t i = 0; i < whole.size(); ++i) {
            if (static_cast<float>(whole[i]) != single[i]) {
                whole[i] = static_cast<double>(single[i]);
            }
        }
        layout_.load(whole, to);
    };
    field(state.h, state.h_full, water.h);
    field(state.hu, state.hu_full, water.hu);
    field(state.hv, state.hv_full, water.hv);
    if (sizeof(Real) == sizeof(float)) {
        layout_.load(state.h_low, water.h_low);
    }
    layout_.load(state.max_depth, water.max_depth);
    layout_.load(state.max_speed, water.max_speed);
    layout_.load(state.arrival, water.arrival);
    water.h_next = water.h;
    water.hu_next = water.hu;
    water.hv_next = water.hv;
    water.find_wet(layout_);
    if (inertial_works_) {
        inertial_.lay_faces(water);
        const std::size_t n = layout_.size();
        if (state.face_flow.size() == 2 * n) {
            std::transform(state.face_flow.begin(),
                           state.face_flow.begin() + static_cast<std::ptrdiff_t>(n),
                           water.q_west.begin(), [](double q) { return static_cast<Real>(q); });
            std::transform(state.face_flow.begin() + static_cast<std::ptrdiff_t>(n),
                           state.face_flow.end(), water.q_north.begin(),
                           [](double q) { return static_cast<Real>(q); });
            layout_.load(state.max_froude, water.froude);
        }
    }
    structures_.place_gates(state, water);
}

template <class Real>
void EngineOf<Real>::store(const Water<Real>& water, State& state) const {
    layout_.store(water.h, state.h);
    layout_.store(water.hu, state.hu);
    layout_.store(water.hv, state.hv);
    if (sizeof(Real) == sizeof(float)) {
        layout_.store(water.h_low, state.h_low);
    } else {
        for (auto* field : {&state.h_full, &state.hu_full, &state.hv_full}) {
            field->resize(state.h.size(), 0.0);
        }
        layout_.store(water.h, state.h_full);
        layout_.store(water.hu, state.hu_full);
        layout_.store(water.hv, state.hv_full);
    }
    layout_.store(water.max_depth, state.max_depth);
    layout_.store(water.max_speed, state.max_speed);
    layout_.store(water.arrival, state.arrival);
    if (inertial_works_) {
        const auto n = static_cast<std::ptrdiff_t>(layout_.size());
        state.face_flow.assign(water.q_west.begin(), water.q_west.begin() + n);
        state.face_flow.insert(state.face_flow.end(), water.q_north.begin(),
                               water.q_north.begin() + n);
        state.max_froude.resize(state.h.size(), 0.0F);
        layout_.store(water.froude, state.max_froude);
    }
}

// |u| + |v| + 2c of one cell, as the kernel's update has it; c in the local inertial scheme.
template <class Real>
float EngineOf<Real>::pace(const Water<Real>& water, std::size_t p) const {
    if (inertial_works_) {
        return static_cast<float>(std::sqrt(static_cast<Real>(standard_gravity) * water.h[p]) +
                                  0 * (water.hu[p] + water.hv[p]));
    }
    const Real inverse = 1 / std::max(water.h[p], static_cast<Real>(parameters_.dry_depth_m));
    return static_cast<float>((std::abs(water.hu[p]) + std::abs(water.hv[p])) * inverse +
                              2 * std::sqrt(static_cast<Real>(standard_gravity) * water.h[p]));
}

template <class Real>
void EngineOf<Real>::blow_up(const Water<Real>& water, double time) const {
    for (std::size_t p = 0; p < layout_.size(); ++p) {
        if (!std::isfinite(pace(water, p))) {
            const Index cell = layout_.grid_cell(static_cast<Index>(p));
            const geo::Point2 at = geometry_.grid.centre(cell);
            fail<NumericalError>(
                "flood: cell (column {}, row {}) at ({:.1f}, {:.1f}) has depth {} m, "
                "discharges {} and {} m2/s at {:.3f} s, expected finite values",
                cell % geometry_.grid.columns, cell / geometry_.grid.columns, at.x, at.y,
                water.h[p], water.hu[p], water.hv[p], time);
        }
    }
    fail<NumericalError>("flood: a wave speed is not finite at {:.3f} s", time);
}

template <class Real>
void EngineOf<Real>::book(State& state, const Water<Real>& water, double dt) const {
    const double passed_area = dt * layout_.cell;
    const auto& faces = edges_.faces();
    for (std::size_t f = 0; f < faces.size(); ++f) {
        const double volume = static_cast<double>(water.drive.passed[f]) * passed_area;
        const auto b = static_cast<std::size_t>(faces[f].boundary);
        (volume > 0.0 ? state.boundary_in[b] : state.boundary_out[b]) += std::abs(volume);
    }
}

template <class Real>
void EngineOf<Real>::book_rain(State& state, Index cells, double rain) const {
    state.rain_in += rain * static_cast<double>(cells) * layout_.cell * layout_.cell;
}

// Calls work(position) for each cell in which pumps, sources, links or drains act.
template <class Real>
template <class Work>
void EngineOf<Real>::each_acting(const Work& work) const {
    for (const auto& pump : geometry_.pumps) {
        work(static_cast<std::size_t>(layout_.position(pump.inlet)));
    }
    for (const std::size_t p : structures_.outlets()) {
        work(p);
    }
    for (const std::size_t p : exchange_.cells()) {
        work(p);
    }
}

// What they do in [t, t + dt]. Their water may be faster than what the sweep saw.
template <class Real>
template <class See>
void EngineOf<Real>::act(State& state, Water<Real>& water, double t, double dt,
                         const See& see) const {
    structures_.run_pumps(state, water, dt);
    exchange_.run(state, water, t, dt);
    for (const std::size_t p : structures_.outlets()) {
        see(p);
    }
    for (const std::size_t p : exchange_.cells()) {
        see(p);
    }
}

// The length of the step [t, t + dt], and the rain in it.
template <class Real>
void EngineOf<Real>::set_step(kernel::Constants<Real>& k, double t, double dt) const {
    k.r = static_cast<Real>(dt / layout_.cell);
    k.dt = static_cast<Real>(dt);
    k.rain = forcing_.rain.empty() ? static_cast<Real>(0)
                                   : static_cast<Real>(forcing_.rain.mean(t, t + dt) * dt);
}

// A long step of `whole` seconds: the fast tiles in as many short steps as they ask for, `fastest`
// (m/s) being what the first knows, then the others at once. Counts the short steps but the last.
template <class Real>
typename EngineOf<Real>::Taken EngineOf<Real>::take_local_steps(State& state, Water<Real>& water,
                                                                LocalSteps<Real>& local,
                                                                kernel::Constants<Real> k,
                                                                float fastest, double whole,
                                                                double end) const {
    const auto long_r = static_cast<Real>(whole / layout_.cell);
    double done = 0.0;
    double dt = whole;
    while (true) {
        const double longest = parameters_.cfl * layout_.cell / static_cast<double>(fastest);
        const double left = whole - done;
        const double count = std::ceil(left / longest * (1.0 - 1e-9));
        const bool last = count <= 1.0;
        dt = last ? left : left / count;
        set_step(k, state.time + done, dt);
        edges_.prepare(water.drive, forcing_, water.h, state.time + done, dt);
        const double time = last ? end : state.time + done + dt;
        k.time = static_cast<float>(time);
        const std::int32_t bits = local.run_short(k, long_r, done == 0.0);
        if (bits >= infinite_bits) {
            blow_up(water, time);
        }
        book(state, water, static_cast<double>(k.r) * layout_.cell);
        book_rain(state, local.cells(false), static_cast<double>(k.rain));
        if (last) {
            break;
        }
        fastest =
            std::max({std::bit_cast<float>(bits), slowest_pace(), edges_.fastest(forcing_, time)});
        extremes_.see(state.extremes, water, dt, time);
        ++state.steps;
        done += dt;
    }
    set_step(k, state.time, whole);
    k.time = static_cast<float>(end);
    const std::int32_t bits = local.run_long(k);
    each_acting([&](std::size_t p) {
        if (water.h[p] > 0) {
            water.wake(layout_, p);  // got after the last short step
        }
    });
    book_rain(state, local.cells(true), static_cast<double>(k.rain));
    return {bits, dt};
}

template <class Real>
void EngineOf<Real>::step(State& state, Water<Real>& water, double until) const {
    kernel::Constants<Real> k{};
    k.gravity = static_cast<Real>(standard_gravity);
    k.dry = static_cast<Real>(parameters_.dry_depth_m);
    k.film = static_cast<Real>(film_share) * k.dry;
    k.wet = static_cast<float>(parameters_.wet_depth_m);
    k.greatest_drop = static_cast<Real>(greatest_slope * layout_.cell);
    const float slowest = slowest_pace();
    std::optional<LocalSteps<Real>> local;
    // Rain on grids wakes blocks between steps: with it one step serves all.
    if (parameters_.local_time_steps && !inertial_works_ && forcing_.rain_grids == nullptr) {
        local.emplace(sweep_, water);
        each_acting([&](std::size_t p) { local->hold_short(p); });
    }
    std::int32_t bits = 0;
    const auto see = [&](std::size_t p) {
        const std::int32_t here = pace_bits(water, p);
        bits = std::max(bits, here);
        if (local && layout_.inverse_phi[p] > 0) {  // the frame is in no tile
            local->see(p, here);
        }
    };
    for (std::size_t p = 0; p < layout_.size(); ++p) {
        see(p);
    }
    if (bits >= infinite_bits) {
        blow_up(water, state.time);
    }
    extremes_.begin(state.extremes, water, state.time);
    double soaked = state.time;  // until when the ground has taken its water
    structures_.grow_breaches(state, water, state.time);
    while (state.time < until) {
        structures_.move_gates(state, water);
        // A step ends where the rain's next field begins.
        const double horizon = std::min(until, rain_.next_change(state.time));
        const double remaining = horizon - state.time;
        const float outer = edges_.fastest(forcing_, state.time);
        const float fastest =
            inertial_works_ ? std::max({std::bit_cast<float>(bits), 0.5F * outer, 0.5F * slowest}) /
                                  inertial_share
                            : std::max({std::bit_cast<float>(bits), outer, slowest});
        const int ratio = local ? local->plan(fastest, slowest) : 1;
        // Short steps may become 2 % shorter on the way before a long one takes one more of them.
        const double steps = ratio > 1 ? 0.98 * ratio : 1.0;
        const double longest =
            steps * parameters_.cfl * layout_.cell / static_cast<double>(fastest);
        const bool last = remaining <= longest;
        const double wanted = last ? remaining : std::min(longest, 0.5 * remaining);
        const double time = last ? horizon : state.time + wanted;
        double spent = wanted;  // s, of the step that ends now
        if (ratio > 1) {
            const Taken taken = take_local_steps(state, water, *local, k, fastest, wanted, time);
            bits = taken.bits;
            spent = taken.dt;
        } else {
            set_step(k, state.time, wanted);
            edges_.prepare(water.drive, forcing_, water.h, state.time, wanted);
            k.time = static_cast<float>(time);
            state.rain_in += rain_.run(water, state.time, wanted);
            bits = inertial_works_ ? inertial_.run(water, k)
                   : local         ? local->run_all(k)
                                   : sweep_.run(water, k);
            // What the cells see of the step, to the bit.
            book(state, water, static_cast<double>(k.r) * layout_.cell);
            book_rain(state, layout_.active_cells, static_cast<double>(k.rain));
        }
        if (bits >= infinite_bits) {
            blow_up(water, time);
        }
        if (ratio == 1) {
            act(state, water, state.time, wanted, see);
        }
        if (infiltration_.works() && (last || time - soaked >= soaking)) {
            infiltration_.run(state, water, time - soaked);
            soaked = time;
        }
        structures_.watch_defences(state, water, overtopping, time);
        structures_.grow_breaches(state, water, time);
        extremes_.see(state.extremes, water, spent, time);
        state.time = time;
        ++state.steps;
    }
}

}  // namespace

std::unique_ptr<Engine> make_engine(const Parameters& parameters, const Geometry& geometry,
                                    const Forcing& forcing) {
    if (parameters.precision == "double") {
        return std::make_unique<EngineOf<double>>(parameters, geometry, forcing);
    }
    return std::make_unique<EngineOf<float>>(parameters, geometry, forcing);
}

}  // namespace calade::flood
