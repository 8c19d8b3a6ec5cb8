// What is asked and decided, as people say it.
#pragma once

#include "core/decisions/prompt.h"

#include <QString>

namespace truebar::ui {

// "Buy 2 at 99", "Close 9 and sell 2"
QString proposalText(const PendingSuggestion& pending);
// Of what is traded in the end: −1 sells, +1 buys.
int proposalSign(const PendingSuggestion& pending);
QString modeText(RunMode mode);
// "accepted", "open" if there is none.
QString statusText(const KeptPrompt& kept);
// What happens when the time is over: "then rejected".
QString expiryText(OnExpiry onExpiry);
// "4:32", "1 h 20 min", "3 d 4 h"; "0:00" when it is over.
QString leftText(Millis left);
// Who: a person's name as it is, rules by what they are.
QString deciderText(const std::string& by);
QString outcomeText(const KeptPrompt& kept);
// The bot, or the strategy of a run without one.
QString askerText(const PromptOrigin& origin);
// "12.50 USDT (0.13 % of the equity)", or that there is no bound.
QString worstLossText(const Prompt& prompt);

} // namespace truebar::ui
