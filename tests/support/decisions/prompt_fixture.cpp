#include "tests/support/decisions/prompt_fixture.h"

namespace truebar::test {

PromptOrigin promptOrigin(const std::string& bot, const std::string& run) {
    PromptOrigin out;
    out.bot = bot;
    out.run = run;
    out.strategy = "sma_cross";
    out.instrument = {"BINANCE", "BTCUSDT"};
    out.timeframe = Timeframe(1, Timeframe::Unit::Hour);
    out.currency = "USDT";
    return out;
}

PendingSuggestion pendingSuggestion(std::uint64_t number) {
    PendingSuggestion out;
    out.offered.number = number;
    out.offered.time = promptTime;
    out.offered.suggestion.proposal = TargetPosition{Exposure::Long, OrderSize::fixed(Quantity(Decimal(2)))};
    out.offered.suggestion.reason = "SMA 10 crossed above SMA 30";
    out.offered.suggestion.confidence = 0.75;
    out.offered.lastClose = 100;
    OrderRequest order;
    order.size = OrderSize::fixed(Quantity(Decimal(2)));
    order.bracket = Bracket{};
    order.bracket->stop = ExitLevel{ExitLevel::Kind::AtPrice, Decimal(95)};
    out.orders = {order};
    out.size = Quantity(Decimal(2));
    out.notional = Money(Decimal(200));
    out.worstLoss = Money(Decimal(10));
    out.equity = Money(Decimal(10'000));
    out.deadline = promptTime + std::chrono::minutes(5);
    return out;
}

Prompt promptOf(std::uint64_t number, const std::string& run) {
    Prompt out;
    out.origin = promptOrigin("Momentum BTC", run);
    out.pending = pendingSuggestion(number);
    out.askedAt = promptTime + Millis(120);
    return out;
}

Answer answerOf(Verdict verdict, UtcMs at, const std::string& by) {
    Answer out;
    out.verdict = verdict;
    out.by = by;
    out.at = at;
    if (verdict == Verdict::Amended)
        out.amendment.quantity = Quantity(Decimal(1));
    return out;
}

} // namespace truebar::test
