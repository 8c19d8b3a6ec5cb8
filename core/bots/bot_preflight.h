// What a bot depends on, looked at before it starts: a row for each thing, with what is wrong and what to do about it.
#pragma once

#include "core/bots/bot_definition.h"
#include "core/desk/account_snapshot.h"
#include "core/runs/run_data_quality.h"
#include "core/sdk/live_broker.h"
#include "core/sdk/plugin_metadata.h"

namespace truebar {

struct BotCheck {
    enum class Verdict : std::uint8_t { Good, Warning, Block };

    std::string what{}; // "strategy", "mode", "paper", "hours", "feed", "watch", "warm_up", "fresh", "account", "lock",
                        // "filters", "limits", "clock", "orders"
    Verdict verdict = Verdict::Good;
    Error finding{}; // one sentence, also where all is well
    std::optional<Error> advice{}; // what to do
};
// "ok", "warning", "block"
std::string_view toString(BotCheck::Verdict verdict);

using BotChecks = std::vector<BotCheck>;

// The first that blocks, as one error with its advice: "bot.preflight" with the code of the finding as the place.
Result<void> mayStartAfter(const BotChecks& checks);
// {"bot": …, "may_start": …, "checks": [{"what", "verdict", "code", "text", "advice"}]}
std::string checksToJson(const std::string& bot, const BotChecks& checks);
// "io.corrupt_bot"
Result<BotChecks> checksFromJson(std::string_view text);

// What each row says, from what was found.
BotCheck strategyCheck(const Result<BotDefinition>& current, const BotDefinition& saved);
// Candles that the strategy hears first, of every feed that it reads; `wanted` of the bot's own series.
BotCheck warmUpCheck(std::size_t wanted, const RunDataQuality& quality);
// `lastClose` of the newest stored candle; `isOpen`: whether its market trades now.
BotCheck freshCheck(std::optional<UtcMs> lastClose, Timeframe timeframe, bool isOpen, UtcMs now);
BotCheck limitsCheck(const BotDefinition& bot, bool hasDeskLimits);
// Whether the venue takes what the strategy says it sends, beyond what can be kept for it: "post_only", "ioc", "fok",
// "short" among the capabilities of its metadata.
BotCheck ordersCheck(const PluginMetadata& strategy, const std::string& account, const LiveBrokerCapabilities& venue);
BotCheck lockCheck(const AccountSnapshot& account);
// What to do where trading was stopped.
Error stoppedAdvice();
// Of the venue against ours; unknown until it was measured.
BotCheck clockCheck(const std::optional<Millis>& skew);

} // namespace truebar
