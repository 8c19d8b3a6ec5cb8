// How far a session is from the backtest of its window: the same bot with the same edits over the candles as they are
// stored now, orders matched one by one, each difference with its cause.
#pragma once

#include "core/bots/session_store.h"

#include <stop_token>

namespace truebar {

enum class ParityKind : std::uint8_t {
    Data, // a candle was another one than is stored now
    Signal, // the strategy suggested something else, or at another time
    Fill, // price or quantity
    Fee,
    Latency, // the candle was stepped later than it could be traded, or the fill came at another time
    Human, // a person decided otherwise than the rule, or did not answer
    Missed, // a stored candle that the session never saw, and what follows from it
};
constexpr int parityKindCount = 7;
// "data", "signal", "fill", "fee", "latency", "human", "missed"
std::string_view toString(ParityKind kind);

struct ParityDifference {
    ParityKind kind = ParityKind::Data;
    UtcMs time{}; // of the candle's open, of the order or of the fill
    std::string what{}; // "close", "order 12", "fill 3"
    std::string session{}; // as it was; empty: it was not
    std::string backtest{};

    bool operator==(const ParityDifference&) const = default;
};

struct ParityReport {
    std::int64_t session = 0;
    std::string bot{};
    TimeSpan span{};
    std::uint64_t candles = 0; // of the session
    std::uint64_t orders = 0; // of the session
    std::uint64_t backtestOrders = 0;
    std::uint64_t matched = 0; // orders of both
    Money profit{};
    Money backtestProfit{};
    std::vector<ParityDifference> differences{}; // by time

    std::uint64_t count(ParityKind kind) const;
};

// Of a session that runs or has ended. `workspace`: workspace.db. "bot.no_candles", "run.cancelled", and errors of the
// strategy.
Result<ParityReport> parityOf(const Database& workspace, const CandleStore& store, const PluginRegistry& plugins,
    std::int64_t session, const std::stop_token& stop = {});

} // namespace truebar
