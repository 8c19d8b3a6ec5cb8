// What venues document of the instruments that a fetch is about: asked for as long as only the candles have told of
// tick size and lot step, which is a guess (whole volumes say nothing of a lot of 0.00001).
#pragma once

#include "core/data/feed_set.h"
#include "core/data/fetch_request.h"
#include "core/data/store_door.h"
#include "core/market/instrument_terms.h"

#include <map>
#include <set>

namespace truebar {

class TermsAsk {
public:
    explicit TermsAsk(StoreDoor& store)
        : m_store(store) { }

    // Asks the feeds in their order unless the venue or the user has told already. What is learnt of a stored
    // instrument is stored at once; of another it is kept for introduce(). A source that cannot tell is no error: the
    // next fetch asks again. A feed that fails is not asked for further instruments.
    Result<void> learn(
        const InstrumentId& instrument, const std::vector<SharedFeed*>& feeds, const std::stop_token& stop);

    // Within a transaction of the store: adds the instrument if it is not there, from what the venue documents where
    // that is known and else from its candles.
    Result<void> introduce(CandleStore& store, const Fetched& fetched) const;

private:
    Result<bool> isOpen(const InstrumentId& instrument);
    std::optional<InstrumentTerms> ask(
        const InstrumentId& instrument, const std::vector<SharedFeed*>& feeds, const std::stop_token& stop);

    StoreDoor& m_store;
    std::map<InstrumentId, InstrumentTerms> m_learnt; // of instruments that are not stored yet
    std::set<InstrumentId> m_asked;
    std::set<const SharedFeed*> m_silent;
};

} // namespace truebar
