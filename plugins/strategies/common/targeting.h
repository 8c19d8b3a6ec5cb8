// The settings `direction`, `sizing` and `quantity`, which several strategies share.
#pragma once

#include "core/sdk/settings.h"
#include "core/sdk/suggestion.h"

namespace truebar {

class Targeting {
public:
    // "setting.quantity" if the sizing is fixed and the quantity is not positive.
    static Result<Targeting> from(const Settings& settings) {
        Targeting out;
        out.m_goesShort = settings.text("direction", "long") == "both";
        if (settings.text("sizing", "all_in") == "fixed") {
            const Quantity quantity(settings.decimal("quantity"));
            if (quantity.sign() <= 0)
                return Error{"setting.quantity", "fixed sizing needs a quantity above 0", {}, "setting 'quantity'"};
            out.m_size = OrderSize::fixed(quantity);
        }
        return out;
    }

    TargetPosition bullish() const { return {Exposure::Long, m_size}; }
    TargetPosition bearish() const { return {m_goesShort ? Exposure::Short : Exposure::Flat, m_size}; }

private:
    OrderSize m_size = OrderSize::allIn();
    bool m_goesShort = false;
};

} // namespace truebar
