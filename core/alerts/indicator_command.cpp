#include "core/alerts/indicator_command.h"

#include "core/alerts/indicator_store.h"
#include "core/base/json_writer.h"
#include "core/commands/command_folder.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace truebar {

namespace {

template <class T>
void writeIfNamed(JsonWriter& json, std::string_view key, const std::optional<T>& value) {
    if (value)
        json.member(key, *value);
}

Error unreadableCommand() {
    return {"alerts.command", "the command cannot be read"};
}

// Absent is fine, another kind of value is not.
template <class T, class Take>
bool readIfNamed(const QJsonObject& json, const char* key, std::optional<T>& into, Take take) {
    const QJsonValue value = json.value(QLatin1String(key));
    if (!value.isUndefined())
        into = take(value);
    return value.isUndefined() || into;
}

std::optional<double> numberIn(const QJsonValue& value) {
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

std::optional<int> wholeIn(const QJsonValue& value) {
    constexpr int none = -1;
    const int number = value.toInt(none);
    return number == none ? std::nullopt : std::optional(number);
}

std::optional<std::string> textIn(const QJsonValue& value) {
    return value.isString() ? std::optional(value.toString().toStdString()) : std::nullopt;
}

template <class T>
std::optional<T> orNothing(Result<T> read) {
    return read ? std::optional(std::move(*read)) : std::nullopt;
}

} // namespace

Result<OutlookSettings> editedOutlook(OutlookSettings known, const IndicatorEdit& edit) {
    if (edit.timeframes) {
        known.timeframes = *edit.timeframes;
        known.quorum = static_cast<int>(known.timeframes.size()) / 2 + 1;
    }
    known.quorum = edit.quorum.value_or(known.quorum);
    ForecastSettings& forecast = known.forecast;
    forecast.window = edit.window.value_or(forecast.window);
    forecast.decay = edit.decay.value_or(forecast.decay);
    forecast.narrow = edit.narrow.value_or(forecast.narrow);
    forecast.wide = edit.wide.value_or(forecast.wide);
    return OutlookSettings::checked(std::move(known));
}

Result<IndicatorBot> editedIndicatorBot(IndicatorBot known, const IndicatorEdit& edit) {
    auto outlook = editedOutlook(std::move(known.outlook), edit);
    if (!outlook)
        return std::move(outlook).error();
    known.outlook = std::move(*outlook);
    known.name = edit.name.value_or(known.name);
    known.tells = edit.tells.value_or(known.tells);
    return checkedIndicatorBot(std::move(known));
}

std::string_view toString(IndicatorCommand::Kind kind) {
    switch (kind) {
    case IndicatorCommand::Kind::Add:
        return "add";
    case IndicatorCommand::Kind::Edit:
        return "set";
    case IndicatorCommand::Kind::Start:
        return "start";
    case IndicatorCommand::Kind::Stop:
        return "stop";
    case IndicatorCommand::Kind::Remove:
        return "remove";
    }
    return {};
}

QString indicatorCommandFolder(const QString& workspace) {
    return commandFolder(workspace, QStringLiteral("outlook"));
}

std::string indicatorCommandToJson(const IndicatorCommand& command) {
    JsonWriter json;
    json.beginObject().member("command", toString(command.kind)).member("bot", command.bot);
    if (command.kind == IndicatorCommand::Kind::Add)
        json.member("instrument", command.instrument.toString());
    const IndicatorEdit& edit = command.edit;
    writeIfNamed(json, "name", edit.name);
    if (edit.timeframes)
        json.member("timeframes", timeframesText(*edit.timeframes));
    writeIfNamed(json, "quorum", edit.quorum);
    writeIfNamed(json, "window", edit.window);
    writeIfNamed(json, "decay", edit.decay);
    writeIfNamed(json, "narrow", edit.narrow);
    writeIfNamed(json, "wide", edit.wide);
    if (edit.tells)
        json.member("tells", tellsText(*edit.tells));
    json.endObject();
    return json.take();
}

Result<IndicatorCommand> indicatorCommandFromJson(std::string_view text) {
    const QJsonObject json =
        QJsonDocument::fromJson(QByteArray(text.data(), static_cast<qsizetype>(text.size()))).object();
    const auto memberOf = [&](const char* key) { return json.value(QLatin1String(key)).toString().toStdString(); };
    IndicatorCommand out;
    const std::string word = memberOf("command");
    int kind = 0;
    while (kind < IndicatorCommand::kindCount && toString(static_cast<IndicatorCommand::Kind>(kind)) != word)
        ++kind;
    if (kind == IndicatorCommand::kindCount)
        return unreadableCommand();
    out.kind = static_cast<IndicatorCommand::Kind>(kind);
    out.bot = memberOf("bot");
    if (out.kind == IndicatorCommand::Kind::Add) {
        auto instrument = InstrumentId::parse(memberOf("instrument"));
        if (!instrument)
            return std::move(instrument).error();
        out.instrument = std::move(*instrument);
    }
    const auto timeframes = [](const QJsonValue& value) {
        return orNothing(timeframesOf(value.toString().toStdString()));
    };
    const auto tells = [](const QJsonValue& value) { return orNothing(tellsOf(value.toString().toStdString())); };
    IndicatorEdit& edit = out.edit;
    const bool isGood = readIfNamed(json, "name", edit.name, textIn)
        && readIfNamed(json, "timeframes", edit.timeframes, timeframes)
        && readIfNamed(json, "quorum", edit.quorum, wholeIn) && readIfNamed(json, "window", edit.window, wholeIn)
        && readIfNamed(json, "decay", edit.decay, numberIn) && readIfNamed(json, "narrow", edit.narrow, numberIn)
        && readIfNamed(json, "wide", edit.wide, numberIn) && readIfNamed(json, "tells", edit.tells, tells);
    return isGood ? Result<IndicatorCommand>(std::move(out)) : Result<IndicatorCommand>(unreadableCommand());
}

Result<void> carryOutIndicatorCommand(const IndicatorStore& store, const IndicatorCommand& command, UtcMs now) {
    switch (command.kind) {
    case IndicatorCommand::Kind::Add: {
        IndicatorBot wanted;
        wanted.id = command.bot;
        wanted.instrument = command.instrument;
        const auto bot = editedIndicatorBot(std::move(wanted), command.edit);
        return bot ? store.add(*bot, now) : Result<void>(bot.error());
    }
    case IndicatorCommand::Kind::Edit: {
        auto known = store.find(command.bot);
        if (!known)
            return std::move(known).error();
        const auto bot = editedIndicatorBot(std::move(known->bot), command.edit);
        return bot ? store.change(*bot, now) : Result<void>(bot.error());
    }
    case IndicatorCommand::Kind::Start:
        return store.start(command.bot, now);
    case IndicatorCommand::Kind::Stop:
        return store.stop(command.bot);
    case IndicatorCommand::Kind::Remove:
        return store.remove(command.bot);
    }
    return {};
}

} // namespace truebar
