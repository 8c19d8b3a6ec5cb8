// A number for all that a run has come to: two runs that differ anywhere have, as good as always, different ones.
#pragma once

#include "core/engine/run_recorder.h"

#include <optional>
#include <string>

namespace truebar::test {

class ResultHash {
public:
    void add(std::uint64_t part) {
        m_value = (m_value ^ part) * 1'099'511'628'211ULL;
        m_value ^= m_value >> 29;
    }
    void add(Decimal amount) {
        add(static_cast<std::uint64_t>(amount.units()));
        add(static_cast<std::uint64_t>(amount.units() >> 64));
    }
    void add(const std::string& text) { add(std::hash<std::string>()(text)); }
    void add(std::optional<UtcMs> time) { add(time ? static_cast<std::uint64_t>(toCount(*time)) : 1); }
    std::uint64_t value() const { return m_value; }

private:
    std::uint64_t m_value = 1'469'598'103'934'665'603ULL;
};

inline std::uint64_t hashOf(const RunResult& result) {
    ResultHash out;
    for (const Order& order : result.orders) {
        out.add(order.number);
        out.add(static_cast<std::uint64_t>(order.status));
        out.add(order.filledQuantity.value());
        out.add(order.triggeredAt);
        out.add(order.closedAt);
        out.add(order.reason);
    }
    for (const Fill& fill : result.fills) {
        out.add(fill.number);
        out.add(fill.order);
        out.add(fill.time);
        out.add(fill.price.value());
        out.add(fill.quantity.value());
        out.add(fill.fee.value());
        out.add(static_cast<std::uint64_t>(fill.liquidity));
    }
    for (const Trade& trade : result.trades)
        out.add(trade.profit.value());
    for (const EquityPoint& point : result.equity) {
        out.add(point.time);
        out.add(point.equity.value());
    }
    for (std::size_t i = 0; i < result.journal.size(); ++i) {
        for (const Posting& posting : result.journal.postings(i))
            out.add(posting.amount);
    }
    out.add(result.ambiguousCandles);
    return out.value();
}

} // namespace truebar::test
