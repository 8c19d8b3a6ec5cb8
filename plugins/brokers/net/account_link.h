// What a session tells its broker: how the link is, and what happened in the account.
#pragma once

#include "core/sdk/live_broker.h"
#include "core/sdk/margin_events.h"

#include <functional>
#include <optional>

namespace truebar::wire {

// Of one message of the stream. The fill comes before the order that it changes.
struct AccountEvent {
    std::optional<VenueOrder> order{};
    std::optional<VenueFill> fill{};
    std::optional<MarginChange> margin{};
};

struct SessionHandlers {
    std::function<void(const AccountEvent&)> event{};
    std::function<void(LinkState, const std::string&)> link{};
};

// Tells of the link only what is new.
class LinkTeller {
public:
    explicit LinkTeller(std::function<void(LinkState, const std::string&)> tell)
        : m_tell(std::move(tell)) { }

    void operator()(LinkState state, const std::string& reason) {
        if (m_told == state && m_reason == reason)
            return;
        m_told = state;
        m_reason = reason;
        m_tell(state, reason);
    }

private:
    std::function<void(LinkState, const std::string&)> m_tell;
    std::optional<LinkState> m_told{};
    std::string m_reason;
};

} // namespace truebar::wire
