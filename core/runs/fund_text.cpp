#include "core/runs/fund_text.h"

#include "core/runs/run_text.h"
#include "core/runs/stored_text.h"
#include "core/workspace/database.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace truebar {

namespace {

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
        json.insert(QLatin1String(key), sqlText(limit->toString()));
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

QJsonObject partToJson(const FundPart& part) {
    QJsonObject out;
    out.insert(QLatin1String("instrument"), sqlText(part.instrument.toString()));
    out.insert(QLatin1String("timeframe"), sqlText(part.timeframe.toString()));
    out.insert(QLatin1String("weight"), sqlText(part.weight.toString()));
    return out;
}

void putSleeve(QJsonObject& out, const SleeveResult& sleeve) {
    out.insert(QLatin1String("fees"), sqlText(sleeve.fees.toString()));
    out.insert(QLatin1String("profit"), sqlText(sleeve.profit.toString()));
    out.insert(QLatin1String("position"), sqlText(sleeve.position.toString()));
    out.insert(QLatin1String("final_weight"), sleeve.weight);
    out.insert(QLatin1String("orders"), numbersOf(sleeve.orders));
    out.insert(QLatin1String("trades"), numbersOf(sleeve.trades));
}

// Without its parts.
QJsonObject settingsToJson(const PortfolioSettings& settings) {
    QJsonObject out;
    const std::string period(toString(settings.rebalance));
    out.insert(QLatin1String("rebalance"), sqlText(period));
    putLimit(out, "max_weight", settings.limits.maxWeight);
    putLimit(out, "max_gross", settings.limits.maxGross);
    putLimit(out, "max_drawdown", settings.limits.maxDrawdown);
    return out;
}

bool partFromJson(const QJsonObject& json, FundPart& out) {
    Decimals decimals(json);
    auto instrument = InstrumentId::parse(json.value(QLatin1String("instrument")).toString().toStdString());
    const auto timeframe = Timeframe::parse(json.value(QLatin1String("timeframe")).toString().toStdString());
    if (!instrument || !timeframe)
        return false;
    out.instrument = std::move(*instrument);
    out.timeframe = *timeframe;
    out.weight = decimals.at("weight");
    return decimals.isGood();
}

bool sleeveFromJson(const QJsonObject& json, SleeveResult& out) {
    Decimals decimals(json);
    out.fees = Money(decimals.at("fees"));
    out.profit = Money(decimals.at("profit"));
    out.position = Quantity(decimals.at("position"));
    out.weight = json.value(QLatin1String("final_weight")).toDouble();
    out.orders = numbersFrom(json.value(QLatin1String("orders")));
    out.trades = numbersFrom(json.value(QLatin1String("trades")));
    return decimals.isGood();
}

bool termsFromJson(const QJsonObject& json, FundTerms& out) {
    Decimals decimals(json);
    const auto period = enumNamed<RebalancePeriod>(
        json.value(QLatin1String("rebalance")).toString().toStdString(), rebalancePeriodCount);
    out.settings.rebalance = period.value_or(RebalancePeriod::Never);
    out.settings.limits.maxWeight = decimals.maybe("max_weight");
    out.settings.limits.maxGross = decimals.maybe("max_gross");
    out.settings.limits.maxDrawdown = decimals.maybe("max_drawdown");
    bool isGood = period.has_value() && decimals.isGood();
    const QJsonArray parts = json.value(QLatin1String("parts")).toArray();
    for (const auto& part : parts)
        isGood = isGood && partFromJson(part.toObject(), out.parts.emplace_back());
    return isGood;
}

} // namespace

QString fundTermsToText(const FundTerms& terms) {
    QJsonObject json = settingsToJson(terms.settings);
    QJsonArray parts;
    for (const FundPart& part : terms.parts)
        parts.append(partToJson(part));
    json.insert(QLatin1String("parts"), parts);
    return compactText(json);
}

Result<FundTerms> fundTermsFromText(const QString& stored) {
    FundTerms out;
    return termsFromJson(objectFromText(stored), out) ? Result<FundTerms>(std::move(out))
                                                      : Result<FundTerms>(damagedRun("fund"));
}

QString fundToText(const FundRecord& fund) {
    QJsonObject json = settingsToJson(fund.settings);
    json.insert(QLatin1String("rebalances"), static_cast<qint64>(fund.rebalances));
    json.insert(QLatin1String("highest_gross"), fund.highestGross);
    if (fund.stoppedAt)
        json.insert(QLatin1String("stopped_at"), qint64(toCount(*fund.stoppedAt)));
    QJsonArray parts;
    for (std::size_t i = 0; i < fund.parts.size(); ++i) {
        QJsonObject part = partToJson(fund.parts[i]);
        putSleeve(part, fund.sleeves[i]);
        parts.append(part);
    }
    json.insert(QLatin1String("parts"), parts);
    return compactText(json);
}

Result<FundRecord> fundFromText(const QString& stored) {
    const QJsonObject json = objectFromText(stored);
    FundRecord out;
    if (!termsFromJson(json, out))
        return damagedRun("fund");
    out.rebalances = static_cast<std::uint64_t>(json.value(QLatin1String("rebalances")).toInteger());
    out.highestGross = json.value(QLatin1String("highest_gross")).toDouble();
    if (json.contains(QLatin1String("stopped_at")))
        out.stoppedAt = utcMs(json.value(QLatin1String("stopped_at")).toInteger());
    const QJsonArray parts = json.value(QLatin1String("parts")).toArray();
    for (const auto& part : parts) {
        if (!sleeveFromJson(part.toObject(), out.sleeves.emplace_back()))
            return damagedRun("fund");
    }
    return out;
}

} // namespace truebar
