#include "core/runs/order_text.h"

#include "core/runs/run_text.h"
#include "core/runs/stored_text.h"
#include "core/workspace/database.h"

namespace truebar {

namespace {

// Reads members; remembers if any was not what it must be.
class Reader {
public:
    explicit Reader(QJsonObject object)
        : m_object(std::move(object)) { }

    bool has(const char* key) const { return m_object.contains(QLatin1String(key)); }
    std::string text(const char* key) const { return m_object.value(QLatin1String(key)).toString().toStdString(); }
    bool flag(const char* key) const { return m_object.value(QLatin1String(key)).toBool(); }
    std::int64_t whole(const char* key) const { return m_object.value(QLatin1String(key)).toInteger(); }
    QJsonObject object(const char* key) const { return m_object.value(QLatin1String(key)).toObject(); }
    Decimal decimal(const char* key) {
        const auto value = Decimal::parse(text(key));
        m_isGood &= value.has_value();
        return value.value_or(Decimal());
    }
    template <class E>
    E named(const char* key, int count) {
        const auto value = enumNamed<E>(text(key), count);
        m_isGood &= value.has_value();
        return value.value_or(E());
    }
    void require(bool holds) { m_isGood &= holds; }
    bool isGood() const { return m_isGood; }

private:
    QJsonObject m_object;
    bool m_isGood = true;
};

void put(QJsonObject& json, const char* key, const QString& value) {
    json.insert(QLatin1String(key), value);
}

void put(QJsonObject& json, const char* key, std::string_view value) {
    put(json, key, QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size())));
}

void putUnlessZero(QJsonObject& json, const char* key, Decimal value) {
    if (!value.isZero())
        put(json, key, value.toString());
}

QJsonObject toJson(const TrailingDistance& distance) {
    QJsonObject out;
    put(out, "kind", toString(distance.kind));
    put(out, "value", distance.value.toString());
    out.insert(QLatin1String("atr_length"), distance.atrLength);
    return out;
}

QJsonObject toJson(const ExitLevel& level) {
    QJsonObject out;
    put(out, "kind", toString(level.kind));
    put(out, "value", level.value.toString());
    return out;
}

TrailingDistance distanceOf(const QJsonObject& json, Reader& whole) {
    Reader reader(json);
    TrailingDistance out;
    out.kind = reader.named<TrailingDistance::Kind>("kind", 3);
    out.value = reader.decimal("value");
    out.atrLength = static_cast<int>(reader.whole("atr_length"));
    whole.require(reader.isGood());
    return out;
}

ExitLevel levelOf(const QJsonObject& json, Reader& whole) {
    Reader reader(json);
    ExitLevel out;
    out.kind = reader.named<ExitLevel::Kind>("kind", 3);
    out.value = reader.decimal("value");
    whole.require(reader.isGood());
    return out;
}

QJsonObject toJson(const Bracket& bracket) {
    QJsonObject out;
    if (bracket.target)
        out.insert(QLatin1String("target"), toJson(*bracket.target));
    if (bracket.stop)
        out.insert(QLatin1String("stop"), toJson(*bracket.stop));
    if (bracket.trailing)
        out.insert(QLatin1String("trailing"), toJson(*bracket.trailing));
    return out;
}

Bracket bracketOf(const QJsonObject& json, Reader& whole) {
    const Reader reader(json);
    Bracket out;
    if (reader.has("target"))
        out.target = levelOf(reader.object("target"), whole);
    if (reader.has("stop"))
        out.stop = levelOf(reader.object("stop"), whole);
    if (reader.has("trailing"))
        out.trailing = distanceOf(reader.object("trailing"), whole);
    return out;
}

QString textUnlessEmpty(const QJsonObject& json) {
    return json.isEmpty() ? QString(QLatin1String("")) : compactText(json);
}

} // namespace

void putTerms(QJsonObject& json, const OrderRequest& request) {
    if (request.postOnly)
        json.insert(QLatin1String("post_only"), true);
    if (request.goodUntil)
        json.insert(QLatin1String("good_until"), qint64(toCount(*request.goodUntil)));
    if (request.trailing)
        json.insert(QLatin1String("trailing"), toJson(*request.trailing));
    if (request.ocoGroup != 0)
        put(json, "oco_group", std::to_string(request.ocoGroup));
    if (request.bracket)
        json.insert(QLatin1String("bracket"), toJson(*request.bracket));
}

Result<void> readTerms(const QJsonObject& json, OrderRequest& request) {
    Reader reader(json);
    request.postOnly = reader.flag("post_only");
    if (reader.has("good_until"))
        request.goodUntil = utcMs(reader.whole("good_until"));
    if (reader.has("trailing"))
        request.trailing = distanceOf(reader.object("trailing"), reader);
    if (reader.has("oco_group"))
        request.ocoGroup = sqlText(reader.text("oco_group")).toULongLong();
    if (reader.has("bracket"))
        request.bracket = bracketOf(reader.object("bracket"), reader);
    return reader.isGood() ? Result<void>() : Result<void>(damagedRun("order"));
}

QString orderTermsToText(const Order& order) {
    QJsonObject json;
    putTerms(json, order.request);
    if (order.parent != 0)
        put(json, "parent", std::to_string(order.parent));
    if (order.expiresAt)
        json.insert(QLatin1String("expires_at"), qint64(toCount(*order.expiresAt)));
    if (order.atr)
        put(json, "atr", order.atr->toString());
    return textUnlessEmpty(json);
}

Result<void> orderTermsFromText(const QString& stored, Order& order) {
    if (stored.isEmpty())
        return {};
    const QJsonObject json = objectFromText(stored);
    Reader reader(json);
    order.parent = sqlText(reader.text("parent")).toULongLong();
    if (reader.has("expires_at"))
        order.expiresAt = utcMs(reader.whole("expires_at"));
    if (reader.has("atr"))
        order.atr = Price(reader.decimal("atr"));
    if (!reader.isGood())
        return damagedRun("order");
    return readTerms(json, order.request);
}

QString fillsToText(const RunSettings& settings) {
    const CostModel& costs = settings.costs;
    QJsonObject json;
    if (settings.profile != FillProfile())
        put(json, "profile", settings.profile.name());
    if (costs.fees.makerBps)
        put(json, "maker_bps", costs.fees.makerBps->toString());
    if (!costs.fees.tiers.empty())
        put(json, "fee_tiers", toString(costs.fees.tiers));
    putUnlessZero(json, "fee_per_unit", costs.fees.perUnit.value());
    putUnlessZero(json, "fee_minimum", costs.fees.minimum.value());
    putUnlessZero(json, "slippage_bps", costs.slippage.bps);
    putUnlessZero(json, "impact_bps", costs.slippage.impactBps);
    putUnlessZero(json, "participation", costs.participation);
    if (costs.latency != LatencyModel()) {
        json.insert(QLatin1String("latency_ms"), qint64(costs.latency.fixed.count()));
        json.insert(QLatin1String("latency_spread_ms"), qint64(costs.latency.spread.count()));
    }
    if (settings.warmUp > 0)
        json.insert(QLatin1String("warm_up"), qint64(settings.warmUp));
    return textUnlessEmpty(json);
}

Result<void> fillsFromText(const QString& stored, RunSettings& settings) {
    if (stored.isEmpty())
        return {};
    Reader reader(objectFromText(stored));
    CostModel& costs = settings.costs;
    const auto number = [&](const char* key) { return reader.has(key) ? reader.decimal(key) : Decimal(); };
    const auto profile = reader.has("profile") ? fillProfileNamed(reader.text("profile")) : FillProfile();
    auto tiers = feeTiersFrom(reader.text("fee_tiers"));
    if (!profile || !tiers)
        return damagedRun("fills");
    settings.profile = *profile;
    if (reader.has("maker_bps"))
        costs.fees.makerBps = reader.decimal("maker_bps");
    costs.fees.tiers = std::move(*tiers);
    costs.fees.perUnit = Money(number("fee_per_unit"));
    costs.fees.minimum = Money(number("fee_minimum"));
    costs.slippage.bps = number("slippage_bps");
    costs.slippage.impactBps = number("impact_bps");
    costs.participation = number("participation");
    costs.latency.fixed = Millis(reader.whole("latency_ms"));
    costs.latency.spread = Millis(reader.whole("latency_spread_ms"));
    settings.warmUp = static_cast<std::size_t>(std::max<std::int64_t>(reader.whole("warm_up"), 0));
    return reader.isGood() ? Result<void>() : Result<void>(damagedRun("fills"));
}

} // namespace truebar
