// What accepting a suggestion would mean, for whoever is to answer it.
#pragma once

#include "core/engine/answer.h"
#include "core/engine/run_settings.h"
#include "core/sdk/account_view.h"

namespace truebar {

// `orders`: what accepting would send. The deadline is left to the caller.
PendingSuggestion appraise(RecordedSuggestion offered, std::vector<OrderRequest> orders, const Instrument& instrument,
    const AccountView& account, const RunSettings& settings);

} // namespace truebar
