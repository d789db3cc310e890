// SPDX-License-Identifier: Apache-2.0
#include "calade/geo/grid_walk.hpp"

#include "calade/base/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <set>

namespace calade::geo {
namespace {

std::vector<Index> walked(const Grid& grid, Point2 a, Point2 b) {
    std::vector<Index> cells;
    walk_cells(grid, a, b, [&](Index c) { cells.push_back(c); });
    return cells;
}

std::set<Face> faces_of(const Grid& grid, const Polyline& line) {
    std::set<Face> out;
    for (const auto& f : faces_along(grid, line)) {
        EXPECT_TRUE(out.insert(f.face).second) << "a face came twice";
    }
    return out;
}

// Cells that water reaches from `start` when it may not pass the closed faces.
std::vector<bool> flood(const Grid& grid, Index start, const std::set<Face>& closed) {
    std::vector<bool> wet(static_cast<std::size_t>(grid.size()), false);
    std::vector<Index> todo{start};
    wet[static_cast<std::size_t>(start)] = true;
    while (!todo.empty()) {
        const Index i = todo.back();
        todo.pop_back();
        const Index c = i % grid.columns;
        const Index r = i / grid.columns;
        const Index beside[4][2] = {{c - 1, r}, {c + 1, r}, {c, r - 1}, {c, r + 1}};
        for (const auto& [nc, nr] : beside) {
            if (!grid.contains(nc, nr)) {
                continue;
            }
            const Index n = grid.index(nc, nr);
            const Face face{std::min(i, n), std::max(i, n), nr == r};
            if (!wet[static_cast<std::size_t>(n)] && !closed.contains(face)) {
                wet[static_cast<std::size_t>(n)] = true;
                todo.push_back(n);
            }
        }
    }
    return wet;
}

TEST(WalkCells, FollowsALineInOrder) {
    const Grid grid{4, 3, 100.0, 200.0, 10.0};
    EXPECT_EQ(walked(grid, {105, 205}, {135, 205}), (std::vector<Index>{0, 1, 2, 3}));
    EXPECT_EQ(walked(grid, {135, 205}, {105, 205}), (std::vector<Index>{3, 2, 1, 0}));
    EXPECT_EQ(walked(grid, {105, 205}, {118, 225}), (std::vector<Index>{0, 4, 5, 9}));
    EXPECT_EQ(walked(grid, {101, 201}, {102, 202}), (std::vector<Index>{0}));
}

TEST(WalkCells, StepsOverSidesWhereALinePassesCorners) {
    const Grid grid{3, 3, 0.0, 0.0, 1.0};
    const auto cells = walked(grid, {0.5, 0.5}, {2.5, 2.5});
    ASSERT_EQ(cells.size(), 5U);
    for (std::size_t i = 1; i < cells.size(); ++i) {
        const Index step = std::abs(cells[i] - cells[i - 1]);
        EXPECT_TRUE(step == 1 || step == 3) << cells[i - 1] << " to " << cells[i];
    }
}

TEST(WalkCells, ClipsLinesThatComeFromFarOutside) {
    const Grid grid{4, 3, 0.0, 0.0, 1.0};
    EXPECT_EQ(walked(grid, {-1e9, 1.5}, {1e9, 1.5}), (std::vector<Index>{4, 5, 6, 7}));
    EXPECT_TRUE(walked(grid, {-5, -5}, {9, -5}).empty());
}

TEST(FacesAlong, ALineOnCellEdgesClosesExactlyThoseEdges) {
    // Cells 0 1 2 3 below, 4 5 6 7 above; the line lies on the edge between the two rows.
    const Grid grid{4, 2, 0.0, 0.0, 10.0};
    const auto faces = faces_along(grid, {{0, 10}, {40, 10}});
    ASSERT_EQ(faces.size(), 4U);
    for (Index i = 0; i < 4; ++i) {
        EXPECT_EQ(faces[static_cast<std::size_t>(i)].face, (Face{i, i + 4, false}));
        EXPECT_DOUBLE_EQ(faces[static_cast<std::size_t>(i)].along, 5.0 + 10.0 * i);
    }
    EXPECT_EQ(faces_of(grid, {{20, 0}, {20, 20}}), (std::set<Face>{{1, 2, true}, {5, 6, true}}));
}

TEST(FacesAlong, ADiagonalBecomesAStaircaseWithoutDiagonalGaps) {
    const Grid grid{6, 6, 0.0, 0.0, 1.0};
    for (const Polyline& line :
         {Polyline{{0, 0}, {6, 6}}, Polyline{{-1, 7}, {7, -1}}, Polyline{{-2, -1.7}, {8, 7.9}}}) {
        const auto wet = flood(grid, line[0].y < line[1].y ? grid.index(0, 5) : grid.index(0, 0),
                               faces_of(grid, line));
        const Index far = line[0].y < line[1].y ? grid.index(5, 0) : grid.index(5, 5);
        EXPECT_FALSE(wet[static_cast<std::size_t>(far)]);
    }
}

TEST(FacesAlong, AVeryShortLineClosesAFaceOnlyWhereItCrossesALink) {
    const Grid grid{2, 1, 0.0, 0.0, 10.0};
    EXPECT_TRUE(faces_along(grid, {{2, 2}, {3, 2}}).empty());
    EXPECT_TRUE(faces_along(grid, {{9, 1}, {11, 2}}).empty());
    const auto faces = faces_along(grid, {{10, 4}, {10, 6}});
    ASSERT_EQ(faces.size(), 1U);
    EXPECT_EQ(faces[0].face, (Face{0, 1, true}));
    EXPECT_DOUBLE_EQ(faces[0].along, 1.0);
}

TEST(FacesAlong, AWallCutIntoTinyPiecesIsAsTightAsTheWhole) {
    const Grid grid{20, 20, 0.0, 0.0, 10.0};
    const Point2 a{-3.0, 41.7};
    const Point2 b{203.0, 153.9};
    Polyline pieces;
    for (int i = 0; i <= 997; ++i) {
        pieces.push_back(a + (i / 997.0) * (b - a));
    }
    const auto whole = faces_of(grid, {a, b});
    EXPECT_FALSE(flood(grid, 0, faces_of(grid, pieces))[static_cast<std::size_t>(grid.size() - 1)]);
    EXPECT_FALSE(flood(grid, 0, whole)[static_cast<std::size_t>(grid.size() - 1)]);
    std::set<Face> joined;
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        joined.merge(faces_of(grid, {pieces[i - 1], pieces[i]}));
    }
    EXPECT_EQ(joined, faces_of(grid, pieces)) << "separate lines that share ends leave a gap";
}

TEST(FacesAlong, ALineEndingInsideACellStopsAtTheNearestCorner) {
    const Grid grid{4, 4, 0.0, 0.0, 10.0};
    // From the western edge to (14, 20): corners (0,2), (1,2); the link at x = 15 is not crossed.
    EXPECT_EQ(faces_of(grid, {{0, 20}, {14, 20}}), (std::set<Face>{{4, 8, false}}));
    EXPECT_EQ(faces_of(grid, {{0, 20}, {16, 20}}), (std::set<Face>{{4, 8, false}, {5, 9, false}}));
}

TEST(FacesAlong, DoesNotDependOnTheDirectionOfTheLine) {
    const Grid grid{30, 30, 0.0, 0.0, 1.0};
    RandomStream random(7, 1);
    for (int n = 0; n < 200; ++n) {
        Polyline line;
        for (int i = 0; i < 4; ++i) {  // half-cell positions, to meet ties often
            line.push_back({0.5 * static_cast<double>(random.below(64)) - 1.0,
                            0.5 * static_cast<double>(random.below(64)) - 1.0});
        }
        const Polyline back(line.rbegin(), line.rend());
        EXPECT_EQ(faces_of(grid, line), faces_of(grid, back));
    }
}

TEST(FacesAlong, GivesTheDistanceAlongInOrder) {
    const Grid grid{10, 10, 0.0, 0.0, 10.0};
    const Polyline line{{3, 12}, {61, 47}, {20, 88}};
    const auto faces = faces_along(grid, line);
    ASSERT_GT(faces.size(), 8U);
    for (std::size_t i = 0; i < faces.size(); ++i) {
        if (i > 0) {
            EXPECT_GE(faces[i].along, faces[i - 1].along);
        }
        const Point2 middle =
            0.5 * (grid.centre(faces[i].face.first) + grid.centre(faces[i].face.second));
        EXPECT_LE(distance(point_along(line, faces[i].along), middle), 5.0 + 1e-9);
    }
}

TEST(FacesAlong, AClosedRingSeparatesInsideFromOutside) {
    const Grid grid{48, 40, 560000.3, 6970000.7, 20.0};
    const Box box = grid.box();
    RandomStream random(2024, 3);
    int inside_cells = 0;
    for (int n = 0; n < 300; ++n) {
        // A star-shaped ring; every third one on half-cell positions, so that it runs along edges,
        // through corners and through centres.
        const int corners = 3 + static_cast<int>(random.below(12));
        const Point2 middle{random.uniform(box.low.x + 200, box.high.x - 200),
                            random.uniform(box.low.y + 200, box.high.y - 200)};
        Ring ring;
        for (int k = 0; k < corners; ++k) {
            const double angle = 2.0 * std::numbers::pi * k / corners;
            const double radius = random.uniform(30.0, 190.0);
            Point2 p = middle + Point2{radius * std::cos(angle), radius * std::sin(angle)};
            if (n % 3 == 0) {
                p = {grid.x_min + 10.0 * std::round((p.x - grid.x_min) / 10.0),
                     grid.y_min + 10.0 * std::round((p.y - grid.y_min) / 10.0)};
            }
            ring.push_back(p);
        }
        Polyline closed(ring);
        closed.push_back(ring.front());
        const auto wet = flood(grid, 0, faces_of(grid, closed));
        const Polygon polygon{ring, {}};
        for (Index i = 0; i < grid.size(); ++i) {
            if (distance(closed, grid.centre(i)) < 1e-6) {
                continue;  // a centre on the ring belongs to either side
            }
            const bool inside = contains(polygon, grid.centre(i));
            inside_cells += inside ? 1 : 0;
            if (inside) {
                ASSERT_FALSE(wet[static_cast<std::size_t>(i)]) << "ring " << n << ", cell " << i;
            }
        }
    }
    EXPECT_GT(inside_cells, 10000);
}

TEST(FacesAlong, LeavesOutWhatIsOutsideTheGrid) {
    const Grid grid{4, 2, 0.0, 0.0, 10.0};
    EXPECT_EQ(faces_of(grid, {{-1e8, 10}, {1e8, 10}}).size(), 4U);
    EXPECT_TRUE(faces_along(grid, {{-50, -30}, {90, -30}}).empty());
    EXPECT_TRUE(faces_along(grid, {{0, 0}, {40, 0}, {40, 20}, {0, 20}}).empty());
}

TEST(Cover, SharesOfAllCellsSumToTheArea) {
    const Grid grid{40, 40, 560000.0, 6970000.0, 5.0};
    RandomStream random(5, 5);
    for (int n = 0; n < 100; ++n) {
        const Point2 middle{560100.0 + random.uniform(-20, 20),
                            6970100.0 + random.uniform(-20, 20)};
        Polygon polygon;
        Ring hole;
        const int corners = 3 + static_cast<int>(random.below(20));
        for (int k = 0; k < corners; ++k) {
            const double angle = 2.0 * std::numbers::pi * k / corners;
            const double radius = random.uniform(2.0, 75.0);
            const Point2 way{std::cos(angle), std::sin(angle)};
            polygon.outer.push_back(middle + radius * way);
            hole.push_back(middle + 0.4 * radius * way);
        }
        if (n % 2 == 0) {
            std::reverse(polygon.outer.begin(), polygon.outer.end());
        }
        polygon.holes.push_back(hole);
        double sum = 0.0;
        for (const auto& c : cover(grid, polygon)) {
            EXPECT_GT(c.share, 0.0);
            EXPECT_LE(c.share, 1.0);
            sum += c.share;
        }
        EXPECT_NEAR(sum, area(polygon) / 25.0, 1e-9 * std::max(1.0, area(polygon) / 25.0)) << n;
    }
}

TEST(Cover, GivesExactSharesOfASquareAcrossFourCells) {
    const Grid grid{2, 2, 0.0, 0.0, 10.0};
    const auto shares = cover(grid, {{{8, 6}, {14, 6}, {14, 12}, {8, 12}}, {}});
    ASSERT_EQ(shares.size(), 4U);
    EXPECT_DOUBLE_EQ(shares[0].share, 0.08);  // 2 m × 4 m of 100 m²
    EXPECT_DOUBLE_EQ(shares[1].share, 0.16);
    EXPECT_DOUBLE_EQ(shares[2].share, 0.04);
    EXPECT_DOUBLE_EQ(shares[3].share, 0.08);
}

TEST(Cover, OfAConcaveShapeHasNoBridgeBetweenItsArms) {
    const Grid grid{5, 1, 0.0, 0.0, 1.0};
    // Two towers at cells 0 and 4 joined far below the grid.
    const auto shares =
        cover(grid, {{{0, -5}, {5, -5}, {5, 1}, {4, 1}, {4, -4}, {1, -4}, {1, 1}, {0, 1}}, {}});
    ASSERT_EQ(shares.size(), 2U);
    EXPECT_EQ(shares[0].cell, 0);
    EXPECT_EQ(shares[1].cell, 4);
    EXPECT_DOUBLE_EQ(shares[1].share, 1.0);
}

TEST(Cover, LeavesOutCellsThatAHoleTakesAway) {
    const Grid grid{3, 3, 0.0, 0.0, 1.0};
    const auto shares =
        cover(grid, {{{0, 0}, {3, 0}, {3, 3}, {0, 3}}, {{{1, 1}, {2, 1}, {2, 2}, {1, 2}}}});
    EXPECT_EQ(shares.size(), 8U);
    EXPECT_TRUE(
        std::none_of(shares.begin(), shares.end(), [](const CellShare& c) { return c.cell == 4; }));
}

TEST(Cover, OfNothingOrOutsideIsEmpty) {
    const Grid grid{3, 3, 0.0, 0.0, 1.0};
    EXPECT_TRUE(cover(grid, {}).empty());
    EXPECT_TRUE(cover(grid, {{{10, 10}, {12, 10}, {11, 12}}, {}}).empty());
}

TEST(CellsInside, AgreesWithContainsForEveryCentre) {
    const Grid grid{50, 40, 100.0, 200.0, 2.0};
    const MultiPolygon polygons{
        {{{110, 210}, {180, 215}, {150, 270}, {120, 240}}, {{{130, 225}, {150, 225}, {140, 240}}}},
        {{{101, 201}, {121, 201}, {121, 221}, {101, 221}}, {}},
        {{{90, 260}, {130, 260}, {130, 300}}, {}}};
    std::vector<Index> expected;
    for (Index i = 0; i < grid.size(); ++i) {
        if (contains(polygons, grid.centre(i))) {
            expected.push_back(i);
        }
    }
    EXPECT_GT(expected.size(), 300U);
    EXPECT_EQ(cells_inside(grid, polygons), expected);
}

}  // namespace
}  // namespace calade::geo
