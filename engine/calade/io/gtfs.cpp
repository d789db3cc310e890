// SPDX-License-Identifier: Apache-2.0
#include "calade/io/gtfs.hpp"

#include "calade/base/error.hpp"
#include "calade/io/csv.hpp"
#include "calade/io/text_scan.hpp"

#include <cpl_vsi.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

namespace calade::io {
namespace {

/// The text of a file of the feed, nothing where it is not there.
std::optional<std::string> text_of(const std::filesystem::path& feed, const std::string& file) {
    const bool zipped = feed.extension() == ".zip";
    const std::string name = (zipped ? "/vsizip/" + feed.string() : feed.string()) + "/" + file;
    VSILFILE* in = VSIFOpenL(name.c_str(), "rb");
    if (in == nullptr) {
        return std::nullopt;
    }
    std::string text;
    std::array<char, 65536> block{};
    for (std::size_t n = 0; (n = VSIFReadL(block.data(), 1, block.size(), in)) > 0;) {
        text.append(block.data(), n);
    }
    VSIFCloseL(in);
    return text;
}

struct GtfsTables {
    std::filesystem::path feed;
    [[nodiscard]] Csv need(const char* file) const {
        const auto text = text_of(feed, file);
        require<DataError>(text.has_value(), "{}: has no {}, expected a GTFS feed", feed.string(),
                           file);
        return Csv::parse(*text, (feed / file).string());
    }
    [[nodiscard]] std::optional<Csv> may(const char* file) const {
        const auto text = text_of(feed, file);
        return text ? std::optional(Csv::parse(*text, (feed / file).string())) : std::nullopt;
    }
};

std::string optional_text(const Csv& t, std::size_t row, const char* column) {
    return t.has_column(column) ? t.text(row, t.column(column)) : std::string();
}

double seconds(const Csv& t, std::size_t row, const char* column) {
    const std::string& text = t.text(row, t.column(column));
    const auto first = text.find(':');
    const auto second = first == std::string::npos ? first : text.find(':', first + 1);
    if (second != std::string::npos) {
        const std::string_view view = trimmed(text);
        const auto part = [&](std::size_t a, std::size_t b) {
            return parse_number(trimmed(std::string_view(text).substr(a, b)));
        };
        const auto h = part(0, first);
        const auto m = part(first + 1, second - first - 1);
        const auto s = part(second + 1, std::string::npos);
        if (!view.empty() && h && m && s && *h >= 0 && *h < 200 && *m >= 0 && *m < 60 && *s >= 0 &&
            *s < 60) {
            return *h * 3600.0 + *m * 60.0 + *s;
        }
    }
    fail<DataError>("{}: {} is \"{}\", expected H:MM:SS", t.place(row), column, text);
}

/// Day of the week of a date by Sakamoto's method, 0 is Monday.
int weekday(const std::string& date) {
    int y = std::stoi(date.substr(0, 4));
    const int m = std::stoi(date.substr(4, 2));
    const int d = std::stoi(date.substr(6, 2));
    constexpr std::array<int, 12> shift{0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
    y -= m < 3 ? 1 : 0;
    return (y + y / 4 - y / 100 + y / 400 + shift[static_cast<std::size_t>(m - 1)] + d + 6) % 7;
}

void check_date(const std::string& date) {
    const bool digits = date.size() == 8 && std::all_of(date.begin(), date.end(), [](char c) {
                            return c >= '0' && c <= '9';
                        });
    const int month = digits ? std::stoi(date.substr(4, 2)) : 0;
    const int day = digits ? std::stoi(date.substr(6, 2)) : 0;
    require<DataError>(month >= 1 && month <= 12 && day >= 1 && day <= 31,
                       "GTFS date is \"{}\", expected YYYYMMDD", date);
}

/// Services that run on the date.
std::set<std::string> services_on(const GtfsTables& tables, const std::string& date) {
    constexpr std::array<const char*, 7> days{"monday", "tuesday",  "wednesday", "thursday",
                                              "friday", "saturday", "sunday"};
    const char* day = days[static_cast<std::size_t>(weekday(date))];
    std::set<std::string> running;
    const auto calendar = tables.may("calendar.txt");
    const auto exceptions = tables.may("calendar_dates.txt");
    require<DataError>(calendar || exceptions,
                       "{}: has neither calendar.txt nor calendar_dates.txt, expected one",
                       tables.feed.string());
    for (std::size_t r = 0; calendar && r < calendar->rows(); ++r) {
        if (calendar->text(r, calendar->column("start_date")) <= date &&
            date <= calendar->text(r, calendar->column("end_date")) &&
            calendar->text(r, calendar->column(day)) == "1") {
            running.insert(calendar->text(r, calendar->column("service_id")));
        }
    }
    for (std::size_t r = 0; exceptions && r < exceptions->rows(); ++r) {
        if (exceptions->text(r, exceptions->column("date")) != date) {
            continue;
        }
        const auto& service = exceptions->text(r, exceptions->column("service_id"));
        const auto& kind = exceptions->text(r, exceptions->column("exception_type"));
        require<DataError>(kind == "1" || kind == "2",
                           "{}: exception_type is \"{}\", expected 1 (added) or 2 (removed)",
                           exceptions->place(r), kind);
        if (kind == "1") {
            running.insert(service);
        } else {
            running.erase(service);
        }
    }
    return running;
}

struct TimedCall {
    double sequence = 0.0;
    GtfsFeed::Call call;
    bool timed = true;
    std::size_t row = 0;
};

/// Calls without times lie evenly between their neighbours; the ends must have theirs.
void put_in_order(const Csv& t, std::vector<TimedCall>& calls, std::int64_t& interpolated) {
    std::stable_sort(calls.begin(), calls.end(), [](const TimedCall& a, const TimedCall& b) {
        return a.sequence < b.sequence;
    });
    for (const TimedCall* end : {&calls.front(), &calls.back()}) {
        require<DataError>(end->timed, "{}: no time at the end of a trip, expected one",
                           t.place(end->row));
    }
    std::size_t last = 0;
    for (std::size_t k = 1; k < calls.size(); ++k) {
        if (!calls[k].timed) {
            ++interpolated;
            continue;
        }
        const double from = calls[last].call.departure_s;
        require<DataError>(calls[k].call.arrival_s >= from,
                           "{}: arrival at {} s, before the departure from the stop before at {} s",
                           t.place(calls[k].row), calls[k].call.arrival_s, from);
        for (std::size_t i = last + 1; i < k; ++i) {
            const double part = static_cast<double>(i - last) / static_cast<double>(k - last);
            auto& call = calls[i].call;
            call.arrival_s = call.departure_s = from + part * (calls[k].call.arrival_s - from);
            call.exact = false;
        }
        last = k;
    }
}

std::map<std::string, int> read_stops(const GtfsTables& tables, GtfsFeed& feed) {
    std::map<std::string, int> of_id;
    const Csv t = tables.need("stops.txt");
    for (std::size_t r = 0; r < t.rows(); ++r) {
        GtfsFeed::Stop s;
        s.id = t.text(r, t.column("stop_id"));
        s.name = optional_text(t, r, "stop_name");
        const auto kind = optional_text(t, r, "location_type");
        const bool platform = kind.empty() || kind == "0";
        if (!platform && optional_text(t, r, "stop_lat").empty()) {
            continue;  // entrances and nodes may have no place
        }
        s.latitude = t.number(r, t.column("stop_lat"));
        s.longitude = t.number(r, t.column("stop_lon"));
        require<DataError>(std::abs(s.latitude) <= 90.0 && std::abs(s.longitude) <= 180.0,
                           "{}: stop at latitude {} and longitude {}, expected -90 to 90 and -180 "
                           "to 180",
                           t.place(r), s.latitude, s.longitude);
        require<DataError>(of_id.emplace(s.id, static_cast<int>(feed.stops.size())).second,
                           "{}: stop \"{}\" is given twice, expected it once", t.place(r), s.id);
        feed.stops.push_back(std::move(s));
    }
    return of_id;
}

/// A trip that runs by frequency becomes one trip a run, shifted in time.
void add_runs(const GtfsTables& tables, const std::map<std::string, std::size_t>& trip_of_id,
              GtfsFeed& feed) {
    const auto t = tables.may("frequencies.txt");
    std::set<std::size_t> patterns;
    const std::size_t before = feed.trips.size();
    for (std::size_t r = 0; t && r < t->rows(); ++r) {
        const auto found = trip_of_id.find(t->text(r, t->column("trip_id")));
        if (found == trip_of_id.end() || feed.trips[found->second].calls.size() < 2) {
            continue;  // of another day
        }
        const double begin = seconds(*t, r, "start_time");
        const double end = seconds(*t, r, "end_time");
        const double headway = t->number(r, t->column("headway_secs"));
        require<DataError>(
            headway > 0.0 && end > begin,
            "{}: every {} s from {} s to {} s, expected a headway above 0 and an end "
            "after the start",
            t->place(r), headway, begin, end);
        patterns.insert(found->second);
        for (int k = 0; begin + k * headway < end; ++k) {
            auto run = feed.trips[found->second];
            const double shift = begin + k * headway - run.calls.front().departure_s;
            run.id += fmt::format("@{}", begin + k * headway);
            for (auto& call : run.calls) {
                call.arrival_s += shift;
                call.departure_s += shift;
            }
            feed.trips.push_back(std::move(run));
        }
    }
    std::vector<GtfsFeed::Trip> kept;
    for (std::size_t k = 0; k < feed.trips.size(); ++k) {
        if (k >= before || patterns.count(k) == 0) {
            kept.push_back(std::move(feed.trips[k]));
        }
    }
    feed.trips = std::move(kept);
}

void read_calls(const GtfsTables& tables, const std::map<std::string, int>& stop_of_id,
                const std::map<std::string, std::size_t>& trip_of_id,
                const std::set<std::string>& other_trips, GtfsFeed& feed) {
    const Csv t = tables.need("stop_times.txt");
    std::vector<std::vector<TimedCall>> calls(feed.trips.size());
    for (std::size_t r = 0; r < t.rows(); ++r) {
        const auto& id = t.text(r, t.column("trip_id"));
        const auto trip = trip_of_id.find(id);
        if (trip == trip_of_id.end()) {
            require<DataError>(other_trips.count(id) != 0, "{}: trip \"{}\" is not in trips.txt",
                               t.place(r), id);
            continue;
        }
        const auto& stop_id = t.text(r, t.column("stop_id"));
        const auto stop = stop_of_id.find(stop_id);
        require<DataError>(stop != stop_of_id.end(), "{}: stop \"{}\" is not in stops.txt",
                           t.place(r), stop_id);
        TimedCall c;
        c.row = r;
        c.sequence = t.number(r, t.column("stop_sequence"));
        c.call.stop = stop->second;
        c.call.exact = optional_text(t, r, "timepoint") != "0";
        const bool arrival = !trimmed(t.text(r, t.column("arrival_time"))).empty();
        const bool departure = !trimmed(t.text(r, t.column("departure_time"))).empty();
        c.timed = arrival || departure;
        if (c.timed) {
            c.call.arrival_s = seconds(t, r, arrival ? "arrival_time" : "departure_time");
            c.call.departure_s = seconds(t, r, departure ? "departure_time" : "arrival_time");
            require<DataError>(c.call.departure_s >= c.call.arrival_s,
                               "{}: departure at {} s, before the arrival at {} s", t.place(r),
                               c.call.departure_s, c.call.arrival_s);
        }
        calls[trip->second].push_back(c);
    }
    for (std::size_t k = 0; k < calls.size(); ++k) {
        if (calls[k].size() < 2) {
            ++feed.trips_without_calls;
            continue;
        }
        put_in_order(t, calls[k], feed.times_interpolated);
        for (const auto& c : calls[k]) {
            feed.trips[k].calls.push_back(c.call);
        }
    }
}

}  // namespace

GtfsFeed read_gtfs(const std::filesystem::path& path, const std::string& date) {
    check_date(date);
    const GtfsTables tables{path};
    GtfsFeed feed;
    const auto stop_of_id = read_stops(tables, feed);
    const auto running = services_on(tables, date);
    struct Route {
        std::string line;
        int type;
    };
    std::map<std::string, Route> routes;
    const Csv r = tables.need("routes.txt");
    for (std::size_t row = 0; row < r.rows(); ++row) {
        auto line = optional_text(r, row, "route_short_name");
        routes[r.text(row, r.column("route_id"))] = {
            line.empty() ? optional_text(r, row, "route_long_name") : line,
            static_cast<int>(r.integer(row, r.column("route_type")))};
    }
    std::map<std::string, std::size_t> trip_of_id;
    std::set<std::string> others;
    const Csv t = tables.need("trips.txt");
    for (std::size_t row = 0; row < t.rows(); ++row) {
        const auto& id = t.text(row, t.column("trip_id"));
        if (running.count(t.text(row, t.column("service_id"))) == 0) {
            others.insert(id);
            ++feed.trips_of_other_days;
            continue;
        }
        const auto route = routes.find(t.text(row, t.column("route_id")));
        require<DataError>(route != routes.end(), "{}: route \"{}\" is not in routes.txt",
                           t.place(row), t.text(row, t.column("route_id")));
        require<DataError>(trip_of_id.emplace(id, feed.trips.size()).second,
                           "{}: trip \"{}\" is given twice, expected it once", t.place(row), id);
        feed.trips.push_back({id,
                              route->first,
                              route->second.line,
                              optional_text(t, row, "trip_headsign"),
                              route->second.type,
                              {}});
    }
    read_calls(tables, stop_of_id, trip_of_id, others, feed);
    add_runs(tables, trip_of_id, feed);
    std::erase_if(feed.trips, [](const GtfsFeed::Trip& trip) { return trip.calls.empty(); });
    std::stable_sort(feed.trips.begin(), feed.trips.end(), [](const auto& a, const auto& b) {
        return a.calls.front().departure_s < b.calls.front().departure_s;
    });
    return feed;
}

}  // namespace calade::io
