#include "core/runs/run_text.h"

#include "core/runs/order_text.h"
#include "core/runs/stored_text.h"
#include "core/workspace/database.h"

#include <QJsonArray>
#include <QJsonObject>

namespace truebar {

namespace {

Result<Decimal> decimalOf(const QJsonObject& json, const char* key) {
    auto value = Decimal::parse(json.value(QLatin1String(key)).toString().toStdString());
    return value ? value : Result<Decimal>(damagedRun(key));
}

template <class T>
void putPrice(QJsonObject& json, const char* key, const std::optional<T>& value) {
    if (value)
        json.insert(QLatin1String(key), sqlText(value->toString()));
}

QJsonObject sizeToJson(const OrderSize& size) {
    if (size.kind == OrderSize::Kind::AllIn)
        return {{QStringLiteral("size"), QStringLiteral("all_in")}};
    return {{QStringLiteral("size"), QStringLiteral("fixed")},
        {QStringLiteral("quantity"), sqlText(size.quantity.toString())}};
}

Result<OrderSize> sizeFromJson(const QJsonObject& json) {
    if (json.value(QLatin1String("size")).toString() == QLatin1String("all_in"))
        return OrderSize::allIn();
    const auto quantity = decimalOf(json, "quantity");
    if (!quantity)
        return quantity.error();
    return OrderSize::fixed(Quantity(*quantity));
}

Result<std::optional<Price>> priceFromJson(const QJsonObject& json, const char* key) {
    if (!json.contains(QLatin1String(key)))
        return std::optional<Price>();
    const auto value = decimalOf(json, key);
    if (!value)
        return value.error();
    return std::optional(Price(*value));
}

template <class E>
Result<E> enumOf(const QJsonObject& json, const char* key, int count) {
    const auto value = enumNamed<E>(json.value(QLatin1String(key)).toString().toStdString(), count);
    return value ? Result<E>(*value) : Result<E>(damagedRun(key));
}

Result<OrderRequest> requestFromJson(const QJsonObject& json) {
    const auto side = enumOf<Side>(json, "side", 2);
    const auto type = enumOf<OrderType>(json, "type", orderTypeCount);
    const auto timeInForce = enumOf<TimeInForce>(json, "time_in_force", timeInForceCount);
    const auto size = sizeFromJson(json);
    const auto limit = priceFromJson(json, "limit_price");
    const auto stop = priceFromJson(json, "stop_price");
    if (!side || !type || !timeInForce || !size || !limit || !stop)
        return damagedRun("order");
    OrderRequest out;
    out.side = *side;
    out.type = *type;
    out.size = *size;
    out.limitPrice = *limit;
    out.stopPrice = *stop;
    out.timeInForce = *timeInForce;
    out.reduceOnly = json.value(QLatin1String("reduce_only")).toBool();
    if (auto terms = readTerms(json, out); !terms)
        return std::move(terms).error();
    return out;
}

} // namespace

QString analysisToText(const AnalysisOptions& o) {
    return compactText({{QStringLiteral("body"), o.compareWithBody}, {QStringLiteral("adjacent"), o.strictAdjacency},
        {QStringLiteral("early_warning"), o.earlyWarning}, {QStringLiteral("volume_k"), o.volumeFactor},
        {QStringLiteral("volume_n"), o.volumeLength}});
}

AnalysisOptions analysisFromText(const QString& stored) {
    const QJsonObject json = objectFromText(stored);
    return {json.value(QLatin1String("body")).toBool(), json.value(QLatin1String("adjacent")).toBool(),
        json.value(QLatin1String("early_warning")).toBool(), json.value(QLatin1String("volume_k")).toDouble(1.0),
        json.value(QLatin1String("volume_n")).toInt()};
}

QString instrumentToText(const Instrument& i) {
    return compactText({{QStringLiteral("id"), sqlText(i.id.toString())},
        {QStringLiteral("tick_size"), sqlText(i.tickSize.toString())},
        {QStringLiteral("lot_step"), sqlText(i.lotStep.toString())},
        {QStringLiteral("min_notional"), sqlText(i.minNotional.toString())},
        {QStringLiteral("contract_multiplier"), sqlText(i.contractMultiplier.toString())},
        {QStringLiteral("currency"), sqlText(i.currency)}, {QStringLiteral("calendar"), sqlText(i.calendar)}});
}

Result<Instrument> instrumentFromText(const QString& stored) {
    const QJsonObject json = objectFromText(stored);
    auto id = InstrumentId::parse(json.value(QLatin1String("id")).toString().toStdString());
    const auto tick = decimalOf(json, "tick_size");
    const auto lot = decimalOf(json, "lot_step");
    const auto least = decimalOf(json, "min_notional");
    const auto multiplier = decimalOf(json, "contract_multiplier");
    if (!id || !tick || !lot || !least || !multiplier)
        return damagedRun("instrument");
    return Instrument{*id, Price(*tick), Quantity(*lot), Money(*least), *multiplier,
        json.value(QLatin1String("currency")).toString().toStdString(),
        json.value(QLatin1String("calendar")).toString().toStdString()};
}

QString proposalToText(const Suggestion& suggestion) {
    if (const auto* target = std::get_if<TargetPosition>(&suggestion.proposal)) {
        QJsonObject json = sizeToJson(target->size);
        json.insert(QStringLiteral("target"), sqlText(toString(target->exposure)));
        return compactText(json);
    }
    const auto& request = std::get<OrderRequest>(suggestion.proposal);
    QJsonObject json = sizeToJson(request.size);
    json.insert(QStringLiteral("side"), sqlText(toString(request.side)));
    json.insert(QStringLiteral("type"), sqlText(toString(request.type)));
    json.insert(QStringLiteral("time_in_force"), sqlText(toString(request.timeInForce)));
    json.insert(QStringLiteral("reduce_only"), request.reduceOnly);
    putPrice(json, "limit_price", request.limitPrice);
    putPrice(json, "stop_price", request.stopPrice);
    putTerms(json, request);
    return compactText(json);
}

Result<std::variant<TargetPosition, OrderRequest>> proposalFromText(const QString& stored) {
    using Proposal = std::variant<TargetPosition, OrderRequest>;
    const QJsonObject json = objectFromText(stored);
    if (!json.contains(QLatin1String("target"))) {
        const auto request = requestFromJson(json);
        return request ? Result<Proposal>(Proposal(*request)) : Result<Proposal>(request.error());
    }
    const auto exposure = enumOf<Exposure>(json, "target", 3);
    const auto size = sizeFromJson(json);
    if (!exposure || !size)
        return damagedRun("target");
    return Proposal(TargetPosition{*exposure, *size});
}

QString settingTypeName(const SettingValue& value) {
    constexpr const char* names[] = {"boolean", "integer", "number", "decimal", "text"};
    return QLatin1String(names[value.index()]);
}

Result<SettingValue> settingFromText(const QString& type, const QString& stored) {
    SettingField field;
    field.key = type.toStdString();
    constexpr std::pair<const char*, SettingType> types[] = {{"boolean", SettingType::Boolean},
        {"integer", SettingType::Integer}, {"number", SettingType::Number}, {"decimal", SettingType::Decimal},
        {"text", SettingType::Text}};
    for (const auto& [typeName, settingType] : types) {
        if (type == QLatin1String(typeName))
            field.type = settingType;
    }
    return SettingsSchema::parseValue(field, stored.toStdString());
}

} // namespace truebar
