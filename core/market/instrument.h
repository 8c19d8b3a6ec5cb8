// What is traded.
#pragma once

#include "core/base/amount.h"

#include <compare>
#include <string>
#include <string_view>

namespace truebar {

struct InstrumentId {
    std::string venue;
    std::string symbol;

    // "BINANCE:BTCUSDT". Venue and symbol are 1–40 characters of A–Z a–z 0–9 . _ - / and are kept as written.
    static Result<InstrumentId> parse(std::string_view text);
    std::string toString() const { return venue + ':' + symbol; }

    auto operator<=>(const InstrumentId&) const = default;
};

// Up to 12 letters and digits, such as "USDT"; "" is the unknown one.
bool isCurrency(std::string_view text);

struct Instrument {
    InstrumentId id;
    Price tickSize{Decimal::powerOfTen(-8)};
    Quantity lotStep{Decimal::powerOfTen(-8)};
    Money minNotional{};
    Decimal contractMultiplier{1};
    // Currency of prices and cash; "" if unknown.
    std::string currency{};
    // Session calendar: a built-in name or weekly hours (core/market/builtin_calendars.h), or the name of a calendar
    // file (core/data/calendar_book.h).
    std::string calendar = "24/7";

    // Days per year for annualised metrics: 365 for 24/7 markets, else 252.
    int annualisationDays() const { return calendar == "24/7" ? 365 : 252; }
    bool operator==(const Instrument&) const = default;
};

} // namespace truebar
