#include "fill_case.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace truebar::test {

namespace {

// Reads values that must be there; the first that is not right is kept as the error.
class Reader {
public:
    bool isFine() const { return !m_error; }
    Error error() const { return *m_error; }

    void fail(const std::string& at, const std::string& why) {
        if (!m_error)
            m_error = Error{"cases.json", "%1: %2", {at, why}};
    }
    double number(const QJsonValue& value, const std::string& at) {
        if (!value.isDouble() || !std::isfinite(value.toDouble()))
            fail(at, "a number is expected");
        return value.toDouble();
    }
    int whole(const QJsonValue& value, const std::string& at) {
        const double out = number(value, at);
        const bool fits = std::abs(out) <= 1e9;
        if (!fits)
            fail(at, "a number of at most 1000000000 is expected");
        return fits ? static_cast<int>(out) : 0;
    }
    std::optional<double> optionalNumber(const QJsonValue& value, const std::string& at) {
        if (value.isNull() || value.isUndefined())
            return {};
        return number(value, at);
    }
    // Prices and minutes: 0 is none.
    std::optional<double> numberIfGiven(const QJsonValue& value, const std::string& at) {
        const auto out = optionalNumber(value, at);
        return out && *out != 0 ? out : std::nullopt;
    }
    bool flag(const QJsonValue& value, const std::string& at, bool otherwise) {
        if (value.isUndefined() || value.isNull())
            return otherwise;
        if (!value.isBool())
            fail(at, "true or false is expected");
        return value.toBool();
    }

private:
    std::optional<Error> m_error;
};

struct Common {
    Timeframe timeframe{};
    UtcMs begin{};
    int entryTimeout = 10;
    int exitTimeout = 30;
    double maxLeverage = 100;
};

Common readCommon(Reader& reader, const QJsonObject& object) {
    Common out;
    const auto timeframe = Timeframe::parse(object[QLatin1String("timeframe")].toString().toStdString());
    if (timeframe)
        out.timeframe = *timeframe;
    else
        reader.fail("/common/timeframe", timeframe.error().message());
    const QDateTime begin = QDateTime::fromString(object[QLatin1String("start_utc")].toString(), Qt::ISODate);
    if (begin.isValid())
        out.begin = utcMs(begin.toMSecsSinceEpoch());
    else
        reader.fail("/common/start_utc", "a time is expected");
    const QJsonObject timeouts = object[QLatin1String("unfilledtimeout_default_minutes")].toObject();
    out.entryTimeout = timeouts[QLatin1String("entry")].toInt(out.entryTimeout);
    out.exitTimeout = timeouts[QLatin1String("exit")].toInt(out.exitTimeout);
    out.maxLeverage = std::max(1.0, object[QLatin1String("max_leverage")].toDouble(out.maxLeverage));
    return out;
}

void readConfig(Reader& reader, FillCase& out, const QJsonObject& config, double maxLeverage, const std::string& at) {
    freqtrade::ExitRules& rules = out.venue.exits;
    rules.stopLoss = reader.number(config[QLatin1String("stop_loss")], at + "/stop_loss");
    if (rules.stopLoss >= 0)
        reader.fail(at + "/stop_loss", "a ratio below 0 is expected");
    if (const QJsonValue table = config[QLatin1String("roi")];
        !table.isObject() && !table.isNull() && !table.isUndefined())
        reader.fail(at + "/roi", "a table of ratios by minutes is expected");
    const QJsonObject roi = config[QLatin1String("roi")].toObject();
    for (auto step = roi.begin(); step != roi.end(); ++step) {
        bool isMinutes = false;
        const int minutes = step.key().toInt(&isMinutes);
        const std::string place = at + "/roi/" + step.key().toStdString();
        if (!isMinutes || minutes < 0)
            reader.fail(place, "minutes are expected");
        rules.roi[minutes] = reader.number(step.value(), place);
    }
    rules.trailing = reader.flag(config[QLatin1String("trailing_stop")], at + "/trailing_stop", false);
    rules.trailingOnlyAtOffset = reader.flag(
        config[QLatin1String("trailing_only_offset_is_reached")], at + "/trailing_only_offset_is_reached", false);
    rules.trailingPositive =
        reader.optionalNumber(config[QLatin1String("trailing_stop_positive")], at + "/trailing_stop_positive");
    rules.trailingOffset = reader
                               .optionalNumber(config[QLatin1String("trailing_stop_positive_offset")],
                                   at + "/trailing_stop_positive_offset")
                               .value_or(0);
    rules.customStop = reader.flag(config[QLatin1String("use_custom_stoploss")], at + "/use_custom_stoploss", false);
    rules.leverage = reader.optionalNumber(config[QLatin1String("leverage")], at + "/leverage").value_or(1);
    if (rules.leverage <= 0)
        reader.fail(at + "/leverage", "a number above 0 is expected");
    rules.leverage = std::clamp(rules.leverage, 1.0, maxLeverage);
    out.usesExitSignal = reader.flag(config[QLatin1String("use_exit_signal")], at + "/use_exit_signal", false);
    out.entryPrice = reader.numberIfGiven(config[QLatin1String("custom_entry_price")], at + "/custom_entry_price");
    out.exitPrice = reader.numberIfGiven(config[QLatin1String("custom_exit_price")], at + "/custom_exit_price");
    out.venue.movedEntry =
        reader.numberIfGiven(config[QLatin1String("adjust_entry_price")], at + "/adjust_entry_price");
    if (const QJsonValue timeout = config[QLatin1String("timeout")]; reader.numberIfGiven(timeout, at + "/timeout"))
        out.venue.entryTimeoutMinutes = out.venue.exitTimeoutMinutes = reader.whole(timeout, at + "/timeout");
}

void readCandles(
    Reader& reader, FillCase& out, const QJsonObject& object, const Common& common, const std::string& at) {
    const QJsonArray columns = object[QLatin1String("columns")].toArray();
    const auto column = [&](const char* name) -> qsizetype {
        for (qsizetype i = 0; i < columns.size(); ++i) {
            if (columns[i].toString() == QLatin1String(name))
                return i;
        }
        reader.fail(at + "/columns", std::string("there is no column ") + name);
        return 0;
    };
    const std::array<qsizetype, 10> index{column("tick"), column("open"), column("high"), column("low"),
        column("close"), column("volume"), column("enter_long"), column("exit_long"), column("enter_short"),
        column("exit_short")};
    UtcMs time = common.begin;
    const QJsonArray rows = object[QLatin1String("candles")].toArray();
    for (qsizetype r = 0; r < rows.size() && reader.isFine(); ++r) {
        const QJsonArray row = rows[r].toArray();
        const std::string place = at + "/candles/" + std::to_string(r);
        std::array<double, 10> values{};
        for (std::size_t i = 0; i < index.size(); ++i)
            values[i] = reader.number(row.at(index[i]), place + '/' + std::to_string(index[i]));
        const Candle candle{time, values[1], values[2], values[3], values[4], values[5]};
        // Cases are written by hand: an open or close outside high and low is played as it stands.
        if (candle.low <= 0 || candle.high < candle.low || candle.open <= 0 || candle.close <= 0)
            reader.fail(place, "the prices do not make a candle");
        if (!reader.isFine())
            return;
        out.series.append(candle);
        out.ticks.push_back(reader.whole(row.at(index[0]), place + '/' + std::to_string(index[0])));
        out.signalsAt.push_back({values[6] == 1, values[7] == 1, values[8] == 1, values[9] == 1});
        time = common.timeframe.next(time);
    }
    if (out.series.isEmpty())
        reader.fail(at + "/candles", "there are no candles");
}

} // namespace

Result<std::vector<FillCase>> readFillCases(const QByteArray& json) {
    QJsonParseError wrong;
    const QJsonDocument document = QJsonDocument::fromJson(json, &wrong);
    if (wrong.error != QJsonParseError::NoError)
        return Error{
            "cases.json", "%1: %2", {"offset " + std::to_string(wrong.offset), wrong.errorString().toStdString()}};
    Reader reader;
    const Common common = readCommon(reader, document[QLatin1String("common")].toObject());
    if (!document[QLatin1String("cases")].isArray())
        reader.fail("/cases", "a list is expected");
    std::vector<FillCase> out;
    const QJsonArray cases = document[QLatin1String("cases")].toArray();
    for (qsizetype i = 0; i < cases.size() && reader.isFine(); ++i) {
        const QJsonObject object = cases[i].toObject();
        const std::string at = "/cases/" + std::to_string(i);
        FillCase one{object[QLatin1String("id")].toString().toStdString(), Series({"TEST", "PAIR"}, common.timeframe)};
        one.venue.minutesOfBar = static_cast<int>(
            std::chrono::duration_cast<std::chrono::minutes>(common.timeframe.nominalLength()).count());
        one.venue.entryTimeoutMinutes = common.entryTimeout;
        one.venue.exitTimeoutMinutes = common.exitTimeout;
        readConfig(reader, one, object[QLatin1String("config")].toObject(), common.maxLeverage, at + "/config");
        readCandles(reader, one, object, common, at);
        out.push_back(std::move(one));
    }
    if (!reader.isFine())
        return reader.error();
    return out;
}

} // namespace truebar::test
