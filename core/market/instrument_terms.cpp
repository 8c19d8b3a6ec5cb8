#include "core/market/instrument_terms.h"

namespace truebar {

Instrument InstrumentTerms::on(Instrument instrument) const {
    instrument.tickSize = tickSize.value_or(instrument.tickSize);
    instrument.lotStep = lotStep.value_or(instrument.lotStep);
    instrument.minNotional = minNotional.value_or(instrument.minNotional);
    if (!currency.empty())
        instrument.currency = currency;
    return instrument;
}

} // namespace truebar
