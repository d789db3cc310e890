// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/subgrid.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>

namespace calade::flood {

namespace {

struct Part {
    double bed;
    double manning;
};

constexpr std::size_t bins = Subgrid::bins;
constexpr std::size_t entries = Subgrid::entries;

double mean_depth(const std::vector<Part>& parts, std::size_t of, double level) {
    double sum = 0.0;
    for (const Part& p : parts) {
        sum += std::max(0.0, level - p.bed);
    }
    return sum / static_cast<double>(of);
}

// The surface at which the parts, sorted by bed, hold a mean depth.
double level_for(const std::vector<Part>& parts, double depth) {
    double level = parts.front().bed;
    double left = depth * static_cast<double>(parts.size());
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const double room = (parts[i].bed - level) * static_cast<double>(i);
        if (room >= left) {
            return level + left / static_cast<double>(i);
        }
        left -= room;
        level = parts[i].bed;
    }
    return level + left / static_cast<double>(parts.size());
}

void lay_cell(Subgrid& s, std::size_t cell, std::vector<Part>& parts) {
    std::sort(parts.begin(), parts.end(),
              [](const Part& a, const Part& b) { return a.bed < b.bed; });
    const double full = mean_depth(parts, parts.size(), parts.back().bed);
    s.full[cell] = static_cast<float>(full);
    for (std::size_t i = 0; i < entries; ++i) {
        s.level[cell * entries + i] = static_cast<float>(
            level_for(parts, full * static_cast<double>(i) / static_cast<double>(bins)));
    }
}

void lay_face(Subgrid::Faces& f, std::size_t face, const std::vector<Part>& parts, std::size_t of) {
    if (parts.empty()) {
        return;  // stays closed
    }
    const auto by_bed = [](const Part& a, const Part& b) { return a.bed < b.bed; };
    const auto ends = std::minmax_element(parts.begin(), parts.end(), by_bed);
    // A face of even ground has a range too, so that its table can be read like any other.
    const double low = ends.first->bed;
    const double high = std::max(ends.second->bed, low + 1e-3);
    f.low[face] = static_cast<float>(low);
    f.high[face] = static_cast<float>(high);
    for (std::size_t i = 1; i < entries; ++i) {
        const double level =
            low + (high - low) * static_cast<double>(i) / static_cast<double>(bins);
        const double depth = mean_depth(parts, of, level);
        double conveyance = 0.0;
        for (const Part& p : parts) {
            conveyance += std::pow(std::max(0.0, level - p.bed), 5.0 / 3.0) / p.manning;
        }
        conveyance /= static_cast<double>(of);
        const double n = std::pow(depth, 5.0 / 3.0) / conveyance;
        f.depth[face * entries + i] = static_cast<float>(depth);
        f.roughness[face * entries + i] = static_cast<float>(n * n);
    }
    f.roughness[face * entries] = f.roughness[face * entries + 1];
}

}  // namespace

double Subgrid::level_of(std::size_t cell, double depth) const {
    const auto most = static_cast<double>(full[cell]);
    const float* table = level.data() + cell * entries;
    if (depth >= most) {
        return static_cast<double>(table[bins]) + (depth - most);
    }
    const double at = std::max(0.0, depth) / most * static_cast<double>(bins);
    const auto i = std::min(static_cast<std::size_t>(at), static_cast<std::size_t>(bins) - 1);
    const double share = at - static_cast<double>(i);
    return (1.0 - share) * static_cast<double>(table[i]) +
           share * static_cast<double>(table[i + 1]);
}

double Subgrid::depth_at(std::size_t cell, double level_m) const {
    const float* table = level.data() + cell * entries;
    const auto most = static_cast<double>(full[cell]);
    if (level_m >= static_cast<double>(table[bins])) {
        return most + (level_m - static_cast<double>(table[bins]));
    }
    if (level_m <= static_cast<double>(table[0])) {
        return 0.0;
    }
    const float* above = std::upper_bound(table, table + entries, static_cast<float>(level_m));
    const auto i = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(above - table, 1, bins)) - 1;
    const double rise = static_cast<double>(table[i + 1]) - static_cast<double>(table[i]);
    const double share = rise > 0.0 ? (level_m - static_cast<double>(table[i])) / rise : 1.0;
    return most * (static_cast<double>(i) + std::clamp(share, 0.0, 1.0)) /
           static_cast<double>(bins);
}

double Subgrid::wet_share(std::size_t cell, double depth) const {
    const auto most = static_cast<double>(full[cell]);
    if (depth >= most) {
        return 1.0;
    }
    const float* table = level.data() + cell * entries;
    const double step = most / static_cast<double>(bins);
    const auto i = std::min(static_cast<std::size_t>(std::max(0.0, depth) / step),
                            static_cast<std::size_t>(bins) - 1);
    const double rise = static_cast<double>(table[i + 1]) - static_cast<double>(table[i]);
    return rise > step ? step / rise : 1.0;
}

Subgrid::Section Subgrid::section(const Faces& faces, std::size_t face, double level_m) {
    const auto low = static_cast<double>(faces.low[face]);
    const auto high = static_cast<double>(faces.high[face]);
    if (!(level_m > low) || low > high) {
        return {};
    }
    const float* depth = faces.depth.data() + face * entries;
    const float* roughness = faces.roughness.data() + face * entries;
    if (level_m >= high) {
        // Where a part of the face is closed, depth over its whole width grows more slowly.
        const double open = static_cast<double>(depth[bins] - depth[bins - 1]) /
                            ((high - low) / static_cast<double>(bins));
        return {static_cast<double>(depth[bins]) + std::min(1.0, open) * (level_m - high),
                static_cast<double>(roughness[bins])};
    }
    const double at = (level_m - low) / (high - low) * static_cast<double>(bins);
    const auto i = std::min(static_cast<std::size_t>(at), static_cast<std::size_t>(bins) - 1);
    const double share = at - static_cast<double>(i);
    const auto between = [&](const float* t) {
        return (1.0 - share) * static_cast<double>(t[i]) + share * static_cast<double>(t[i + 1]);
    };
    return {between(depth), between(roughness)};
}

Subgrid make_subgrid(const geo::Grid& grid, const geo::Grid& fine, Index k,
                     std::span<const float> bed, std::span<const float> manning,
                     std::span<const std::uint8_t> active) {
    const auto cells = static_cast<std::size_t>(grid.size());
    require<UsageError>(k >= 1 && bed.size() == static_cast<std::size_t>(fine.size()) &&
                            manning.size() == bed.size() && active.size() == cells,
                        "subgrid tables: {} beds and {} roughnesses for {} fine cells, {} flags "
                        "for {} cells",
                        bed.size(), manning.size(), fine.size(), active.size(), cells);
    Subgrid s;
    s.full.assign(cells, 0.0F);
    s.level.assign(cells * entries, 0.0F);
    for (Subgrid::Faces* f : {&s.east, &s.north}) {
        f->low.assign(cells, 1.0F);
        f->high.assign(cells, 0.0F);
        f->depth.assign(cells * entries, 0.0F);
        f->roughness.assign(cells * entries, 0.0F);
    }
    const auto at = [&](Index c, Index r) { return static_cast<std::size_t>(fine.index(c, r)); };
    const auto inside = [&](Index c, Index r) {
        return fine.contains(c, r) && std::isfinite(bed[at(c, r)]);
    };
    std::vector<Part> parts;
    const auto add = [&](std::size_t p, std::size_t q) {
        parts.push_back(
            {static_cast<double>(std::max(bed[p], bed[q])),
             0.5 * (static_cast<double>(manning[p]) + static_cast<double>(manning[q]))});
    };
    for (Index i = 0; i < grid.size(); ++i) {
        const auto cell = static_cast<std::size_t>(i);
        if (active[cell] == 0) {
            continue;
        }
        const Index c0 = (i % grid.columns) * k;
        const Index r0 = (i / grid.columns) * k;
        parts.clear();
        for (Index r = r0; r < r0 + k; ++r) {
            for (Index c = c0; c < c0 + k; ++c) {
                if (inside(c, r)) {
                    add(at(c, r), at(c, r));
                }
            }
        }
        lay_cell(s, cell, parts);
        parts.clear();
        for (Index r = r0; r < r0 + k; ++r) {
            if (inside(c0 + k - 1, r) && inside(c0 + k, r)) {
                add(at(c0 + k - 1, r), at(c0 + k, r));
            }
        }
        lay_face(s.east, cell, parts, static_cast<std::size_t>(k));
        parts.clear();
        for (Index c = c0; c < c0 + k; ++c) {
            if (inside(c, r0 + k - 1) && inside(c, r0 + k)) {
                add(at(c, r0 + k - 1), at(c, r0 + k));
            }
        }
        lay_face(s.north, cell, parts, static_cast<std::size_t>(k));
    }
    return s;
}

}  // namespace calade::flood
