// Who said tick size and lot step of a stored instrument.
#pragma once

#include "core/data/candle_store.h"

namespace truebar {

// Its candles, by the decimals that they show (a guess), the venue's documents, or the user.
enum class TermsOrigin : std::uint8_t { Candles, Venue, User };

// Of an instrument that is not stored: Candles, for nobody has described it.
Result<TermsOrigin> termsOrigin(const CandleStore& store, const InstrumentId& id);
// Joins the transaction of the store, if one is open.
Result<void> setTermsOrigin(const CandleStore& store, const InstrumentId& id, TermsOrigin origin);

} // namespace truebar
