// SPDX-License-Identifier: Apache-2.0
#include "calade/live/clock.hpp"

#include "calade/base/error.hpp"
#include "calade/base/time.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace calade::live {

namespace {

constexpr Millis latest = 7'258'118'400'000;  // 2200-01-01

std::optional<Millis> bounded(Millis t) {
    return t >= 0 && t < latest ? std::optional(t) : std::nullopt;
}

bool digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Millis now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string format_ms(Millis t) {
    const Millis whole = t >= 0 ? t / 1000 : -((999 - t) / 1000);
    std::string text = format_instant(Instant{std::chrono::seconds{whole}});
    text.pop_back();
    return fmt::format("{}.{:03}Z", text, t - whole * 1000);
}

std::optional<Millis> parse_ms(std::string_view text) {
    if (text.size() > 40) {
        return std::nullopt;
    }
    std::string whole(text);
    Millis fraction = 0;
    if (const auto dot = text.find('.'); dot != std::string_view::npos) {
        auto end = dot + 1;
        Millis scale = 100;
        for (; end < text.size() && digit(text[end]); ++end) {
            fraction += scale * (text[end] - '0');
            scale /= 10;
        }
        if (end == dot + 1 || dot == 0 || !digit(text[dot - 1])) {
            return std::nullopt;
        }
        whole = std::string(text.substr(0, dot)) + std::string(text.substr(end));
    }
    try {
        return bounded(parse_instant(whole).time_since_epoch().count() * 1000 + fraction);
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::optional<Millis> from_epoch(double count, double per_second) {
    const double ms = count * (1000.0 / per_second);
    if (!(ms >= 0.0 && ms < static_cast<double>(latest))) {
        return std::nullopt;
    }
    return bounded(static_cast<Millis>(std::llround(ms)));
}

}  // namespace calade::live
