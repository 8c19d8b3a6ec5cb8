#include "core/desk/margin_desk.h"

namespace truebar {

MarginDesk::MarginDesk(IMarginControl& venue, ICallRunner& runner, const IClock& clock, Millis patience)
    : m_venue(venue)
    , m_runner(runner)
    , m_clock(clock)
    , m_patience(patience) { }

void MarginDesk::set(const InstrumentId& instrument, const MarginTerms& terms, Then then) {
    m_asks.push_back({instrument, terms, std::move(then)});
    if (!m_isAsking)
        next();
}

// One after the other, so that what was wished for last is what the venue has in the end.
void MarginDesk::next() {
    while (!m_asks.empty()) {
        const Ask& ask = m_asks.front();
        const auto known = m_known.find(ask.instrument);
        if (known == m_known.end() || known->second != ask.terms)
            break;
        const Then then = std::move(m_asks.front().then);
        m_asks.pop_front();
        if (then)
            then({});
    }
    if (m_asks.empty() || m_isAsking)
        return;
    m_isAsking = true;
    m_isForgotten = m_isGivenUp = false;
    m_stop = std::stop_source();
    m_giveUpAt = m_clock.now() + m_patience;
    m_known.erase(m_asks.front().instrument);
    m_runner.run([this, instrument = m_asks.front().instrument, terms = m_asks.front().terms, own = m_stop](
                     const std::stop_token& stop) -> ICallRunner::Completion {
        const std::stop_callback link(stop, [own]() mutable { own.request_stop(); });
        return [this, done = setMarginTerms(m_venue, instrument, terms, own.get_token())] { ended(done); };
    });
}

void MarginDesk::ended(Result<void> done) {
    const Ask ask = std::move(m_asks.front());
    m_asks.pop_front();
    m_isAsking = false;
    if (done && !m_isForgotten)
        m_known.insert_or_assign(ask.instrument, ask.terms);
    if (!done && m_isGivenUp)
        done = Error{"desk.margin_timeout",
            "the venue did not answer within %1 s: what leverage and margin mode it has now is not known",
            {std::to_string(m_patience / std::chrono::seconds(1))}};
    if (ask.then)
        ask.then(done);
    if (!m_isAsking)
        next();
}

void MarginDesk::tick() {
    if (!m_isAsking || m_isGivenUp || m_clock.now() < m_giveUpAt)
        return;
    m_isGivenUp = true;
    m_stop.request_stop();
}

void MarginDesk::forgetAll() {
    m_known.clear();
    m_isForgotten = true;
}

bool MarginDesk::noteChanged(const MarginChange& change) {
    const auto isAnother = [&](const MarginTerms& terms) {
        return change.leverage.value_or(terms.leverage) != terms.leverage
            || change.isIsolated.value_or(terms.isIsolated) != terms.isIsolated;
    };
    if (m_isAsking && m_asks.front().instrument == change.instrument) {
        m_isForgotten = m_isForgotten || isAnother(m_asks.front().terms);
        return false;
    }
    const auto known = m_known.find(change.instrument);
    if (known == m_known.end() || !isAnother(known->second))
        return false; // the echo of what we have set ourselves
    m_known.erase(known);
    return true;
}

} // namespace truebar
