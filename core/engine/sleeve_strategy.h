// What decides for one series of a portfolio: its strategy, or "always long"; and the fund's orders beside it.
#pragma once

#include "core/sdk/strategy.h"

namespace truebar {

// What the fund asks of a sleeve at a close.
struct SleeveOrder {
    enum class Kind : std::uint8_t { None, Reduce, Fill, Close } kind = Kind::None;
    Quantity quantity{}; // for Reduce; > 0
    const char* reason = "";
};

// The fund as a sleeve sees it.
class ISleeveFund {
public:
    virtual ~ISleeveFund() = default;
    // Cash that the sleeve may use, its own included.
    virtual Money usableCash(std::size_t sleeve) const = 0;
    // No sleeve may open any more.
    virtual bool isStopped() const = 0;
    // Asked once at each close of the sleeve.
    virtual SleeveOrder orderFor(std::size_t sleeve, const AccountView& account) = 0;
};

class SleeveStrategy final : public IStrategy {
public:
    // `inner` may be null.
    SleeveStrategy(ISleeveFund& fund, std::size_t sleeve, IStrategy* inner)
        : m_fund(fund)
        , m_sleeve(sleeve)
        , m_inner(inner) { }

    std::vector<FeedDefinition> feeds() const override;
    void onCandle(const MarketView& market, const AccountView& account, SuggestionSink& sink) override;

private:
    void offerOwn(const MarketView& market, const AccountView& account, SuggestionSink& sink);

    ISleeveFund& m_fund;
    std::size_t m_sleeve;
    IStrategy* m_inner;
    bool m_hasOffered = false;
};

} // namespace truebar
