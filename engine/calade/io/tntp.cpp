// SPDX-License-Identifier: Apache-2.0
#include "calade/io/tntp.hpp"

#include "calade/base/error.hpp"
#include "calade/io/text_scan.hpp"

#include <cpl_vsi.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <string>
#include <string_view>

namespace calade::io {
namespace {

namespace fs = std::filesystem;

std::string read_packed(const fs::path& file) {
    const std::string name =
        file.extension() == ".gz" ? "/vsigzip/" + file.string() : file.string();
    VSILFILE* in = VSIFOpenL(name.c_str(), "rb");
    require<DataError>(in != nullptr, "{}: cannot be read, expected a TNTP file", file.string());
    std::string text;
    std::string block(1 << 16, '\0');
    for (std::size_t n = 0; (n = VSIFReadL(block.data(), 1, block.size(), in)) > 0;) {
        text.append(block, 0, n);
    }
    VSIFCloseL(in);
    return text;
}

/// The file line by line: metadata tags are taken in, comments (~) and empty lines passed over.
class TntpLines {
public:
    explicit TntpLines(const fs::path& file) : file_(file.string()), text_(read_packed(file)) {}

    bool next(std::string_view& line) {
        while (position_ < text_.size()) {
            const auto end = std::min(text_.find('\n', position_), text_.size());
            line = trimmed(std::string_view(text_).substr(position_, end - position_));
            position_ = end + 1;
            ++number_;
            if (line.starts_with('<')) {
                take_tag(line);
            } else if (!line.empty() && !line.starts_with('~')) {
                return true;
            }
        }
        return false;
    }

    [[nodiscard]] std::string where() const { return fmt::format("{}:{}", file_, number_); }
    [[nodiscard]] const std::string& file() const { return file_; }

    /// A whole number from the metadata, or `fallback` (below zero: the tag is required).
    [[nodiscard]] Index tag(const std::string& name, Index fallback = -1) const {
        const auto found = tags_.find(name);
        if (found == tags_.end()) {
            require<DataError>(fallback >= 0, "{}: no <{}> in the header, expected a whole number",
                               file_, name);
            return fallback;
        }
        Index value = -1;
        const auto& s = found->second;
        std::from_chars(s.data(), s.data() + s.size(), value);
        require<DataError>(value >= 0, "{}: <{}> is \"{}\", expected a whole number", file_, name,
                           s);
        return value;
    }

private:
    void take_tag(std::string_view line) {
        const auto end = line.find('>');
        if (end != line.npos) {
            tags_[std::string(line.substr(1, end - 1))] =
                std::string(trimmed(line.substr(end + 1)));
        }
    }

    std::string file_;
    std::string text_;
    std::size_t position_ = 0;
    int number_ = 0;
    std::map<std::string, std::string> tags_;
};

double number(const TntpLines& lines, std::string_view word, std::string_view what) {
    double value = 0.0;
    if (word.starts_with('+')) {
        word.remove_prefix(1);
    }
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    require<DataError>(
        error == std::errc{} && end == word.data() + word.size() && std::isfinite(value),
        "{}: {} is \"{}\", expected a finite number", lines.where(), what, word);
    return value;
}

Index whole(const TntpLines& lines, std::string_view word, std::string_view what, Index highest) {
    const double value = number(lines, word, what);
    require<DataError>(value >= 1 && value <= highest && value == std::floor(value),
                       "{}: {} is {}, expected a whole number from 1 to {}", lines.where(), what,
                       value, highest);
    return static_cast<Index>(value);
}

std::vector<std::string_view> words(std::string_view line) {
    constexpr std::string_view space = " \t\r;";
    std::vector<std::string_view> found;
    for (auto first = line.find_first_not_of(space); first != line.npos;) {
        const auto end = std::min(line.find_first_of(space, first), line.size());
        found.push_back(line.substr(first, end - first));
        first = line.find_first_not_of(space, end);
    }
    return found;
}

/// "destination : trips ;" any number of times, blanks anywhere.
void read_entries(const TntpLines& lines, std::string_view line, Index origin, Index zones,
                  std::vector<TntpTrip>& trips) {
    for (std::size_t begin = 0; begin < line.size();) {
        const auto end = std::min(line.find(';', begin), line.size());
        const auto entry = trimmed(line.substr(begin, end - begin));
        begin = end + 1;
        if (entry.empty()) {
            continue;
        }
        const auto colon = entry.find(':');
        require<DataError>(colon != entry.npos,
                           "{}: \"{}\" found, expected \"destination : trips\"", lines.where(),
                           entry);
        trips.push_back({origin,
                         whole(lines, trimmed(entry.substr(0, colon)), "destination", zones),
                         number(lines, trimmed(entry.substr(colon + 1)), "trips")});
    }
}

}  // namespace

TntpNetwork read_tntp_network(const fs::path& file) {
    TntpLines lines(file);
    TntpNetwork network;
    std::string_view line;
    while (lines.next(line)) {
        if (network.nodes == 0) {
            network.zones = lines.tag("NUMBER OF ZONES");
            network.nodes = lines.tag("NUMBER OF NODES");
            network.first_through_node = lines.tag("FIRST THRU NODE", 1);
        }
        const auto w = words(line);
        require<DataError>(w.size() >= 10, "{}: a link has {} values, expected 10", lines.where(),
                           w.size());
        TntpLink l;
        l.from = whole(lines, w[0], "from node", network.nodes);
        l.to = whole(lines, w[1], "to node", network.nodes);
        l.capacity = number(lines, w[2], "capacity");
        l.length = number(lines, w[3], "length");
        l.free_flow_time = number(lines, w[4], "free flow time");
        l.b = number(lines, w[5], "B");
        l.power = number(lines, w[6], "power");
        l.speed = number(lines, w[7], "speed");
        l.toll = number(lines, w[8], "toll");
        l.type = static_cast<int>(number(lines, w[9], "type"));
        network.links.push_back(l);
    }
    const auto count = static_cast<Index>(network.links.size());
    require<DataError>(count == lines.tag("NUMBER OF LINKS"),
                       "{}: {} links read, expected {} as its header says", lines.file(), count,
                       lines.tag("NUMBER OF LINKS"));
    return network;
}

std::vector<TntpTrip> read_tntp_trips(const fs::path& file) {
    TntpLines lines(file);
    std::vector<TntpTrip> trips;
    std::string_view line;
    Index zones = 0;
    Index origin = 0;
    while (lines.next(line)) {
        if (zones == 0) {
            zones = lines.tag("NUMBER OF ZONES");
        }
        if (line.starts_with("Origin")) {
            const auto w = words(line);
            require<DataError>(w.size() == 2, "{}: \"{}\" found, expected \"Origin\" and a zone",
                               lines.where(), line);
            origin = whole(lines, w[1], "origin", zones);
            continue;
        }
        require<DataError>(origin > 0, "{}: trips found before the first Origin line",
                           lines.where());
        read_entries(lines, line, origin, zones, trips);
    }
    require<DataError>(!trips.empty(), "{}: no trips found, expected at least one", lines.file());
    return trips;
}

std::vector<TntpFlow> read_tntp_flows(const fs::path& file) {
    constexpr Index highest_node = 1'000'000'000;  // the flow file does not say how many there are
    TntpLines lines(file);
    std::vector<TntpFlow> flows;
    std::string_view line;
    while (lines.next(line)) {
        const auto w = words(line);
        if (w[0] == "From") {
            continue;
        }
        require<DataError>(w.size() >= 4, "{}: a flow has {} values, expected 4", lines.where(),
                           w.size());
        flows.push_back({whole(lines, w[0], "from node", highest_node),
                         whole(lines, w[1], "to node", highest_node), number(lines, w[2], "flow"),
                         number(lines, w[3], "cost")});
    }
    return flows;
}

}  // namespace calade::io
