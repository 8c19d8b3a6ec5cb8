#include "core/data/terms_ask.h"

#include "core/data/instrument_guess.h"
#include "core/data/terms_origin.h"
#include "core/sdk/terms_source.h"

namespace truebar {

namespace {

Result<void> keepTerms(CandleStore& store, const Instrument& instrument, const InstrumentTerms& terms) {
    if (auto saved = store.saveInstrument(terms.on(instrument)); !saved)
        return saved;
    return setTermsOrigin(store, instrument.id, TermsOrigin::Venue);
}

} // namespace

Result<bool> TermsAsk::isOpen(const InstrumentId& instrument) {
    bool out = false;
    auto done = m_store.run([&](CandleStore& store) -> Result<void> {
        const auto from = termsOrigin(store, instrument);
        if (!from)
            return from.error();
        out = *from == TermsOrigin::Candles;
        return {};
    });
    return done ? Result<bool>(out) : Result<bool>(std::move(done).error());
}

std::optional<InstrumentTerms> TermsAsk::ask(
    const InstrumentId& instrument, const std::vector<SharedFeed*>& feeds, const std::stop_token& stop) {
    for (SharedFeed* feed : feeds) {
        if (m_silent.contains(feed))
            continue;
        auto terms = feed->attempt<InstrumentTerms>([&](IFeed& each) -> Result<InstrumentTerms> {
            auto* source = dynamic_cast<ITermsSource*>(&each);
            return source ? source->terms(instrument, stop) : InstrumentTerms{};
        });
        if (terms && !terms->isEmpty())
            return std::move(*terms);
        if (!terms && isTransient(terms.error()))
            m_silent.insert(feed);
    }
    return std::nullopt;
}

Result<void> TermsAsk::learn(
    const InstrumentId& instrument, const std::vector<SharedFeed*>& feeds, const std::stop_token& stop) {
    if (stop.stop_requested() || !m_asked.insert(instrument).second)
        return {};
    const auto open = isOpen(instrument);
    if (!open || !*open)
        return open ? Result<void>() : Result<void>(open.error());
    auto terms = ask(instrument, feeds, stop);
    if (!terms)
        return {};
    return m_store.run([&](CandleStore& store) {
        return store.transaction([&]() -> Result<void> {
            const auto known = store.instrument(instrument);
            if (known)
                return keepTerms(store, *known, *terms);
            if (known.error().code != "data.unknown_instrument")
                return known.error();
            m_learnt.insert_or_assign(instrument, std::move(*terms));
            return {};
        });
    });
}

Result<void> TermsAsk::introduce(CandleStore& store, const Fetched& fetched) const {
    const auto known = store.instrument(fetched.instrument);
    if (known || known.error().code != "data.unknown_instrument")
        return known ? Result<void>() : Result<void>(known.error());
    const Instrument guess = guessInstrument(fetched.instrument, fetched.report.precision, fetched.candles);
    const auto learnt = m_learnt.find(fetched.instrument);
    return learnt == m_learnt.end() ? store.saveInstrument(guess) : keepTerms(store, guess, learnt->second);
}

} // namespace truebar
