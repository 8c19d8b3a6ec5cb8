#include "core/decisions/prompt_text.h"

#include "core/runs/run_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace truebar {

namespace {

Error damaged(const char* what) {
    return {"io.corrupt_decision", "a stored decision is damaged: %1", {what}};
}

template <class Tag>
void put(QJsonObject& json, const char* key, const std::optional<Amount<Tag>>& amount) {
    if (amount)
        json.insert(QLatin1String(key), QString::fromStdString(amount->toString()));
}

template <class T>
bool take(const QJsonObject& json, const char* key, std::optional<T>& out) {
    if (!json.contains(QLatin1String(key)))
        return true;
    const auto value = Decimal::parse(json.value(QLatin1String(key)).toString().toStdString());
    if (value)
        out = T(*value);
    return value.has_value();
}

} // namespace

QString ordersToText(const std::vector<OrderRequest>& orders) {
    QJsonArray out;
    for (const OrderRequest& order : orders) {
        Suggestion each;
        each.proposal = order;
        out.append(QJsonDocument::fromJson(proposalToText(each).toUtf8()).object());
    }
    return QString::fromUtf8(QJsonDocument(out).toJson(QJsonDocument::Compact));
}

Result<std::vector<OrderRequest>> ordersFromText(const QString& text) {
    std::vector<OrderRequest> out;
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    if (!document.isArray())
        return damaged("orders");
    const QJsonArray all = document.array();
    for (const QJsonValue& each : all) {
        const auto proposal =
            proposalFromText(QString::fromUtf8(QJsonDocument(each.toObject()).toJson(QJsonDocument::Compact)));
        if (!proposal || !std::holds_alternative<OrderRequest>(*proposal))
            return damaged("orders");
        out.push_back(std::get<OrderRequest>(*proposal));
    }
    return out;
}

QString amendmentToText(const Amendment& amendment) {
    if (amendment.isEmpty())
        return QLatin1String("");
    QJsonObject json;
    put(json, "quantity", amendment.quantity);
    put(json, "limit_price", amendment.limitPrice);
    put(json, "stop_price", amendment.stopPrice);
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

Result<Amendment> amendmentFromText(const QString& text) {
    Amendment out;
    if (text.isEmpty())
        return out;
    const QJsonObject json = QJsonDocument::fromJson(text.toUtf8()).object();
    if (!take(json, "quantity", out.quantity) || !take(json, "limit_price", out.limitPrice)
        || !take(json, "stop_price", out.stopPrice))
        return damaged("amendment");
    return out;
}

} // namespace truebar
