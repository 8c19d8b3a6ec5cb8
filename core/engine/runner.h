// The one line from candle to outcome: backtest, dry-run and live-run call the same step().
#pragma once

#include "core/accounts/conversion.h"
#include "core/engine/decision_policy.h"
#include "core/engine/order_desk.h"
#include "core/engine/order_terms.h"
#include "core/engine/pending_suggestions.h"
#include "core/engine/risk_gate.h"
#include "core/engine/run_settings.h"
#include "core/engine/step_outcome.h"
#include "core/sdk/broker.h"
#include "core/sdk/strategy.h"
#include "core/stats/daily_equity.h"
#include "core/trading/ledger.h"
#include "core/trading/trade_builder.h"

#include <functional>
#include <memory>

namespace truebar {

using BrokerFactory = std::function<Result<std::unique_ptr<IBroker>>(IBrokerEvents&)>;

struct RunSetup {
    const Series* series = nullptr; // may grow while the run goes on
    Instrument instrument{};
    RunSettings settings{};
    IStrategy* strategy = nullptr;
    BrokerFactory broker{};
    // For buy and hold beside the run: a cash account without leverage. Empty: the same broker.
    BrokerFactory holdingBroker{};
    // Where the decision settings ask a person, answers come through Runner::answer(); else a rule accepts at once.
    bool asksPerson = false;
    // False: orders that are over and the ledger's journal are forgotten, so that a run costs the same memory however
    // long it is. Only the numbers of its result can be used then.
    bool keepsBooks = true;
};

class Runner final : private IBrokerEvents {
public:
    // Errors of the settings or of the broker.
    static Result<std::unique_ptr<Runner>> create(const RunSetup& setup);

    // Takes candle `index` of the series, which has just closed; called once for each, in order. The outcome is valid
    // until the next step; a recorder may move the values out of it.
    StepOutcome& step(std::size_t index);
    // The halves of a step, for several runners over one account: the candle meets the orders; the strategy decides.
    void meet(std::size_t index);
    void decide();

    // After the last candle: open orders are cancelled, under some fill profiles the position is closed (see
    // outcome()), the books are compared with the broker's own.
    Result<void> finish();

    // From the next candle on `strategy` decides instead. It must be warm; see warm().
    void setStrategy(IStrategy& strategy) { m_strategy = &strategy; }
    // Lets a strategy hear the candles before `end`; what it offers is lost.
    static void warm(IStrategy& strategy, const Series& series, const Instrument& instrument,
        const AnalysisOptions& analysis, std::size_t end);

    // Answers a pending suggestion, between steps and after the last outcome was recorded. An answer that is older than
    // the last close counts as given at that close; one after the deadline sends nothing. Its orders are worked out
    // from the position of now and meet no candle that opened before the answer. "decision.unknown" if the suggestion
    // is not pending: it has been answered, or a later one took its place.
    Result<void> answer(std::uint64_t suggestion, const Answer& answer);
    const std::vector<PendingSuggestion>& pending() const { return m_pending.all(); }

    // Of the last step or half of it, of answer(), or of finish().
    StepOutcome& outcome() { return m_outcome; }

    const OrderDesk& desk() const { return m_desk; }
    const Ledger& ledger() const { return m_ledger; }
    Journal takeJournal() { return m_ledger.takeJournal(); }
    // At the last close.
    Money equity() const { return m_account.equity(); }
    // In the account's currency, each as of its time.
    Money feesPaid() const { return m_feesPaid; }
    std::optional<Trade> openTrade() const;
    std::vector<EquityPoint> takeEquity() { return m_equity.takePoints(); }
    std::uint64_t candlesInPosition() const { return m_candlesInPosition; }
    Money tradedNotional() const { return m_traded; }
    // Candles in which the broker had to assume the path.
    std::uint64_t ambiguousCandles() const { return m_broker->snapshot().ambiguousCandles; }

private:
    explicit Runner(const RunSetup& setup);

    void warmUp(std::size_t candles);
    // The two halves, inline: a step is one piece of code.
    inline void meetCandle(std::size_t index);
    inline void letDecide();
    inline void beginCandle(UtcMs closeTime);
    inline void analyse(const Candle& candle, std::size_t index);
    StepOutcome& caused();
    void decideOnSuggestions();
    void weigh(RecordedSuggestion offered);
    bool isAskedAlready(const Suggestion& suggestion) const;
    void answerDue(UtcMs until);
    void settle(const PendingSuggestion& pending, const Answer& answer);
    void close(const std::vector<PendingSuggestion>& pending, const char* rule, const std::string& note);
    void act(const Suggestion& suggestion, Decision& decision, const Amendment& amendment = {});
    void submit(const OrderRequest& request, const std::string& reason, Decision& decision);
    void submitExits(OrderNumber entry, Decision& decision);
    static void refuse(Decision& decision, const Error& why);
    inline void endCandle();
    Result<void> cancelOpenOrders();
    Result<void> closeAtTheEnd();
    void refreshAccount();
    Price lastClose() const;
    OrderNumber liquidationOrder(const Fill& fill);
    void noteChange(const Order& order);
    Money inAccountCurrency(Money amount) const;

    void onOrderOpened(OrderNumber order, UtcMs at) override;
    void onOrderTriggered(OrderNumber order, UtcMs at) override;
    void onFill(const Fill& fill) override;
    void onOrderClosed(OrderNumber order, OrderStatus status, const std::string& reason, UtcMs at) override;
    void onOrderAmended(OrderNumber order, const OrderRequest& request, UtcMs at) override;
    void onAccountEvent(const AccountEvent& event) override;

    const Series& m_series;
    Instrument m_instrument;
    RunSettings m_settings;
    bool m_keepsBooks;
    RateFollower m_rates;
    IStrategy* m_strategy;
    std::unique_ptr<IBroker> m_broker;

    BarAnalyzer m_analyzer;
    MarketView m_market;
    AccountView m_account;
    SuggestionSink m_sink;
    DecisionPolicy m_policy;
    Millis m_longestLatency; // of an order on its way
    PendingSuggestions m_pending;
    RiskGate m_gate;
    OrderTerms m_terms;
    OrderDesk m_desk;
    Ledger m_ledger;
    TradeBuilder m_trades;
    DailyEquity m_equity;
    StepOutcome m_outcome;

    UtcMs m_closeTime{};
    bool m_isFinishing = false;
    std::size_t m_index = 0;
    std::uint64_t m_suggestionCount = 0;
    std::uint64_t m_candlesInPosition = 0;
    Money m_traded{};
    Money m_feesPaid{};
};

} // namespace truebar
