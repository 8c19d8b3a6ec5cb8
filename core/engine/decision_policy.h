// Who says yes. Simulation decides by rule; a person comes in through the same value later.
#pragma once

#include "core/engine/run_result.h"

namespace truebar {

class DecisionPolicy {
public:
    // Accepts what is still valid.
    Decision decide(const RecordedSuggestion& offered) const;
};

// The orders that bring `position` to the target, in the order to be sent: none if it already holds, a close before the
// opposite opening.
std::vector<OrderRequest> ordersFor(const TargetPosition& target, Quantity position, Quantity lotStep);

} // namespace truebar
