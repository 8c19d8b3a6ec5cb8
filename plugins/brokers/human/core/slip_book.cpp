#include "plugins/brokers/human/core/slip_book.h"

namespace truebar::human {

// Reads the members of one record; the first that does not fit is remembered.
class RecordReader {
public:
    explicit RecordReader(const QJsonObject& record)
        : m_record(record) { }

    std::string string(const char* key) {
        const QJsonValue value = m_record.value(QLatin1String(key));
        if (!value.isString())
            spoil(key);
        return value.toString().toStdString();
    }
    bool has(const char* key) const { return m_record.contains(QLatin1String(key)); }
    bool flag(const char* key) const { return m_record.value(QLatin1String(key)).toBool(); }
    UtcMs time(const char* key) {
        const QJsonValue value = m_record.value(QLatin1String(key));
        if (!value.isDouble())
            spoil(key);
        return utcMs(value.toInteger());
    }
    Decimal decimal(const char* key) {
        const auto parsed = Decimal::parse(string(key));
        if (!parsed)
            spoil(key);
        return parsed ? *parsed : Decimal();
    }
    std::optional<Price> price(const char* key) {
        return has(key) ? std::optional<Price>(Price(decimal(key))) : std::nullopt;
    }
    InstrumentId instrument(const char* key) {
        auto parsed = InstrumentId::parse(string(key));
        if (!parsed)
            spoil(key);
        return parsed ? std::move(*parsed) : InstrumentId();
    }
    template <class Enum>
    Enum choice(const char* key, int count) {
        const std::string name = string(key);
        for (int i = 0; i < count; ++i) {
            if (toString(static_cast<Enum>(i)) == name)
                return static_cast<Enum>(i);
        }
        spoil(key);
        return {};
    }
    Result<void> verdict() const {
        return m_bad.empty() ? Result<void>() : Error{"slip.record", "the record has no good '%1'", {m_bad}};
    }

private:
    void spoil(const char* key) {
        if (m_bad.empty())
            m_bad = key;
    }

    const QJsonObject& m_record;
    std::string m_bad;
};

namespace {

QString text(std::string_view value) {
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

template <class Amount>
QString number(const Amount& amount) {
    return text(amount.toString());
}

Error refused(const char* code, const char* sentence, const ClientOrderId& id) {
    return {code, sentence, {id.text}};
}

OrderIntent readOrder(RecordReader& reader) {
    OrderIntent out;
    out.id.text = reader.string("slip");
    out.instrument = reader.instrument("instrument");
    out.side = reader.choice<Side>("side", 2);
    out.type = reader.choice<OrderType>("type", orderTypeCount);
    out.quantity = Quantity(reader.decimal("quantity"));
    out.limitPrice = reader.price("limit");
    out.stopPrice = reader.price("stop");
    out.timeInForce = reader.choice<TimeInForce>("time_in_force", timeInForceCount);
    out.reduceOnly = reader.flag("reduce_only");
    out.postOnly = reader.flag("post_only");
    out.bot = reader.string("bot");
    out.decidedAt = reader.time("decided_at");
    return out;
}

} // namespace

QJsonObject SlipBook::taken(const OrderIntent& order, UtcMs at) {
    QJsonObject out{{QStringLiteral("slip"), text(order.id.text)},
        {QStringLiteral("instrument"), text(order.instrument.toString())},
        {QStringLiteral("side"), text(toString(order.side))}, {QStringLiteral("type"), text(toString(order.type))},
        {QStringLiteral("quantity"), number(order.quantity)},
        {QStringLiteral("time_in_force"), text(toString(order.timeInForce))}, {QStringLiteral("bot"), text(order.bot)},
        {QStringLiteral("decided_at"), static_cast<qint64>(toCount(order.decidedAt))},
        {QStringLiteral("at"), static_cast<qint64>(toCount(at))}};
    if (order.limitPrice)
        out.insert(QStringLiteral("limit"), number(*order.limitPrice));
    if (order.stopPrice)
        out.insert(QStringLiteral("stop"), number(*order.stopPrice));
    if (order.reduceOnly)
        out.insert(QStringLiteral("reduce_only"), true);
    if (order.postOnly)
        out.insert(QStringLiteral("post_only"), true);
    return out;
}

QJsonObject SlipBook::cancelWanted(const ClientOrderId& id, UtcMs at) {
    return {{QStringLiteral("cancel"), text(id.text)}, {QStringLiteral("at"), static_cast<qint64>(toCount(at))}};
}

Result<const Slip*> SlipBook::living(const ClientOrderId& id) const {
    const Slip* slip = find(id);
    if (!slip)
        return refused("slip.unknown", "there is no slip %1", id);
    if (isFinal(slip->state))
        return refused("slip.over", "the slip %1 is over", id);
    return slip;
}

Result<QJsonObject> SlipBook::placed(
    const ClientOrderId& id, std::optional<Price> limit, const std::string& by, UtcMs at) const {
    const auto slip = living(id);
    if (!slip)
        return slip.error();
    if (limit && !(*slip)->order.limitPrice)
        return refused("slip.limit", "the slip %1 has no limit that could be another one", id);
    if (limit && *limit <= Price())
        return refused("slip.limit", "the limit of the slip %1 must be above zero", id);
    QJsonObject out{{QStringLiteral("placed"), text(id.text)}, {QStringLiteral("by"), text(by)},
        {QStringLiteral("at"), static_cast<qint64>(toCount(at))}};
    if (limit)
        out.insert(QStringLiteral("limit"), number(*limit));
    return out;
}

Result<QJsonObject> SlipBook::filled(const ClientOrderId& id, const ReportedFill& fill, const std::string& by) const {
    const auto slip = living(id);
    if (!slip)
        return slip.error();
    if (fill.number != (*slip)->fills + 1)
        return Error{"slip.number", "fill %1 of the slip %2 cannot be reported now: the next one is %3",
            {std::to_string(fill.number), id.text, std::to_string((*slip)->fills + 1)}};
    if (fill.quantity <= Quantity() || fill.quantity > (*slip)->rest())
        return Error{"slip.quantity", "%1 cannot be filled: %2 of the slip %3 are left",
            {fill.quantity.toString(), (*slip)->rest().toString(), id.text}};
    if (fill.price <= Price())
        return refused("slip.price", "the price of a fill of the slip %1 must be above zero", id);
    return QJsonObject{{QStringLiteral("filled"), text(id.text)},
        {QStringLiteral("number"), static_cast<qint64>(fill.number)},
        {QStringLiteral("quantity"), number(fill.quantity)}, {QStringLiteral("price"), number(fill.price)},
        {QStringLiteral("fee"), number(fill.fee)}, {QStringLiteral("fee_currency"), text(fill.feeCurrency)},
        {QStringLiteral("liquidity"), text(toString(fill.liquidity))}, {QStringLiteral("by"), text(by)},
        {QStringLiteral("at"), static_cast<qint64>(toCount(fill.time))}};
}

Result<QJsonObject> SlipBook::over(
    const ClientOrderId& id, const std::string& reason, const std::string& by, UtcMs at) const {
    const auto slip = living(id);
    if (!slip)
        return slip.error();
    return QJsonObject{{QStringLiteral("over"), text(id.text)}, {QStringLiteral("reason"), text(reason)},
        {QStringLiteral("by"), text(by)}, {QStringLiteral("at"), static_cast<qint64>(toCount(at))}};
}

Result<void> SlipBook::enter(const QJsonObject& record) {
    RecordReader reader(record);
    if (reader.has("slip"))
        return enterSlip(reader);
    if (reader.has("filled"))
        return enterFill(reader);
    for (const char* kind : {"placed", "cancel", "over"}) {
        if (reader.has(kind))
            return enterChange(reader, kind);
    }
    return Error{"slip.record", "the record is of no known kind"};
}

Result<void> SlipBook::enterSlip(RecordReader& reader) {
    Slip slip;
    slip.order = readOrder(reader);
    slip.updatedAt = reader.time("at");
    if (auto good = reader.verdict(); !good)
        return good;
    const ClientOrderId id = slip.order.id;
    if (!m_slips.emplace(id, std::move(slip)).second)
        return refused("slip.record", "the slip %1 is there twice", id);
    m_order.push_back(id);
    return {};
}

Result<void> SlipBook::enterChange(RecordReader& reader, std::string_view kind) {
    const ClientOrderId id{reader.string(kind.data())};
    const auto slip = living(id);
    if (!slip)
        return slip.error();
    Slip changed = **slip;
    changed.updatedAt = reader.time("at");
    if (kind == "placed") {
        changed.placedAt = changed.updatedAt;
        changed.placedLimit = reader.price("limit");
    } else if (kind == "cancel") {
        changed.isCancelWanted = true;
    } else {
        changed.state = changed.fills > 0 ? VenueOrderState::Cancelled : VenueOrderState::Refused;
        changed.reason = reader.string("reason");
    }
    if (auto good = reader.verdict(); !good)
        return good;
    m_slips.at(id) = std::move(changed);
    return {};
}

Result<void> SlipBook::enterFill(RecordReader& reader) {
    const ClientOrderId id{reader.string("filled")};
    const auto slip = living(id);
    if (!slip)
        return slip.error();
    Slip changed = **slip;
    VenueFill fill;
    fill.quantity = Quantity(reader.decimal("quantity"));
    fill.price = Price(reader.decimal("price"));
    fill.fee = reader.decimal("fee");
    fill.feeCurrency = reader.string("fee_currency");
    fill.liquidity = reader.choice<Liquidity>("liquidity", 2);
    fill.time = reader.time("at");
    if (auto good = reader.verdict(); !good)
        return good;
    if (fill.quantity <= Quantity() || fill.quantity > changed.rest())
        return refused("slip.record", "more is filled of the slip %1 than was asked for", id);
    fill.order = id;
    fill.venueOrderId = id.text;
    fill.instrument = changed.order.instrument;
    fill.side = changed.order.side;
    fill.key = {m_venue, m_account, id.text + ':' + std::to_string(++changed.fills)};
    changed.filled += fill.quantity;
    changed.updatedAt = fill.time;
    changed.placedAt = changed.placedAt.value_or(fill.time);
    changed.state = changed.rest().isZero() ? VenueOrderState::Filled : VenueOrderState::PartiallyFilled;
    m_slips.at(id) = std::move(changed);
    m_fills.push_back(std::move(fill));
    return {};
}

const Slip* SlipBook::find(const ClientOrderId& id) const {
    const auto found = m_slips.find(id);
    return found == m_slips.end() ? nullptr : &found->second;
}

std::vector<Slip> SlipBook::open() const {
    std::vector<Slip> out;
    for (const ClientOrderId& id : m_order) {
        const Slip& slip = m_slips.at(id);
        if (!isFinal(slip.state))
            out.push_back(slip);
    }
    return out;
}

std::vector<VenuePosition> SlipBook::positions() const {
    std::map<InstrumentId, Quantity> held;
    for (const VenueFill& fill : m_fills)
        held[fill.instrument] += changeOf(fill.side, fill.quantity);
    std::vector<VenuePosition> out;
    for (const auto& [instrument, quantity] : held) {
        if (quantity == Quantity())
            continue;
        VenuePosition position;
        position.instrument = instrument;
        position.quantity = quantity;
        out.push_back(std::move(position));
    }
    return out;
}

VenueOrder venueOrderOf(const Slip& slip) {
    VenueOrder out;
    out.id = slip.order.id;
    out.venueOrderId = slip.order.id.text;
    out.instrument = slip.order.instrument;
    out.side = slip.order.side;
    out.type = slip.order.type;
    out.quantity = slip.order.quantity;
    out.filled = slip.filled;
    out.limitPrice = slip.placedLimit ? slip.placedLimit : slip.order.limitPrice;
    out.stopPrice = slip.order.stopPrice;
    out.reduceOnly = slip.order.reduceOnly;
    out.state = slip.state;
    out.reason = slip.reason;
    out.updatedAt = slip.updatedAt;
    return out;
}

} // namespace truebar::human
