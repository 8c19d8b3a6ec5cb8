#pragma once

#include "core/base/decimal.h"
#include "core/base/result.h"

#include <exception>

namespace truebar {

// Where exceptions of strategies, brokers and amounts end: "run.overflow", "internal.exception".
template <class T, class Work>
Result<T> guarded(Work work) {
    try {
        return work();
    } catch (const DecimalOverflow&) {
        return Error{"run.overflow", "the amounts of this run leave the range of exact decimals"};
    } catch (const std::exception& thrown) {
        return Error{"internal.exception", "the strategy or the broker failed: %1", {thrown.what()}};
    }
}

} // namespace truebar
