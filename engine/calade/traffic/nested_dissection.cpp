// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/nested_dissection.hpp"

#include "calade/base/at.hpp"

#include <algorithm>
#include <utility>

namespace calade::traffic {
namespace {

class Dissection {
public:
    explicit Dissection(const PlainGraph& graph)
        : g_(graph), part_(graph.first.size() - 1, 0), level_(part_.size(), -1) {}

    std::vector<Index> order() {
        std::vector<Index> all(part_.size());
        for (std::size_t k = 0; k < all.size(); ++k) {
            all[k] = static_cast<Index>(k);
        }
        // Parts wait on a stack; the order is written from its end.
        std::vector<std::vector<Index>> waiting{std::move(all)};
        while (!waiting.empty()) {
            const auto nodes = std::move(waiting.back());
            waiting.pop_back();
            cut(nodes, waiting);
        }
        std::reverse(written_.begin(), written_.end());
        return std::move(written_);
    }

private:
    /// Breadth-first levels within a part; gives the nodes in the order reached.
    std::vector<Index> levels(Index start, Index part) {
        std::vector<Index> reached{start};
        level_[at(start)] = 0;
        for (std::size_t k = 0; k < reached.size(); ++k) {
            const Index v = reached[k];
            for (Index e = g_.first[at(v)]; e < g_.first[at(v) + 1]; ++e) {
                const Index w = g_.to[at(e)];
                if (part_[at(w)] == part && level_[at(w)] < 0) {
                    level_[at(w)] = level_[at(v)] + 1;
                    reached.push_back(w);
                }
            }
        }
        return reached;
    }
    void forget(const std::vector<Index>& reached) {
        for (const Index v : reached) {
            level_[at(v)] = -1;
        }
    }

    void cut(const std::vector<Index>& nodes, std::vector<std::vector<Index>>& waiting) {
        constexpr std::size_t small = 3;
        if (nodes.size() <= small) {
            written_.insert(written_.end(), nodes.begin(), nodes.end());
            return;
        }
        const Index part = next_part_++;
        for (const Index v : nodes) {
            part_[at(v)] = part;
        }
        auto reached = levels(nodes.front(), part);
        if (reached.size() < nodes.size()) {  // not connected: what was reached, and the rest
            std::vector<Index> rest;
            for (const Index v : nodes) {
                if (level_[at(v)] < 0) {
                    rest.push_back(v);
                }
            }
            forget(reached);
            waiting.push_back(std::move(rest));
            waiting.push_back(std::move(reached));
            return;
        }
        for (int again = 0; again < 2; ++again) {  // from the far end, twice
            const Index far = reached.back();
            forget(reached);
            reached = levels(far, part);
        }
        const Index last = level_[at(reached.back())];
        std::vector<std::size_t> width(at(last) + 1, 0);
        for (const Index v : reached) {
            ++width[at(level_[at(v)])];
        }
        Index best = -1;
        std::size_t before = 0;
        for (Index l = 0; l <= last; ++l) {
            const bool middle = before + width[at(l)] >= reached.size() * 3 / 10 &&
                                before <= reached.size() * 7 / 10;
            if (middle && (best < 0 || width[at(l)] < width[at(best)])) {
                best = l;
            }
            before += width[at(l)];
        }
        std::vector<Index> low, high;
        for (const Index v : reached) {
            const Index l = level_[at(v)];
            if (l == best && touches_above(v, l, part)) {
                written_.push_back(v);
            } else {
                (l <= best ? low : high).push_back(v);
            }
        }
        forget(reached);
        if (low.size() == nodes.size() || high.size() == nodes.size()) {  // no separator: a clique
            auto& rest = low.empty() ? high : low;
            written_.insert(written_.end(), rest.begin(), rest.end());
            return;
        }
        waiting.push_back(std::move(low));
        waiting.push_back(std::move(high));
    }

    /// Nodes of the level that nothing beyond touches need not be in the separator.
    [[nodiscard]] bool touches_above(Index v, Index level, Index part) const {
        for (Index e = g_.first[at(v)]; e < g_.first[at(v) + 1]; ++e) {
            const Index w = g_.to[at(e)];
            if (part_[at(w)] == part && level_[at(w)] > level) {
                return true;
            }
        }
        return false;
    }

    const PlainGraph& g_;
    std::vector<Index> part_, level_, written_;
    Index next_part_ = 1;
};

}  // namespace

std::vector<Index> contraction_order(const PlainGraph& graph) { return Dissection(graph).order(); }

}  // namespace calade::traffic
