// A bot: a named, configured thing that can be started. What it is, not how it is doing.
#pragma once

#include "core/bots/bot_schedule.h"
#include "core/plugins/plugin_registry.h"
#include "core/risk/risk_limits.h"
#include "core/runs/run_record.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace truebar {

enum class BotKind : std::uint8_t { Automated, Manual, Indicator };
constexpr int botKindCount = 3;
// "automated", "manual", "indicator"
std::string_view toString(BotKind kind);

// Texts by name, as they are entered; what they mean is said by a schema.
using SettingTexts = std::map<std::string, std::string>;

struct BotDefinition {
    std::string id{}; // "btc-trend": letters, digits, '-' and '_', unique
    std::string name{}; // for people; the id if empty
    BotKind kind = BotKind::Automated;
    RunMode mode = RunMode::DryRun;
    std::string strategy{}; // plugin id
    std::string strategyVersion{}; // of the plugin when the bot was saved
    SettingTexts overrides{}; // of the plugin's defaults
    InstrumentId instrument{};
    Timeframe timeframe{};
    std::string session = "24/7"; // as in RunRequest
    std::string broker = "simulated";
    std::string account{}; // of the vault, for live runs
    RunSettings settings{}; // its warmUp is not read
    std::optional<std::size_t> warmUp{}; // candles; empty: as many as the strategy says it needs
    SettingTexts limits{}; // of riskSchema()
    std::string originRun{}; // the run that it was made of; may be empty
    BotSchedule schedule{};

    bool operator==(const BotDefinition&) const = default;
};

// What is asked to be different: names of botFields() to their new texts.
using BotEdit = std::map<std::string, std::string>;

// Every setting that can be edited, by name: "name", "mode", "cash", "fee_bps", "slippage_ticks", "warm_up", "account",
// "decision" and its "decision_threshold", "decision_delay_ms", "decision_deadline_ms", "decision_expiry", "set.KEY"
// for each override of the strategy, "limit.KEY" for each limit, and those of scheduleFields().
std::map<std::string, std::string> botFields(const BotDefinition& bot);

// Fills in name and version. Errors: "bot.id", "bot.kind", "bot.profile", "bot.mode"; "plugin.unknown", "setting.*",
// those of RunSettings; located at the field.
Result<BotDefinition> checkedBot(BotDefinition bot, const PluginRegistry& plugins);
// With the edit, checked. "bot.field" for a name that there is not. "set.KEY" with an empty text is the default again.
Result<BotDefinition> editedBot(BotDefinition bot, const BotEdit& edit, const PluginRegistry& plugins);
// "bot.running" if the edit has fields that cannot change while the bot runs; "set.*", "limit.*", "schedule*" and
// "name" can.
Result<void> mayEditRunning(const BotEdit& edit);

// The strategy's settings, whole.
Result<Settings> strategySettings(const BotDefinition& bot, const PluginRegistry& plugins);
// What a session of the bot runs; without a span.
Result<RunRequest> sessionRequest(const BotDefinition& bot, const PluginRegistry& plugins);

// One JSON object with everything.
std::string botToJson(const BotDefinition& bot);
// "io.corrupt_bot"
Result<BotDefinition> botFromJson(std::string_view text);

std::string textsToJson(const SettingTexts& texts);
SettingTexts textsFromJson(std::string_view text);

} // namespace truebar
