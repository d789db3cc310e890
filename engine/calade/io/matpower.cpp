// SPDX-License-Identifier: Apache-2.0
#include "calade/io/matpower.hpp"

#include "calade/base/error.hpp"

#include <charconv>
#include <cmath>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

namespace calade::io {

namespace {

struct Row {
    int line = 0;
    std::vector<double> values;
};
struct Statement {
    int line = 0;
    std::string text;  ///< without comments and blanks
};
struct MatpowerTables {
    std::vector<Row> bus, gen, branch;
    std::optional<double> base_mva;
    std::vector<Statement> statements;
};

/// Where the first of some signs stands outside quotes, or the text's size.
std::size_t find_unquoted(std::string_view text, std::string_view signs) {
    char quote = '\0';
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quote != '\0') {
            quote = text[i] == quote ? '\0' : quote;
        } else if (signs.find(text[i]) != std::string_view::npos) {
            return i;
        } else if (text[i] == '\'' || text[i] == '"') {
            quote = text[i];
        }
    }
    return text.size();
}

std::string without_blanks(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c != ' ' && c != '\t' && c != '\r') {
            out += c;
        }
    }
    return out;
}

/// Walks the file line by line: tables are read, other statements collected.
class Parser {
public:
    Parser(std::string_view text, const std::string& name) : text_(text), name_(name) {}

    MatpowerTables parse() {
        std::string_view line;
        std::string_view rest;
        while (!rest.empty() || next_line(rest)) {
            // Several statements may share a line; what opens a bracket has it to its end.
            const auto end = find_unquoted(rest, ";[{(");
            const bool alone = end < rest.size() && rest[end] != ';';
            line = alone ? rest : rest.substr(0, end);
            rest.remove_prefix(alone ? rest.size() : std::min(end + 1, rest.size()));
            const auto code = without_blanks(line);
            if (code.empty() || code.starts_with("function")) {
                continue;
            }
            if (code.starts_with("mpc.bus=[")) {
                read_table(line, tables_.bus);
            } else if (code.starts_with("mpc.gen=[")) {
                read_table(line, tables_.gen);
            } else if (code.starts_with("mpc.branch=[")) {
                read_table(line, tables_.branch);
            } else if (opens_field(code, '[')) {
                skip_until(line, ']');
            } else if (opens_field(code, '{')) {
                skip_until(line, '}');
            } else {
                read_statement(code);
            }
        }
        return std::move(tables_);
    }

private:
    /// A table or cell of another field (costs, names), which is passed over. Not an assignment
    /// to part of a table, which would change values that we read.
    static bool opens_field(std::string_view code, char bracket) {
        const auto equals = code.find('=');
        return code.starts_with("mpc.") && equals + 1 < code.size() &&
               code[equals + 1] == bracket &&
               code.substr(0, equals).find('(') == std::string_view::npos;
    }

    void need_nothing_after(std::string_view rest) const {
        require<DataError>(rest.find_first_not_of("]}; \t\r") == std::string_view::npos,
                           "{}:{}: '{}' stands behind a table, expected the line's end", name_,
                           line_, rest);
    }

    bool next_line(std::string_view& line) {
        if (position_ >= text_.size()) {
            return false;
        }
        const auto end = std::min(text_.find('\n', position_), text_.size());
        line = text_.substr(position_, end - position_);
        position_ = end + 1;
        ++line_;
        // "%{" and "%}", each alone on its line, hold a comment of many lines.
        const auto code = without_blanks(line);
        if (code == "%{" || code == "#{") {
            ++comments_;
        }
        line = comments_ > 0 ? std::string_view{} : line.substr(0, find_unquoted(line, "%#"));
        if ((code == "%}" || code == "#}") && comments_ > 0) {
            --comments_;
        }
        return true;
    }

    void read_table(std::string_view line, std::vector<Row>& rows) {
        require<DataError>(rows.empty(), "{}:{}: the table is given twice", name_, line_);
        const int first_line = line_;
        line.remove_prefix(line.find('[') + 1);
        Row row;
        auto end_row = [&] {
            if (!row.values.empty()) {
                rows.push_back(std::move(row));
            }
            row = {};
        };
        bool goes_on = false;
        do {
            goes_on = false;
            while (!line.empty() && !goes_on) {
                const char c = line.front();
                if (c == ']') {
                    end_row();
                    need_nothing_after(line);
                    return;
                }
                if (line.starts_with("...")) {
                    goes_on = true;  // the row does, on the next line
                } else if (c == ';') {
                    end_row();
                    line.remove_prefix(1);
                } else if (c == ' ' || c == '\t' || c == ',' || c == '\r') {
                    line.remove_prefix(1);
                } else {
                    row.line = line_;
                    row.values.push_back(read_number(line));
                }
            }
            if (!goes_on) {
                end_row();
            }
        } while (next_line(line));
        fail<DataError>("{}: ends inside the table that opens at line {}", name_, first_line);
    }

    double read_number(std::string_view& line) {
        const auto word = line.substr(0, line.find_first_of(" \t,;]\r"));
        double value = 0.0;
        const bool plus = word.starts_with('+');
        const auto digits = word.substr(plus ? 1 : 0);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value);
        // Limits that we do not read.
        if (word == "Inf" || word == "-Inf" || word == "inf" || word == "-inf") {
            line.remove_prefix(word.size());
            return word.front() == '-' ? -HUGE_VAL : HUGE_VAL;
        }
        require<DataError>(
            error == std::errc() && end == digits.data() + digits.size() && std::isfinite(value),
            "{}:{}: '{}' is not a number", name_, line_, word);
        line.remove_prefix(word.size());
        return value;
    }

    void skip_until(std::string_view line, char close) {
        const int first_line = line_;
        while (line.find(close) == std::string_view::npos) {
            require<DataError>(next_line(line), "{}: ends inside the table that opens at line {}",
                               name_, first_line);
        }
        need_nothing_after(line.substr(line.find(close)));
    }

    void read_statement(std::string code) {
        const int first_line = line_;
        while (code.ends_with("...")) {
            code.resize(code.size() - 3);
            std::string_view more;
            require<DataError>(next_line(more), "{}:{}: ends inside a statement", name_, line_);
            code += without_blanks(more);
        }
        while (code.ends_with(';')) {
            code.pop_back();
        }
        constexpr std::string_view base = "mpc.baseMVA=";
        if (code.starts_with(base)) {
            std::string_view value = std::string_view(code).substr(base.size());
            tables_.base_mva = read_number(value);
            require<DataError>(*tables_.base_mva > 0.0, "{}:{}: baseMVA is {}, expected above 0",
                               name_, line_, *tables_.base_mva);
        } else if (code.starts_with("mpc.version=")) {
            require<DataError>(code == "mpc.version='2'" || code == "mpc.version=\"2\"",
                               "{}:{}: found {}, expected mpc.version = '2'", name_, line_, code);
        } else if (!code.empty() && code != "end" && code != "endfunction" && code != "return") {
            tables_.statements.push_back({first_line, std::move(code)});
        }
    }

    std::string_view text_;
    const std::string& name_;
    std::size_t position_ = 0;
    int line_ = 0;
    int comments_ = 0;  ///< open blocks
    MatpowerTables tables_;
};

/// What the statements at the file's end ask for.
struct Conversions {
    bool ohm = false;
    bool kilowatt = false;
};

Conversions read_conversions(const std::vector<Statement>& statements, const std::string& name) {
    Conversions out;
    bool v_base = false;
    bool s_base = false;
    for (const auto& [line, code] : statements) {
        if (code == "Vbase=mpc.bus(1,BASE_KV)*1e3") {
            v_base = true;
        } else if (code == "Sbase=mpc.baseMVA*1e6") {
            s_base = true;
        } else if (v_base && s_base && !out.ohm &&
                   code == "mpc.branch(:,[BR_RBR_X])=mpc.branch(:,[BR_RBR_X])/(Vbase^2/Sbase)") {
            out.ohm = true;
        } else if (!out.kilowatt && code == "mpc.bus(:,[PD,QD])=mpc.bus(:,[PD,QD])/1e3") {
            out.kilowatt = true;
        } else if (!(code.starts_with('[') &&
                     (code.ends_with("=idx_bus") || code.ends_with("=idx_brch")))) {
            fail<DataError>(
                "{}:{}: the statement '{}' is not understood; expected tables, or the conversions "
                "of ohm and "
                "kW that MATPOWER's distribution cases end with",
                name, line, code.substr(0, 80));
        }
    }
    return out;
}

Index whole(double value, const std::string& name, int line, const char* what) {
    require<DataError>(value >= 0.0 && value <= 2e9 && value == std::floor(value),
                       "{}:{}: {} is {}, expected a whole number", name, line, what, value);
    return static_cast<Index>(value);
}

/// The row's leading values, all finite.
const double* columns(const Row& row, std::size_t used, std::size_t least, const std::string& name,
                      const char* table) {
    require<DataError>(row.values.size() >= least,
                       "{}:{}: a row of mpc.{} has {} columns, expected at least {}", name,
                       row.line, table, row.values.size(), least);
    for (std::size_t i = 0; i < used; ++i) {
        require<DataError>(std::isfinite(row.values[i]),
                           "{}:{}: column {} of mpc.{} is {}, expected a finite value", name,
                           row.line, i + 1, table, row.values[i]);
    }
    return row.values.data();
}

MatpowerCase to_case(const MatpowerTables& tables, const std::string& name) {
    MatpowerCase out;
    out.name = name;
    require<DataError>(tables.base_mva.has_value(), "{}: has no mpc.baseMVA", name);
    require<DataError>(!tables.bus.empty(), "{}: has no rows in mpc.bus", name);
    out.base_mva = *tables.base_mva;
    std::set<Index> numbers;
    for (const auto& row : tables.bus) {
        const double* c = columns(row, 11, 13, name, "bus");
        const Index number = whole(c[0], name, row.line, "the bus number");
        const Index type = whole(c[1], name, row.line, "the bus type");
        require<DataError>(type >= 1 && type <= 4, "{}:{}: bus type is {}, expected 1 to 4", name,
                           row.line, type);
        require<DataError>(numbers.insert(number).second, "{}:{}: bus {} is given twice", name,
                           row.line, number);
        out.buses.push_back({number, type, c[2], c[3], c[4], c[5], c[7], c[8], c[9]});
    }
    auto known = [&](double value, int line) {
        const Index number = whole(value, name, line, "the bus number");
        require<DataError>(numbers.contains(number), "{}:{}: there is no bus {}", name, line,
                           number);
        return number;
    };
    for (const auto& row : tables.gen) {
        const double* c = columns(row, 3, 8, name, "gen");
        require<DataError>(std::isfinite(c[5]) && c[5] > 0.0, "{}:{}: VG is {}, expected above 0",
                           name, row.line, c[5]);
        out.generators.push_back({known(c[0], row.line), c[1], c[2], c[5], c[7] > 0.0});
    }
    for (const auto& row : tables.branch) {
        const double* c = columns(row, 5, 11, name, "branch");
        require<DataError>(
            std::isfinite(c[8]) && c[8] >= 0.0 && std::isfinite(c[9]),
            "{}:{}: ratio {} and shift {}, expected finite values and a ratio of 0 or more", name,
            row.line, c[8], c[9]);
        out.branches.push_back({known(c[0], row.line), known(c[1], row.line), c[2], c[3], c[4],
                                c[8], c[9], c[10] != 0.0});
    }
    return out;
}

}  // namespace

MatpowerCase parse_matpower(std::string_view text, const std::string& name) {
    const auto tables = Parser(text, name).parse();
    auto out = to_case(tables, name);
    const auto conversions = read_conversions(tables.statements, name);
    if (conversions.ohm) {
        const double base_kv = out.buses.front().base_kv;
        require<DataError>(base_kv > 0.0, "{}: BASE_KV of the first bus is {}, expected above 0",
                           name, base_kv);
        const double z_base = base_kv * base_kv / out.base_mva;
        for (auto& branch : out.branches) {
            branch.r_pu /= z_base;
            branch.x_pu /= z_base;
        }
    }
    if (conversions.kilowatt) {
        for (auto& bus : out.buses) {
            bus.p_mw /= 1e3;
            bus.q_mvar /= 1e3;
        }
    }
    return out;
}

MatpowerCase read_matpower(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    require<DataError>(in.is_open(), "{}: cannot be read", file.string());
    std::ostringstream text;
    text << in.rdbuf();
    require<DataError>(!in.bad(), "{}: cannot be read to its end", file.string());
    return parse_matpower(text.str(), file.string());
}

}  // namespace calade::io
