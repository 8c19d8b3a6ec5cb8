// What the answers of a person were worth: the run as it was against the same run with every suggestion accepted at
// once. Exact: it is the same engine over the same candles. For sessions of bots see core/bots/session_value.h.
#pragma once

#include "core/data/candle_store.h"
#include "core/plugins/plugin_registry.h"
#include "core/runs/run_record.h"

#include <stop_token>

namespace truebar {

struct HumanValue {
    std::string run{}; // empty: of a session that has not become one
    std::int64_t session = 0; // of a bot; 0: of none
    bool isSoFar = false; // the session still runs
    std::string currency{};
    std::uint64_t accepted = 0; // as they were offered
    std::uint64_t amended = 0;
    std::uint64_t rejected = 0;
    std::uint64_t expired = 0; // nobody answered, or a later suggestion took the place
    // Of a live session only: where its books stand, with the fills of the account. `actual` and `automatic` are both
    // simulated then.
    std::optional<Money> books{};
    Money actual{}; // final equity
    Money automatic{}; // with every suggestion accepted at once
    std::vector<EquityPoint> actualCurve{};
    std::vector<EquityPoint> automaticCurve{};

    Money value() const { return actual - automatic; }
    // What a limit has refused nobody has answered.
    void count(const Decision& decision);
};

// Runs the record's request again without asking anybody, for runs that were no session of a bot.
// "decision.data_changed" if the candles are not those of the run any more; "decision.portfolio" for a run over several
// instruments.
Result<HumanValue> valueOfHuman(
    const CandleStore& store, const PluginRegistry& plugins, const RunRecord& record, std::stop_token stop = {});

} // namespace truebar
