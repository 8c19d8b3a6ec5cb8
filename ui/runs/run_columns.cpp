#include "ui/runs/run_columns.h"

#include "ui/widgets/number_text.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>
#include <QLocale>

namespace truebar::ui {

namespace {

// Gives the texts of this file a context.
struct RunWords {
    Q_DECLARE_TR_FUNCTIONS(RunColumns)
};

int signOf(double value) {
    return value > 0 ? 1 : (value < 0 ? -1 : 0);
}

template <class Row, class Value>
TableColumn<Row> exactColumn(const QString& header, Value value) {
    return {header, [value](const Row& row) { return exactText(value(row).value()); },
        [value](const Row& row) { return value(row).toDouble(); }, true};
}

template <class Row, class Value>
TableColumn<Row> timeColumn(const QString& header, Value value) {
    return {header, [value](const Row& row) { return timeText(value(row)); },
        [value](const Row& row) { return qlonglong(toCount(value(row))); }};
}

template <class Row, class Value>
TableColumn<Row> countColumn(const QString& header, Value value) {
    return {header, [value](const Row& row) { return QLocale().toString(qulonglong(value(row))); },
        [value](const Row& row) { return qulonglong(value(row)); }, true};
}

} // namespace

QString sideText(Side side) {
    return side == Side::Buy ? RunWords::tr("buy") : RunWords::tr("sell");
}

QString verdictText(Verdict verdict) {
    switch (verdict) {
    case Verdict::Accepted:
        return RunWords::tr("accepted");
    case Verdict::Rejected:
        return RunWords::tr("rejected");
    case Verdict::Expired:
        return RunWords::tr("expired");
    case Verdict::Amended:
        return RunWords::tr("amended");
    }
    return {};
}

std::vector<TableColumn<Trade>> tradeColumns(const SignColor& signColor) {
    return {countColumn<Trade>(RunWords::tr("No."), [](const Trade& t) { return t.number; }),
        {RunWords::tr("Side"),
            [](const Trade& t) { return t.direction == Side::Buy ? RunWords::tr("long") : RunWords::tr("short"); }},
        timeColumn<Trade>(RunWords::tr("Entry"), [](const Trade& t) { return t.entryTime; }),
        exactColumn<Trade>(RunWords::tr("Entry price"), [](const Trade& t) { return t.entryPrice; }),
        {RunWords::tr("Exit"), [](const Trade& t) { return t.isOpen ? RunWords::tr("open") : timeText(t.exitTime); },
            [](const Trade& t) { return qlonglong(toCount(t.exitTime)); }},
        exactColumn<Trade>(RunWords::tr("Exit price"), [](const Trade& t) { return t.exitPrice; }),
        exactColumn<Trade>(RunWords::tr("Quantity"), [](const Trade& t) { return t.quantity; }),
        {RunWords::tr("Profit"), [](const Trade& t) { return moneyText(t.profit, true); },
            [](const Trade& t) { return t.profit.toDouble(); }, true,
            [signColor](const Trade& t) { return signColor(t.profit.sign()); }},
        {RunWords::tr("Return"), [](const Trade& t) { return percentText(t.profitRatio); },
            [](const Trade& t) { return t.profitRatio; }, true,
            [signColor](const Trade& t) { return signColor(signOf(t.profitRatio)); }},
        exactColumn<Trade>(RunWords::tr("Fees"), [](const Trade& t) { return t.fees; }),
        countColumn<Trade>(RunWords::tr("Candles"), [](const Trade& t) { return t.candles; })};
}

std::vector<TableColumn<Order>> orderColumns() {
    const auto quantity = [](const Order& o) {
        return o.request.size.kind == OrderSize::Kind::AllIn ? RunWords::tr("all in")
                                                             : exactText(o.request.size.quantity.value());
    };
    return {countColumn<Order>(RunWords::tr("No."), [](const Order& o) { return o.number; }),
        timeColumn<Order>(RunWords::tr("Submitted"), [](const Order& o) { return o.submittedAt; }),
        {RunWords::tr("Side"), [](const Order& o) { return sideText(o.request.side); }},
        {RunWords::tr("Type"), [](const Order& o) { return latin(toString(o.request.type)); }},
        {RunWords::tr("Quantity"), quantity, {}, true},
        exactColumn<Order>(RunWords::tr("Filled"), [](const Order& o) { return o.filledQuantity; }),
        {RunWords::tr("Status"), [](const Order& o) { return latin(toString(o.status)); }},
        {RunWords::tr("Reason"), [](const Order& o) { return QString::fromStdString(o.reason); }}};
}

std::vector<TableColumn<Fill>> fillColumns() {
    return {countColumn<Fill>(RunWords::tr("No."), [](const Fill& f) { return f.number; }),
        countColumn<Fill>(RunWords::tr("Order"), [](const Fill& f) { return f.order; }),
        timeColumn<Fill>(RunWords::tr("Time"), [](const Fill& f) { return f.time; }),
        {RunWords::tr("Side"), [](const Fill& f) { return sideText(f.side); }},
        exactColumn<Fill>(RunWords::tr("Price"), [](const Fill& f) { return f.price; }),
        exactColumn<Fill>(RunWords::tr("Quantity"), [](const Fill& f) { return f.quantity; }),
        exactColumn<Fill>(RunWords::tr("Fee"), [](const Fill& f) { return f.fee; }),
        {RunWords::tr("Liquidity"), [](const Fill& f) { return latin(toString(f.liquidity)); }}};
}

std::vector<TableColumn<RunSummary>> runColumns(const SignColor& signColor) {
    const auto settings = [](const RunSummary& s) {
        QString out;
        for (const auto& [key, value] : s.request.strategySettings.values())
            out += (out.isEmpty() ? QString() : QStringLiteral(", "))
                + QString::fromStdString(key + '=' + toString(value));
        return out;
    };
    const auto percent = [signColor](
                             const QString& header, std::optional<double> Metrics::*member, Metrics RunSummary::*of) {
        return TableColumn<RunSummary>{header, [member, of](const RunSummary& s) { return percentText(s.*of.*member); },
            [member, of](const RunSummary& s) { return (s.*of.*member).value_or(-1e300); }, true,
            [signColor, member, of](const RunSummary& s) { return signColor(signOf((s.*of.*member).value_or(0))); }};
    };
    return {timeColumn<RunSummary>(RunWords::tr("Run at"), [](const RunSummary& s) { return s.createdAt; }),
        {RunWords::tr("Strategy"), [](const RunSummary& s) { return QString::fromStdString(s.request.strategy); }},
        {RunWords::tr("Instrument"),
            [](const RunSummary& s) { return QString::fromStdString(s.request.instrument.toString()); }},
        {RunWords::tr("Frame"),
            [](const RunSummary& s) { return QString::fromStdString(s.request.timeframe.toString()); },
            [](const RunSummary& s) { return qlonglong(s.request.timeframe.nominalLength().count()); }},
        percent(RunWords::tr("Return"), &Metrics::totalReturn, &RunSummary::metrics),
        percent(RunWords::tr("Held"), &Metrics::totalReturn, &RunSummary::benchmark),
        {RunWords::tr("Sharpe"), [](const RunSummary& s) { return metricText("sharpe", s.metrics.sharpe, {}); },
            [](const RunSummary& s) { return s.metrics.sharpe.value_or(-1e300); }, true},
        percent(RunWords::tr("Drawdown"), &Metrics::maxDrawdown, &RunSummary::metrics),
        countColumn<RunSummary>(RunWords::tr("Trades"), [](const RunSummary& s) { return s.metrics.tradeCount; }),
        {RunWords::tr("Settings"), settings}};
}

} // namespace truebar::ui
