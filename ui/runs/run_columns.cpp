#include "ui/runs/run_columns.h"

#include "ui/widgets/number_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace truebar::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("runs", text);
}

int signOf(double value) {
    return value > 0 ? 1 : (value < 0 ? -1 : 0);
}

QString latin(std::string_view text) {
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
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
    return side == Side::Buy ? tr("buy") : tr("sell");
}

QString verdictText(Verdict verdict) {
    switch (verdict) {
    case Verdict::Accepted:
        return tr("accepted");
    case Verdict::Rejected:
        return tr("rejected");
    case Verdict::Expired:
        return tr("expired");
    }
    return {};
}

std::vector<TableColumn<Trade>> tradeColumns(const SignColor& signColor) {
    return {countColumn<Trade>(tr("No."), [](const Trade& t) { return t.number; }),
        {tr("Side"), [](const Trade& t) { return t.direction == Side::Buy ? tr("long") : tr("short"); }},
        timeColumn<Trade>(tr("Entry"), [](const Trade& t) { return t.entryTime; }),
        exactColumn<Trade>(tr("Entry price"), [](const Trade& t) { return t.entryPrice; }),
        {tr("Exit"), [](const Trade& t) { return t.isOpen ? tr("open") : timeText(t.exitTime); },
            [](const Trade& t) { return qlonglong(toCount(t.exitTime)); }},
        exactColumn<Trade>(tr("Exit price"), [](const Trade& t) { return t.exitPrice; }),
        exactColumn<Trade>(tr("Quantity"), [](const Trade& t) { return t.quantity; }),
        {tr("Profit"), [](const Trade& t) { return moneyText(t.profit, true); },
            [](const Trade& t) { return t.profit.toDouble(); }, true,
            [signColor](const Trade& t) { return signColor(t.profit.sign()); }},
        {tr("Return"), [](const Trade& t) { return percentText(t.profitRatio); },
            [](const Trade& t) { return t.profitRatio; }, true,
            [signColor](const Trade& t) { return signColor(signOf(t.profitRatio)); }},
        exactColumn<Trade>(tr("Fees"), [](const Trade& t) { return t.fees; }),
        countColumn<Trade>(tr("Candles"), [](const Trade& t) { return t.candles; })};
}

std::vector<TableColumn<Order>> orderColumns() {
    const auto quantity = [](const Order& o) {
        return o.request.size.kind == OrderSize::Kind::AllIn ? tr("all in")
                                                             : exactText(o.request.size.quantity.value());
    };
    return {countColumn<Order>(tr("No."), [](const Order& o) { return o.number; }),
        timeColumn<Order>(tr("Submitted"), [](const Order& o) { return o.submittedAt; }),
        {tr("Side"), [](const Order& o) { return sideText(o.request.side); }},
        {tr("Type"), [](const Order& o) { return latin(toString(o.request.type)); }},
        {tr("Quantity"), quantity, {}, true},
        exactColumn<Order>(tr("Filled"), [](const Order& o) { return o.filledQuantity; }),
        {tr("Status"), [](const Order& o) { return latin(toString(o.status)); }},
        {tr("Reason"), [](const Order& o) { return QString::fromStdString(o.reason); }}};
}

std::vector<TableColumn<Fill>> fillColumns() {
    return {countColumn<Fill>(tr("No."), [](const Fill& f) { return f.number; }),
        countColumn<Fill>(tr("Order"), [](const Fill& f) { return f.order; }),
        timeColumn<Fill>(tr("Time"), [](const Fill& f) { return f.time; }),
        {tr("Side"), [](const Fill& f) { return sideText(f.side); }},
        exactColumn<Fill>(tr("Price"), [](const Fill& f) { return f.price; }),
        exactColumn<Fill>(tr("Quantity"), [](const Fill& f) { return f.quantity; }),
        exactColumn<Fill>(tr("Fee"), [](const Fill& f) { return f.fee; }),
        {tr("Liquidity"), [](const Fill& f) { return latin(toString(f.liquidity)); }}};
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
    return {timeColumn<RunSummary>(tr("Run at"), [](const RunSummary& s) { return s.createdAt; }),
        {tr("Strategy"), [](const RunSummary& s) { return QString::fromStdString(s.request.strategy); }},
        {tr("Instrument"), [](const RunSummary& s) { return QString::fromStdString(s.request.instrument.toString()); }},
        {tr("Frame"), [](const RunSummary& s) { return QString::fromStdString(s.request.timeframe.toString()); },
            [](const RunSummary& s) { return qlonglong(s.request.timeframe.nominalLength().count()); }},
        percent(tr("Return"), &Metrics::totalReturn, &RunSummary::metrics),
        percent(tr("Held"), &Metrics::totalReturn, &RunSummary::benchmark),
        {tr("Sharpe"), [](const RunSummary& s) { return metricText("sharpe", s.metrics.sharpe, {}); },
            [](const RunSummary& s) { return s.metrics.sharpe.value_or(-1e300); }, true},
        percent(tr("Drawdown"), &Metrics::maxDrawdown, &RunSummary::metrics),
        countColumn<RunSummary>(tr("Trades"), [](const RunSummary& s) { return s.metrics.tradeCount; }),
        {tr("Settings"), settings}};
}

} // namespace truebar::ui
