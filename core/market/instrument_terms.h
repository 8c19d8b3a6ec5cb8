// What a venue documents of an instrument.
#pragma once

#include "core/market/instrument.h"

#include <optional>

namespace truebar {

// Empty: it does not say.
struct InstrumentTerms {
    std::optional<Price> tickSize{};
    std::optional<Quantity> lotStep{};
    std::optional<Money> minNotional{};
    std::string currency{};

    bool isEmpty() const { return !tickSize && !lotStep && !minNotional && currency.empty(); }
    // The instrument with all that is told here.
    Instrument on(Instrument instrument) const;
};

} // namespace truebar
