#pragma once

#include "core/base/result.h"
#include "core/market/instrument_terms.h"

#include <stop_token>

namespace truebar {

// A feed whose source documents its instruments. Asked for by dynamic_cast, so that IFeed stays as plugins made for
// sdk 1.0 know it.
class ITermsSource {
public:
    virtual ~ITermsSource() = default;
    // Tick size, lot step and the like; empty if the source does not tell. Blocking, from any thread, with the errors of
    // IFeed::fetch().
    virtual Result<InstrumentTerms> terms(const InstrumentId& instrument, std::stop_token stop) = 0;
};

} // namespace truebar
