#include "core/jobs/study_json.h"

#include "core/runs/account_text.h"
#include "core/runs/order_text.h"
#include "core/runs/run_tables.h"
#include "core/runs/run_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace truebar {

namespace {

void writeTexts(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
    json.key(key).beginArray();
    for (const std::string& text : texts)
        json.value(text);
    json.endArray();
}

void writeMoney(JsonWriter& json, const RunSettings& money) {
    json.beginObject()
        .member("cash", money.cash.toString())
        .member("fee_bps", money.feeBps.toString())
        .member("slippage_ticks", money.slippageTicks)
        .member("seed", std::to_string(money.seed))
        .member("fills", fillsToText(money).toStdString())
        .member("analysis", analysisToText(money.analysis).toStdString());
    if (!money.account.isPlain())
        json.member("account", accountToText(money.account).toStdString());
    json.endObject();
}

// Reads members; remembers if any was not what it must be.
class Reader {
public:
    explicit Reader(QJsonObject object)
        : m_object(std::move(object)) { }

    std::string text(const char* key) const { return m_object.value(QLatin1String(key)).toString().toStdString(); }
    double number(const char* key) const { return m_object.value(QLatin1String(key)).toDouble(); }
    bool flag(const char* key) const { return m_object.value(QLatin1String(key)).toBool(); }
    std::uint64_t count(const char* key) const { return m_object.value(QLatin1String(key)).toString().toULongLong(); }
    QJsonArray array(const char* key) const { return m_object.value(QLatin1String(key)).toArray(); }
    QJsonObject object(const char* key) const { return m_object.value(QLatin1String(key)).toObject(); }
    Decimal decimal(const char* key) {
        const auto value = Decimal::parse(text(key));
        m_isGood &= value.has_value();
        return value.value_or(Decimal());
    }
    void require(bool holds) { m_isGood &= holds; }
    bool isGood() const { return m_isGood; }

private:
    QJsonObject m_object;
    bool m_isGood = true;
};

std::vector<std::string> textsOf(const QJsonArray& array) {
    std::vector<std::string> out;
    for (const auto& value : array)
        out.push_back(value.toString().toStdString());
    return out;
}

template <class T, class Parse>
bool parseAll(const QJsonArray& array, std::vector<T>& out, Parse parse) {
    for (const std::string& text : textsOf(array)) {
        auto value = parse(text);
        if (!value)
            return false;
        out.push_back(std::move(*value));
    }
    return true;
}

RunSettings moneyOf(Reader& reader) {
    RunSettings out;
    out.cash = Money(reader.decimal("cash"));
    out.feeBps = reader.decimal("fee_bps");
    out.slippageTicks = static_cast<int>(reader.number("slippage_ticks"));
    out.seed = reader.count("seed");
    out.analysis = analysisFromText(QString::fromStdString(reader.text("analysis")));
    reader.require(fillsFromText(QString::fromStdString(reader.text("fills")), out).has_value());
    auto account = accountFromText(QString::fromStdString(reader.text("account")));
    reader.require(account.has_value());
    if (account)
        out.account = std::move(*account);
    return out;
}

UtcMs boundOf(const QJsonValue& value, UtcMs open) {
    return value.isNull() ? open : utcMs(value.toInteger());
}

} // namespace

void writeSpec(JsonWriter& json, const StudySpec& spec) {
    json.beginObject().member("name", spec.name).member("strategy", spec.strategy).member("broker", spec.broker);
    json.key("settings").beginObject();
    for (const auto& [key, value] : spec.fixed)
        json.member(key, value);
    json.endObject().key("axes").beginArray();
    for (const SweepAxis& axis : spec.axes) {
        json.beginObject().member("setting", axis.key);
        writeTexts(json, "values", axis.values);
        json.endObject();
    }
    json.endArray().key("instruments").beginArray();
    for (const InstrumentId& id : spec.instruments)
        json.value(id.toString());
    json.endArray().key("timeframes").beginArray();
    for (const Timeframe timeframe : spec.timeframes)
        json.value(timeframe.toString());
    json.endArray().key("spans").beginArray();
    for (const TimeSpan span : spec.spans) {
        const auto bound = [](UtcMs time) {
            return time == UtcMs::min() || time == UtcMs::max() ? std::nullopt : std::optional(time);
        };
        json.beginArray().value(bound(span.begin)).value(bound(span.end)).endArray();
    }
    json.endArray().key("money").beginArray();
    for (const RunSettings& money : spec.money)
        writeMoney(json, money);
    json.endArray()
        .member("session", spec.session)
        .member("min_coverage", spec.demand.coverage)
        .member("min_trust", spec.demand.trust)
        .member("allow_incomplete", spec.demand.allowIncomplete);
    json.key("search")
        .beginObject()
        .member("kind", toString(spec.search.kind))
        .member("trials", std::to_string(spec.search.trials))
        .member("seed", std::to_string(spec.search.seed))
        .endObject();
    json.key("objective")
        .beginObject()
        .member("metric", spec.objective.metric)
        .member("maximise", spec.objective.maximise)
        .member("min_trades", std::to_string(spec.objective.minTrades))
        .endObject();
    json.member("priority", spec.priority).endObject();
}

Result<StudySpec> specFromJson(const QByteArray& text) {
    const QJsonDocument document = QJsonDocument::fromJson(text);
    Reader root(document.object());
    StudySpec out;
    out.name = root.text("name");
    out.strategy = root.text("strategy");
    out.broker = root.text("broker");
    const QJsonObject fixed = root.object("settings");
    for (auto it = fixed.begin(); it != fixed.end(); ++it)
        out.fixed[it.key().toStdString()] = it.value().toString().toStdString();
    const QJsonArray axes = root.array("axes");
    for (const auto& axis : axes)
        out.axes.push_back({Reader(axis.toObject()).text("setting"), textsOf(Reader(axis.toObject()).array("values"))});
    bool isGood = document.isObject()
        && parseAll(root.array("instruments"), out.instruments, [](const auto& id) { return InstrumentId::parse(id); })
        && parseAll(root.array("timeframes"), out.timeframes, [](const auto& t) { return Timeframe::parse(t); });
    out.spans.clear();
    const QJsonArray spans = root.array("spans");
    for (const auto& span : spans)
        out.spans.push_back({boundOf(span.toArray().at(0), UtcMs::min()), boundOf(span.toArray().at(1), UtcMs::max())});
    out.money.clear();
    const QJsonArray money = root.array("money");
    for (const auto& each : money) {
        Reader reader(each.toObject());
        out.money.push_back(moneyOf(reader));
        isGood = isGood && reader.isGood();
    }
    out.session = root.text("session");
    out.demand = {root.number("min_coverage"), root.number("min_trust"), root.flag("allow_incomplete")};
    const Reader search(root.object("search"));
    const auto kind = searchKindNamed(search.text("kind"));
    out.search = {kind.value_or(SearchKind::Grid), search.count("trials"), search.count("seed")};
    const Reader objective(root.object("objective"));
    out.objective = {objective.text("metric"), objective.flag("maximise"), objective.count("min_trades")};
    out.priority = static_cast<int>(root.number("priority"));
    if (!isGood || !kind)
        return Error{"io.corrupt_study", "a stored study is damaged"};
    return out;
}

QString metricsToText(const Metrics& metrics) {
    JsonWriter json;
    json.beginObject();
    for (const MetricValue& metric : listMetrics(metrics)) {
        if (metric.money)
            json.member(metric.name, metric.money->toString());
        else
            json.member(metric.name, metric.value);
    }
    json.endObject();
    return QString::fromStdString(json.take());
}

Metrics metricsFromText(const QString& text) {
    Metrics out;
    const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
    for (auto it = object.begin(); it != object.end(); ++it) {
        std::optional<Money> money;
        if (it.value().isString())
            money = Money(Decimal::parse(it.value().toString().toStdString()).value_or(Decimal()));
        const auto value = it.value().isDouble() ? std::optional(it.value().toDouble()) : std::nullopt;
        setMetric(out, it.key().toStdString(), value, money);
    }
    return out;
}

QString valuesToText(const std::vector<std::string>& values) {
    JsonWriter json;
    json.beginArray();
    for (const std::string& value : values)
        json.value(value);
    json.endArray();
    return QString::fromStdString(json.take());
}

std::vector<std::string> valuesFromText(const QString& text) {
    return textsOf(QJsonDocument::fromJson(text.toUtf8()).array());
}

QString reasonToText(const Error& reason) {
    if (reason.text.empty())
        return QLatin1String("");
    JsonWriter json;
    json.beginObject().member("code", reason.code).member("text", reason.text);
    writeTexts(json, "arguments", reason.arguments);
    json.member("location", reason.location).endObject();
    return QString::fromStdString(json.take());
}

Error reasonFromText(const QString& text) {
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    Error out;
    if (!document.isObject()) {
        out.text = text.toStdString();
        return out;
    }
    const Reader reader(document.object());
    out.code = reader.text("code");
    out.text = reader.text("text");
    out.arguments = textsOf(reader.array("arguments"));
    out.location = reader.text("location");
    return out;
}

} // namespace truebar
