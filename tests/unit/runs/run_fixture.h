// Small runs made by hand.
#pragma once

#include "core/runs/run_record.h"

namespace truebar::test {

inline Money money(const char* text) {
    return Money(*Decimal::parse(text));
}
inline Price price(const char* text) {
    return Price(*Decimal::parse(text));
}
inline Quantity quantity(const char* text) {
    return Quantity(*Decimal::parse(text));
}

constexpr std::int64_t day = 86'400'000;

inline Trade tradeOn(int entryDay, const char* entryPrice = "10", const char* exitPrice = "11") {
    Trade out;
    out.entryTime = utcMs(entryDay * day);
    out.exitTime = utcMs((entryDay + 1) * day);
    out.entryPrice = price(entryPrice);
    out.exitPrice = price(exitPrice);
    out.quantity = quantity("2");
    return out;
}

inline RunRecord runNamed(const char* id) {
    RunRecord out;
    out.summary.id = id;
    out.summary.createdAt = utcMs(20'000 * day);
    out.summary.request.strategy = "cross";
    out.summary.request.instrument = {"T", "X"};
    out.summary.request.strategySettings.set("fast", std::int64_t(10));
    out.summary.dataSpan = {utcMs(0), utcMs(10 * day)};
    out.summary.dataFingerprint = "00112233445566778899aabbccddeeff";
    out.instrument.id = {"T", "X"};
    out.result.metrics.totalReturn = 0.25;
    out.result.metrics.maxDrawdown = -0.1;
    out.result.metrics.maxDrawdownDays = 3;
    out.result.metrics.feesPaid = money("12.5");
    out.result.metrics.finalEquity = money("1250");
    out.result.equity = {{utcMs(0), money("1000")}, {utcMs(day), money("1100")}, {utcMs(2 * day), money("1250")}};
    out.result.trades = {tradeOn(0), tradeOn(3)};
    return out;
}

} // namespace truebar::test
