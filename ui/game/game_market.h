// What the panel knows of the instrument that it trades: as the venue lets it be traded, and at what price it traded
// last.
#pragma once

#include "core/market/instrument.h"
#include "core/sdk/live_broker.h"

#include <map>
#include <optional>

namespace truebar::ui {

class GameMarket {
public:
    // Older than this, a price is none to trade by.
    static constexpr Millis oldAfter{20'000};

    const Instrument& instrument() const { return m_instrument; }
    void setInstrument(const Instrument& instrument);
    // The venue's own steps count. Not to be asked again until the instrument or the account changes.
    void setFilters(const InstrumentFilters& filters);
    void forgetFilters() { m_hasFilters = false; }
    bool hasFilters() const { return m_hasFilters; }

    // Of any instrument. True if it is the one that is traded and something is different: the price, or that it is
    // fresh.
    bool notePrice(const InstrumentId& instrument, Price price, UtcMs at);
    std::optional<Price> last() const;
    UtcMs lastAt() const;
    bool isFresh(UtcMs now) const { return last() && now - lastAt() <= oldAfter; }
    const std::map<InstrumentId, Price>& prices() const { return m_prices; }

private:
    Instrument m_instrument{};
    bool m_hasFilters = false;
    std::map<InstrumentId, Price> m_prices;
    std::map<InstrumentId, UtcMs> m_heardAt;
};

} // namespace truebar::ui
