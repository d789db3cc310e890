// SPDX-License-Identifier: Apache-2.0
#include "calade/io/gtfs.hpp"

#include "calade/base/error.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>

namespace calade::io {
namespace {

/// A feed of two lines as files; each can be replaced.
struct Feed {
    std::map<std::string, std::string> file{
        {"stops.txt",
         "stop_id,stop_name,stop_lat,stop_lon\nA,Port,49.92,1.08\nB,Gare,49.92,1.09\n"
         "C,Plage,49.93,1.07\n"},
        {"routes.txt", "route_id,route_short_name,route_type\n1,1,3\nf,Bac,4\n"},
        {"trips.txt",
         "route_id,service_id,trip_id,trip_headsign\n1,week,t1,Plage\n1,sunday,t2,\n"
         "f,week,boat,\n"},
        {"stop_times.txt",
         "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
         "t1,08:10:00,08:10:00,C,30\nt1,8:00:00,08:00:30,A,10\nt1,,,B,20\n"
         "t2,25:00:00,25:00:00,A,1\nt2,25:05:00,25:05:00,B,2\n"
         "boat,09:00:00,09:00:00,A,1\nboat,09:09:00,09:09:00,C,2\n"},
        {"calendar.txt",
         "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
         "week,1,1,1,1,1,0,0,20260101,20261231\nsunday,0,0,0,0,0,0,1,20260101,20261231\n"},
        {"calendar_dates.txt",
         "service_id,date,exception_type\nweek,20261225,2\n"
         "sunday,20261225,1\n"}};
    GtfsFeed read(const std::string& date) const {
        const test::Scratch folder;
        for (const auto& [name, text] : file) {
            std::ofstream(folder.path() / name) << text;
        }
        return read_gtfs(folder.path(), date);
    }
    std::string refusal(const std::string& date = "20260601") const {
        try {
            (void)read(date);
        } catch (const DataError& e) {
            const std::string text = e.what();
            const auto slash = text.rfind('/');
            return slash == std::string::npos ? text : text.substr(slash + 1);
        }
        return "no refusal";
    }
};

TEST(Gtfs, GivesTheTripsOfADay) {
    const auto feed = Feed().read("20260601");  // a Monday
    ASSERT_EQ(feed.trips.size(), 2U);
    EXPECT_EQ(feed.trips_of_other_days, 1);
    const auto& t = feed.trips[0];
    EXPECT_EQ(t.line, "1");
    ASSERT_EQ(t.calls.size(), 3U);
    EXPECT_EQ(feed.stops[static_cast<std::size_t>(t.calls[0].stop)].name, "Port");
    EXPECT_EQ(t.calls[0].departure_s, 8 * 3600.0 + 30.0);
    EXPECT_EQ(t.calls[1].arrival_s, 8 * 3600.0 + 315.0);  // half way from 8:00:30 to 8:10
    EXPECT_FALSE(t.calls[1].exact);
    EXPECT_EQ(feed.times_interpolated, 1);
    EXPECT_EQ(feed.trips[1].route_type, 4);
}

TEST(Gtfs, KnowsWeekendsExceptionsAndTimesPastMidnight) {
    for (const auto* sunday : {"20260607", "20261225"}) {
        const auto feed = Feed().read(sunday);
        ASSERT_EQ(feed.trips.size(), 1U) << sunday;
        EXPECT_EQ(feed.trips[0].calls[0].arrival_s, 25 * 3600.0);
    }
    EXPECT_TRUE(Feed().read("20270601").trips.empty());
}

TEST(Gtfs, RepeatsTripsByFrequency) {
    Feed f;
    f.file["frequencies.txt"] =
        "trip_id,start_time,end_time,headway_secs\nt1,10:00:00,10:30:00,600\n";
    const auto feed = f.read("20260601");
    ASSERT_EQ(feed.trips.size(), 4U);  // the boat and three runs
    EXPECT_EQ(feed.trips[3].calls[0].departure_s, 10 * 3600.0 + 1200.0);
    EXPECT_EQ(feed.trips[3].calls[2].arrival_s, 10 * 3600.0 + 1200.0 + 570.0);
}

TEST(Gtfs, NamesWhatIsWrong) {
    Feed f;
    EXPECT_EQ(f.refusal("2026-06-01"), "GTFS date is \"2026-06-01\", expected YYYYMMDD");
    f.file["stop_times.txt"] =
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,8h,08:00:00,A,1\n";
    EXPECT_EQ(f.refusal(), "stop_times.txt:2: arrival_time is \"8h\", expected H:MM:SS");
    f.file["stop_times.txt"] =
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t9,08:00:00,08:00:00,A,1\n";
    EXPECT_EQ(f.refusal(), "stop_times.txt:2: trip \"t9\" is not in trips.txt");
    f.file["stop_times.txt"] =
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,08:00:00,08:00:00,Z,1\n";
    EXPECT_EQ(f.refusal(), "stop_times.txt:2: stop \"Z\" is not in stops.txt");
    f.file["stop_times.txt"] =
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,08:00:00,08:00:00,A,1\nt1,07:00:00,07:00:00,B,2\n";
    EXPECT_EQ(f.refusal(),
              "stop_times.txt:3: arrival at 25200 s, before the departure from the "
              "stop before at 28800 s");
    f.file.erase("calendar.txt");
    f.file.erase("calendar_dates.txt");
    EXPECT_NE(f.refusal().find("has neither calendar.txt nor calendar_dates.txt"),
              std::string::npos);
    f.file["stops.txt"] = "stop_id,stop_lat,stop_lon\nA,99,1\n";
    EXPECT_NE(f.refusal().find("stop at latitude 99"), std::string::npos);
    f.file.erase("stops.txt");
    EXPECT_NE(f.refusal().find("has no stops.txt"), std::string::npos);
}

}  // namespace
}  // namespace calade::io
