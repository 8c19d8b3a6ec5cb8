// What a venue documents of its instruments, on the wire. Pure: text in, values out.
#pragma once

#include "core/market/instrument_terms.h"
#include "plugins/feeds/net/history_protocol.h"

namespace truebar::net {

class ITermsProtocol {
public:
    virtual ~ITermsProtocol() = default;
    // "feed.unknown_instrument" for what cannot be one of the venue's.
    virtual Result<HistoryAsk> ask(const InstrumentId& instrument) const = 0;
    // "feed.unknown_instrument" if the answer does not tell of it; "feed.unavailable" if it is no such answer.
    virtual Result<InstrumentTerms> read(const QByteArray& body, const InstrumentId& instrument) const = 0;
};

} // namespace truebar::net
