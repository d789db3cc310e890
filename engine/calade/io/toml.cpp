// SPDX-License-Identifier: Apache-2.0
#include "calade/io/toml.hpp"

#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"
#include "calade/base/time.hpp"

#define TOML_ENABLE_FORMATTERS 1
#include <toml++/toml.h>

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

namespace calade::io {

struct TomlTable::Document {
    toml::table root;
    std::string text;                                 // as read
    bool changed = false;                             // by set()
    std::map<const toml::node*, std::string> set_as;  // what set() put there: its dotted path
    std::filesystem::path file;
};

namespace {

const toml::table& as_table(const void* node) { return *static_cast<const toml::table*>(node); }

std::string shown(const toml::node& node) {
    std::ostringstream out;
    out << std::boolalpha;
    if (node.is_table()) {
        return "a table";
    }
    if (node.is_array()) {
        return "a list";
    }
    node.visit([&](const auto& value) {
        if constexpr (toml::is_value<decltype(value)>) {
            if constexpr (toml::is_string<decltype(value)>) {
                out << '\'' << value.get() << '\'';
            } else {
                out << value.get();
            }
        }
    });
    return out.str();
}

}  // namespace

TomlTable::TomlTable(std::shared_ptr<Document> document, const void* node, std::string path)
    : document_(std::move(document)), node_(node), path_(std::move(path)) {}

TomlTable TomlTable::parse(std::string_view text, std::string name) {
    auto document = std::make_shared<Document>();
    document->file = name;
    document->text = text;
    try {
        document->root = toml::parse(text, name);
    } catch (const toml::parse_error& error) {
        calade::fail<ScenarioError>("{}:{}: not valid TOML: {}", name, error.source().begin.line,
                                    error.description());
    }
    const void* root = &document->root;
    return TomlTable(std::move(document), root, "");
}

TomlTable TomlTable::read(const std::filesystem::path& file) {
    std::error_code ignored;
    require<DataError>(!std::filesystem::is_directory(file, ignored),
                       "{}: is a folder, expected a file (TOML)", file.string());
    std::ifstream in(file, std::ios::binary);
    require<DataError>(in.is_open(), "{}: cannot be read (does the file exist?)", file.string());
    std::ostringstream text;
    text << in.rdbuf();
    return parse(text.str(), file.string());
}

const std::filesystem::path& TomlTable::file() const { return document_->file; }

bool TomlTable::has(std::string_view key) const { return as_table(node_).contains(key); }

std::vector<std::string> TomlTable::keys() const {
    std::vector<std::string> out;
    for (const auto& [key, value] : as_table(node_)) {
        out.emplace_back(key.str());
    }
    return out;
}

std::string TomlTable::where() const {
    const auto line = as_table(node_).source().begin.line;
    return line > 0 ? fmt::format("{}:{}", document_->file.string(), line)
                    : document_->file.string();
}

std::string TomlTable::where(std::string_view key) const {
    const auto* node = as_table(node_).get(key);
    if (const auto set = document_->set_as.find(node); set != document_->set_as.end()) {
        return fmt::format("{}, --set {}", document_->file.string(), set->second);
    }
    if (node == nullptr || node->source().begin.line == 0) {
        return where();
    }
    return fmt::format("{}:{}", document_->file.string(), node->source().begin.line);
}

void TomlTable::fail(std::string_view key, std::string_view message) const {
    calade::fail<ScenarioError>("{}: {}{}{} {}", where(key), path_, path_.empty() ? "" : ".", key,
                                message);
}

void TomlTable::only(const std::vector<std::string>& known) const {
    for (const auto& key : keys()) {
        bool found = false;
        for (const auto& k : known) {
            found = found || k == key;
        }
        if (!found) {
            const std::string near = nearest_name(key, known);
            std::string all;
            for (const auto& k : known) {
                all += (all.empty() ? "" : ", ") + k;
            }
            fail(key, near.empty() ? fmt::format("is not a known key; known here: {}", all)
                                   : fmt::format("is not a known key; did you mean '{}'?", near));
        }
    }
}

namespace {

const toml::node& need(const TomlTable& t, const void* node, std::string_view key,
                       std::string_view kind) {
    const auto* found = as_table(node).get(key);
    if (found == nullptr) {
        t.fail(key, fmt::format("is missing, expected {}", kind));
    }
    return *found;
}

// In `unit`, which a bare number has too.
double quantity_in(const std::string& words, Dimension dimension, double unit) {
    std::istringstream in(words);
    double bare = 0.0;
    if (unit != 1.0 && in >> bare && (in >> std::ws).eof()) {
        return bare;
    }
    return parse_quantity(words, dimension) / unit;
}

double finite(const TomlTable& t, std::string_view key, const toml::node& node, Dimension dimension,
              double unit) {
    double value = 0.0;
    if (const auto number = node.value_exact<double>()) {
        value = *number;
    } else if (const auto whole = node.value_exact<std::int64_t>()) {
        value = static_cast<double>(*whole);
    } else if (const auto words = node.value_exact<std::string>()) {
        try {
            value = quantity_in(*words, dimension, unit);
        } catch (const ScenarioError& error) {
            t.fail(key, fmt::format("is wrong: {}", error.what()));
        }
    } else {
        const auto si = unit == 1.0 ? si_unit(dimension) : "";
        t.fail(key, fmt::format("is {}, expected a number{}{}", shown(node),
                                si.empty() ? "" : " in ", si));
    }
    if (!std::isfinite(value)) {
        t.fail(key, fmt::format("is {}, expected a finite number", value));
    }
    return value;
}

}  // namespace

double TomlTable::number(std::string_view key, Dimension dimension, double unit) const {
    return finite(*this, key, need(*this, node_, key, "a number"), dimension, unit);
}

double TomlTable::number_or(std::string_view key, double otherwise, Dimension dimension) const {
    return has(key) ? number(key, dimension) : otherwise;
}

std::int64_t TomlTable::integer(std::string_view key) const {
    const auto& node = need(*this, node_, key, "a whole number");
    const auto value = node.value_exact<std::int64_t>();
    if (!value) {
        fail(key, fmt::format("is {}, expected a whole number", shown(node)));
    }
    return *value;
}

std::string TomlTable::text(std::string_view key) const {
    const auto& node = need(*this, node_, key, "a text");
    const auto value = node.value_exact<std::string>();
    if (!value) {
        fail(key, fmt::format("is {}, expected a text in quotes", shown(node)));
    }
    return *value;
}

std::string TomlTable::text_or(std::string_view key, std::string otherwise) const {
    return has(key) ? text(key) : std::move(otherwise);
}

bool TomlTable::boolean(std::string_view key) const {
    const auto& node = need(*this, node_, key, "true or false");
    const auto value = node.value_exact<bool>();
    if (!value) {
        fail(key, fmt::format("is {}, expected true or false", shown(node)));
    }
    return *value;
}

bool TomlTable::boolean_or(std::string_view key, bool otherwise) const {
    return has(key) ? boolean(key) : otherwise;
}

std::int64_t TomlTable::instant(std::string_view key) const {
    const auto& node = need(*this, node_, key, "a date and time such as 2024-01-31T06:00:00Z");
    std::ostringstream words;
    if (const auto* stamp = node.as_date_time()) {
        words << stamp->get();
    } else if (const auto* day = node.as_date()) {
        words << day->get();
    } else if (const auto value = node.value_exact<std::string>()) {
        words << *value;
    } else {
        fail(key, fmt::format("is {}, expected a date and time such as 2024-01-31T06:00:00Z",
                              shown(node)));
    }
    try {
        return parse_instant(words.str()).time_since_epoch().count();
    } catch (const ScenarioError& error) {
        fail(key, fmt::format("is wrong: {}", error.what()));
    }
}

std::vector<double> TomlTable::numbers(std::string_view key, Dimension dimension,
                                       double unit) const {
    const auto& node = need(*this, node_, key, "a list of numbers");
    const auto* list = node.as_array();
    if (list == nullptr) {
        fail(key, fmt::format("is {}, expected a list of numbers", shown(node)));
    }
    std::vector<double> out;
    for (const auto& item : *list) {
        out.push_back(finite(*this, key, item, dimension, unit));
    }
    return out;
}

std::vector<std::string> TomlTable::texts(std::string_view key) const {
    const auto& node = need(*this, node_, key, "a list of texts");
    const auto* list = node.as_array();
    if (list == nullptr) {
        fail(key, fmt::format("is {}, expected a list of texts", shown(node)));
    }
    std::vector<std::string> out;
    for (const auto& item : *list) {
        const auto value = item.value_exact<std::string>();
        if (!value) {
            fail(key, fmt::format("holds {}, expected texts in quotes", shown(item)));
        }
        out.push_back(*value);
    }
    return out;
}

std::vector<std::vector<double>> TomlTable::rows(std::string_view key) const {
    const auto& node = need(*this, node_, key, "a list of lists of numbers");
    const auto* list = node.as_array();
    if (list == nullptr) {
        fail(key, fmt::format("is {}, expected a list such as [[x, y], [x, y]]", shown(node)));
    }
    std::vector<std::vector<double>> out;
    for (const auto& item : *list) {
        const auto* inner = item.as_array();
        if (inner == nullptr) {
            fail(key, fmt::format("holds {}, expected lists such as [x, y]", shown(item)));
        }
        std::vector<double> row;
        for (const auto& number : *inner) {
            row.push_back(finite(*this, key, number, Dimension::none, 1.0));
        }
        out.push_back(std::move(row));
    }
    return out;
}

TomlTable TomlTable::table(std::string_view key) const {
    const auto& node = need(*this, node_, key, "a table");
    if (!node.is_table()) {
        fail(key, fmt::format("is {}, expected a table [{}]", shown(node), key));
    }
    return TomlTable(document_, node.as_table(),
                     path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key));
}

std::optional<TomlTable> TomlTable::table_if(std::string_view key) const {
    return has(key) ? std::optional(table(key)) : std::nullopt;
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) const {
    std::vector<TomlTable> out;
    if (!has(key)) {
        return out;
    }
    const auto& node = *as_table(node_).get(key);
    const auto* list = node.as_array();
    if (list == nullptr) {
        fail(key, fmt::format("is {}, expected tables [[{}]]", shown(node), key));
    }
    for (std::size_t i = 0; i < list->size(); ++i) {
        const auto* item = list->get(i);
        if (!item->is_table()) {
            fail(key, fmt::format("holds {}, expected tables [[{}]]", shown(*item), key));
        }
        out.push_back(
            TomlTable(document_, item->as_table(),
                      fmt::format("{}{}{}[{}]", path_, path_.empty() ? "" : ".", key, i)));
    }
    return out;
}

namespace {

// The element of an array of tables that a path step names: its position or its `name`.
toml::node* element(toml::array& list, const std::string& step) {
    if (!step.empty() && step.find_first_not_of("0123456789") == std::string::npos) {
        return list.get(std::stoul(step));
    }
    for (auto& item : list) {
        auto* t = item.as_table();
        if (t != nullptr && (*t)["name"].value_or(std::string{}) == step) {
            return &item;
        }
    }
    return nullptr;
}

std::vector<std::string> names_in(const toml::array& list) {
    std::vector<std::string> names;
    for (const auto& item : list) {
        if (const auto* t = item.as_table(); t != nullptr && t->contains("name")) {
            names.push_back((*t)["name"].value_or(std::string{}));
        }
    }
    return names;
}

}  // namespace

void TomlTable::set(std::string_view dotted, std::string_view value) {
    document_->changed = true;
    toml::node* node = &document_->root;
    std::string_view rest = dotted;
    std::size_t dot = 0;
    while ((dot = rest.find('.')) != std::string_view::npos) {
        const std::string step(rest.substr(0, dot));
        rest = rest.substr(dot + 1);
        std::vector<std::string> known;
        if (auto* list = node->as_array()) {
            known = names_in(*list);
            node = element(*list, step);
        } else if (auto* t = node->as_table()) {
            const auto [place, fresh] = t->insert(step, toml::table{});
            node = &place->second;
            if (fresh) {
                document_->set_as[node] = dotted;
            }
        } else {
            node = nullptr;
        }
        if (node == nullptr) {
            const std::string near = nearest_name(step, known);
            calade::fail<ScenarioError>(
                "--set {}={}: '{}' is not in {}{}", dotted, value, step, document_->file.string(),
                near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
        }
    }
    auto* t = node->as_table();
    require<ScenarioError>(t != nullptr && !rest.empty(), "--set {}={}: {} names no value in {}",
                           dotted, value, dotted, document_->file.string());
    try {
        auto parsed = toml::parse(fmt::format("v = {}", value));
        t->insert_or_assign(rest, std::move(*parsed.get("v")));
    } catch (const toml::parse_error&) {
        t->insert_or_assign(rest, std::string(value));
    }
    document_->set_as[t->get(rest)] = dotted;
}

std::string TomlTable::dump() const {
    if (!document_->changed) {
        return document_->text;
    }
    std::ostringstream out;
    out << document_->root << '\n';
    return out.str();
}

}  // namespace calade::io
