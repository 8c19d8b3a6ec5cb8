#include "core/risk/risk_limits.h"

namespace truebar {

namespace {

SettingField field(const char* key, SettingType type, const char* label, const char* description) {
    SettingField out;
    out.key = key;
    out.label = label;
    out.description = description;
    out.type = type;
    if (type == SettingType::Decimal)
        out.defaultValue = Decimal();
    else
        out.defaultValue = std::int64_t(0);
    out.minimum = 0;
    return out;
}

std::vector<SettingField> fields() {
    const auto decimal = [](const char* key, const char* label, const char* description) {
        return field(key, SettingType::Decimal, label, description);
    };
    const auto whole = [](const char* key, const char* label, const char* description) {
        return field(key, SettingType::Integer, label, description);
    };
    return {
        decimal("max_order_quantity", "Order quantity", "Most units of one order."),
        decimal("max_order_notional", "Order value", "Highest value of one order, in the currency of its price."),
        decimal("price_collar_percent", "Price collar (%)", "How much worse than the last price a limit may be."),
        decimal("fat_finger_factor", "Fat finger factor", "Most times the median quantity of the last orders."),
        whole("duplicate_window_ms", "Duplicate window (ms)", "The same order again within this time is refused."),
        decimal("max_position", "Position", "Most units held either way, open orders included."),
        decimal("max_position_notional", "Position value", "Highest value held either way, open orders included."),
        decimal("daily_loss", "Daily loss", "Loss since 0 h UTC from which no new risk is taken."),
        decimal("drawdown_percent", "Drawdown (%)", "Fall below the highest equity from which no new risk is taken."),
        decimal("capital", "Capital", "What the drawdown is measured from, together with the profit."),
        whole("orders_per_minute", "Orders per minute", "Most orders within any minute."),
        whole("max_open_orders", "Open orders", "Most orders open at once."),
        whole("cooldown_stops", "Stops in a row", "After so many losing exits in a row the cooldown begins."),
        whole("cooldown_minutes", "Cooldown (min)", "How long no new risk is taken then."),
        whole("stale_data_ms", "Stale data (ms)", "Age of the last price from which no new risk is taken."),
        whole("max_skew_ms", "Clock skew (ms)", "Difference of the venue's clock from which no new risk is taken."),
    };
}

std::optional<Decimal> decimalOf(const Settings& settings, const char* key) {
    const Decimal value = settings.decimal(key);
    return value.isZero() ? std::nullopt : std::optional(value);
}

std::optional<std::int64_t> wholeOf(const Settings& settings, const char* key) {
    const std::int64_t value = settings.integer(key);
    return value == 0 ? std::nullopt : std::optional(value);
}

std::optional<Millis> timeOf(const Settings& settings, const char* key, Millis unit) {
    const auto value = wholeOf(settings, key);
    return value ? std::optional(*value * unit) : std::nullopt;
}

} // namespace

const SettingsSchema& riskSchema() {
    static const SettingsSchema schema(fields());
    return schema;
}

RiskLimits riskLimits(const Settings& settings) {
    constexpr Millis one(1);
    RiskLimits out;
    out.orderQuantity = decimalOf(settings, "max_order_quantity");
    out.orderNotional = decimalOf(settings, "max_order_notional");
    out.priceCollar = decimalOf(settings, "price_collar_percent");
    out.fatFinger = decimalOf(settings, "fat_finger_factor");
    out.duplicateWindow = timeOf(settings, "duplicate_window_ms", one);
    out.position = decimalOf(settings, "max_position");
    out.positionNotional = decimalOf(settings, "max_position_notional");
    out.dailyLoss = decimalOf(settings, "daily_loss");
    out.drawdown = decimalOf(settings, "drawdown_percent");
    out.capital = decimalOf(settings, "capital");
    out.ordersPerMinute = wholeOf(settings, "orders_per_minute");
    out.openOrders = wholeOf(settings, "max_open_orders");
    out.cooldownStops = wholeOf(settings, "cooldown_stops");
    out.cooldown = timeOf(settings, "cooldown_minutes", std::chrono::minutes(1));
    out.staleData = timeOf(settings, "stale_data_ms", one);
    out.skew = timeOf(settings, "max_skew_ms", one);
    return out;
}

Result<RiskLimits> parseRiskLimits(const std::map<std::string, std::string>& given) {
    const auto settings = riskSchema().resolve(given);
    if (!settings)
        return settings.error();
    return riskLimits(*settings);
}

} // namespace truebar
