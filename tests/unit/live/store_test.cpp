// SPDX-License-Identifier: Apache-2.0
#include "calade/live/store.hpp"

#include "../../support/scratch.hpp"
#include "calade/base/error.hpp"
#include "calade/live/sqlite.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace calade::live {
namespace {

struct StoreTest : ::testing::Test {
    test::Scratch scratch;
    std::filesystem::path file = scratch / "live/readings.db";
    std::vector<std::string> sensors = {"quay", "bridge"};
    static Reading reading(std::size_t sensor, Millis measured, double value,
                           Quality quality = Quality::good) {
        return {sensor, measured, measured + 40, true, value, quality};
    }
};

TEST_F(StoreTest, KeepsReadingsOverReopening) {
    {
        Store store(file, sensors);
        store.begin();
        EXPECT_EQ(store.append(reading(0, 1000, 5.25)), 1);
        EXPECT_EQ(store.append(reading(1, 1000, 2.0)), 2);
        store.commit();
    }
    Store store(file, sensors);
    EXPECT_EQ(store.readings(), 2);
    const auto last = store.last_good(0);
    ASSERT_TRUE(last);
    EXPECT_EQ(last->reading.measured, 1000);
    EXPECT_EQ(last->reading.received, 1040);
    EXPECT_DOUBLE_EQ(last->reading.value, 5.25);
}

TEST_F(StoreTest, TakesAReadingOnceBySensorAndTime) {
    Store store(file, sensors);
    store.begin();
    EXPECT_TRUE(store.append(reading(0, 1000, 5.0)));
    EXPECT_FALSE(store.append(reading(0, 1000, 5.0)));
    EXPECT_TRUE(store.append(reading(1, 1000, 5.0)));
    EXPECT_TRUE(store.append(reading(0, 1001, 5.0)));
    store.commit();
    EXPECT_EQ(store.readings(), 3);
}

TEST_F(StoreTest, TakesReadingsWithoutATimeWheneverTheyCome) {
    Store store(file, sensors);
    auto r = reading(0, 1000, 5.0);
    r.time_given = false;
    store.begin();
    EXPECT_TRUE(store.append(r));
    EXPECT_TRUE(store.append(r));
    store.commit();
    EXPECT_EQ(store.readings(), 2);
}

TEST_F(StoreTest, KnowsASensorByNameWhateverItsPlace) {
    {
        Store store(file, sensors);
        store.begin();
        store.append(reading(1, 1000, 2.5));
        store.commit();
    }
    Store store(file, {"new one", "bridge"});
    EXPECT_FALSE(store.last_good(0));
    EXPECT_DOUBLE_EQ(store.last_good(1)->reading.value, 2.5);
}

TEST_F(StoreTest, GivesASeriesOfWhatIsFitForIt) {
    Store store(file, sensors);
    store.begin();
    store.append(reading(0, 3000, 3.0));
    store.append(reading(0, 1000, 1.0));
    store.append(reading(0, 2000, 99.0, Quality::out_of_range));
    store.append(reading(0, 2500, 2.5, Quality::stale));
    store.append(reading(0, 9000, 9.0));
    store.append(reading(1, 2000, 7.0));
    store.append(reading(0, 2600, std::numeric_limits<double>::quiet_NaN(), Quality::not_finite));
    store.commit();
    const auto o = store.observations(0, 0, 5000, 500);
    ASSERT_EQ(o.size(), 3U);
    EXPECT_DOUBLE_EQ(o[0].time, 0.5);
    EXPECT_DOUBLE_EQ(o[1].level_m, 2.5);
    EXPECT_DOUBLE_EQ(o[2].time, 2.5);
}

TEST_F(StoreTest, ForgetsWhatWasRolledBack) {
    Store store(file, sensors);
    store.begin();
    store.append(reading(0, 1000, 5.0));
    store.rollback();
    EXPECT_EQ(store.readings(), 0);
    store.rollback();  // nothing to do is fine
}

TEST_F(StoreTest, FollowsAnAlertThroughItsLife) {
    Store store(file, sensors);
    const auto id = store.raise("red", 7, 1000);
    EXPECT_EQ(store.open_alert("red")->id, id);
    EXPECT_FALSE(store.open_alert("yellow"));
    EXPECT_TRUE(store.acknowledge(id, "A. Martin", 2000));
    EXPECT_FALSE(store.acknowledge(id, "somebody else", 2500));
    store.close(id, 9, 3000);
    EXPECT_FALSE(store.open_alert("red"));
    const auto row = *store.alert(id);
    EXPECT_EQ(row.reading, 7);
    EXPECT_EQ(row.acknowledged, 2000);
    EXPECT_EQ(row.acknowledged_by, "A. Martin");
    EXPECT_EQ(row.closed, 3000);
    EXPECT_EQ(row.closing_reading, 9);
    EXPECT_FALSE(store.acknowledge(id, "too late", 4000));
}

TEST_F(StoreTest, RemembersEntriesUntilTheyAreAnnounced) {
    std::int64_t first = 0;
    {
        Store store(file, sensors);
        first = store.add_entry({0, 1, "raised", "{}"});
        store.add_entry({0, 1, "closed", R"({"a":1})"});
        store.mark_announced(first, 5000);
    }
    const Store store(file, sensors);
    const auto pending = store.pending_entries();
    ASSERT_EQ(pending.size(), 1U);
    EXPECT_EQ(pending[0].kind, "closed");
    EXPECT_EQ(pending[0].body, R"({"a":1})");
    EXPECT_TRUE(store.has_entry(1, "raised"));
    EXPECT_FALSE(store.has_entry(1, "consequences"));
}

TEST_F(StoreTest, KeepsASecondWriterOut) {
    const Store store(file, sensors);
    EXPECT_HOLDS(test::message_of<OutputError>([&] { const Store other(file, sensors); }),
                 "is in use by another calade live");
}

TEST_F(StoreTest, RefusesAnotherVersionAndLeavesItAlone) {
    { const Store store(file, sensors); }
    {
        Database db(file);
        db.execute("PRAGMA user_version = 99");
    }
    EXPECT_HOLDS(test::message_of<DataError>([&] { const Store store(file, sensors); }),
                 "has version 99, this program reads version 1");
}

TEST_F(StoreTest, RefusesTheDatabaseOfAnotherProgram) {
    const auto other = scratch / "other.db";
    {
        Database db(other);
        db.execute("CREATE TABLE songs (title TEXT)");
    }
    EXPECT_HOLDS(test::message_of<DataError>([&] { const Store store(other, sensors); }),
                 "is the database of another program");
}

TEST_F(StoreTest, RefusesAFileThatIsNoDatabase) {
    const auto text = scratch.write("notes.db", std::string(4096, 'x'));
    EXPECT_HOLDS(test::message_of<DataError>([&] { const Store store(text, sensors); }),
                 "is no SQLite database");
}

}  // namespace
}  // namespace calade::live
