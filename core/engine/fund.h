// One pass over all sleeves of a portfolio.
#pragma once

#include "core/engine/fund_books.h"
#include "core/engine/portfolio.h"
#include "core/engine/sleeve_strategy.h"

namespace truebar {

class Fund final : private ISleeveFund {
public:
    // Precondition: the setup has been checked.
    static Result<std::unique_ptr<Fund>> create(const PortfolioSetup& setup);

    Result<void> run(const std::function<void(double)>& progress, const std::stop_token& stop);
    PortfolioResult finish(std::span<const EquityPoint> benchmark);

private:
    struct Sleeve {
        SleeveSetup setup{};
        Money backing{};
        std::unique_ptr<SleeveStrategy> strategy{};
        std::unique_ptr<Runner> runner{};
        std::size_t next = 0; // candle
        Price mark{}; // last close at which the fund decided
        bool isRebalancing = false;

        bool isOver() const { return next == setup.series->size(); }
        UtcMs nextClose() const { return setup.series->closeTime(next); }
    };

    explicit Fund(const PortfolioSetup& setup);
    Result<void> open(const RunSettings& settings, std::size_t index);

    std::optional<UtcMs> nextClose() const;
    void step(UtcMs at);
    void findDue(UtcMs at);
    void mark(UtcMs at);
    bool reducesNext(const Sleeve& sleeve) const;
    Money valueOf(const Sleeve& sleeve) const;
    Money cash() const;
    Money equity() const;
    Money backingOf(std::size_t index) const;
    Decimal weightOf(const Sleeve& sleeve) const;
    Quantity unitsWorth(const Sleeve& sleeve, Money value, Rounding rounding) const;
    SleeveOrder reduction(const Sleeve& sleeve, Money excess, Rounding rounding, const char* reason) const;
    std::vector<SleeveResult> sleeveResults(const RunResult& all) const;

    Money usableCash(std::size_t sleeve) const override;
    bool isStopped() const override { return m_stoppedAt.has_value(); }
    SleeveOrder orderFor(std::size_t sleeve, const AccountView& account) override;

    PortfolioSettings m_settings;
    Money m_capital;
    std::vector<Sleeve> m_sleeves;
    std::vector<std::size_t> m_due;
    Decimal m_scale{1}; // of the weights, so that they fit into the gross limit
    bool m_isOnWeekdays;
    DailyEquity m_daily;
    FundBooks m_books;
    UtcMs m_begin;
    UtcMs m_now{};
    std::optional<UtcMs> m_period;
    Money m_equity;
    Money m_gross{};
    Money m_peak;
    double m_highestGross = 0;
    std::optional<UtcMs> m_stoppedAt;
    std::uint64_t m_rebalances = 0;
    std::uint64_t m_rounds = 0;
    std::uint64_t m_roundsInPosition = 0;
};

} // namespace truebar
