#include "core/validation/bought_in_parts.h"

#include "core/accounts/conversion.h"
#include "core/trading/costs.h"

#include <algorithm>
#include <memory>

namespace truebar {

namespace {

class PartBuyer final : public IStrategy {
public:
    // `warmUp` candles of the series are not bought at.
    PartBuyer(
        const Series& series, std::size_t warmUp, Instrument instrument, Decimal feeBps, Money cash, Timeframe interval)
        : m_instrument(std::move(instrument))
        , m_feeBps(feeBps)
        , m_interval(interval)
        , m_parts(countParts(series, warmUp, interval))
        , m_cash(cash) { }

    std::vector<FeedDefinition> feeds() const override { return {FeedDefinition{}}; }

    void onCandle(const MarketView& market, const AccountView& account, SuggestionSink& sink) override {
        const UtcMs interval = m_interval.floor(market.last().openTime);
        if (m_begun == m_parts || (m_current && *m_current == interval))
            return;
        m_current = interval;
        ++m_begun;
        OrderRequest request;
        if (m_begun == m_parts) {
            request.size = OrderSize::allIn();
        } else {
            const Price close(Decimal::fromDouble(market.close()));
            const Decimal due = Decimal::divide(
                Decimal::multiply(m_cash.value(), Decimal::fromInteger(m_begun)), Decimal::fromInteger(m_parts));
            const Money part = Money(due) - m_spent;
            const Quantity quantity =
                affordableQuantity(m_instrument, toQuoteCurrency(part, account.rate), close, m_feeBps);
            if (quantity.isZero())
                return;
            request.size = OrderSize::fixed(quantity);
            const Money value = tradedValue(m_instrument, close, quantity);
            m_spent += toAccountCurrency(value + feeOf(value, m_feeBps), account.rate);
        }
        sink.suggest({request, "one of equal parts"});
    }

private:
    static std::int64_t countParts(const Series& series, std::size_t warmUp, Timeframe interval) {
        std::int64_t out = 0;
        UtcMs previous = UtcMs::min();
        for (const UtcMs time : series.times().subspan(std::min(warmUp, series.size()))) {
            const UtcMs begin = interval.floor(time);
            out += begin != previous ? 1 : 0;
            previous = begin;
        }
        return out;
    }

    Instrument m_instrument;
    Decimal m_feeBps;
    Timeframe m_interval;
    std::int64_t m_parts;
    std::int64_t m_begun = 0;
    Money m_cash;
    Money m_spent{}; // by our own count
    std::optional<UtcMs> m_current;
};

} // namespace

Result<BenchmarkResult> boughtInParts(const RunSetup& setup, Timeframe interval, std::stop_token stop) {
    if (!setup.series || setup.series->isEmpty())
        return Error{"run.no_candles", "there are no candles to run over"};
    const RunSettings& settings = setup.settings;
    PartBuyer buyer(*setup.series, settings.warmUp, setup.instrument, settings.feeBps, settings.cash, interval);
    return benchmarkSeries(setup, buyer, std::move(stop));
}

Result<BenchmarkResult> boughtInParts(const PortfolioSetup& setup, Timeframe interval, std::stop_token stop) {
    PortfolioSetup bought = setup;
    bought.portfolio = {};
    std::vector<std::unique_ptr<PartBuyer>> buyers;
    for (SleeveSetup& sleeve : bought.sleeves) {
        if (!sleeve.series)
            return Error{"run.no_candles", "there are no candles to run over"};
        const Money share(Decimal::multiply(setup.settings.cash.value(), sleeve.weight, Rounding::Down));
        buyers.push_back(
            std::make_unique<PartBuyer>(*sleeve.series, 0, sleeve.instrument, setup.settings.feeBps, share, interval));
        sleeve.strategy = buyers.back().get();
    }
    auto result = runPortfolioAgainst(bought, {}, std::move(stop));
    if (!result)
        return std::move(result).error();
    return BenchmarkResult{std::move(result->fund.metrics), std::move(result->fund.equity)};
}

} // namespace truebar
