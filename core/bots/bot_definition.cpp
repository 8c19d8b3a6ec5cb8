#include "core/bots/bot_definition.h"

#include <algorithm>
#include <charconv>

namespace truebar {

namespace {

constexpr std::size_t longestId = 40;
constexpr std::size_t longestName = 80;

bool isIdCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

Result<void> checkId(const std::string& id) {
    if (id.empty() || id.size() > longestId || !std::all_of(id.begin(), id.end(), isIdCharacter))
        return Error{"bot.id", "'%1' cannot name a bot: up to 40 small letters, digits, '-' and '_'",
            {id.substr(0, longestId)}, "id"};
    return {};
}

Result<std::int64_t> wholeFrom(const std::string& text, std::int64_t most, const std::string& field) {
    std::int64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || value < 0 || value > most)
        return Error{"bot.number", "'%1' is not a whole number from 0 to %2",
            {text.substr(0, longestId), std::to_string(most)}, field};
    return value;
}

Result<void> setField(BotDefinition& bot, const std::string& field, const std::string& text) {
    const auto part = [&](std::string_view prefix) { return field.substr(prefix.size()); };
    const auto put = [&](SettingTexts& texts, const std::string& key) {
        if (text.empty())
            texts.erase(key);
        else
            texts[key] = text;
    };
    if (field.starts_with("set.")) {
        put(bot.overrides, part("set."));
    } else if (field.starts_with("limit.")) {
        put(bot.limits, part("limit."));
    } else if (field.starts_with("schedule")) {
        return setScheduleField(bot.schedule, field, text);
    } else if (field == "name") {
        bot.name = text;
    } else if (field == "account") {
        bot.account = text;
    } else if (field == "mode") {
        bool isKnown = false;
        for (const RunMode mode : {RunMode::Simulation, RunMode::DryRun, RunMode::LiveRun}) {
            if (toString(mode) == text) {
                bot.mode = mode;
                isKnown = true;
            }
        }
        if (!isKnown)
            return Error{"bot.mode", "'%1' is not simulation, dry_run or live_run", {text.substr(0, longestId)}, field};
    } else if (field == "cash" || field == "fee_bps") {
        const auto value = Decimal::parse(text);
        if (!value)
            return Error(value.error()).at(field);
        if (field == "cash")
            bot.settings.cash = Money(*value);
        else
            bot.settings.feeBps = *value;
    } else if (field == "decision") {
        const auto mode = decisionModeNamed(text);
        if (!mode)
            return mode.error();
        bot.settings.decision.mode = *mode;
    } else if (field == "decision_expiry") {
        const auto onExpiry = onExpiryNamed(text);
        if (!onExpiry)
            return onExpiry.error();
        bot.settings.decision.onExpiry = *onExpiry;
    } else if (field == "decision_threshold") {
        const auto value = Decimal::parse(text);
        if (!value)
            return Error(value.error()).at(field);
        bot.settings.decision.threshold = Money(*value);
    } else if (field == "decision_delay_ms" || field == "decision_deadline_ms") {
        const auto value = wholeFrom(text, Millis(std::chrono::days(30)).count(), field);
        if (!value)
            return value.error();
        (field == "decision_delay_ms" ? bot.settings.decision.delay : bot.settings.decision.deadline) = Millis(*value);
    } else if (field == "slippage_ticks") {
        const auto value = wholeFrom(text, 10'000, field);
        if (!value)
            return value.error();
        bot.settings.slippageTicks = static_cast<int>(*value);
    } else if (field == "warm_up") {
        bot.warmUp.reset();
        if (text.empty())
            return {};
        const auto value = wholeFrom(text, mostWarmUpCandles, field);
        if (!value)
            return value.error();
        bot.warmUp = static_cast<std::size_t>(*value);
    } else {
        return Error{"bot.field", "a bot has no setting '%1'", {field.substr(0, longestId)}, "setting"};
    }
    return {};
}

} // namespace

std::string_view toString(BotKind kind) {
    switch (kind) {
    case BotKind::Automated:
        return "automated";
    case BotKind::Manual:
        return "manual";
    case BotKind::Indicator:
        return "indicator";
    }
    return {};
}

std::map<std::string, std::string> botFields(const BotDefinition& bot) {
    std::map<std::string, std::string> out{{"name", bot.name}, {"mode", std::string(toString(bot.mode))},
        {"cash", bot.settings.cash.toString()}, {"fee_bps", bot.settings.feeBps.toString()},
        {"slippage_ticks", std::to_string(bot.settings.slippageTicks)},
        {"warm_up", bot.warmUp ? std::to_string(*bot.warmUp) : std::string()}, {"account", bot.account},
        {"decision", std::string(toString(bot.settings.decision.mode))}};
    if (const DecisionSettings& decision = bot.settings.decision; !decision.isAuto()) {
        out["decision_threshold"] = decision.threshold.toString();
        out["decision_delay_ms"] = std::to_string(decision.delay.count());
        out["decision_deadline_ms"] = std::to_string(decision.deadline.count());
        out["decision_expiry"] = toString(decision.onExpiry);
    }
    out.merge(scheduleFields(bot.schedule));
    for (const auto& [key, text] : bot.overrides)
        out["set." + key] = text;
    for (const auto& [key, text] : bot.limits)
        out["limit." + key] = text;
    return out;
}

Result<BotDefinition> checkedBot(BotDefinition bot, const PluginRegistry& plugins) {
    if (auto good = checkId(bot.id); !good)
        return std::move(good).error();
    if (bot.name.empty())
        bot.name = bot.id;
    if (bot.name.size() > longestName)
        return Error{"bot.name", "a name has at most %1 characters", {std::to_string(longestName)}, "name"};
    if (bot.kind != BotKind::Automated)
        return Error{"bot.kind", "only automated bots can be made here", {}, "kind"};
    const auto plugin = plugins.find(PluginKind::Strategy, bot.strategy);
    if (!plugin)
        return Error(plugin.error()).at("strategy");
    bot.strategyVersion = (*plugin)->metadata.version;
    if (const auto settings = (*plugin)->metadata.settings.resolve(bot.overrides); !settings)
        return settings.error();
    if (const auto broker = plugins.find(PluginKind::Broker, bot.broker); !broker && bot.mode != RunMode::LiveRun)
        return Error(broker.error()).at("broker");
    if (const auto limits = parseRiskLimits(bot.limits); !limits)
        return limits.error();
    if (auto schedule = checkSchedule(bot.schedule); !schedule)
        return std::move(schedule).error();
    if (const auto settings = RunSettings::checked(bot.settings); !settings)
        return settings.error();
    if (bot.settings.profile.asksFinerCandles())
        return Error{"bot.profile", "the fill profile %1 needs finer candles, which a bot does not have",
            {std::string(bot.settings.profile.name())}, "profile"};
    return bot;
}

Result<BotDefinition> editedBot(BotDefinition bot, const BotEdit& edit, const PluginRegistry& plugins) {
    for (const auto& [field, text] : edit) {
        if (auto set = setField(bot, field, text); !set)
            return std::move(set).error();
    }
    return checkedBot(std::move(bot), plugins);
}

Result<void> mayEditRunning(const BotEdit& edit) {
    for (const auto& [field, text] : edit) {
        const bool isMutable = field == "name" || field.starts_with("set.") || field.starts_with("limit.")
            || field.starts_with("schedule");
        if (!isMutable)
            return Error{"bot.running", "'%1' cannot change while the bot runs: stop it first", {field}, field};
    }
    return {};
}

Result<Settings> strategySettings(const BotDefinition& bot, const PluginRegistry& plugins) {
    const auto plugin = plugins.find(PluginKind::Strategy, bot.strategy);
    if (!plugin)
        return plugin.error();
    return (*plugin)->metadata.settings.resolve(bot.overrides);
}

Result<RunRequest> sessionRequest(const BotDefinition& bot, const PluginRegistry& plugins) {
    auto settings = strategySettings(bot, plugins);
    if (!settings)
        return std::move(settings).error();
    RunRequest out;
    out.mode = bot.mode;
    out.strategy = bot.strategy;
    out.strategySettings = std::move(*settings);
    out.broker = bot.broker;
    out.instrument = bot.instrument;
    out.timeframe = bot.timeframe;
    out.session = bot.session;
    out.settings = bot.settings;
    out.settings.warmUp = 0;
    return out;
}

} // namespace truebar
