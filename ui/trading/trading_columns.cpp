#include "ui/trading/trading_columns.h"

#include "ui/trading/trading_words.h"
#include "ui/widgets/number_text.h"

#include <QCoreApplication>

namespace truebar::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(TradingColumns)
};

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

template <class Tag>
QString numberText(const std::optional<Amount<Tag>>& value) {
    return value ? exactText(value->value()) : QString();
}

template <class Tag>
QVariant numberKey(const std::optional<Amount<Tag>>& value) {
    return value ? value->toDouble() : -1e300;
}

QColor sideColor(const Theme& theme, Side side) {
    return side == Side::Buy ? theme.bull : theme.bear;
}

std::optional<QColor> phaseColor(const Theme& theme, const LiveOrder& order) {
    if (order.isInDoubt())
        return order.phase == OrderPhase::Unknown ? theme.warning : theme.mutedText;
    if (order.phase == OrderPhase::Refused)
        return theme.error;
    return order.isFinal() ? std::optional(theme.mutedText) : std::nullopt;
}

QString phaseOf(const LiveOrder& order) {
    if (order.cancelAsked && !order.isFinal())
        return Words::tr("Being cancelled");
    return order.lacksFills() ? Words::tr("%1, fills missing").arg(phaseText(order.phase)) : phaseText(order.phase);
}

std::optional<Price> priceOf(const LiveOrder& order) {
    return order.intent.limitPrice ? order.intent.limitPrice : order.intent.stopPrice;
}

std::optional<QColor> signColor(const Theme& theme, const std::optional<Money>& money) {
    if (!money || money->isZero())
        return std::nullopt;
    return money->sign() > 0 ? theme.bull : theme.bear;
}

QString profitText(const std::optional<Money>& money) {
    return money ? moneyText(*money, true) : QString();
}

} // namespace

std::vector<TableColumn<LiveOrder>> orderColumns(const Theme& theme) {
    using Row = LiveOrder;
    const auto bot = [](const Row& r) { return text(r.intent.bot); };
    const auto color = [theme](const Row& r) -> std::optional<QColor> { return sideColor(theme, r.intent.side); };
    return {
        {Words::tr("Decided (UTC)"), [](const Row& r) { return momentText(r.intent.decidedAt); },
            [](const Row& r) { return qlonglong(toCount(r.intent.decidedAt)); }},
        {Words::tr("Instrument"), [](const Row& r) { return text(r.intent.instrument.symbol); }},
        {Words::tr("Side"), [](const Row& r) { return orderSideText(r.intent.side); }, {}, false, color},
        {Words::tr("Type"), [](const Row& r) { return orderTypeText(r.intent.type); }},
        {Words::tr("Quantity"), [](const Row& r) { return exactText(r.intent.quantity.value()); },
            [](const Row& r) { return r.intent.quantity.toDouble(); }, true},
        {Words::tr("Price"), [](const Row& r) { return numberText(priceOf(r)); },
            [](const Row& r) { return numberKey(priceOf(r)); }, true},
        {Words::tr("Filled"), [](const Row& r) { return exactText(r.filled.value()); },
            [](const Row& r) { return r.filled.toDouble(); }, true},
        {Words::tr("State"), phaseOf, {}, false, [theme](const Row& r) { return phaseColor(theme, r); },
            [](const Row& r) { return r.phase == OrderPhase::Unknown; }, [](const Row& r) { return text(r.reason); }},
        {Words::tr("Bot"), bot},
        {Words::tr("Id"), [](const Row& r) { return text(r.intent.id.text); }},
        {Words::tr("Remark"), [](const Row& r) { return text(r.reason); }, {}, false, {}, {},
            [](const Row& r) { return text(r.reason); }},
    };
}

std::vector<TableColumn<VenueFill>> fillColumns(const Theme& theme) {
    using Row = VenueFill;
    return {
        {Words::tr("Time (UTC)"), [](const Row& r) { return momentText(r.time); },
            [](const Row& r) { return qlonglong(toCount(r.time)); }},
        {Words::tr("Instrument"), [](const Row& r) { return text(r.instrument.symbol); }},
        {Words::tr("Side"), [](const Row& r) { return orderSideText(r.side); }, {}, false,
            [theme](const Row& r) -> std::optional<QColor> { return sideColor(theme, r.side); }},
        {Words::tr("Quantity"), [](const Row& r) { return exactText(r.quantity.value()); },
            [](const Row& r) { return r.quantity.toDouble(); }, true},
        {Words::tr("Price"), [](const Row& r) { return exactText(r.price.value()); },
            [](const Row& r) { return r.price.toDouble(); }, true},
        {Words::tr("Fee"), [](const Row& r) { return QString(exactText(r.fee) + u' ' + text(r.feeCurrency)); },
            [](const Row& r) { return r.fee.toDouble(); }, true},
        {Words::tr("Role"),
            [](const Row& r) { return r.liquidity == Liquidity::Maker ? Words::tr("maker") : Words::tr("taker"); }},
        {Words::tr("Order"), [](const Row& r) { return text(r.order.text); }},
        {Words::tr("Trade"), [](const Row& r) { return text(r.key.tradeId); }},
    };
}

std::vector<TableColumn<BotPosition>> positionColumns(const Theme& theme) {
    using Row = BotPosition;
    return {
        {Words::tr("Instrument"), [](const Row& r) { return text(r.instrument.toString()); }},
        {Words::tr("Bot"), [](const Row& r) { return r.bot.empty() ? Words::tr("by hand") : text(r.bot); }},
        {Words::tr("Quantity"), [](const Row& r) { return exactText(r.quantity.value()); },
            [](const Row& r) { return r.quantity.toDouble(); }, true,
            [theme](const Row& r) -> std::optional<QColor> {
                if (r.quantity.isZero())
                    return theme.mutedText;
                return r.quantity.sign() > 0 ? theme.bull : theme.bear;
            }},
        {Words::tr("Entry"), [](const Row& r) { return numberText(r.entryPrice); },
            [](const Row& r) { return numberKey(r.entryPrice); }, true},
        {Words::tr("Unrealized"), [](const Row& r) { return profitText(r.unrealized); },
            [](const Row& r) { return numberKey(r.unrealized); }, true,
            [theme](const Row& r) { return signColor(theme, r.unrealized); }},
        {Words::tr("Realized"), [](const Row& r) { return profitText(r.realized); },
            [](const Row& r) { return r.realized.toDouble(); }, true,
            [theme](const Row& r) { return signColor(theme, r.realized); }},
    };
}

std::vector<TableColumn<Discrepancy>> differenceColumns(const Theme& theme) {
    using Row = Discrepancy;
    return {
        {Words::tr("What differs"), [](const Row& r) { return differenceText(r.kind); }, {}, false,
            [theme](const Row&) -> std::optional<QColor> { return theme.warning; }, {},
            [](const Row& r) { return differenceHelp(r.kind); }},
        {Words::tr("Instrument"), [](const Row& r) { return text(r.instrument.symbol); }},
        {Words::tr("Here"), [](const Row& r) { return exactText(r.ledger.value()); },
            [](const Row& r) { return r.ledger.toDouble(); }, true},
        {Words::tr("At the venue"), [](const Row& r) { return exactText(r.venue.value()); },
            [](const Row& r) { return r.venue.toDouble(); }, true},
        {Words::tr("About"),
            [](const Row& r) {
                if (!r.venueOrder)
                    return text(r.subject);
                const VenueOrder& order = *r.venueOrder;
                return QString(orderSideText(order.side) + u' ' + orderTypeText(order.type) + u' '
                    + numberText(order.limitPrice ? order.limitPrice : order.stopPrice) + QStringLiteral("  (")
                    + text(order.venueOrderId) + u')');
            }},
    };
}

std::vector<TableColumn<Slip>> slipColumns(const Theme& theme) {
    using Row = Slip;
    const auto limit = [](const Row& r) { return r.placedLimit ? r.placedLimit : r.order.limitPrice; };
    return {
        {Words::tr("To do"), [](const Row& r) { return slipText(r); }, {}, false,
            [theme](const Row& r) -> std::optional<QColor> {
                if (r.isCancelWanted)
                    return theme.error;
                return r.placedAt ? std::nullopt : std::optional(theme.warning);
            },
            [](const Row& r) { return r.isCancelWanted || !r.placedAt; }, [](const Row& r) { return slipHelp(r); }},
        {Words::tr("Instrument"), [](const Row& r) { return text(r.order.instrument.toString()); }},
        {Words::tr("Side"), [](const Row& r) { return orderSideText(r.order.side); }, {}, false,
            [theme](const Row& r) -> std::optional<QColor> { return sideColor(theme, r.order.side); }},
        {Words::tr("Type"), [](const Row& r) { return orderTypeText(r.order.type); }},
        {Words::tr("Quantity"), [](const Row& r) { return exactText(r.order.quantity.value()); },
            [](const Row& r) { return r.order.quantity.toDouble(); }, true},
        {Words::tr("Limit"), [limit](const Row& r) { return numberText(limit(r)); },
            [limit](const Row& r) { return numberKey(limit(r)); }, true},
        {Words::tr("Stop"), [](const Row& r) { return numberText(r.order.stopPrice); },
            [](const Row& r) { return numberKey(r.order.stopPrice); }, true},
        {Words::tr("Filled"), [](const Row& r) { return exactText(r.filled.value()); },
            [](const Row& r) { return r.filled.toDouble(); }, true},
        {Words::tr("Bot"), [](const Row& r) { return r.order.bot.empty() ? Words::tr("by hand") : text(r.order.bot); }},
        {Words::tr("Decided (UTC)"), [](const Row& r) { return momentText(r.order.decidedAt); },
            [](const Row& r) { return qlonglong(toCount(r.order.decidedAt)); }},
    };
}

} // namespace truebar::ui
