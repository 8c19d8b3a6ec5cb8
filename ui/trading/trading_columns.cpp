#include "ui/trading/trading_columns.h"

#include "ui/trading/trading_words.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>

namespace truebar::ui {

namespace {

struct ColumnWords {
    Q_DECLARE_TR_FUNCTIONS(TradingColumns)
};

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
        return ColumnWords::tr("Being cancelled");
    return order.lacksFills() ? ColumnWords::tr("%1, fills missing").arg(phaseText(order.phase))
                              : phaseText(order.phase);
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
        {ColumnWords::tr("Decided (UTC)"), [](const Row& r) { return momentText(r.intent.decidedAt); },
            [](const Row& r) { return qlonglong(toCount(r.intent.decidedAt)); }},
        {ColumnWords::tr("Instrument"), [](const Row& r) { return text(r.intent.instrument.symbol); }},
        {ColumnWords::tr("Side"), [](const Row& r) { return orderSideText(r.intent.side); }, {}, false, color},
        {ColumnWords::tr("Type"), [](const Row& r) { return orderTypeText(r.intent.type); }},
        {ColumnWords::tr("Quantity"), [](const Row& r) { return exactText(r.intent.quantity.value()); },
            [](const Row& r) { return r.intent.quantity.toDouble(); }, true},
        {ColumnWords::tr("Price"), [](const Row& r) { return numberText(priceOf(r)); },
            [](const Row& r) { return numberKey(priceOf(r)); }, true},
        {ColumnWords::tr("Filled"), [](const Row& r) { return exactText(r.filled.value()); },
            [](const Row& r) { return r.filled.toDouble(); }, true},
        {ColumnWords::tr("State"), phaseOf, {}, false, [theme](const Row& r) { return phaseColor(theme, r); },
            [](const Row& r) { return r.phase == OrderPhase::Unknown; }, [](const Row& r) { return text(r.reason); }},
        {ColumnWords::tr("Bot"), bot},
        {ColumnWords::tr("Id"), [](const Row& r) { return text(r.intent.id.text); }},
        {ColumnWords::tr("Remark"), [](const Row& r) { return text(r.reason); }, {}, false, {}, {},
            [](const Row& r) { return text(r.reason); }},
    };
}

std::vector<TableColumn<VenueFill>> fillColumns(const Theme& theme) {
    using Row = VenueFill;
    return {
        {ColumnWords::tr("Time (UTC)"), [](const Row& r) { return momentText(r.time); },
            [](const Row& r) { return qlonglong(toCount(r.time)); }},
        {ColumnWords::tr("Instrument"), [](const Row& r) { return text(r.instrument.symbol); }},
        {ColumnWords::tr("Side"), [](const Row& r) { return orderSideText(r.side); }, {}, false,
            [theme](const Row& r) -> std::optional<QColor> { return sideColor(theme, r.side); }},
        {ColumnWords::tr("Quantity"), [](const Row& r) { return exactText(r.quantity.value()); },
            [](const Row& r) { return r.quantity.toDouble(); }, true},
        {ColumnWords::tr("Price"), [](const Row& r) { return exactText(r.price.value()); },
            [](const Row& r) { return r.price.toDouble(); }, true},
        {ColumnWords::tr("Fee"), [](const Row& r) { return QString(exactText(r.fee) + u' ' + text(r.feeCurrency)); },
            [](const Row& r) { return r.fee.toDouble(); }, true},
        {ColumnWords::tr("Role"),
            [](const Row& r) {
                return r.liquidity == Liquidity::Maker ? ColumnWords::tr("maker") : ColumnWords::tr("taker");
            }},
        {ColumnWords::tr("Order"), [](const Row& r) { return text(r.order.text); }},
        {ColumnWords::tr("Trade"), [](const Row& r) { return text(r.key.tradeId); }},
    };
}

std::vector<TableColumn<BotPosition>> positionColumns(const Theme& theme) {
    using Row = BotPosition;
    return {
        {ColumnWords::tr("Instrument"), [](const Row& r) { return text(r.instrument.toString()); }},
        {ColumnWords::tr("Bot"), [](const Row& r) { return r.bot.empty() ? ColumnWords::tr("by hand") : text(r.bot); }},
        {ColumnWords::tr("Quantity"), [](const Row& r) { return exactText(r.quantity.value()); },
            [](const Row& r) { return r.quantity.toDouble(); }, true,
            [theme](const Row& r) -> std::optional<QColor> {
                if (r.quantity.isZero())
                    return theme.mutedText;
                return r.quantity.sign() > 0 ? theme.bull : theme.bear;
            }},
        {ColumnWords::tr("Entry"), [](const Row& r) { return numberText(r.entryPrice); },
            [](const Row& r) { return numberKey(r.entryPrice); }, true},
        {ColumnWords::tr("Unrealized"), [](const Row& r) { return profitText(r.unrealized); },
            [](const Row& r) { return numberKey(r.unrealized); }, true,
            [theme](const Row& r) { return signColor(theme, r.unrealized); }},
        {ColumnWords::tr("Realized"), [](const Row& r) { return profitText(r.realized); },
            [](const Row& r) { return r.realized.toDouble(); }, true,
            [theme](const Row& r) { return signColor(theme, r.realized); }},
    };
}

std::vector<TableColumn<Discrepancy>> differenceColumns(const Theme& theme) {
    using Row = Discrepancy;
    return {
        {ColumnWords::tr("What differs"), [](const Row& r) { return differenceText(r.kind); }, {}, false,
            [theme](const Row&) -> std::optional<QColor> { return theme.warning; }, {},
            [](const Row& r) { return differenceHelp(r.kind); }},
        {ColumnWords::tr("Instrument"), [](const Row& r) { return text(r.instrument.symbol); }},
        {ColumnWords::tr("Here"), [](const Row& r) { return exactText(r.ledger.value()); },
            [](const Row& r) { return r.ledger.toDouble(); }, true},
        {ColumnWords::tr("At the venue"), [](const Row& r) { return exactText(r.venue.value()); },
            [](const Row& r) { return r.venue.toDouble(); }, true},
        {ColumnWords::tr("About"),
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
        {ColumnWords::tr("To do"), [](const Row& r) { return slipText(r); }, {}, false,
            [theme](const Row& r) -> std::optional<QColor> {
                if (r.isCancelWanted)
                    return theme.error;
                return r.placedAt ? std::nullopt : std::optional(theme.warning);
            },
            [](const Row& r) { return r.isCancelWanted || !r.placedAt; }, [](const Row& r) { return slipHelp(r); }},
        {ColumnWords::tr("Instrument"), [](const Row& r) { return text(r.order.instrument.toString()); }},
        {ColumnWords::tr("Side"), [](const Row& r) { return orderSideText(r.order.side); }, {}, false,
            [theme](const Row& r) -> std::optional<QColor> { return sideColor(theme, r.order.side); }},
        {ColumnWords::tr("Type"), [](const Row& r) { return orderTypeText(r.order.type); }},
        {ColumnWords::tr("Quantity"), [](const Row& r) { return exactText(r.order.quantity.value()); },
            [](const Row& r) { return r.order.quantity.toDouble(); }, true},
        {ColumnWords::tr("Limit"), [limit](const Row& r) { return numberText(limit(r)); },
            [limit](const Row& r) { return numberKey(limit(r)); }, true},
        {ColumnWords::tr("Stop"), [](const Row& r) { return numberText(r.order.stopPrice); },
            [](const Row& r) { return numberKey(r.order.stopPrice); }, true},
        {ColumnWords::tr("Filled"), [](const Row& r) { return exactText(r.filled.value()); },
            [](const Row& r) { return r.filled.toDouble(); }, true},
        {ColumnWords::tr("Bot"),
            [](const Row& r) { return r.order.bot.empty() ? ColumnWords::tr("by hand") : text(r.order.bot); }},
        {ColumnWords::tr("Decided (UTC)"), [](const Row& r) { return momentText(r.order.decidedAt); },
            [](const Row& r) { return qlonglong(toCount(r.order.decidedAt)); }},
    };
}

} // namespace truebar::ui
