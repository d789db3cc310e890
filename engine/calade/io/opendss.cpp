// SPDX-License-Identifier: Apache-2.0
#include "calade/io/opendss.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <fstream>
#include <unordered_map>

namespace calade::io {

namespace {

constexpr int deepest = 20;
constexpr std::size_t longest_line = 1U << 20U;

/// Properties in the program's order: a value without a name belongs to the one after the last, and
/// a name may be cut short.
const std::map<std::string, std::vector<std::string>>& known_properties() {
    static const std::map<std::string, std::vector<std::string>> known = [] {
        std::map<std::string, std::vector<std::string>> out;
        auto add = [&](const char* kind, const char* names) { out[kind] = dss_words(names); };
        add("vsource",
            "bus1 basekv pu angle frequency phases mvasc3 mvasc1 x1r1 x0r0 isc3 isc1 r1 x1 r0 x0 "
            "scantype sequence bus2 z1 z0 z2 puz1 puz0 puz2 basemva yearly daily duty model "
            "puzideal spectrum basefreq enabled like");
        add("line",
            "bus1 bus2 linecode length phases r1 x1 r0 x0 c1 c0 rmatrix xmatrix cmatrix switch rg "
            "xg rho geometry units spacing wires earthmodel cncables tscables b1 b0 seasons "
            "ratings linetype normamps emergamps faultrate pctperm repair basefreq enabled like");
        add("linecode",
            "nphases r1 x1 r0 x0 c1 c0 units rmatrix xmatrix cmatrix basefreq normamps emergamps "
            "faultrate pctperm repair kron rg xg rho neutral b1 b0 seasons ratings linetype like");
        add("linegeometry",
            "nconds nphases cond wire x h units normamps emergamps reduce spacing wires cncable "
            "tscable cncables tscables seasons ratings linetype like");
        add("wiredata",
            "rdc rac runits gmrac gmrunits radius radunits normamps emergamps diam capradius "
            "seasons ratings like");
        add("transformer",
            "phases windings wdg bus conn kv kva tap %r rneut xneut buses conns kvs kvas taps xhl "
            "xht xlt xscarray thermal n m flrise hsrise %loadloss %noloadloss normhkva emerghkva "
            "sub maxtap mintap numtaps subname %imag ppm_antifloat %rs bank xfmrcode xrconst x12 "
            "x13 x23 leadlag wdgcurrents core rdcohms seasons ratings normamps emergamps "
            "faultrate pctperm repair basefreq enabled like");
        out["xfmrcode"] = out["transformer"];
        add("load",
            "phases bus1 kv kw pf model yearly daily duty growth conn kvar rneut xneut status "
            "class vminpu vmaxpu vminnorm vminemerg xfkva allocationfactor kva %mean %stddev "
            "cvrwatts cvrvars kwh kwhdays cfactor cvrcurve numcust zipv %seriesrl relweight "
            "vlowpu puxharm xrharm spectrum basefreq enabled like");
        add("capacitor",
            "bus1 bus2 phases kvar kv conn cmatrix cuf r xl harm numsteps states normamps "
            "emergamps faultrate pctperm repair basefreq enabled like");
        add("regcontrol",
            "transformer winding vreg band ptratio ctprim r x bus delay reversible revvreg revband "
            "revr revx tapdelay debugtrace maxtapchange inversetime tapwinding vlimit ptphase "
            "revthreshold revdelay revneutral eventlog remoteptratio tapnum reset ldc_z rev_z "
            "cogen basefreq enabled like");
        add("reactor",
            "bus1 bus2 phases kvar kv conn rmatrix xmatrix parallel r x rp z1 z2 z0 z rcurve "
            "lcurve lmh normamps emergamps faultrate pctperm repair basefreq enabled like");
        return out;
    }();
    return known;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    });
    return text;
}

struct Token {
    std::string name, value;  ///< name empty: by position
};

char closer(char c) {
    switch (c) {
        case '(': return ')';
        case '[': return ']';
        case '{': return '}';
        case '"': return '"';
        case '\'': return '\'';
        default: return '\0';
    }
}

/// Words and name=value pairs of a line, comments cut off.
std::vector<Token> tokens_of(std::string_view line) {
    std::vector<Token> out;
    std::size_t i = 0;
    auto blank = [&](char c) { return c == ' ' || c == '\t' || c == ',' || c == '\r'; };
    auto skip = [&] {
        while (i < line.size() && blank(line[i])) {
            ++i;
        }
    };
    auto comment = [&] { return line[i] == '!' || line.substr(i, 2) == "//"; };
    auto word = [&](bool name) {
        std::string text;
        if (const char close = i < line.size() ? closer(line[i]) : '\0'; close != '\0') {
            const auto end = line.find(close, i + 1);
            const auto stop = end == std::string_view::npos ? line.size() : end;
            text = line.substr(i, stop - i + 1);
            i = std::min(stop + 1, line.size());
            return text;
        }
        while (i < line.size() && !blank(line[i]) && !(name && line[i] == '=') && !comment()) {
            text += line[i++];
        }
        return text;
    };
    for (skip(); i < line.size() && !comment(); skip()) {
        Token token;
        const auto before = i;
        token.value = word(true);
        auto next = i;
        while (next < line.size() && (line[next] == ' ' || line[next] == '\t')) {
            ++next;
        }
        if (next < line.size() && line[next] == '=') {
            i = next + 1;
            while (i < line.size() && (line[i] == ' ' || line[i] == '\t')) {
                ++i;
            }
            token.name = lower(token.value);
            token.value = i < line.size() ? word(false) : "";
        }
        if (i == before) {
            ++i;  // a stray sign
            continue;
        }
        out.push_back(std::move(token));
    }
    return out;
}

class Reader {
public:
    DssScript script;

    void file(const std::filesystem::path& path, int depth) {
        require<DataError>(depth <= deepest, "{}: redirects more than {} deep", path.string(),
                           deepest);
        std::ifstream in(path);
        require<DataError>(in.good(), "{}: cannot be read", path.string());
        const auto was = place_;
        std::string line;
        bool comment = false;
        for (int number = 1; std::getline(in, line); ++number) {
            require<DataError>(line.size() <= longest_line, "{}:{}: a line of {} bytes",
                               path.string(), number, line.size());
            place_ = fmt::format("{}:{}", path.filename().string(), number);
            if (line.find("/*") != std::string::npos) {
                comment = true;
            }
            if (!comment) {
                take(tokens_of(line), path.parent_path(), depth);
            }
            if (line.find("*/") != std::string::npos) {
                comment = false;
            }
        }
        place_ = was;
    }

private:
    std::string place_;
    std::unordered_map<std::string, std::size_t> number_;  ///< "kind.name"
    long current_ = -1;                                    ///< element, −1: none that is kept
    long last_property_ = -1;

    void take(std::vector<Token> tokens, const std::filesystem::path& folder, int depth) {
        if (tokens.empty()) {
            return;
        }
        const auto command = lower(tokens[0].name.empty() ? tokens[0].value : tokens[0].name);
        if (command[0] == '~' || command == "more" || command == "m") {
            if (command.size() > 1 && command[0] == '~') {
                tokens[0].value.erase(0, tokens[0].name.empty() ? 1 : 0);
                tokens[0].name.erase(0, tokens[0].name.empty() ? 0 : 1);
                set(tokens, 0);
            } else {
                set(tokens, 1);
            }
        } else if (command == "new" || command == "edit") {
            define(tokens, command == "new");
        } else if ((command == "redirect" || command == "compile") && tokens.size() > 1) {
            auto name = tokens[1].value;
            name.erase(std::remove_if(name.begin(), name.end(),
                                      [](char c) { return closer(c) != '\0' || c == ')'; }),
                       name.end());
            std::replace(name.begin(), name.end(), '\\', '/');
            file(folder / name, depth + 1);
        } else if (command == "set") {
            option(tokens);
        } else if (!tokens[0].name.empty()) {
            property_of_element(tokens);
        }
    }

    void option(const std::vector<Token>& tokens) {
        for (std::size_t i = 1; i < tokens.size(); ++i) {
            if (tokens[i].name == "defaultbasefrequency") {
                script.frequency_hz = dss_number(tokens[i].value, place_);
                require<DataError>(script.frequency_hz > 0.0, "{}: a frequency of {} Hz", place_,
                                   script.frequency_hz);
            } else if (tokens[i].name == "earthmodel") {
                script.carson = lower(tokens[i].value) == "carson";
            }
        }
    }

    /// "Transformer.Reg1.Taps=[1 1.05]"
    void property_of_element(std::vector<Token>& tokens) {
        const auto path = tokens[0].name;
        const auto first = path.find('.');
        const auto last = path.rfind('.');
        if (first == std::string::npos || first == last) {
            return;
        }
        choose(path.substr(0, first), path.substr(first + 1, last - first - 1), false);
        tokens[0].name = path.substr(last + 1);
        set(tokens, 0);
    }

    void define(const std::vector<Token>& tokens, bool fresh) {
        require<DataError>(tokens.size() > 1, "{}: nothing to define", place_);
        auto object = tokens[1].value;
        object.erase(std::remove_if(object.begin(), object.end(),
                                    [](char c) { return c == '"' || c == '\''; }),
                     object.end());
        const auto dot = object.find('.');
        if (dot == std::string::npos) {
            current_ = -1;
            return;
        }
        choose(lower(object.substr(0, dot)), lower(object.substr(dot + 1)), fresh);
        set(tokens, 2);
    }

    void choose(std::string kind, std::string name, bool fresh) {
        last_property_ = -1;
        if (kind == "circuit") {
            kind = "vsource";
            name = "source";
        }
        if (known_properties().count(kind) == 0) {
            script.ignored[kind] += fresh ? 1 : 0;
            current_ = -1;
            return;
        }
        const auto key = kind + "." + name;
        const auto found = number_.find(key);
        if (found != number_.end()) {
            current_ = static_cast<long>(found->second);
            return;
        }
        require<DataError>(fresh, "{}: {} '{}' is not defined", place_, kind, name);
        number_[key] = script.elements.size();
        current_ = static_cast<long>(script.elements.size());
        script.elements.push_back({kind, name, place_, {}});
    }

    void set(const std::vector<Token>& tokens, std::size_t from) {
        if (current_ < 0) {
            return;
        }
        const auto& names = known_properties().at(element().kind);
        for (std::size_t i = from; i < tokens.size(); ++i) {
            auto place = static_cast<std::size_t>(last_property_ + 1);
            if (!tokens[i].name.empty()) {
                place = find(names, tokens[i].name);
                require<DataError>(place < names.size(), "{}: {} '{}' has no property '{}'", place_,
                                   element().kind, element().name, tokens[i].name);
            }
            require<DataError>(place < names.size(), "{}: {} '{}': value '{}' has no property",
                               place_, element().kind, element().name, tokens[i].value);
            last_property_ = static_cast<long>(place);
            if (names[place] == "like") {
                const auto other = number_.find(element().kind + "." + lower(tokens[i].value));
                require<DataError>(other != number_.end(), "{}: like '{}', which is not defined",
                                   place_, tokens[i].value);
                const auto copied = script.elements[other->second].properties;
                element().properties.insert(element().properties.end(), copied.begin(),
                                            copied.end());
                continue;
            }
            element().properties.emplace_back(names[place], tokens[i].value);
        }
    }

    DssElement& element() { return script.elements[static_cast<std::size_t>(current_)]; }

    static std::size_t find(const std::vector<std::string>& names, const std::string& name) {
        auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end()) {
            found = std::find_if(names.begin(), names.end(),
                                 [&](const std::string& n) { return n.starts_with(name); });
        }
        return static_cast<std::size_t>(found - names.begin());
    }
};

}  // namespace

const std::string* DssElement::find(std::string_view property) const {
    for (auto p = properties.rbegin(); p != properties.rend(); ++p) {
        if (p->first == property) {
            return &p->second;
        }
    }
    return nullptr;
}

const DssElement* DssScript::find(std::string_view kind, std::string_view name) const {
    for (const auto& element : elements) {
        if (element.kind == kind && element.name == name) {
            return &element;
        }
    }
    return nullptr;
}

DssScript read_opendss(const std::filesystem::path& master) {
    Reader reader;
    reader.file(master, 0);
    return std::move(reader.script);
}

}  // namespace calade::io
