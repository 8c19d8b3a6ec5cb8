#include "core/base/json_writer.h"
#include "core/bots/bot_definition.h"
#include "core/bots/stored_text.h"
#include "core/runs/account_text.h"
#include "core/runs/decision_text.h"
#include "core/runs/order_text.h"
#include "core/runs/run_text.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace truebar {

namespace {

QByteArray bytes(std::string_view text) {
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

void writeTexts(JsonWriter& json, const SettingTexts& texts) {
    json.beginObject();
    for (const auto& [key, text] : texts)
        json.member(key, text);
    json.endObject();
}

SettingTexts textsOf(const QJsonObject& json) {
    SettingTexts out;
    for (auto it = json.begin(); it != json.end(); ++it)
        out[it.key().toStdString()] = it.value().toString().toStdString();
    return out;
}

} // namespace

std::string textsToJson(const SettingTexts& texts) {
    JsonWriter json;
    writeTexts(json, texts);
    return json.take();
}

SettingTexts textsFromJson(std::string_view text) {
    return textsOf(QJsonDocument::fromJson(bytes(text)).object());
}

std::string botToJson(const BotDefinition& bot) {
    const RunSettings& s = bot.settings;
    JsonWriter json;
    json.beginObject()
        .member("id", bot.id)
        .member("name", bot.name)
        .member("kind", toString(bot.kind))
        .member("mode", toString(bot.mode))
        .member("strategy", bot.strategy)
        .member("strategy_version", bot.strategyVersion)
        .key("settings");
    writeTexts(json, bot.overrides);
    json.member("instrument", bot.instrument.toString())
        .member("timeframe", bot.timeframe.toString())
        .member("session", bot.session)
        .member("broker", bot.broker)
        .member("account", bot.account)
        .member("cash", s.cash.toString())
        .member("fee_bps", s.feeBps.toString())
        .member("slippage_ticks", s.slippageTicks)
        .member("seed", std::to_string(s.seed))
        .member("fills", fillsToText(s).toStdString())
        .member("analysis", analysisToText(s.analysis).toStdString())
        .member("decision", decisionToText(s.decision).toStdString())
        .member("margin", accountToText(s.account).toStdString())
        .key("warm_up");
    if (bot.warmUp)
        json.value(static_cast<std::uint64_t>(*bot.warmUp));
    else
        json.null();
    json.key("limits");
    writeTexts(json, bot.limits);
    if (!bot.originRun.empty())
        json.member("origin_run", bot.originRun);
    json.key("schedule");
    writeTexts(json, scheduleFields(bot.schedule));
    json.endObject();
    return json.take();
}

Result<BotDefinition> botFromJson(std::string_view text) {
    const QJsonObject json = QJsonDocument::fromJson(bytes(text)).object();
    const auto kind = enumNamed<BotKind>(textOf(json, "kind"), botKindCount);
    const auto mode = enumNamed<RunMode>(textOf(json, "mode"), 3);
    auto instrument = InstrumentId::parse(textOf(json, "instrument"));
    const auto timeframe = Timeframe::parse(textOf(json, "timeframe"));
    const auto cash = Decimal::parse(textOf(json, "cash"));
    const auto fee = Decimal::parse(textOf(json, "fee_bps"));
    if (!kind || !mode || !instrument || !timeframe || !cash || !fee)
        return damagedBot("definition");
    BotDefinition out;
    out.id = textOf(json, "id");
    out.name = textOf(json, "name");
    out.kind = *kind;
    out.mode = *mode;
    out.strategy = textOf(json, "strategy");
    out.strategyVersion = textOf(json, "strategy_version");
    out.overrides = textsOf(json.value(QLatin1String("settings")).toObject());
    out.instrument = std::move(*instrument);
    out.timeframe = *timeframe;
    out.session = textOf(json, "session");
    out.broker = textOf(json, "broker");
    out.account = textOf(json, "account");
    if (auto fills = fillsFromText(json.value(QLatin1String("fills")).toString(), out.settings); !fills)
        return std::move(fills).error();
    const auto decision = decisionFromText(json.value(QLatin1String("decision")).toString());
    if (!decision)
        return decision.error();
    out.settings.decision = *decision;
    auto account = accountFromText(json.value(QLatin1String("margin")).toString());
    if (!account)
        return std::move(account).error();
    out.settings.account = std::move(*account);
    out.settings.cash = Money(*cash);
    out.settings.feeBps = *fee;
    out.settings.slippageTicks = json.value(QLatin1String("slippage_ticks")).toInt();
    out.settings.seed = json.value(QLatin1String("seed")).toString().toULongLong();
    out.settings.analysis = analysisFromText(json.value(QLatin1String("analysis")).toString());
    out.settings.warmUp = 0;
    if (const auto warmUp = json.value(QLatin1String("warm_up")); warmUp.isDouble())
        out.warmUp = static_cast<std::size_t>(warmUp.toInteger());
    out.limits = textsOf(json.value(QLatin1String("limits")).toObject());
    out.originRun = textOf(json, "origin_run");
    for (const auto& [field, value] : textsOf(json.value(QLatin1String("schedule")).toObject())) {
        if (auto set = setScheduleField(out.schedule, field, value); !set)
            return std::move(set).error();
    }
    return out;
}

} // namespace truebar
