// What the answers to a run or to a session of a bot were worth, by whichever of its names it is asked for.
#pragma once

#include "core/bots/session_store.h"
#include "core/decisions/human_value.h"

namespace truebar {

// `name`: the id of a run, or the name under which a session asks. A session is stepped through twice over the candles
// that it saw, with its warm-up, edits and limits: as it was answered, and with every suggestion accepted at once; one
// that still runs up to its last candle. Both sides of a live session are simulated, see HumanValue::books. A run
// without a session is run again by valueOfHuman().
// "run.unknown", "bot.unknown_session", "bot.no_candles", "decision.no_session" for a run of a bot whose session is not
// kept any more, "decision.not_repeated" if the session does not become its run again, those of valueOfHuman().
// `workspace`: workspace.db.
Result<HumanValue> valueOfAnswers(const Database& workspace, const CandleStore& store, const PluginRegistry& plugins,
    const std::string& name, const std::stop_token& stop = {});

} // namespace truebar
