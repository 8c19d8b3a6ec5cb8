// A few candles, a few orders, and what became of them as one line: for tests of the fill rules by hand.
#pragma once

#include "tests/support/engine_fixture.h"

#include <QStringList>

#include <algorithm>

namespace truebar::test {

constexpr ExitLevel::Kind away = ExitLevel::Kind::Amount;

struct Scene {
    Instrument instrument = instrumentWith("1", "1");
    RunSettings settings = settingsWith("100000");
    VenueOptions venue{};
    ScriptedStrategy strategy{};
    std::vector<Ohlc> candles{};
    const char* timeframe = "1m";
    RunResult result{};

    void offer(std::size_t at, const OrderRequest& order) { strategy.script[at].push_back({order, "test"}); }
    void profile(const char* name) { settings.profile = *fillProfileNamed(name); }
    // "buy 2 @ 100 #1 c1; …": order number and index of the candle.
    QString fills() {
        const Series series = seriesOf(candles, timeframe);
        auto done =
            runSeries({&series, instrument, settings, &strategy, simulatedVenue(instrument, settings, venue), {}});
        if (!done)
            return QString::fromStdString(done.error().message());
        result = std::move(*done);
        QStringList out;
        for (const Fill& f : result.fills) {
            const auto at = std::find(series.times().begin(), series.times().end(), f.time) - series.times().begin();
            out << QStringLiteral("%1 %2 @ %3 #%4 c%5")
                       .arg(f.side == Side::Buy ? QStringLiteral("buy") : QStringLiteral("sell"),
                           QString::fromStdString(f.quantity.toString()), QString::fromStdString(f.price.toString()))
                       .arg(f.order)
                       .arg(at);
        }
        return out.join(QStringLiteral("; "));
    }
    std::string end(OrderNumber number) const {
        const Order& order = result.orders[number - 1];
        return std::string(toString(order.status)) + ": " + order.reason;
    }
};

inline OrderRequest buy(const char* size = "2") {
    return orderOf(Side::Buy, OrderType::Market, size);
}
inline Bracket bracketOf(const char* target, const char* stop) {
    Bracket out;
    if (target)
        out.target = ExitLevel{away, dec(target)};
    if (stop)
        out.stop = ExitLevel{away, dec(stop)};
    return out;
}
inline OrderRequest with(OrderRequest order, const Bracket& bracket) {
    order.bracket = bracket;
    return order;
}
inline OrderRequest trailing(Side side, const char* amount, const char* size = "2") {
    OrderRequest out = orderOf(side, OrderType::TrailingStop, size);
    out.trailing = TrailingDistance{TrailingDistance::Kind::Amount, dec(amount), 14};
    out.reduceOnly = true;
    return out;
}
inline OrderRequest grouped(OrderRequest order, std::uint64_t group) {
    order.ocoGroup = group;
    return order;
}
inline OrderRequest reducing(OrderRequest order) {
    order.reduceOnly = true;
    return order;
}

constexpr Ohlc flat{100, 100, 100, 100};

// Holds 2 from 100 in candle 1; the orders of candle 1 meet candle 2.
inline Scene holding(const Ohlc& next, const Ohlc& after = flat) {
    Scene s;
    s.candles = {flat, flat, next, after};
    s.offer(0, buy());
    return s;
}

} // namespace truebar::test

#define FILLS(scene, expected) QCOMPARE((scene).fills(), QStringLiteral(expected))
