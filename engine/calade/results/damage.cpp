// SPDX-License-Identifier: Apache-2.0
#include "calade/results/damage.hpp"

#include "calade/base/error.hpp"
#include "calade/io/toml.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace calade::results {

namespace {

constexpr std::array<std::string_view, 5> uses = {"residential", "commercial", "industrial",
                                                  "public_service", "other"};

double positive(const io::TomlTable& table, const char* key, double otherwise) {
    const double value = table.number_or(key, otherwise);
    if (!(value > 0.0) || !std::isfinite(value)) {
        table.fail(key, fmt::format("is {}, expected a number above 0", value));
    }
    return value;
}

Mark mark_of(const io::TomlTable& table, const char* key) {
    const std::string name = table.text_or(key, "default");
    try {
        return mark_from_string(name);
    } catch (const DataError& error) {
        table.fail(key, error.what());
    }
}

void check_depths(const io::TomlTable& table, const std::vector<double>& depths) {
    if (depths.size() < 2) {
        table.fail("depth_m", fmt::format("has {} values, expected two or more", depths.size()));
    }
    for (std::size_t i = 0; i < depths.size(); ++i) {
        if (depths[i] < 0.0 || depths[i] > 100.0 || (i > 0 && depths[i] <= depths[i - 1])) {
            table.fail("depth_m",
                       fmt::format("holds {} at place {}, expected depths from 0 to 100 m "
                                   "that rise",
                                   depths[i], i + 1));
        }
    }
}

// One value a depth, none below 0 and none smaller than the one before.
void check_losses(const io::TomlTable& table, const char* key, const std::vector<double>& losses,
                  std::size_t wanted, double most) {
    if (losses.size() != wanted) {
        table.fail(key,
                   fmt::format("has {} values, expected {}, one a depth", losses.size(), wanted));
    }
    for (std::size_t i = 0; i < losses.size(); ++i) {
        if (losses[i] < 0.0 || losses[i] > most || (i > 0 && losses[i] < losses[i - 1])) {
            table.fail(key, fmt::format("holds {} at place {}, expected values from 0 to {:g} that "
                                        "never fall",
                                        losses[i], i + 1, most));
        }
    }
}

DamageFunction read_function(const io::TomlTable& table) {
    table.only({"use", "depth_m", "share", "value_eur", "damage_eur", "per", "duration_from_h",
                "duration_to_h", "curve_mark", "value_mark", "source"});
    DamageFunction f;
    f.use = table.text("use");
    if (std::find(uses.begin(), uses.end(), f.use) == uses.end()) {
        table.fail("use", fmt::format("is '{}', expected one of {}", f.use, fmt::join(uses, ", ")));
    }
    const std::string per = table.text_or("per", "m2");
    if (per != "m2" && per != "building") {
        table.fail("per", fmt::format("is '{}', expected m2 or building", per));
    }
    f.per_building = per == "building";
    f.depth_m = table.numbers("depth_m");
    check_depths(table, f.depth_m);
    const bool shares = table.has("share");
    if (shares == table.has("damage_eur")) {
        table.fail("use", "expected either share with value_eur, or damage_eur");
    }
    f.eur = table.numbers(shares ? "share" : "damage_eur");
    check_losses(table, shares ? "share" : "damage_eur", f.eur, f.depth_m.size(),
                 shares ? 1.0 : 1e9);
    if (shares) {
        const double value = positive(table, "value_eur", 0.0);
        for (double& loss : f.eur) {
            loss *= value;
        }
    }
    f.duration_from_h = table.number_or("duration_from_h", 0.0);
    f.duration_to_h = table.number_or("duration_to_h", f.duration_to_h);
    if (!(f.duration_from_h >= 0.0) || !(f.duration_to_h > f.duration_from_h)) {
        table.fail("use", fmt::format("is for {} h to {} h, expected a length of time",
                                      f.duration_from_h, f.duration_to_h));
    }
    f.curve_mark = mark_of(table, "curve_mark");
    f.value_mark = mark_of(table, "value_mark");
    f.source = table.text_or("source", "");
    return f;
}

DamageTable read(const io::TomlTable& root) {
    root.only({"format", "version", "name", "currency", "price_year", "price_index", "price_factor",
               "low_factor", "high_factor", "source", "functions"});
    if (root.text("format") != "calade-damage" || root.integer("version") != 1) {
        root.fail("format", "expected format = \"calade-damage\" and version = 1");
    }
    if (const std::string currency = root.text("currency"); currency != "EUR") {
        root.fail("currency",
                  fmt::format("is '{}', expected EUR: convert the values first", currency));
    }
    DamageTable table;
    table.name = root.text("name");
    const auto year = root.integer("price_year");
    if (year < 1950 || year > 2100) {
        root.fail("price_year", fmt::format("is {}, expected a year from 1950 to 2100", year));
    }
    table.price_year = static_cast<int>(year);
    table.price_index = root.text_or("price_index", "");
    table.price_factor = positive(root, "price_factor", 1.0);
    if (table.price_factor != 1.0 && table.price_index.empty()) {
        root.fail("price_factor", "needs a price_index that says where it comes from");
    }
    table.low_factor = positive(root, "low_factor", 1.0);
    table.high_factor = positive(root, "high_factor", 1.0);
    if (table.low_factor > 1.0 || table.high_factor < 1.0) {
        root.fail("low_factor", "expected a range around 1");
    }
    table.source = root.text_or("source", "");
    for (const auto& one : root.tables("functions")) {
        table.functions.push_back(read_function(one));
    }
    if (table.functions.empty()) {
        root.fail("format", "has no [[functions]]");
    }
    return table;
}

}  // namespace

std::optional<double> DamageTable::damage_eur(std::string_view use, double depth_m, double area_m2,
                                              double duration_h) const {
    const auto find = [&](std::string_view wanted) {
        return std::find_if(functions.begin(), functions.end(), [&](const DamageFunction& f) {
            return f.use == wanted && duration_h >= f.duration_from_h &&
                   duration_h < f.duration_to_h;
        });
    };
    auto f = find(use);
    if (f == functions.end()) {
        f = find("other");
    }
    if (f == functions.end()) {
        return std::nullopt;
    }
    const auto above = std::upper_bound(f->depth_m.begin(), f->depth_m.end(), depth_m);
    const auto i = static_cast<std::size_t>(above - f->depth_m.begin());
    double eur = 0.0;
    if (i == f->depth_m.size()) {
        eur = f->eur.back();
    } else if (i > 0) {
        const double share = (depth_m - f->depth_m[i - 1]) / (f->depth_m[i] - f->depth_m[i - 1]);
        eur = f->eur[i - 1] + share * (f->eur[i] - f->eur[i - 1]);
    }
    return price_factor * eur * (f->per_building ? 1.0 : area_m2);
}

DamageTable read_damage_table(const std::filesystem::path& file) {
    return read(io::TomlTable::read(file));
}

DamageTable parse_damage_table(std::string_view text, const std::string& name) {
    return read(io::TomlTable::parse(text, name));
}

}  // namespace calade::results
