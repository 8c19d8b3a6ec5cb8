#include "ui/bots/parity_dialog.h"

#include "ui/widgets/data_table.h"
#include "ui/widgets/number_text.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

constexpr int allCauses = -1;

struct ParityWords {
    Q_DECLARE_TR_FUNCTIONS(ParityWords)
};

QString causeText(ParityKind kind) {
    switch (kind) {
    case ParityKind::Data:
        return ParityWords::tr("data");
    case ParityKind::Signal:
        return ParityWords::tr("signal");
    case ParityKind::Fill:
        return ParityWords::tr("fill");
    case ParityKind::Fee:
        return ParityWords::tr("fee");
    case ParityKind::Latency:
        return ParityWords::tr("latency");
    case ParityKind::Human:
        return ParityWords::tr("human");
    case ParityKind::Missed:
        return ParityWords::tr("missed");
    }
    return {};
}

QString causeSentence(ParityKind kind) {
    switch (kind) {
    case ParityKind::Data:
        return ParityWords::tr("The session saw another candle than is stored now, and what follows from it");
    case ParityKind::Signal:
        return ParityWords::tr("The strategy decided otherwise over the same candles");
    case ParityKind::Fill:
        return ParityWords::tr("Another price or quantity of a fill");
    case ParityKind::Fee:
        return ParityWords::tr("Another fee of a fill");
    case ParityKind::Latency:
        return ParityWords::tr("Decided only after the next candle had closed, or filled at another time");
    case ParityKind::Human:
        return ParityWords::tr("A person rejected, changed or did not answer what the rule accepts");
    case ParityKind::Missed:
        return ParityWords::tr("A stored candle that the session never saw, and what follows from it");
    }
    return {};
}

// "order 12"
QString differingText(const std::string& what) {
    const QString text = QString::fromStdString(what);
    const QString number = text.section(u' ', 1);
    if (text.startsWith(QLatin1String("order ")))
        return ParityWords::tr("order %1").arg(number);
    if (text.startsWith(QLatin1String("fill ")))
        return ParityWords::tr("fill %1").arg(number);
    return ParityWords::tr("candle");
}

QString comparedText(const std::string& text) {
    return text.empty() ? ParityWords::tr("none") : QString::fromStdString(text);
}

std::vector<TableColumn<ParityDifference>> parityColumns(const Theme& theme) {
    using Column = TableColumn<ParityDifference>;
    const auto muted = [theme](const std::string& text) {
        return text.empty() ? std::optional(theme.mutedText) : std::nullopt;
    };
    Column time{ParityWords::tr("Time"), [](const ParityDifference& row) { return timeText(row.time); }};
    time.sortKey = [](const ParityDifference& row) { return QVariant(qlonglong(toCount(row.time))); };
    Column cause{ParityWords::tr("Cause"), [](const ParityDifference& row) { return causeText(row.kind); }};
    cause.isBold = [](const ParityDifference&) { return true; };
    cause.toolTip = [](const ParityDifference& row) { return causeSentence(row.kind); };
    Column what{ParityWords::tr("What"), [](const ParityDifference& row) { return differingText(row.what); }};
    Column session{
        ParityWords::tr("In the session"), [](const ParityDifference& row) { return comparedText(row.session); }};
    session.color = [muted](const ParityDifference& row) { return muted(row.session); };
    session.toolTip = session.text;
    Column backtest{
        ParityWords::tr("In the backtest"), [](const ParityDifference& row) { return comparedText(row.backtest); }};
    backtest.color = [muted](const ParityDifference& row) { return muted(row.backtest); };
    backtest.toolTip = backtest.text;
    return {time, cause, what, session, backtest};
}

} // namespace

ParityDialog::ParityDialog(const QString& name, const Theme& theme, QWidget* parent)
    : QDialog(parent)
    , m_model(new RowTableModel<ParityDifference>(parityColumns(theme), this))
    , m_table(new DataTable(m_model, this))
    , m_summary(new QLabel(tr("Stepping through the session and its backtest…"), this))
    , m_cause(new QComboBox(this)) {
    setObjectName(QStringLiteral("parityDialog"));
    setWindowTitle(tr("%1 against its backtest").arg(name));
    m_table->setObjectName(QStringLiteral("parityTable"));
    m_table->setAccessibleName(tr("Differences"));
    m_summary->setObjectName(QStringLiteral("paritySummary"));
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_cause->setObjectName(QStringLiteral("parityCause"));
    m_cause->setAccessibleName(tr("Cause"));
    m_cause->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_cause);
    bar->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(m_summary);
    layout->addLayout(bar);
    layout->addWidget(m_table, 1);
    layout->addWidget(buttons);
    m_cause->setVisible(false);
    m_table->setVisible(false);
    resize(960, 520);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_cause, &QComboBox::currentIndexChanged, this, [this] { showCause(); });
}

void ParityDialog::setReport(const ParityReport& report) {
    m_report = report;
    QStringList sentences{
        tr("Session %1, %2 to %3, %4 candles: %5 of %6 orders are those of the backtest, which has %7.")
            .arg(report.session)
            .arg(timeText(report.span.begin), timeText(report.span.end))
            .arg(report.candles)
            .arg(report.matched)
            .arg(report.orders)
            .arg(report.backtestOrders),
        tr("Profit %1, of the backtest %2.")
            .arg(moneyText(report.profit, true), moneyText(report.backtestProfit, true))};
    if (report.differences.empty())
        sentences << tr("There is no difference.");
    m_summary->setText(sentences.join(u'\n'));
    m_cause->clear();
    m_cause->addItem(tr("All causes: %1").arg(report.differences.size()), allCauses);
    for (int i = 0; i < parityKindCount; ++i) {
        const auto kind = static_cast<ParityKind>(i);
        if (const auto many = report.count(kind); many > 0) {
            m_cause->addItem(QStringLiteral("%1: %2").arg(causeText(kind)).arg(many), i);
            m_cause->setItemData(m_cause->count() - 1, causeSentence(kind), Qt::ToolTipRole);
        }
    }
    m_cause->setVisible(!report.differences.empty());
    m_table->setVisible(!report.differences.empty());
    showCause();
}

void ParityDialog::showCause() {
    const int cause = m_cause->currentData().toInt();
    std::vector<ParityDifference> rows;
    for (const ParityDifference& each : m_report.differences) {
        if (cause == allCauses || static_cast<int>(each.kind) == cause)
            rows.push_back(each);
    }
    m_model->setRows(std::move(rows));
    m_table->fitColumns();
}

void ParityDialog::showRefusal(const QString& sentence) {
    m_summary->setText(sentence);
}

} // namespace truebar::ui
