// What a person does for a broker without a connection: orders are slips; the person places them elsewhere and reports
// what became of them.
#pragma once

#include "core/sdk/live_order.h"

namespace truebar {

struct Slip {
    OrderIntent order{};
    std::optional<UtcMs> placedAt{}; // since then it lies at the venue, the person says
    std::optional<Price> placedLimit{}; // at another limit than was asked for
    bool isCancelWanted = false; // we do not want it any more: the person must cancel it
    Quantity filled{};
    std::size_t fills = 0;
    VenueOrderState state = VenueOrderState::Open;
    std::string reason{}; // of its end
    UtcMs updatedAt{};

    Quantity rest() const { return order.quantity - filled; }
};

struct ReportedFill {
    // Which fill of the order: 1, 2 … A report that is sent twice has a number that is taken.
    std::size_t number = 1;
    Quantity quantity{}; // > 0, at most the rest
    Price price{}; // > 0
    Decimal fee{};
    std::string feeCurrency{};
    Liquidity liquidity = Liquidity::Taker;
    UtcMs time{};
};

// Safe from any thread. A report is on the disk when its call returns. `by`: who says so. Errors: "slip.unknown",
// "slip.over", "slip.number", "slip.quantity", "slip.price", "slip.limit", "io.slips".
class IManualReports {
public:
    virtual ~IManualReports() = default;
    // Those that are not over, oldest first.
    virtual std::vector<Slip> openSlips() const = 0;
    // The order lies at the venue now, perhaps at another limit ("slip.limit" where it has none).
    virtual Result<void> placed(const ClientOrderId& id, std::optional<Price> limit, const std::string& by) = 0;
    virtual Result<void> filled(const ClientOrderId& id, const ReportedFill& fill, const std::string& by) = 0;
    // Nothing more will be filled: skipped if nothing was, cancelled otherwise.
    virtual Result<void> over(const ClientOrderId& id, const std::string& reason, const std::string& by) = 0;
};

} // namespace truebar
