// SPDX-License-Identifier: Apache-2.0
// Lines, their codes and geometries, capacitors and reactors.
#include "calade/base/error.hpp"
#include "calade/energy/three_phase/line_geometry.hpp"
#include "calade/energy/three_phase/opendss_build.hpp"

#include <cmath>

namespace calade::energy::three_phase::opendss {

namespace {

constexpr double nano = 1e-9;

/// Impedance and capacitance per unit length, and the length that they are multiplied by.
struct Section {
    SmallMatrix z{0}, c{0};
    double length = 1.0;
};

/// Sequence or matrix values of a line or line code, in the order of setting.
struct Values {
    std::size_t phases = 3;
    double r1 = 0.058, x1 = 0.1206, r0 = 0.1784, x0 = 0.4047, c1 = 3.4, c0 = 1.6;
    SmallMatrix r{0}, x{0}, c{0};  ///< empty: by sequence values
    double unit_m = 0.0;

    void take(const io::DssElement& element, const std::string& property,
              const std::string& value) {
        const auto& place = element.place;
        auto matrix = [&] {
            const auto rows = io::dss_matrix(value, static_cast<int>(phases), place);
            SmallMatrix out(phases);
            for (std::size_t i = 0; i < phases; ++i) {
                for (std::size_t j = 0; j < phases; ++j) {
                    out(i, j) = rows[i][j];
                }
            }
            return out;
        };
        const std::pair<const char*, double*> numbers[] = {{"r1", &r1}, {"x1", &x1}, {"r0", &r0},
                                                           {"x0", &x0}, {"c1", &c1}, {"c0", &c0}};
        for (const auto& [name, target] : numbers) {
            if (property == name) {
                *target = io::dss_number(value, place);
                (property[0] == 'c' ? c : r) = SmallMatrix(0);
                if (property[0] != 'c') {
                    x = SmallMatrix(0);
                }
            }
        }
        if (property == "nphases" || property == "phases") {
            const double given = io::dss_number(value, place);
            require<DataError>(given >= 1.0 && given <= 12.0, "{}: {} phases", label(element),
                               given);
            phases = static_cast<std::size_t>(given);
        } else if (property == "rmatrix") {
            r = matrix();
        } else if (property == "xmatrix") {
            x = matrix();
        } else if (property == "cmatrix") {
            c = matrix();
        } else if (property == "units") {
            unit_m = metres(word(element, "units", "none"), place);
        }
    }

    [[nodiscard]] Section section() const {
        Section out;
        const Complex z1(r1, x1);
        const Complex z0(r0, x0);
        out.z = even_matrix(phases, (2.0 * z1 + z0) / 3.0, (z0 - z1) / 3.0);
        if (phases == 1) {
            out.z(0, 0) = (2.0 * z1 + z0) / 3.0;
        }
        for (std::size_t k = 0; k < out.z.value.size(); ++k) {
            if (r.n == phases) {
                out.z.value[k].real(r.value[k].real());
            }
            if (x.n == phases) {
                out.z.value[k].imag(x.value[k].real());
            }
        }
        out.c = c.n == phases ? c : even_matrix(phases, (2.0 * c1 + c0) / 3.0, (c0 - c1) / 3.0);
        for (auto& value : out.c.value) {
            value *= nano;
        }
        return out;
    }
};

std::vector<Conductor> conductors_of(const Builder& build, const io::DssElement& geometry) {
    std::vector<Conductor> out;
    std::size_t chosen = 0;
    double unit = 1.0;
    for (const auto& [property, value] : geometry.properties) {
        if (property == "nconds") {
            const double n = io::dss_number(value, geometry.place);
            require<DataError>(n >= 1.0 && n <= 24.0, "{}: {} conductors", label(geometry), n);
            out.resize(static_cast<std::size_t>(n));
        } else if (property == "cond") {
            const double k = io::dss_number(value, geometry.place);
            require<DataError>(k >= 1.0 && k <= static_cast<double>(out.size()),
                               "{}: conductor {} of {}", label(geometry), k, out.size());
            chosen = static_cast<std::size_t>(k) - 1;
        } else if (property == "units") {
            unit = metres(word(geometry, "units", "none"), geometry.place);
        }
        require<DataError>(chosen < out.size(), "{}: no conductors", label(geometry));
        auto& conductor = out[chosen];
        if (property == "x") {
            conductor.x = io::dss_number(value, geometry.place);
        } else if (property == "h") {
            conductor.height = io::dss_number(value, geometry.place);
        } else if (property == "wire") {
            io::DssElement asked;
            asked.properties.emplace_back("wire", value);
            const auto& wire = build.code("wiredata", word(asked, "wire", ""), geometry);
            const auto unit_of = [&](const char* name) {
                const double m = metres(word(wire, name, "none"), wire.place);
                return m > 0.0 ? m : 1.0;
            };
            conductor.r_ac = number(wire, "rac", 0.0) / unit_of("runits");
            conductor.r_dc = wire.find("rdc") != nullptr
                                 ? number(wire, "rdc", 0.0) / unit_of("runits")
                                 : conductor.r_ac / 1.02;
            conductor.r_ac = conductor.r_ac > 0.0 ? conductor.r_ac : 1.02 * conductor.r_dc;
            conductor.radius = wire.find("diam") != nullptr
                                   ? 0.5 * number(wire, "diam", 0.0) * unit_of("radunits")
                                   : number(wire, "radius", 0.0) * unit_of("radunits");
            conductor.gmr = wire.find("gmrac") != nullptr
                                ? number(wire, "gmrac", 0.0) * unit_of("gmrunits")
                                : 0.7788 * conductor.radius;
            conductor.radius = conductor.radius > 0.0 ? conductor.radius : conductor.gmr / 0.7788;
        }
    }
    for (auto& conductor : out) {
        conductor.x *= unit > 0.0 ? unit : 1.0;
        conductor.height *= unit > 0.0 ? unit : 1.0;
    }
    return out;
}

Section section_of(const Builder& build, const io::DssElement& line, std::size_t& phases) {
    Values values;
    const io::DssElement* geometry = nullptr;
    double length = 1.0;
    double unit = 0.0;
    double code_unit = 0.0;
    for (const auto& [property, value] : line.properties) {
        if (property == "linecode" || property == "geometry") {
            io::DssElement asked;
            asked.properties.emplace_back("code", value);
            const auto name = word(asked, "code", "");
            if (property == "geometry") {
                geometry = &build.code("linegeometry", name, line);
                values.phases = static_cast<std::size_t>(number(*geometry, "nphases", 3.0));
                continue;
            }
            const auto& code = build.code("linecode", name, line);
            const auto own_phases = values.phases;
            values = Values{};
            values.phases = own_phases;
            for (const auto& [p, v] : code.properties) {
                values.take(code, p, v);
            }
            if (code.find("nphases") == nullptr) {
                values.phases = 3;
            }
            code_unit = values.unit_m;
        } else if (property == "length") {
            length = io::dss_number(value, line.place);
        } else if (property == "units") {
            unit = metres(word(line, "units", "none"), line.place);
        } else if (property == "switch" && is_yes(value)) {
            values.r1 = values.x1 = values.r0 = values.x0 = 1.0;
            values.c1 = 1.1;
            values.c0 = 1.0;
            values.r = values.x = values.c = SmallMatrix(0);
            length = 0.001;
        } else {
            values.take(line, property, value);
        }
    }
    require<DataError>(length > 0.0, "{}: length is {}, expected above 0", label(line), length);
    phases = values.phases;
    if (geometry != nullptr) {
        auto found =
            line_constants(conductors_of(build, *geometry), phases, build.script.frequency_hz,
                           build.script.carson, number(line, "rho", 100.0), label(*geometry));
        return {found.z, found.c, length * (unit > 0.0 ? unit : 1.0)};
    }
    auto out = values.section();
    out.length = unit > 0.0 && code_unit > 0.0 ? length * unit / code_unit : length;
    return out;
}

}  // namespace

void add_line(Builder& build, const io::DssElement& line) {
    std::size_t n = 0;
    const auto section = section_of(build, line, n);
    auto z = section.z;
    for (auto& value : z.value) {
        value *= section.length;
    }
    const auto y = z.inverse(label(line));
    auto nodes = build.terminal(word(line, "bus1", ""), n, n, label(line));
    const auto far = build.terminal(word(line, "bus2", ""), n, n, label(line));
    nodes.insert(nodes.end(), far.begin(), far.end());
    SmallMatrix whole(2 * n);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            const Complex half(0.0, 0.5 * build.omega() * section.c(i, j).real() * section.length);
            const Complex end = y(i, j) + half;
            whole(i, j) = whole(n + i, n + j) = end;
            whole(i, n + j) = whole(n + i, j) = -y(i, j);
        }
    }
    build.out.network.stamp(nodes, whole.value);
}

void add_capacitor(Builder& build, const io::DssElement& element) {
    require<DataError>(element.find("bus2") == nullptr && element.find("cmatrix") == nullptr,
                       "{}: series capacitors and matrices are not read", label(element));
    const auto phases = static_cast<std::size_t>(number(element, "phases", 3.0));
    const auto kvar = io::dss_numbers(word(element, "kvar", "1200"), element.place);
    const double kv = number(element, "kv", 12.47);
    require<DataError>(!kvar.empty() && kv > 0.0 && phases >= 1 && phases <= 3,
                       "{}: {} kV, {} phases", label(element), kv, phases);
    const bool delta = is_delta(word(element, "conn", "wye"));
    const double b = kvar[0] * 1e-3 / (kv * kv);  // S, of the whole bank as if at kv
    const auto nodes =
        build.terminal(word(element, "bus1", ""), phases, phases + 1, label(element));
    for (std::size_t i = 0; i < phases; ++i) {
        if (delta && phases == 1) {
            build.out.network.connect(nodes[0], nodes[1], Complex(0.0, b));
        } else if (delta) {
            build.out.network.connect(nodes[i], nodes[(i + 1) % phases],
                                      Complex(0.0, b / static_cast<double>(phases)));
        } else {
            // Wye: kvar/phases at kv/√3 is b again; one phase: kvar at kv.
            build.out.network.connect(nodes[i], nodes[phases],
                                      Complex(0.0, phases == 2 ? 1.5 * b : b));
        }
    }
}

void add_reactor(Builder& build, const io::DssElement& element) {
    require<DataError>(element.find("x") != nullptr || element.find("r") != nullptr,
                       "{}: only series reactors with r and x are read", label(element));
    const auto phases = static_cast<std::size_t>(number(element, "phases", 3.0));
    const Complex z(number(element, "r", 0.0), number(element, "x", 0.0));
    require<DataError>(std::abs(z) > 0.0 && phases >= 1 && phases <= 3,
                       "{}: no impedance, expected r or x other than 0", label(element));
    const auto from = build.terminal(word(element, "bus1", ""), phases, phases, label(element));
    const auto to = element.find("bus2") == nullptr
                        ? std::vector<Index>(phases, -1)
                        : build.terminal(word(element, "bus2", ""), phases, phases, label(element));
    for (std::size_t i = 0; i < phases; ++i) {
        build.out.network.connect(from[i], to[i], 1.0 / z);
    }
}

}  // namespace calade::energy::three_phase::opendss
