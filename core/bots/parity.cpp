#include "core/bots/parity.h"

#include "core/bots/session_rerun.h"
#include "core/decisions/decision_store.h"
#include "core/runs/backtest.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace truebar {

namespace {

std::string candleText(const Candle& candle) {
    const auto text = [](double value) { return Decimal::fromDouble(value).toString(); };
    return "open " + text(candle.open) + ", high " + text(candle.high) + ", low " + text(candle.low) + ", close "
        + text(candle.close) + ", volume " + text(candle.volume);
}

std::string orderText(const Order& order) {
    std::string out = std::string(toString(order.request.side)) + ' ' + std::string(toString(order.request.type));
    if (order.request.size.kind == OrderSize::Kind::Fixed)
        out += ' ' + order.request.size.quantity.toString();
    if (order.request.limitPrice)
        out += " at " + order.request.limitPrice->toString();
    if (order.request.stopPrice)
        out += " stop " + order.request.stopPrice->toString();
    return out + ", " + std::string(toString(order.status));
}

std::string fillText(const Fill& fill) {
    return fill.quantity.toString() + " at " + fill.price.toString();
}

// `asks`: where a person is asked, silence is an answer of theirs: until the deadline, until a later suggestion took
// the place, or until the end. What is asked for already was not asked again.
bool isByPerson(const Decision& decision, bool asks) {
    const std::string& by = decision.decidedBy;
    if (by == "rule:expiry" || by == "rule:superseded" || by == "rule:end")
        return asks;
    return !by.starts_with("rule:") && !by.starts_with("risk:");
}

class Comparison {
public:
    Comparison(ParityReport& report, Timeframe timeframe, bool asks)
        : m_report(report)
        , m_timeframe(timeframe)
        , m_asks(asks) { }

    void compareCandles(const std::vector<RecordedCandle>& seen, const Series& stored) {
        std::size_t next = 0;
        for (const RecordedCandle& each : seen) {
            const Candle& candle = each.step.candle;
            for (; next < stored.size() && stored.times()[next] < candle.openTime; ++next)
                missed(stored.at(next));
            if (next == stored.size() || stored.times()[next] != candle.openTime) {
                add(ParityKind::Data, candle.openTime, "candle", candleText(candle), {});
                m_otherData.insert(candle.openTime);
                continue;
            }
            const Candle now = stored.at(next++);
            if (now == candle)
                continue;
            add(ParityKind::Data, candle.openTime, "candle", candleText(candle), candleText(now));
            m_otherData.insert(candle.openTime);
        }
        for (; next < stored.size(); ++next)
            missed(stored.at(next));
    }

    // An order that was decided after the next candle had closed would have come too late.
    void compareTimes(const std::vector<RecordedCandle>& seen, const RunResult& session) {
        std::map<UtcMs, UtcMs> steppedAt;
        for (const RecordedCandle& each : seen)
            steppedAt[m_timeframe.next(each.step.candle.openTime)] = each.steppedAt;
        for (const Order& order : session.orders) {
            const auto stepped = steppedAt.find(order.submittedAt);
            if (stepped == steppedAt.end() || stepped->second < m_timeframe.next(order.submittedAt))
                continue;
            add(ParityKind::Latency, order.submittedAt, "order " + std::to_string(order.number),
                "decided at " + formatUtc(stepped->second), "decided at " + formatUtc(order.submittedAt));
        }
    }

    void compareOrders(const RunResult& session, const RunResult& backtest) {
        using Key = std::tuple<UtcMs, Side, OrderType>;
        const auto keyOf = [](const std::map<OrderNumber, UtcMs>& origins, const Order& order) {
            const auto origin = origins.find(order.number);
            const UtcMs time = origin == origins.end() ? order.submittedAt : origin->second;
            return Key{time, order.request.side, order.request.type};
        };
        const auto sessionOrigins = originsOf(session);
        const auto backtestOrigins = originsOf(backtest);
        std::multimap<Key, const Order*> open;
        for (const Order& order : backtest.orders)
            open.emplace(keyOf(backtestOrigins, order), &order);
        std::set<UtcMs> humanTimes; // of suggestions that a person has answered, or not
        for (const Decision& decision : session.decisions) {
            if (isByPerson(decision, m_asks))
                humanTimes.insert(session.suggestions[decision.suggestion - 1].time);
        }
        m_report.orders = session.orders.size();
        m_report.backtestOrders = backtest.orders.size();
        for (const Order& order : session.orders) {
            const Key key = keyOf(sessionOrigins, order);
            const auto twin = open.find(key);
            if (twin == open.end()) {
                add(causeAt(std::get<0>(key), humanTimes), order.submittedAt, "order " + std::to_string(order.number),
                    orderText(order), {});
                continue;
            }
            ++m_report.matched;
            compareFills(
                fillsOf(session, order), fillsOf(backtest, *twin->second), humanTimes.contains(std::get<0>(key)));
            open.erase(twin);
        }
        for (const auto& [key, order] : open)
            add(causeAt(std::get<0>(key), humanTimes), order->submittedAt, "order " + std::to_string(order->number), {},
                orderText(*order));
    }

private:
    void add(ParityKind kind, UtcMs time, std::string what, std::string session, std::string backtest) {
        m_report.differences.push_back({kind, time, std::move(what), std::move(session), std::move(backtest)});
    }

    void missed(const Candle& candle) {
        add(ParityKind::Missed, candle.openTime, "candle", {}, candleText(candle));
        m_missed.insert(candle.openTime);
    }

    // What other candles have caused is theirs, what follows from a missed one too.
    ParityKind causeAt(UtcMs time, const std::set<UtcMs>& humanTimes) const {
        if (humanTimes.contains(time))
            return ParityKind::Human;
        const bool followsMissed = !m_missed.empty() && *m_missed.begin() < time;
        const bool followsOther = !m_otherData.empty() && *m_otherData.begin() < time;
        if (followsMissed && (!followsOther || *m_missed.begin() <= *m_otherData.begin()))
            return ParityKind::Missed;
        if (followsOther)
            return ParityKind::Data;
        if (!humanTimes.empty() && *humanTimes.begin() < time)
            return ParityKind::Human;
        return ParityKind::Signal;
    }

    // When what led to an order was suggested: a person may have needed a while to say yes.
    static std::map<OrderNumber, UtcMs> originsOf(const RunResult& run) {
        std::map<OrderNumber, UtcMs> out;
        for (const Decision& decision : run.decisions) {
            for (const OrderNumber order : decision.orders)
                out[order] = run.suggestions[decision.suggestion - 1].time;
        }
        return out;
    }

    static std::vector<Fill> fillsOf(const RunResult& run, const Order& order) {
        std::vector<Fill> out;
        for (const Fill& fill : run.fills) {
            if (fill.order == order.number)
                out.push_back(fill);
        }
        return out;
    }

    // `byPerson`: the order waited for a person, which explains its fills.
    void compareFills(const std::vector<Fill>& session, const std::vector<Fill>& backtest, bool byPerson) {
        for (std::size_t i = 0; i < std::max(session.size(), backtest.size()); ++i) {
            if (i >= session.size() || i >= backtest.size()) {
                const Fill& there = i < session.size() ? session[i] : backtest[i];
                add(byPerson ? ParityKind::Human : ParityKind::Fill, there.time, "fill " + std::to_string(there.number),
                    i < session.size() ? fillText(there) : std::string(),
                    i < session.size() ? std::string() : fillText(there));
                continue;
            }
            const Fill& a = session[i];
            const Fill& b = backtest[i];
            const std::string what = "fill " + std::to_string(a.number);
            if (a.time != b.time)
                add(byPerson ? ParityKind::Human : ParityKind::Latency, a.time, what, formatUtc(a.time),
                    formatUtc(b.time));
            if (a.price != b.price || a.quantity != b.quantity)
                add(byPerson ? ParityKind::Human : ParityKind::Fill, a.time, what, fillText(a), fillText(b));
            else if (a.fee != b.fee)
                add(byPerson ? ParityKind::Human : ParityKind::Fee, a.time, what, a.fee.toString(), b.fee.toString());
        }
    }

    ParityReport& m_report;
    const Timeframe m_timeframe;
    const bool m_asks;
    std::set<UtcMs> m_missed;
    std::set<UtcMs> m_otherData;
};

} // namespace

std::string_view toString(ParityKind kind) {
    switch (kind) {
    case ParityKind::Data:
        return "data";
    case ParityKind::Signal:
        return "signal";
    case ParityKind::Fill:
        return "fill";
    case ParityKind::Fee:
        return "fee";
    case ParityKind::Latency:
        return "latency";
    case ParityKind::Human:
        return "human";
    case ParityKind::Missed:
        return "missed";
    }
    return {};
}

std::uint64_t ParityReport::count(ParityKind kind) const {
    return static_cast<std::uint64_t>(std::count_if(differences.begin(), differences.end(),
        [&](const ParityDifference& difference) { return difference.kind == kind; }));
}

Result<ParityReport> parityOf(const Database& workspace, const CandleStore& store, const PluginRegistry& plugins,
    std::int64_t session, const std::stop_token& stop) {
    const SessionStore sessions(workspace);
    const auto head = sessions.find(session);
    if (!head)
        return head.error();
    const auto history = sessions.history(session);
    if (!history)
        return history.error();
    if (history->candles.empty())
        return Error{"bot.no_candles", "the session has not seen a candle yet"};
    const Timeframe timeframe = head->definition.timeframe;
    ParityReport out;
    out.session = session;
    out.bot = head->bot;
    out.candles = history->candles.size();
    out.span = {
        history->candles.front().step.candle.openTime, timeframe.next(history->candles.back().step.candle.openTime)};
    std::vector<Candle> seen;
    for (const RecordedCandle& each : history->candles)
        seen.push_back(each.step.candle);
    RunRequest window;
    window.instrument = head->definition.instrument;
    window.timeframe = timeframe;
    window.session = head->definition.session;
    window.span = out.span;
    const auto stored = requestedSeries(store, window);
    if (!stored)
        return stored.error();
    std::vector<Candle> now;
    for (std::size_t i = 0; i < (*stored)->size(); ++i)
        now.push_back((*stored)->at(i));
    // What people have said belongs to the session; in the backtest rules say it.
    const DecisionMode mode = head->definition.settings.decision.mode;
    const bool asked = mode == DecisionMode::Ask || mode == DecisionMode::AskAbove;
    SessionAnswers answers;
    // A live session has its answers among its reports.
    if (asked && head->definition.mode != RunMode::LiveRun) {
        const auto delivered = DecisionStore(workspace).delivered(askingName(session));
        if (!delivered)
            return delivered.error();
        answers = sessionAnswers(*history, *delivered);
    }
    const bool isLimited = head->definition.mode != RunMode::LiveRun; // else the account was
    SessionRerun asItWas;
    asItWas.answers = asked ? &answers : nullptr;
    asItWas.isTold = true;
    asItWas.isLimited = isLimited;
    const auto live = rerunSession(*head, *history, seen, store, plugins, asItWas, stop);
    if (!live)
        return live.error();
    SessionRerun byRule;
    byRule.isLimited = isLimited;
    const auto backtest = rerunSession(*head, *history, now, store, plugins, byRule, stop);
    if (!backtest)
        return backtest.error();
    Comparison comparison(out, timeframe, asked);
    comparison.compareCandles(history->candles, **stored);
    comparison.compareTimes(history->candles, *live);
    comparison.compareOrders(*live, *backtest);
    out.profit = live->metrics.finalEquity - head->definition.settings.cash;
    out.backtestProfit = backtest->metrics.finalEquity - head->definition.settings.cash;
    std::stable_sort(out.differences.begin(), out.differences.end(),
        [](const ParityDifference& a, const ParityDifference& b) { return a.time < b.time; });
    return out;
}

} // namespace truebar
