// What a session of a live bot has learned from its account, as an input of its steps: recorded with the candle at
// which it was learned, and told again at that candle when the session is stepped through again. A dry run learns only
// that it is held.
#pragma once

#include "core/base/result.h"
#include "core/engine/answer.h"
#include "core/trading/fill.h"

#include <string>
#include <string_view>

namespace truebar {

struct LiveReport {
    enum class Kind : std::uint8_t {
        Opened, // the venue has the order
        Filled, // some of the order
        Closed, // the order is over, for `text`
        Fee, // units that the venue kept of what was bought; `fee` is what they have cost
        Outside, // units of the bot that came or went otherwise, for `text`: panic, a person's repair, an earlier
                 // session
        Held, // no order may be sent at this candle, for `text`
        Answered, // a suggestion, between two candles: what was told before counts already
    };
    static constexpr int kindCount = 7;

    Kind kind = Kind::Held;
    UtcMs time{};
    OrderNumber order = 0; // Opened, Filled, Closed
    OrderStatus status = OrderStatus::Cancelled; // Closed
    // Filled, Fee and Outside:
    Side side = Side::Buy;
    Price price{};
    Quantity quantity{}; // > 0
    Money fee{}; // in the currency of the price
    Liquidity liquidity = Liquidity::Taker;
    std::string text{}; // for people; of Filled the venue's id of the trade
    std::optional<GivenAnswer> answer{}; // Answered

    bool operator==(const LiveReport&) const = default;
};
// "opened", "filled", "closed", "fee", "outside", "held", "answered"
std::string_view toString(LiveReport::Kind kind);

std::string reportToJson(const LiveReport& report);
// "io.corrupt_bot"
Result<LiveReport> reportFromJson(std::string_view text);

} // namespace truebar
