// A session stepped through again: as it was, or as it would have gone otherwise. The same bot with the same warm-up
// and edits.
#pragma once

#include "core/bots/session_answers.h"

#include <stop_token>

namespace truebar {

struct SessionRerun {
    // People are asked and say this; nullptr: rules say yes at once.
    const SessionAnswers* answers = nullptr;
    // What the session had suggested, where it may go another way than it went: an answer is then given to the like of
    // what it was given to, and to nothing if that does not wait.
    const std::vector<RecordedSuggestion>* answered = nullptr;
    // A live session hears what it was told; else it is a dry run.
    bool isTold = false;
    // The limits of the bot are in force.
    bool isLimited = true;
    // Instead of the bot's own.
    std::optional<DecisionSettings> decision{};
};

// Over `candles`, those that the session saw or those of its window. Errors of the strategy, "run.cancelled".
Result<RunResult> rerunSession(const SessionHead& head, const SessionHistory& history,
    const std::vector<Candle>& candles, const CandleStore& store, const PluginRegistry& plugins,
    const SessionRerun& how, const std::stop_token& stop = {});

} // namespace truebar
