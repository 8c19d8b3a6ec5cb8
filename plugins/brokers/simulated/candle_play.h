// One candle along one path: what of the resting orders is filled, in the order in which the price reaches them.
#pragma once

#include "venue_state.h"

namespace truebar {

class CandlePlay {
public:
    // Rule 7: exits of a fill after the open live at once, or from the next candle on.
    enum class LateExits : std::uint8_t { Live, Rest };

    CandlePlay(
        const VenueRules& rules, const CandleFacts& facts, LateExits lateExits, VenueState& state, IPlaySink& sink)
        : m_rules(rules)
        , m_facts(facts)
        , m_lateExits(lateExits)
        , m_state(state)
        , m_sink(sink) { }

    void along(const CandlePath& path);

    // Where on the path an entry after the open first brought exits to life.
    struct LateEntry {
        Price at{};
        Side side = Side::Buy;
        Liquidity liquidity = Liquidity::Taker;
    };
    const std::optional<LateEntry>& lateEntry() const { return m_lateEntry; }

private:
    struct Event {
        std::size_t order = 0;
        LegOrder met{};
        LegMatch match{};
    };

    void walk(const PriceLeg& leg);
    std::optional<Event> nearest(const PriceLeg& leg) const;
    std::optional<Price> liquidationOn(const PriceLeg& leg) const;
    bool liquidateBefore(const std::optional<Event>& next, const PriceLeg& leg);
    void liquidate(Price at);
    LegOrder asMet(const RestingOrder& order) const;
    bool mayMeet(const RestingOrder& order, const LegMatch& match, const PriceLeg& leg) const;
    void execute(const Event& event, const PriceLeg& leg);
    bool prepare(RestingOrder& order, Event& event);
    void trade(RestingOrder& order, const Event& event, const PriceLeg& leg);
    std::optional<Quantity> volumeLeft() const;
    void book(RestingOrder& order, Price price, Liquidity liquidity, Quantity quantity);
    void bringExitsToLife(const RestingOrder& entry, Quantity filled, const LegMatch& match, const PriceLeg& leg);
    void setExit(RestingOrder& exit, const RestingOrder& entry, Price at) const;
    void shrinkPartners(const RestingOrder& order, Quantity quantity);
    void endStrandedExits();
    void trail(const PriceLeg& leg);

    const VenueRules& m_rules;
    const CandleFacts& m_facts;
    LateExits m_lateExits;
    VenueState& m_state;
    IPlaySink& m_sink;
    std::optional<LateEntry> m_lateEntry{};
};

} // namespace truebar
