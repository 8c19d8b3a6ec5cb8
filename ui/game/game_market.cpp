#include "ui/game/game_market.h"

namespace truebar::ui {

void GameMarket::setInstrument(const Instrument& instrument) {
    m_instrument = instrument;
    m_hasFilters = false;
}

void GameMarket::setFilters(const InstrumentFilters& filters) {
    m_hasFilters = true;
    if (!filters.tickSize.isZero())
        m_instrument.tickSize = filters.tickSize;
    if (!filters.lotStep.isZero())
        m_instrument.lotStep = filters.lotStep;
    m_instrument.minNotional = filters.minNotional;
    m_instrument.contractMultiplier = filters.contractMultiplier;
    if (!filters.quoteCurrency.empty())
        m_instrument.currency = filters.quoteCurrency;
}

bool GameMarket::notePrice(const InstrumentId& instrument, Price price, UtcMs at) {
    const bool isOurs = instrument == m_instrument.id;
    const bool wasFresh = isFresh(at);
    const auto before = last();
    m_prices[instrument] = price;
    m_heardAt[instrument] = at;
    return isOurs && (!wasFresh || before != price);
}

std::optional<Price> GameMarket::last() const {
    const auto known = m_prices.find(m_instrument.id);
    return known == m_prices.end() ? std::nullopt : std::optional(known->second);
}

UtcMs GameMarket::lastAt() const {
    const auto known = m_heardAt.find(m_instrument.id);
    return known == m_heardAt.end() ? UtcMs::min() : known->second;
}

} // namespace truebar::ui
