// SPDX-License-Identifier: Apache-2.0
#include "arrays.hpp"
#include "bindings.hpp"

#include "calade/city/city.hpp"
#include "calade/city/demo/demo_town.hpp"
#include "calade/city/recipe.hpp"
#include "calade/city/store.hpp"

#include <fmt/format.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

namespace calade::python {

namespace py = pybind11;
using namespace pybind11::literals;

namespace {

std::string mark_of(Mark mark) { return std::string(to_string(mark)); }
py::tuple xy(geo::Point2 p) { return py::make_tuple(p.x, p.y); }

// Twin folders and recipes are told apart by what lies there, not by their names.
city::City open_city(const std::filesystem::path& path) {
    return std::filesystem::is_directory(path) ? city::load_city(path) : city::build_city(path);
}

// Centres of the columns (step 1) or rows (step = columns), m.
py::array_t<double> axis(const geo::Grid& grid, bool along_x) {
    const Index n = along_x ? grid.columns : grid.rows;
    py::array_t<double> values(n);
    auto v = values.mutable_unchecked<1>();
    for (Index i = 0; i < n; ++i) {
        v(i) = along_x ? grid.centre(i, 0).x : grid.centre(0, i).y;
    }
    return values;
}

double residents(const city::City& city) {
    double sum = 0.0;
    for (const auto& building : city.buildings) {
        sum += building.residents;
    }
    return sum;
}

void bind_elements(py::module_& module) {
    using city::Defence, city::Gate, city::Pump, city::Site, city::Station;
    py::class_<Defence>(module, "Defence", "A line that water must overtop: dike, quay, wall.")
        .def_readonly("name", &Defence::name)
        .def_readonly("kind", &Defence::kind)
        .def_readonly("crest_m", &Defence::crest_m, "Top, m above the town's vertical datum.")
        .def_readonly("condition", &Defence::condition, "\"good\", \"medium\", \"bad\" or empty.")
        .def_property_readonly(
            "line", [](const Defence& d) { return points_of(d.line); }, "Points (n, 2), m.")
        .def_property_readonly("mark", [](const Defence& d) { return mark_of(d.mark); })
        .def("__repr__", [](const Defence& d) {
            return fmt::format("<Defence {} ({}), crest {:.2f} m>", d.name, d.kind, d.crest_m);
        });
    py::class_<Gate>(module, "Gate", "A gate or lock across a channel.")
        .def_readonly("name", &Gate::name)
        .def_readonly("crest_m", &Gate::crest_m, "Top of the closed gate, m above datum.")
        .def_readonly("closing_level_m", &Gate::closing_level_m,
                      "Closes when the level outside passes it, m above datum.")
        .def_readonly("present", &Gate::present, "False: not used unless a measure says so.")
        .def_property_readonly("mark", [](const Gate& g) { return mark_of(g.mark); })
        .def("__repr__", [](const Gate& g) { return fmt::format("<Gate {}>", g.name); });
    py::class_<Pump>(module, "Pump", "A pump that lifts water to another place or out of the town.")
        .def_readonly("name", &Pump::name)
        .def_readonly("capacity_m3s", &Pump::capacity_m3s)
        .def_property_readonly("position", [](const Pump& p) { return xy(p.inlet); })
        .def_property_readonly("mark", [](const Pump& p) { return mark_of(p.mark); })
        .def("__repr__", [](const Pump& p) { return fmt::format("<Pump {}>", p.name); });
    py::class_<Station>(module, "Station", "A substation: what it feeds goes dark when it trips.")
        .def_readonly("name", &Station::name)
        .def_readonly("trip_depth_m", &Station::trip_depth_m,
                      "Water above the ground outside at which it trips, m.")
        .def_property_readonly("position", [](const Station& s) { return xy(s.position); })
        .def_property_readonly("mark", [](const Station& s) { return mark_of(s.mark); })
        .def("__repr__", [](const Station& s) { return fmt::format("<Station {}>", s.name); });
    py::class_<Site>(module, "Site", "A critical site: hospital, fire station, school …")
        .def_readonly("name", &Site::name)
        .def_property_readonly("kind", [](const Site& s) { return std::string(to_string(s.kind)); })
        .def_readonly("autonomy_h", &Site::autonomy_h,
                      "Hours that it keeps working without supply.")
        .def_property_readonly("position", [](const Site& s) { return xy(s.position); })
        .def_property_readonly("mark", [](const Site& s) { return mark_of(s.mark); })
        .def("__repr__", [](const Site& s) {
            return fmt::format("<Site {} ({})>", s.name, to_string(s.kind));
        });
}

}  // namespace

void bind_city(py::module_& module) {
    using city::City;
    bind_elements(module);
    py::class_<City> type(module, "City", "One town: what stands there, never what happens.");
    type.def_static("open", &open_city, "path"_a, py::call_guard<py::gil_scoped_release>(),
                    "Open a NAME.twin folder, or build a town from a recipe (TOML).")
        .def_static(
            "demo",
            [](int buildings, std::uint64_t seed, double cell_m) {
                return city::make_demo_town({buildings, seed, cell_m});
            },
            "buildings"_a = 2000, "seed"_a = 1, "cell_m"_a = 10.0,
            py::call_guard<py::gil_scoped_release>(),
            "Generate the demo town: the same seed and size give the same town.")
        .def(
            "save",
            [](const City& city, const std::filesystem::path& folder) {
                city::save_city(city, folder);
            },
            "folder"_a, py::call_guard<py::gil_scoped_release>(),
            "Write a NAME.twin folder; an existing one is replaced as a whole.")
        .def_readonly("name", &City::name)
        .def_readonly("time_zone", &City::time_zone, "IANA name, for people.")
        .def_readonly("notes", &City::notes, "What the builder decided, in sentences.")
        .def_property_readonly("epsg", [](const City& c) { return c.crs.epsg; })
        .def_property_readonly("vertical_datum", [](const City& c) { return c.crs.vertical_datum; })
        .def_property_readonly("hash", &city::city_hash, "Hash over the town's values.")
        .def_property_readonly("cell_m",
                               [](const City& c) { return c.terrain.elevation.grid.cell; })
        .def_property_readonly(
            "x", [](const City& c) { return axis(c.terrain.elevation.grid, true); },
            "Centres of the terrain's columns, m, from west to east.")
        .def_property_readonly(
            "y", [](const City& c) { return axis(c.terrain.elevation.grid, false); },
            "Centres of the terrain's rows, m, from south to north.");
    const auto raster = [&type](const char* name, auto member, const char* doc) {
        type.def_property_readonly(
            name,
            [member](const py::object& self) {
                return view_of(self.cast<const City&>().terrain.*member, self);
            },
            doc);
    };
    raster("terrain", &city::Terrain::elevation,
           "Ground and sea bed, m above datum: a read-only float32 view (y, x), row 0 in the "
           "south, NaN outside the flood domain. It keeps the town alive.");
    raster("manning", &city::Terrain::manning, "Roughness, s/m^(1/3): a view as terrain.");
    raster("sea", &city::Terrain::sea, "1 where the cell is sea or harbour water: a uint8 view.");
    type.def_property_readonly("buildings", [](const City& c) { return c.buildings.size(); })
        .def_property_readonly("streets", [](const City& c) { return c.streets.streets.size(); })
        .def_property_readonly("residents", &residents)
        .def_property_readonly(
            "defences", [](const City& c) { return c.defences; },
            "Copies; a scenario's measures change them.")
        .def_property_readonly("gates", [](const City& c) { return c.gates; })
        .def_property_readonly("pumps", [](const City& c) { return c.pumps; })
        .def_property_readonly("stations", [](const City& c) { return c.power.stations; })
        .def_property_readonly("sites", [](const City& c) { return c.sites; })
        .def("__repr__", [](const City& c) {
            return fmt::format("<City {}: {} buildings, {} streets, {} defences>", c.name,
                               c.buildings.size(), c.streets.streets.size(), c.defences.size());
        });
}

}  // namespace calade::python
