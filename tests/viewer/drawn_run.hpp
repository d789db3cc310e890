// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/io/netcdf.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/vector_io.hpp"

#include <cmath>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

namespace calade::test {

/// A run directory made by hand, 40 by 30 cells of 10 m, seen from above (north up):
///
///     sea  |  plain at 2 m       | slope
///     -5 m |        [ L ]        | up to
///     quay |  [A] ==S1== [court] | 17 m
///     x=80 |      --S2--         | from x=300
///
/// At 06:00 only the sea is wet. At 07:00 water stands at 3 m on the plain between x = 80 and 200,
/// S1 is closed, station T1 has tripped and building A is wet; at 08:00 S1 is open again.
struct DrawnRun {
    static constexpr int columns = 40, rows = 30;
    static constexpr double cell = 10.0, x0 = 500000.0, y0 = 6900000.0;
    static constexpr double flood_level = 3.0;

    static double bed(int c) {
        const double x = (c + 0.5) * cell;
        return x < 80.0 ? -5.0 : x < 300.0 ? 2.0 : 2.0 + 0.15 * (x - 300.0);
    }
    static float depth(int c, int step) {
        const double x = (c + 0.5) * cell;
        if (x < 80.0) {
            return 5.5F;
        }
        return step == 1 && x < 200.0 ? static_cast<float>(flood_level - bed(c)) : 0.0F;
    }
    static geo::Point2 at(double x, double y) { return {x0 + x, y0 + y}; }
    static geo::Ring box(double x, double y, double width, double height) {
        return {at(x, y), at(x + width, y), at(x + width, y + height), at(x, y + height)};
    }
    static void write(const std::filesystem::path& folder);
};

namespace drawn {

inline io::Layer layer(const std::string& name, io::GeometryType type,
                       const std::vector<io::Field>& fields, std::vector<io::Feature> features) {
    io::Layer made;
    made.name = name;
    made.geometry_type = type;
    made.fields = fields;
    made.features = std::move(features);
    return made;
}

inline void write_fields(const std::filesystem::path& file) {
    using D = DrawnRun;
    io::NetcdfWriter out(file);
    out.add_dimension("time", 0);
    out.add_dimension("y", D::rows);
    out.add_dimension("x", D::columns);
    out.add_variable("time", io::NetcdfType::float64, {"time"});
    out.add_variable("x", io::NetcdfType::float64, {"x"});
    out.add_variable("y", io::NetcdfType::float64, {"y"});
    out.add_variable("depth", io::NetcdfType::float32, {"time", "y", "x"});
    for (const char* name : {"bed", "max_depth"}) {
        out.add_variable(name, io::NetcdfType::float32, {"y", "x"});
    }
    out.add_variable("sea", io::NetcdfType::int8, {"y", "x"});
    std::vector<double> x, y;
    std::vector<float> bed;
    std::vector<std::int32_t> sea;
    for (int c = 0; c < D::columns; ++c) {
        x.push_back(D::x0 + (c + 0.5) * D::cell);
    }
    for (int r = 0; r < D::rows; ++r) {
        y.push_back(D::y0 + (r + 0.5) * D::cell);
        for (int c = 0; c < D::columns; ++c) {
            const bool outside = r >= D::rows - 2 && c >= D::columns - 2;
            bed.push_back(outside ? std::numeric_limits<float>::quiet_NaN()
                                  : static_cast<float>(D::bed(c)));
            sea.push_back(D::bed(c) < 0.0 ? 1 : 0);
        }
    }
    out.write("x", x);
    out.write("y", y);
    out.write("bed", bed);
    out.write("sea", sea);
    std::vector<float> deepest(bed.size(), 0.0F);
    for (int step = 0; step < 3; ++step) {
        std::vector<float> depth;
        for (std::size_t i = 0; i < bed.size(); ++i) {
            depth.push_back(std::isnan(bed[i]) ? bed[i]
                                               : D::depth(static_cast<int>(i) % D::columns, step));
            deepest[i] = std::max(deepest[i], depth[i]);
        }
        out.write_step("time", static_cast<std::size_t>(step), 3600.0 * step);
        out.write_step("depth", static_cast<std::size_t>(step), depth);
    }
    out.write("max_depth", deepest);
    out.close();
}

inline void write_layers(const std::filesystem::path& file) {
    using D = DrawnRun;
    using io::FieldType;
    using io::GeometryType;
    const io::Value none;
    const std::string seven = "2024-02-12T07:00:00Z";
    const auto text = [](const char* value) { return io::Value(std::string(value)); };
    const auto house = [&](const char* name, double height, double max_depth, io::Value wet,
                           const geo::Polygon& footprint) {
        return io::Feature{geo::MultiPolygon{footprint},
                           {text(name), text("residential"), height, text("estimated"), 4.0,
                            max_depth, wet, wet, 0.5}};
    };
    const geo::Ring l_shape = {D::at(150, 200), D::at(210, 200), D::at(210, 220),
                               D::at(170, 220), D::at(170, 260), D::at(150, 260)};
    const auto street = [&](const char* name, double y) {
        return io::Feature{
            geo::Polyline{D::at(140, y), D::at(220, y)},
            {text(name), text("Rue de la Grève"), text("residential"), text("ground"), 8.0}};
    };
    io::write_geopackage(
        file,
        {layer("buildings", GeometryType::multi_polygon,
               {{"name", FieldType::text},
                {"use", FieldType::text},
                {"height_m", FieldType::real},
                {"height_mark", FieldType::text},
                {"residents", FieldType::real},
                {"max_depth_m", FieldType::real},
                {"wet_since", FieldType::text},
                {"dark_since", FieldType::text},
                {"dark_hours", FieldType::real}},
               {house("A", 8.0, 1.0, io::Value(seven), {D::box(100, 100, 30, 30), {}}),
                house("L", 12.0, 0.0, none, {l_shape, {}}),
                house("Cour", 10.0, 0.0, none,
                      {D::box(230, 100, 40, 40), {D::box(240, 110, 20, 20)}})}),
         layer("streets", GeometryType::line,
               {{"name", FieldType::text},
                {"label", FieldType::text},
                {"class", FieldType::text},
                {"level", FieldType::text},
                {"width_m", FieldType::real}},
               {street("S1", 120), street("S2", 60)}),
         layer("power_lines", GeometryType::line,
               {{"name", FieldType::text},
                {"dark_since", FieldType::text},
                {"dark_hours", FieldType::real}},
               {{geo::Polyline{D::at(100, 160), D::at(280, 160)},
                 {text("C1"), io::Value(seven), 1.0}},
                {geo::Polyline{D::at(100, 180), D::at(280, 180)}, {text("C2"), none, 0.0}}}),
         layer("stations", GeometryType::point,
               {{"name", FieldType::text},
                {"kind", FieldType::text},
                {"tripped_at", FieldType::text}},
               {{D::at(120, 60), {text("T1"), text("mv_lv"), io::Value(seven)}}}),
         layer("sites", GeometryType::point,
               {{"name", FieldType::text},
                {"kind", FieldType::text},
                {"dark_since", FieldType::text}},
               {{D::at(320, 60), {text("school_pollet"), text("school"), none}}}),
         layer("defences", GeometryType::line,
               {{"name", FieldType::text}, {"crest_m", FieldType::real}},
               {{geo::Polyline{D::at(80, 0), D::at(80, 300)}, {text("Quai"), 2.5}}})},
        {.epsg = 2154, .vertical_datum = "IGN69"});
}

}  // namespace drawn

inline void DrawnRun::write(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    drawn::write_fields(folder / "fields.nc");
    drawn::write_layers(folder / "layers.gpkg");
    io::write_text(folder / "run.json",
                   R"({"format": "calade-run", "version": 1, "city": {"name": "Ville dessinée"},
 "scenario": {"name": "À la main"}, "period": {"start": "2024-02-12T06:00:00Z", "window_s": 60}})");
    const auto event = [](int id, double t, const char* kind) {
        return R"({"id": )" + std::to_string(id) + R"(, "t": )" + std::to_string(t) +
               R"(, "kind": ")" + kind +
               R"(", "element": {"type": "street", "name": "S1"}, "causes": []})" + "\n";
    };
    io::write_text(folder / "events.jsonl",
                   event(0, 3000.0, "street_closed") + event(1, 5400.0, "street_reopened"));
}

}  // namespace calade::test
