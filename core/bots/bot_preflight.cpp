#include "core/bots/bot_preflight.h"

#include "core/base/json_writer.h"
#include "core/bots/stored_text.h"
#include "core/runs/preflight.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace truebar {

namespace {

using Weight = BotCheck::Verdict;

constexpr Millis tolerableSkew{1'000};
constexpr std::size_t gapsInSentence = 3;

} // namespace

std::string_view toString(BotCheck::Verdict verdict) {
    switch (verdict) {
    case Weight::Good:
        return "ok";
    case Weight::Warning:
        return "warning";
    case Weight::Block:
        return "block";
    }
    return {};
}

Result<void> mayStartAfter(const BotChecks& checks) {
    const auto block =
        std::find_if(checks.begin(), checks.end(), [](const BotCheck& each) { return each.verdict == Weight::Block; });
    return block == checks.end() ? Result<void>() : Result<void>(block->finding);
}

std::string checksToJson(const std::string& bot, const BotChecks& checks) {
    JsonWriter json;
    json.beginObject()
        .member("bot", bot)
        .member("may_start", mayStartAfter(checks).has_value())
        .key("checks")
        .beginArray();
    for (const BotCheck& each : checks) {
        json.beginObject()
            .member("what", each.what)
            .member("verdict", toString(each.verdict))
            .member("code", each.finding.code)
            .member("text", each.finding.message())
            .member("advice", each.advice ? each.advice->message() : std::string())
            .endObject();
    }
    json.endArray().endObject();
    return json.take();
}

Result<BotChecks> checksFromJson(std::string_view text) {
    const QJsonDocument document =
        QJsonDocument::fromJson(QByteArray(text.data(), static_cast<qsizetype>(text.size())));
    if (!document.object().value(QLatin1String("checks")).isArray())
        return Error{"io.corrupt_bot", "the stored bot is damaged: %1", {"checks"}};
    BotChecks out;
    for (const QJsonValue each : document.object().value(QLatin1String("checks")).toArray()) {
        const QJsonObject row = each.toObject();
        BotCheck check;
        check.what = textOf(row, "what");
        const std::string verdict = textOf(row, "verdict");
        check.verdict = verdict == "ok" ? Weight::Good : verdict == "warning" ? Weight::Warning : Weight::Block;
        check.finding = {textOf(row, "code"), textOf(row, "text")};
        if (const std::string advice = textOf(row, "advice"); !advice.empty())
            check.advice = Error{"advice", advice};
        out.push_back(std::move(check));
    }
    return out;
}

BotCheck strategyCheck(const Result<BotDefinition>& current, const BotDefinition& saved) {
    if (!current)
        return {"strategy", Weight::Block, current.error(),
            Error{"advice.strategy", "install the plugin, or change the settings of the bot"}};
    if (current->strategyVersion != saved.strategyVersion)
        return {"strategy", Weight::Warning,
            Error{"preflight.version", "the strategy %1 is version %2 now, the bot was saved with %3",
                {saved.strategy, current->strategyVersion, saved.strategyVersion}},
            Error{"advice.version", "run a backtest with the new version before you trust it with money"}};
    return {"strategy", Weight::Good,
        Error{"preflight.strategy", "the strategy %1 is there, version %2", {saved.strategy, saved.strategyVersion}},
        std::nullopt};
}

BotCheck warmUpCheck(std::size_t wanted, const RunDataQuality& quality) {
    const Error advice{
        "advice.warm_up", "fetch what is missing on the page Data: until then the strategy decides on less"};
    if (wanted == 0)
        return {"warm_up", Weight::Good,
            Error{"preflight.no_warm_up", "the strategy needs no candles before it begins"}, std::nullopt};
    for (const FeedQuality& feed : quality.feeds) {
        const std::string name = feed.instrument.toString() + ' ' + feed.timeframe.toString();
        const bool isOwn = &feed == &quality.feeds.front();
        if (feed.present == 0)
            return {"warm_up", Weight::Warning,
                Error{
                    "preflight.no_candles", "%1: none of the candles that the strategy hears first is stored", {name}},
                advice};
        if (feed.missing > 0 || (isOwn && feed.present < wanted)) {
            const std::string gaps = namedGaps(feed, gapsInSentence);
            return {"warm_up", Weight::Warning,
                Error{"preflight.few_candles",
                    "%1: only %2 of the candles that the strategy hears first are stored; missing: %3",
                    {name, std::to_string(feed.present), gaps.empty() ? "those before" : gaps}},
                advice};
        }
    }
    return {"warm_up", Weight::Good,
        Error{"preflight.warm_up", "all %1 candles that the strategy hears first are stored", {std::to_string(wanted)}},
        std::nullopt};
}

BotCheck freshCheck(std::optional<UtcMs> lastClose, Timeframe timeframe, bool isOpen, UtcMs now) {
    if (!lastClose)
        return {"fresh", Weight::Warning, Error{"preflight.no_candle", "no candle of the series is stored yet"},
            Error{"advice.no_candle", "the start fetches the first ones; look at the feed if none come"}};
    const Millis late = now - timeframe.next(*lastClose);
    if (isOpen && late > std::max<Millis>(timeframe.nominalLength(), std::chrono::minutes(2)))
        return {"fresh", Weight::Warning,
            Error{"preflight.old_candle", "the last stored candle closed at %1, although the market is open",
                {formatUtc(*lastClose)}},
            Error{"advice.old_candle", "look at the feed; a series that is watched catches up by itself"}};
    return {"fresh", Weight::Good,
        Error{"preflight.fresh", "the last stored candle closed at %1", {formatUtc(*lastClose)}}, std::nullopt};
}

BotCheck limitsCheck(const BotDefinition& bot, bool hasDeskLimits) {
    if (!bot.limits.empty() || hasDeskLimits)
        return {"limits", Weight::Good, Error{"preflight.limits", "risk limits are set"}, std::nullopt};
    if (bot.mode != RunMode::LiveRun)
        return {"limits", Weight::Good,
            Error{"preflight.no_dry_limits", "no risk limits are set, so a dry run has none"}, std::nullopt};
    return {"limits", Weight::Warning,
        Error{"preflight.no_limits", "no risk limit is set, neither for the bot nor for its account"},
        Error{"advice.no_limits", "set at least a largest order and a daily loss"}};
}

Error stoppedAdvice() {
    return {"advice.stopped", "let orders leave again on the page Trading, or with 'truebar-cli panic release'"};
}

BotCheck lockCheck(const AccountSnapshot& account) {
    if (account.isStopped)
        return {"lock", Weight::Block, Error{"live.stopped", "trading was stopped: %1", {account.stop.reason}},
            stoppedAdvice()};
    if (account.lock)
        return {"lock", Weight::Warning, *account.lock,
            Error{"advice.lock", "the bot starts and holds back until this is settled on the page Trading"}};
    return {"lock", Weight::Good, Error{"preflight.no_lock", "nothing stops the account from trading"}, std::nullopt};
}

BotCheck ordersCheck(const PluginMetadata& strategy, const std::string& account, const LiveBrokerCapabilities& venue) {
    const std::array<std::pair<const char*, bool>, 4> needs{{{"post_only", venue.postOnly},
        {"ioc", venue.immediateOrCancel}, {"fok", venue.fillOrKill}, {"short", venue.shortSelling}}};
    for (const auto& [need, isTaken] : needs) {
        if (strategy.hasCapability(need) && !isTaken)
            return {"orders", Weight::Block,
                Error{"preflight.orders", "the strategy %1 sends %2 orders, and the venue of the account %3 takes none",
                    {strategy.id, need, account}},
                Error{"advice.orders", "choose another account, or a strategy without such orders"}};
    }
    return {"orders", Weight::Good,
        Error{"preflight.good_orders", "the venue takes what the strategy %1 sends, or this program keeps it",
            {strategy.id}},
        std::nullopt};
}

BotCheck clockCheck(const std::optional<Millis>& skew) {
    if (!skew)
        return {"clock", Weight::Good,
            Error{"preflight.no_clock", "the clock of the venue was not compared with this one yet"}, std::nullopt};
    const std::string away = std::to_string(std::abs(skew->count()));
    if (*skew > tolerableSkew || *skew < -tolerableSkew)
        return {"clock", Weight::Warning,
            Error{"preflight.clock", "the clock of the venue and this one are %1 ms apart", {away}},
            Error{"advice.clock", "let the clock of this machine be set by the network: venues refuse old orders"}};
    return {"clock", Weight::Good,
        Error{"preflight.good_clock", "the clocks of the venue and of this machine agree to %1 ms", {away}},
        std::nullopt};
}

} // namespace truebar
