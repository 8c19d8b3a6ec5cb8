#include "core/runs/fund_text.h"

#include "core/runs/run_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace truebar {

namespace {

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

QJsonArray numbersOf(const std::vector<std::uint64_t>& numbers) {
    QJsonArray out;
    for (const std::uint64_t number : numbers)
        out.append(static_cast<qint64>(number));
    return out;
}

std::vector<std::uint64_t> numbersFrom(const QJsonValue& stored) {
    std::vector<std::uint64_t> out;
    const QJsonArray array = stored.toArray();
    for (const auto& value : array)
        out.push_back(static_cast<std::uint64_t>(value.toInteger()));
    return out;
}

void putLimit(QJsonObject& json, const char* key, const std::optional<Decimal>& limit) {
    if (limit)
        json.insert(QLatin1String(key), text(limit->toString()));
}

// Reads decimals; remembers if any was not one.
class Decimals {
public:
    explicit Decimals(QJsonObject json)
        : m_json(std::move(json)) { }

    Decimal at(const char* key) {
        const auto value = Decimal::parse(m_json.value(QLatin1String(key)).toString().toStdString());
        m_isGood &= value.has_value();
        return value.value_or(Decimal());
    }
    std::optional<Decimal> maybe(const char* key) {
        return m_json.contains(QLatin1String(key)) ? std::optional(at(key)) : std::nullopt;
    }
    bool isGood() const { return m_isGood; }

private:
    QJsonObject m_json;
    bool m_isGood = true;
};

QJsonObject partToJson(const FundPart& part, const SleeveResult& sleeve) {
    QJsonObject out;
    out.insert(QLatin1String("instrument"), text(part.instrument.toString()));
    out.insert(QLatin1String("timeframe"), text(part.timeframe.toString()));
    out.insert(QLatin1String("weight"), text(part.weight.toString()));
    out.insert(QLatin1String("fees"), text(sleeve.fees.toString()));
    out.insert(QLatin1String("profit"), text(sleeve.profit.toString()));
    out.insert(QLatin1String("position"), text(sleeve.position.toString()));
    out.insert(QLatin1String("final_weight"), sleeve.weight);
    out.insert(QLatin1String("orders"), numbersOf(sleeve.orders));
    out.insert(QLatin1String("trades"), numbersOf(sleeve.trades));
    return out;
}

bool partFromJson(const QJsonObject& json, FundRecord& out) {
    Decimals decimals(json);
    auto instrument = InstrumentId::parse(json.value(QLatin1String("instrument")).toString().toStdString());
    const auto timeframe = Timeframe::parse(json.value(QLatin1String("timeframe")).toString().toStdString());
    if (!instrument || !timeframe)
        return false;
    FundPart part;
    part.instrument = std::move(*instrument);
    part.timeframe = *timeframe;
    part.weight = decimals.at("weight");
    SleeveResult sleeve;
    sleeve.fees = Money(decimals.at("fees"));
    sleeve.profit = Money(decimals.at("profit"));
    sleeve.position = Quantity(decimals.at("position"));
    sleeve.weight = json.value(QLatin1String("final_weight")).toDouble();
    sleeve.orders = numbersFrom(json.value(QLatin1String("orders")));
    sleeve.trades = numbersFrom(json.value(QLatin1String("trades")));
    out.parts.push_back(std::move(part));
    out.sleeves.push_back(std::move(sleeve));
    return decimals.isGood();
}

} // namespace

QString fundToText(const FundRecord& fund) {
    QJsonObject json;
    const std::string period(toString(fund.settings.rebalance));
    json.insert(QLatin1String("rebalance"), text(period));
    putLimit(json, "max_weight", fund.settings.limits.maxWeight);
    putLimit(json, "max_gross", fund.settings.limits.maxGross);
    putLimit(json, "max_drawdown", fund.settings.limits.maxDrawdown);
    json.insert(QLatin1String("rebalances"), static_cast<qint64>(fund.rebalances));
    json.insert(QLatin1String("highest_gross"), fund.highestGross);
    if (fund.stoppedAt)
        json.insert(QLatin1String("stopped_at"), qint64(toCount(*fund.stoppedAt)));
    QJsonArray parts;
    for (std::size_t i = 0; i < fund.parts.size(); ++i)
        parts.append(partToJson(fund.parts[i], fund.sleeves[i]));
    json.insert(QLatin1String("parts"), parts);
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

Result<FundRecord> fundFromText(const QString& stored) {
    const QJsonObject json = QJsonDocument::fromJson(stored.toUtf8()).object();
    const Error damaged{"io.corrupt_run", "the stored run is damaged: %1", {"fund"}};
    Decimals decimals(json);
    FundRecord out;
    const auto period = enumNamed<RebalancePeriod>(
        json.value(QLatin1String("rebalance")).toString().toStdString(), rebalancePeriodCount);
    out.settings.rebalance = period.value_or(RebalancePeriod::Never);
    out.settings.limits.maxWeight = decimals.maybe("max_weight");
    out.settings.limits.maxGross = decimals.maybe("max_gross");
    out.settings.limits.maxDrawdown = decimals.maybe("max_drawdown");
    out.rebalances = static_cast<std::uint64_t>(json.value(QLatin1String("rebalances")).toInteger());
    out.highestGross = json.value(QLatin1String("highest_gross")).toDouble();
    if (json.contains(QLatin1String("stopped_at")))
        out.stoppedAt = utcMs(json.value(QLatin1String("stopped_at")).toInteger());
    if (!period || !decimals.isGood())
        return damaged;
    const QJsonArray parts = json.value(QLatin1String("parts")).toArray();
    for (const auto& part : parts) {
        if (!partFromJson(part.toObject(), out))
            return damaged;
    }
    return out;
}

} // namespace truebar
