#include "core/engine/runner.h"

#include "core/engine/appraisal.h"
#include "core/trading/costs.h"

#include <algorithm>

namespace truebar {

Result<std::unique_ptr<Runner>> Runner::create(const RunSetup& setup) {
    if (auto settings = RunSettings::checked(setup.settings); !settings)
        return std::move(settings).error();
    if (!setup.series || setup.series->isEmpty())
        return Error{"run.no_candles", "there are no candles to run over"};
    const std::size_t first = setup.settings.warmUp;
    if (setup.series->size() <= first)
        return Error{"run.no_candles", "all candles are needed to warm up, none are left to run over"};
    if (auto fits = setup.settings.account.fits(setup.instrument, setup.series->times()[first]); !fits)
        return std::move(fits).error();
    std::unique_ptr<Runner> runner(new Runner(setup));
    auto broker = setup.broker(*runner);
    if (!broker)
        return std::move(broker).error();
    runner->m_broker = std::move(*broker);
    runner->warmUp(first);
    return runner;
}

Runner::Runner(const RunSetup& setup)
    : m_series(*setup.series)
    , m_instrument(setup.instrument)
    , m_settings(setup.settings)
    , m_keepsBooks(setup.keepsBooks)
    , m_rates(m_settings.account.rates)
    , m_strategy(setup.strategy)
    , m_analyzer(setup.settings.analysis)
    , m_market(m_series, m_instrument)
    , m_policy(setup.settings.decision, setup.asksPerson)
    , m_longestLatency(setup.settings.costs.latency.fixed + setup.settings.costs.latency.spread)
    , m_gate(m_instrument)
    , m_terms(m_instrument)
    , m_desk(setup.keepsBooks)
    , m_ledger(m_instrument, setup.settings.cash, m_series.times()[setup.settings.warmUp], m_settings.account,
          setup.keepsBooks)
    , m_trades(m_instrument)
    , m_equity(m_series.times()[setup.settings.warmUp], setup.settings.cash, m_instrument.annualisationDays() != 365) {
    m_account.contractMultiplier = m_instrument.contractMultiplier;
    m_account.rate = m_rates.at(m_series.times()[setup.settings.warmUp]);
    refreshAccount();
}

void Runner::warmUp(std::size_t candles) {
    SuggestionSink unheard;
    for (std::size_t i = 0; i < candles; ++i) {
        m_market.advanceTo(i + 1, m_analyzer.step(m_series.at(i)));
        m_account.lastClose = m_series.closes()[i];
        m_strategy->onCandle(m_market, m_account, unheard);
        unheard.clear();
    }
}

void Runner::warm(IStrategy& strategy, const Series& series, const Instrument& instrument,
    const AnalysisOptions& analysis, std::size_t end) {
    BarAnalyzer analyzer(analysis);
    MarketView market(series, instrument);
    SuggestionSink unheard;
    for (std::size_t i = 0; i < end; ++i) {
        market.advanceTo(i + 1, analyzer.step(series.at(i)));
        strategy.onCandle(market, {}, unheard);
        unheard.clear();
    }
}

StepOutcome& Runner::step(std::size_t index) {
    meetCandle(index);
    letDecide();
    return m_outcome;
}

void Runner::meet(std::size_t index) {
    meetCandle(index);
}

void Runner::decide() {
    letDecide();
}

inline void Runner::meetCandle(std::size_t index) {
    m_outcome.clear();
    // Made once and passed on by reference: a copy of what was just written would wait for the writing.
    const MarketCandle market{m_series.at(index), m_series.closeTime(index)};
    if (!m_pending.isEmpty())
        answerDue(market.closeTime);

    m_index = index;
    beginCandle(market.closeTime);
    m_broker->onCandle(market);
    analyse(market.candle, index);
}

inline void Runner::letDecide() {
    m_strategy->onCandle(m_market, m_account, m_sink);
    if (!m_sink.isEmpty())
        decideOnSuggestions();
    endCandle();
}

// The clock: whatever day ended before this candle closes is marked with what was held at the last close.
inline void Runner::beginCandle(UtcMs closeTime) {
    m_closeTime = closeTime;
    if (m_equity.dayEnd() < closeTime)
        m_equity.carryTo(closeTime, m_account.equity());
}

inline void Runner::analyse(const Candle& candle, std::size_t index) {
    const BarState state = m_analyzer.step(candle);
    m_outcome.state = state;
    m_market.advanceTo(index + 1, state);
    m_account.lastClose = candle.close;
    if (m_rates.isDue(m_closeTime))
        m_account.rate = m_rates.at(m_closeTime);
}

inline void Runner::endCandle() {
    if (!m_account.position.isZero())
        ++m_candlesInPosition;
    if (m_equity.dayEnd() == m_closeTime)
        m_equity.closeDay(m_closeTime, m_account.equity());
}

// Where what happens is noted.
StepOutcome& Runner::caused() {
    m_outcome.hasEvents = true;
    return m_outcome;
}

void Runner::noteChange(const Order& order) {
    if (m_keepsBooks)
        caused().changedOrders.push_back(order);
}

void Runner::decideOnSuggestions() {
    for (Suggestion& suggestion : m_sink.suggestions()) {
        RecordedSuggestion offered{
            ++m_suggestionCount, m_closeTime, std::move(suggestion), m_account.lastClose, m_ledger.position()};
        if (!m_policy.isAuto()) {
            weigh(std::move(offered));
            continue;
        }
        Decision decision = m_policy.decide(offered);
        if (decision.verdict == Verdict::Accepted)
            act(offered.suggestion, decision);
        caused().suggestions.push_back(std::move(offered));
        caused().decisions.push_back(std::move(decision));
    }
    m_sink.clear();
}

// A suggestion takes the place of those of earlier candles that nobody has answered yet. A target that is being asked
// for already is not asked for twice.
void Runner::weigh(RecordedSuggestion offered) {
    Decision decision = m_policy.decide(offered);
    const Suggestion suggestion = offered.suggestion;
    caused().suggestions.push_back(offered);
    if (decision.verdict == Verdict::Accepted && isAskedAlready(suggestion)) {
        decision.verdict = Verdict::Expired;
        decision.decidedBy = "rule:repeated";
    } else if (decision.verdict == Verdict::Accepted) {
        close(m_pending.takeOlderThan(m_closeTime), "rule:superseded",
            "superseded by suggestion " + std::to_string(offered.number));
        PendingSuggestion pending = appraise(std::move(offered),
            ordersFor(suggestion, m_ledger.position(), m_instrument.lotStep), m_instrument, m_account, m_settings);
        pending.deadline = m_policy.deadlineOf(pending.offered);
        if (m_policy.mustWait(pending)) {
            caused().asked.push_back(pending);
            auto later = m_policy.laterAnswer(pending);
            m_pending.add(std::move(pending), std::move(later));
            return;
        }
        act(suggestion, decision);
    }
    caused().decisions.push_back(std::move(decision));
}

bool Runner::isAskedAlready(const Suggestion& suggestion) const {
    const auto& all = m_pending.all();
    return std::holds_alternative<TargetPosition>(suggestion.proposal)
        && std::any_of(all.begin(), all.end(), [&](const PendingSuggestion& pending) {
               return pending.offered.suggestion.proposal == suggestion.proposal;
           });
}

Result<void> Runner::answer(std::uint64_t suggestion, const Answer& answer) {
    const auto pending = m_pending.take(suggestion);
    if (!pending)
        return Error{"decision.unknown", "suggestion %1 does not wait for an answer", {std::to_string(suggestion)}};
    m_outcome.clear();
    settle(*pending, answer);
    return {};
}

// What rules say before the candle that closes at `until` is known.
void Runner::answerDue(UtcMs until) {
    while (const auto due = m_pending.takeDue(until))
        settle(due->pending, due->answer);
}

void Runner::settle(const PendingSuggestion& pending, const Answer& answer) {
    Decision decision;
    decision.suggestion = pending.offered.number;
    decision.time = std::max(answer.at, m_closeTime);
    decision.verdict = answer.verdict;
    decision.decidedBy = answer.by;
    decision.note = answer.note;
    const bool isYes = answer.verdict == Verdict::Accepted || answer.verdict == Verdict::Amended;
    if (isYes && answer.at > pending.deadline)
        decision.verdict = Verdict::Expired;
    else if (isYes)
        act(pending.offered.suggestion, decision, answer.amendment);
    caused().decisions.push_back(std::move(decision));
}

void Runner::close(const std::vector<PendingSuggestion>& pending, const char* rule, const std::string& note) {
    for (const PendingSuggestion& each : pending) {
        Answer answer;
        answer.verdict = Verdict::Expired;
        answer.by = rule;
        answer.at = m_closeTime;
        answer.note = note;
        settle(each, answer);
    }
}

void Runner::act(const Suggestion& suggestion, Decision& decision, const Amendment& amendment) {
    auto requests = ordersFor(suggestion, m_ledger.position(), m_instrument.lotStep);
    if (requests.empty()) {
        decision.note = "the target already holds";
        return;
    }
    requests.back() = amended(std::move(requests.back()), amendment);
    for (const OrderRequest& request : requests)
        submit(request, suggestion.reason, decision);
}

void Runner::submit(const OrderRequest& request, const std::string& reason, Decision& decision) {
    Order& order = m_desk.create(request, decision.time, reason);
    decision.orders.push_back(order.number);
    auto accepted = m_gate.check(request, decision.time, m_desk.openCount() - 1);
    m_terms.set(order, m_series, m_index + 1);
    if (accepted)
        accepted = m_broker->submit(order);
    else
        refuse(decision, accepted.error());
    if (!accepted)
        m_desk.closed(order.number, OrderStatus::Rejected, accepted.error().message(), decision.time);
    else if (request.bracket)
        submitExits(order.number, decision);
    m_account.openOrders = m_desk.openCount();
    noteChange(order);
}

void Runner::submitExits(OrderNumber entry, Decision& decision) {
    for (const OrderNumber number : m_desk.createExits(entry)) {
        decision.orders.push_back(number);
        Order& exit = m_desk.find(number);
        if (auto accepted = m_broker->submit(exit); !accepted)
            m_desk.closed(number, OrderStatus::Rejected, accepted.error().message(), decision.time);
        noteChange(exit);
    }
}

// The orders of one suggestion are refused one by one: an unsound opening must not keep a position from being closed.
void Runner::refuse(Decision& decision, const Error& why) {
    if (!decision.note.empty())
        decision.note += "; ";
    decision.note += why.message();
    if (decision.orders.size() == 1) {
        decision.verdict = Verdict::Rejected;
        decision.decidedBy = "risk:" + why.code.substr(why.code.find('.') + 1);
    }
}

Result<void> Runner::finish() {
    m_outcome.clear();
    close(m_pending.takeOlderThan(UtcMs::max()), "rule:end", "end of data");
    if (auto cancelled = cancelOpenOrders(); !cancelled)
        return cancelled;
    if (m_settings.profile.closesAtTheEnd() && !m_account.position.isZero()) {
        if (auto closed = closeAtTheEnd(); !closed)
            return closed;
    }
    m_broker->settle();
    m_equity.finish(m_closeTime, m_account.equity());
    const BrokerSnapshot venue = m_broker->snapshot();
    if (venue.cash != m_ledger.cash() || venue.position != m_ledger.position() || venue.margin != m_ledger.margin())
        return Error{"internal.ledger_mismatch",
            "the broker holds cash %1, position %2 and margin %3, the ledger %4, %5 and %6",
            {venue.cash.toString(), venue.position.toString(), venue.margin.toString(), m_ledger.cash().toString(),
                m_ledger.position().toString(), m_ledger.margin().toString()}};
    return {};
}

Result<void> Runner::cancelOpenOrders() {
    m_isFinishing = true;
    for (const OrderNumber number : m_desk.openOrders()) {
        if (!m_desk.find(number).isOpen())
            continue; // an exit that went with its entry
        if (auto cancelled = m_broker->cancel(number); !cancelled)
            return Error{"internal.cancel", "order %1 could not be cancelled: %2",
                {std::to_string(number), cancelled.error().message()}};
    }
    m_isFinishing = false;
    return {};
}

// At the last candle's open, which has passed: only profiles that imitate other programs do this. The order was sent
// early enough to be there; what the candle's volume does not suffice for stays open.
Result<void> Runner::closeAtTheEnd() {
    OrderRequest request;
    request.side = m_account.position.sign() > 0 ? Side::Sell : Side::Buy;
    request.size = OrderSize::fixed(m_account.position.abs());
    request.reduceOnly = true;
    const Candle last = m_series.at(m_index);
    if (auto taken = m_broker->submit(m_desk.create(request, last.openTime - m_longestLatency, "end of data")); !taken)
        return taken;
    m_broker->onCandle({last, m_closeTime});
    return cancelOpenOrders();
}

std::optional<Trade> Runner::openTrade() const {
    return m_trades.open(lastClose(), m_closeTime, m_index + 1);
}

Price Runner::lastClose() const {
    return Price(Decimal::fromDouble(m_account.lastClose));
}

} // namespace truebar
