#include "core/bots/order_refusal.h"

#include "core/bots/stored_text.h"
#include "core/trading/order.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace truebar {

std::optional<std::string> newestRefusal(const SessionStep& step) {
    const auto newest = std::find_if(step.events.rbegin(), step.events.rend(),
        [](const BotEvent& event) { return event.kind == BotEventKind::Order; });
    if (newest == step.events.rend())
        return std::nullopt;
    const QJsonObject order = QJsonDocument::fromJson(QByteArray::fromStdString(newest->body)).object();
    if (textOf(order, "status") != toString(OrderStatus::Rejected))
        return std::string();
    return "an order was refused: " + textOf(order, "reason");
}

} // namespace truebar
