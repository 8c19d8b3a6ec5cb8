// What is known of an account at one moment, as a value.
#pragma once

#include "core/live/kill_switch.h"
#include "core/live/panic.h"
#include "core/sdk/feed.h"

namespace truebar {

// A position of one bot, or ("") of the account itself: adopted, or left by a person.
struct BotPosition {
    InstrumentId instrument{};
    std::string bot{};
    Quantity quantity{}; // negative where short
    std::optional<Price> entryPrice{}; // average of what is held
    Money realized{}; // since the account is known, fees included as far as they can be valued
    std::optional<Money> unrealized{}; // at the last price

    bool operator==(const BotPosition&) const = default;
};

struct AccountSnapshot {
    std::string account{};
    std::uint64_t number = 0; // counts up
    UtcMs at{};
    LinkState link = LinkState::Connecting;
    std::string linkReason{}; // why it was lost
    // Why no order may be placed; empty if they may.
    std::optional<Error> lock{};
    bool isStopped = false; // the stop switch is thrown
    StopNote stop{};
    PanicState panic{};
    std::vector<Discrepancy> differences{};
    // Newest first: all that are active, and those that have ended lately, a few hundred at most.
    std::vector<LiveOrder> orders{};
    std::vector<VenueFill> fills{}; // newest first, a few hundred at most
    std::vector<BotPosition> positions{};
    Money profit{}; // realized and unrealized, of all bots
    std::optional<Millis> skew{}; // of the venue's clock
    std::optional<std::chrono::microseconds> latency{}; // from handing over to the answer, of the last order
    bool isRecovered = false;
    std::uint64_t comparisons = 0; // with the venue, answered whole
    std::optional<Error> trouble{}; // what the records could not keep
    // A person places the orders elsewhere and reports what became of them: what they have to do, oldest first.
    bool isByHand = false;
    std::vector<Slip> slips{};

    const LiveOrder* find(const ClientOrderId& id) const;
};

} // namespace truebar
