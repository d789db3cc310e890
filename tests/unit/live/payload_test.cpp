// SPDX-License-Identifier: Apache-2.0
#include "calade/live/payload.hpp"

#include "../../support/scratch.hpp"
#include "calade/base/error.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace calade::live {
namespace {

PayloadFormat json_format() {
    PayloadFormat f;
    f.kind = PayloadFormat::Kind::json;
    f.value = "/data/level";
    f.time = "/time";
    return f;
}

TEST(Payload, ReadsAPlainNumberWithSpaces) {
    const auto r = read_payload(" 5.83\r\n", {});
    ASSERT_TRUE(r.measurement);
    EXPECT_DOUBLE_EQ(r.measurement->value, 5.83);
    EXPECT_FALSE(r.measurement->time);
}

TEST(Payload, RefusesWhatIsNotANumber) {
    for (const char* text : {"", " ", "5.8 m", "0x10", "1,5", "--1", "five", "5.8\n5.9"}) {
        const auto r = read_payload(text, {});
        EXPECT_FALSE(r.measurement) << text;
        EXPECT_HOLDS(r.fault, "is not a number");
    }
}

TEST(Payload, GivesNotANumberToTheChecksInsteadOfHidingIt) {
    EXPECT_TRUE(std::isnan(read_payload("nan", {}).measurement->value));
    EXPECT_TRUE(std::isinf(read_payload("-inf", {}).measurement->value));
    EXPECT_TRUE(std::isinf(read_payload("1e999", {}).measurement->value));
}

TEST(Payload, ReadsValueAndTimeByTheirPointers) {
    const auto r = read_payload(
        R"({"time": "2024-02-12T09:05:00.25+01:00", "data": {"level": 5.25}})", json_format());
    ASSERT_TRUE(r.measurement) << r.fault;
    EXPECT_DOUBLE_EQ(r.measurement->value, 5.25);
    EXPECT_EQ(format_ms(*r.measurement->time), "2024-02-12T08:05:00.250Z");
}

TEST(Payload, ReadsTimesThatCountSecondsOrMilliseconds) {
    auto format = json_format();
    format.time_format = PayloadFormat::Time::seconds;
    EXPECT_EQ(
        *read_payload(R"({"time": 1707728700.5, "data": {"level": 1}})", format).measurement->time,
        1'707'728'700'500);
    format.time_format = PayloadFormat::Time::milliseconds;
    EXPECT_EQ(
        *read_payload(R"({"time": 1707728700500, "data": {"level": 1}})", format).measurement->time,
        1'707'728'700'500);
}

TEST(Payload, NamesWhatIsMissingInJson) {
    EXPECT_HOLDS(read_payload("{", json_format()).fault, "is not JSON");
    EXPECT_HOLDS(read_payload(R"({"data": 3})", json_format()).fault, "no number at /data/level");
    EXPECT_HOLDS(read_payload(R"({"data": {"level": [1]}})", json_format()).fault, "no number");
    EXPECT_HOLDS(read_payload(R"({"data": {"level": 1}})", json_format()).fault,
                 "no time at /time");
    EXPECT_HOLDS(
        read_payload(R"({"time": "yesterday", "data": {"level": 1}})", json_format()).fault,
        "no time at /time");
}

TEST(Payload, TakesOutOfRangeTimesForNoTime) {
    auto format = json_format();
    format.time_format = PayloadFormat::Time::seconds;
    for (const char* time : {"-1", "1e300", "99999999999", "\"nan\""}) {
        const auto text = std::string(R"({"data": {"level": 1}, "time": )") + time + "}";
        EXPECT_FALSE(read_payload(text, format).measurement) << time;
    }
}

TEST(Payload, SurvivesDeepNestingAndStrangeBytes) {
    const std::string deep(largest_payload, '[');
    EXPECT_FALSE(read_payload(deep, json_format()).measurement);
    std::string closed(largest_payload / 2, '[');
    closed += std::string(largest_payload / 2, ']');
    EXPECT_FALSE(read_payload(closed, json_format()).measurement);
    const auto r = read_payload("\x1b[2J\xff\x00\x07", {});
    EXPECT_EQ(r.fault.find('\x1b'), std::string::npos) << "control bytes must not reach a log";
}

TEST(Payload, LooksAtNothingAboveItsLimit) {
    EXPECT_HOLDS(read_payload(std::string(largest_payload + 1, '1'), {}).fault, "65537 bytes");
}

TEST(Payload, KnowsLengthsOnly) {
    EXPECT_DOUBLE_EQ(*metres_per("cm"), 0.01);
    EXPECT_DOUBLE_EQ(*metres_per("mm"), 0.001);
    EXPECT_FALSE(metres_per("l/s"));
}

TEST(Payload, RefusesAWrongPointer) {
    EXPECT_HOLDS(test::message_of<ScenarioError>([] { check_pointer("level"); }),
                 "expected a JSON pointer");
}

TEST(Clock, WritesAndReadsMilliseconds) {
    EXPECT_EQ(format_ms(1'707'728'700'005), "2024-02-12T09:05:00.005Z");
    EXPECT_EQ(*parse_ms("2024-02-12T09:05:00.005Z"), 1'707'728'700'005);
    EXPECT_EQ(*parse_ms("2024-02-12T09:05:00Z"), 1'707'728'700'000);
    for (const char* text : {"", ".5", "2024-02-12T09:05:00.Z", "2024-02-30T00:00:00Z",
                             "1969-12-31T23:59:59Z", "2999-01-01T00:00:00Z"}) {
        EXPECT_FALSE(parse_ms(text)) << text;
    }
}

}  // namespace
}  // namespace calade::live
