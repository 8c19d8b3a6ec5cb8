#include "core/engine/fund.h"

#include "core/stats/compute_metrics.h"
#include "core/trading/costs.h"

#include <algorithm>
#include <utility>

namespace truebar {

namespace {

constexpr std::uint64_t roundsPerReport = 65'536;

UtcMs beginOf(const PortfolioSetup& setup) {
    UtcMs out = UtcMs::max();
    for (const SleeveSetup& sleeve : setup.sleeves)
        out = std::min(out, sleeve.series->times().front());
    return out;
}

// The year of a fund has the days of its markets; 365 if one of them never closes.
bool isOnWeekdays(const PortfolioSetup& setup) {
    return std::all_of(setup.sleeves.begin(), setup.sleeves.end(),
        [](const SleeveSetup& sleeve) { return sleeve.instrument.annualisationDays() != 365; });
}

UtcMs periodOf(RebalancePeriod period, UtcMs at) {
    switch (period) {
    case RebalancePeriod::Daily:
        return Timeframe(1, Timeframe::Unit::Day).floor(at);
    case RebalancePeriod::Weekly:
        return Timeframe(1, Timeframe::Unit::Week).floor(at);
    case RebalancePeriod::Monthly:
        return Timeframe(1, Timeframe::Unit::Month).floor(at);
    case RebalancePeriod::Never:
        break;
    }
    return UtcMs::min();
}

Money share(Money of, Decimal part, Rounding rounding) {
    return Money(Decimal::multiply(of.value(), part, rounding));
}

} // namespace

Result<std::unique_ptr<Fund>> Fund::create(const PortfolioSetup& setup) {
    std::unique_ptr<Fund> fund(new Fund(setup));
    for (std::size_t i = 0; i < setup.sleeves.size(); ++i) {
        if (auto opened = fund->open(setup.settings, i); !opened)
            return std::move(opened).error();
    }
    return fund;
}

Fund::Fund(const PortfolioSetup& setup)
    : m_settings(setup.portfolio)
    , m_capital(setup.settings.cash)
    , m_sleeves(setup.sleeves.size())
    , m_isOnWeekdays(isOnWeekdays(setup))
    , m_daily(beginOf(setup), m_capital, m_isOnWeekdays)
    , m_books(setup.sleeves.size(), beginOf(setup), m_capital, quoteCurrency(setup.sleeves.front().instrument))
    , m_begin(beginOf(setup))
    , m_equity(m_capital)
    , m_peak(m_capital) {
    Decimal sum;
    for (std::size_t i = 0; i < m_sleeves.size(); ++i) {
        m_sleeves[i].setup = setup.sleeves[i];
        sum += weightOf(m_sleeves[i]);
    }
    if (const auto most = m_settings.limits.maxGross; most && sum > *most)
        m_scale = Decimal::divide(*most, sum, Rounding::Down);
}

// The sleeves share the capital evenly; whose cash it is makes no difference.
Result<void> Fund::open(const RunSettings& settings, std::size_t index) {
    Sleeve& sleeve = m_sleeves[index];
    const auto count = Decimal::fromInteger(static_cast<std::int64_t>(m_sleeves.size()));
    const Money part(Decimal::divide(m_capital.value(), count, Rounding::Down));
    Money others{};
    for (std::size_t i = 1; i < m_sleeves.size(); ++i)
        others += part;
    ISleeveFund& self = *this;
    sleeve.strategy = std::make_unique<SleeveStrategy>(self, index, sleeve.setup.strategy);
    RunSetup setup;
    setup.series = sleeve.setup.series;
    setup.instrument = sleeve.setup.instrument;
    setup.settings = settings;
    setup.settings.cash = index == 0 ? m_capital - others : part;
    setup.strategy = sleeve.strategy.get();
    setup.broker = sleeve.setup.broker(setup.settings.cash, &sleeve.backing);
    auto runner = Runner::create(setup);
    if (!runner)
        return std::move(runner).error();
    sleeve.runner = std::move(*runner);
    return {};
}

Result<void> Fund::run(const std::function<void(double)>& progress, const std::stop_token& stop) {
    UtcMs end = m_begin;
    for (const Sleeve& sleeve : m_sleeves)
        end = std::max(end, sleeve.setup.series->span().end);
    while (const auto at = nextClose()) {
        if (m_rounds % roundsPerReport == 0) {
            if (stop.stop_requested())
                return Error{"run.cancelled", "the run was cancelled"};
            if (progress)
                progress(static_cast<double>((*at - m_begin).count()) / static_cast<double>((end - m_begin).count()));
        }
        step(*at);
    }
    for (std::size_t i = 0; i < m_sleeves.size(); ++i) {
        if (auto done = m_sleeves[i].runner->finish(); !done)
            return done;
        m_books.close(i, *m_sleeves[i].runner);
    }
    m_equity = equity();
    m_daily.finish(m_now, m_equity);
    return {};
}

std::optional<UtcMs> Fund::nextClose() const {
    std::optional<UtcMs> out;
    for (const Sleeve& sleeve : m_sleeves) {
        if (!sleeve.isOver() && (!out || sleeve.nextClose() < *out))
            out = sleeve.nextClose();
    }
    return out;
}

void Fund::step(UtcMs at) {
    if (m_daily.dayEnd() < at)
        m_daily.carryTo(at, m_equity);
    m_now = at;
    findDue(at);
    for (const std::size_t i : m_due) {
        Sleeve& sleeve = m_sleeves[i];
        sleeve.backing = backingOf(i);
        sleeve.runner->meet(sleeve.next);
        m_books.record(i, *sleeve.runner);
    }
    mark(at);
    std::sort(m_due.begin(), m_due.end());
    for (const std::size_t i : m_due) {
        Sleeve& sleeve = m_sleeves[i];
        sleeve.runner->decide();
        m_books.record(i, *sleeve.runner);
        ++sleeve.next;
    }
    ++m_rounds;
    const auto isHolding = [](const Sleeve& sleeve) { return !sleeve.runner->ledger().position().isZero(); };
    if (std::any_of(m_sleeves.begin(), m_sleeves.end(), isHolding))
        ++m_roundsInPosition;
    if (m_daily.dayEnd() == at)
        m_daily.closeDay(at, m_equity);
}

// Whose candle closes now; those that will sell first, because the others may need the cash.
void Fund::findDue(UtcMs at) {
    m_due.clear();
    for (std::size_t i = 0; i < m_sleeves.size(); ++i) {
        if (!m_sleeves[i].isOver() && m_sleeves[i].nextClose() == at)
            m_due.push_back(i);
    }
    if (m_due.size() > 1)
        std::stable_partition(m_due.begin(), m_due.end(), [this](std::size_t i) { return reducesNext(m_sleeves[i]); });
}

bool Fund::reducesNext(const Sleeve& sleeve) const {
    const int held = sleeve.runner->ledger().position().sign();
    return held != 0 && sleeve.runner->desk().hasOpen([held](const Order& order) {
        return (held > 0) == (order.request.side == Side::Sell);
    });
}

void Fund::mark(UtcMs at) {
    for (const std::size_t i : m_due)
        m_sleeves[i].mark = Price(Decimal::fromDouble(m_sleeves[i].setup.series->closes()[m_sleeves[i].next]));
    m_equity = equity();
    m_gross = {};
    for (const Sleeve& sleeve : m_sleeves)
        m_gross += valueOf(sleeve).abs();
    if (m_equity.sign() > 0)
        m_highestGross = std::max(m_highestGross, m_gross.toDouble() / m_equity.toDouble());
    m_peak = std::max(m_peak, m_equity);
    const auto fall = m_settings.limits.maxDrawdown;
    if (fall && !m_stoppedAt && m_peak - m_equity >= share(m_peak, *fall, Rounding::HalfEven))
        m_stoppedAt = at;
    const UtcMs period = periodOf(m_settings.rebalance, at);
    if (m_period && *m_period != period) {
        ++m_rebalances;
        for (Sleeve& sleeve : m_sleeves)
            sleeve.isRebalancing = true;
    }
    m_period = period;
}

Money Fund::valueOf(const Sleeve& sleeve) const {
    const Quantity held = sleeve.runner->ledger().position();
    return held.isZero() ? Money() : markedValue(sleeve.setup.instrument, sleeve.mark, held);
}

Money Fund::cash() const {
    Money out{};
    for (const Sleeve& sleeve : m_sleeves)
        out += sleeve.runner->ledger().cash();
    return out;
}

Money Fund::equity() const {
    Money out = cash();
    for (const Sleeve& sleeve : m_sleeves)
        out += valueOf(sleeve);
    return out;
}

// The cash of the others, less what of it is theirs to use.
Money Fund::backingOf(std::size_t index) const {
    Money reserved = share(m_equity, Decimal(1) - weightOf(m_sleeves[index]), Rounding::Up);
    for (std::size_t i = 0; i < m_sleeves.size(); ++i) {
        if (i != index)
            reserved -= valueOf(m_sleeves[i]);
    }
    return cash() - m_sleeves[index].runner->ledger().cash() - std::max(reserved, Money());
}

Money Fund::usableCash(std::size_t sleeve) const {
    return m_sleeves[sleeve].runner->ledger().cash() + backingOf(sleeve);
}

Decimal Fund::weightOf(const Sleeve& sleeve) const {
    const Decimal most = m_settings.limits.maxWeight.value_or(sleeve.setup.weight);
    return Decimal::multiply(std::min(sleeve.setup.weight, most), m_scale, Rounding::Down);
}

Quantity Fund::unitsWorth(const Sleeve& sleeve, Money value, Rounding rounding) const {
    const Instrument& instrument = sleeve.setup.instrument;
    const Decimal unit = Decimal::multiply(sleeve.mark.value(), instrument.contractMultiplier);
    return Quantity(Decimal::divide(value.value(), unit, rounding)).roundedTo(instrument.lotStep, rounding);
}

SleeveOrder Fund::reduction(const Sleeve& sleeve, Money excess, Rounding rounding, const char* reason) const {
    const Quantity units = std::min(unitsWorth(sleeve, excess, rounding), sleeve.runner->ledger().position().abs());
    if (units.isZero())
        return {};
    return {SleeveOrder::Kind::Reduce, units, reason};
}

SleeveOrder Fund::orderFor(std::size_t index, const AccountView& account) {
    Sleeve& sleeve = m_sleeves[index];
    const bool isRebalancing = std::exchange(sleeve.isRebalancing, false);
    if (account.position.isZero())
        return {};
    if (m_stoppedAt)
        return {SleeveOrder::Kind::Close, {}, "largest drawdown of the fund"};
    const FundLimits& limits = m_settings.limits;
    const Money value = valueOf(sleeve).abs();
    Money allowed = value;
    if (limits.maxWeight)
        allowed = std::min(allowed, share(m_equity, *limits.maxWeight, Rounding::Down));
    if (limits.maxGross) {
        const Money most = share(m_equity, *limits.maxGross, Rounding::Down);
        if (m_gross > most)
            allowed = std::min(
                allowed, share(value, Decimal::divide(most.value(), m_gross.value(), Rounding::Down), Rounding::Down));
    }
    const Money target = share(m_equity, weightOf(sleeve), Rounding::Down);
    if (isRebalancing && target < allowed)
        return reduction(sleeve, value - target, Rounding::Down, "rebalance to weight");
    if (allowed < value)
        return reduction(sleeve, value - allowed, Rounding::Up, "limit of the fund");
    if (isRebalancing && !unitsWorth(sleeve, target - value, Rounding::Down).isZero())
        return {SleeveOrder::Kind::Fill, {}, "rebalance to weight"};
    return {};
}

std::vector<SleeveResult> Fund::sleeveResults(const RunResult& all) const {
    std::vector<SleeveResult> out(m_sleeves.size());
    for (const Order& order : all.orders)
        out[m_books.sleeveOfOrder()[order.number - 1]].orders.push_back(order.number);
    for (const Trade& trade : all.trades) {
        SleeveResult& sleeve = out[m_books.sleeveOfTrade()[trade.number - 1]];
        sleeve.trades.push_back(trade.number);
        sleeve.profit += trade.profit;
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i].fees = m_sleeves[i].runner->feesPaid();
        out[i].position = m_sleeves[i].runner->ledger().position();
        if (m_equity.sign() > 0)
            out[i].weight = valueOf(m_sleeves[i]).toDouble() / m_equity.toDouble();
    }
    return out;
}

PortfolioResult Fund::finish(std::span<const EquityPoint> benchmark) {
    PortfolioResult out;
    out.fund = m_books.take();
    out.sleeves = sleeveResults(out.fund);
    out.fund.equity = m_daily.takePoints();
    out.fund.candles = m_rounds;
    Money fees{};
    Money traded{};
    for (const Sleeve& sleeve : m_sleeves) {
        fees += sleeve.runner->feesPaid();
        traded += sleeve.runner->tradedNotional();
    }
    const int days = m_isOnWeekdays ? m_sleeves.front().setup.instrument.annualisationDays() : 365;
    out.fund.metrics = computeMetrics(
        {out.fund.equity, profitsOf(out.fund.trades), fees, traded, m_roundsInPosition, m_rounds, days, benchmark});
    out.rebalances = m_rebalances;
    out.highestGross = m_highestGross;
    out.stoppedAt = m_stoppedAt;
    return out;
}

} // namespace truebar
