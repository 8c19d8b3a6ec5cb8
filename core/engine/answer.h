// What a person, or a rule in a person's place, says to a suggestion.
#pragma once

#include "core/engine/run_result.h"

namespace truebar {

// Changes to what a suggestion asks for. They concern its last order: the opening one, or the close if nothing is
// opened.
struct Amendment {
    std::optional<Quantity> quantity{};
    std::optional<Price> limitPrice{}; // a market order becomes a limit order
    std::optional<Price> stopPrice{}; // of an order with a stop price that one; else a stop loss behind the entry

    bool isEmpty() const { return !quantity && !limitPrice && !stopPrice; }
    bool operator==(const Amendment&) const = default;
};

// `order` as amended.
OrderRequest amended(OrderRequest order, const Amendment& amendment);

struct Answer {
    Verdict verdict = Verdict::Accepted; // Amended: with `amendment`; Expired: sends nothing
    Amendment amendment{};
    std::string by{}; // who: a person's name, "rule:…"
    UtcMs at{};
    std::string note{};

    bool operator==(const Answer&) const = default;
};

// The same where nothing could be sent: a yes has expired, for that reason.
Answer notSent(Answer answer, const std::string& why);

// An answer as it reached a run, for giving it again. `learnedAt`: the last close that the run knew then.
struct GivenAnswer {
    std::uint64_t suggestion = 0;
    UtcMs learnedAt{};
    Answer answer{};

    bool operator==(const GivenAnswer&) const = default;
};

// A suggestion that waits for its answer, with what was known when it was offered.
struct PendingSuggestion {
    RecordedSuggestion offered{}; // its number is the id within the run
    std::vector<OrderRequest> orders{}; // what accepting it at once would have sent
    Quantity size{}; // of the last of them; what "all in" comes to at the last close
    Money notional{}; // of all of them at the last close, in the account's currency
    // What the last of them loses at its stop, or if the price goes to 0; empty where there is no bound, and where
    // nothing is opened. Without fees and slippage, in the account's currency.
    std::optional<Money> worstLoss{};
    Money equity{};
    UtcMs deadline{}; // the last moment at which it may be answered

    bool operator==(const PendingSuggestion&) const = default;
};

} // namespace truebar
