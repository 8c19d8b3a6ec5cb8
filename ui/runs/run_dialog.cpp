#include "ui/runs/run_dialog.h"

#include "core/market/builtin_calendars.h"
#include "core/runs/backtest.h"
#include "ui/runs/run_rules_form.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/form_labels.h"
#include "ui/widgets/plugin_text.h"
#include "ui/widgets/settings_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

#include <set>

namespace truebar::ui {

namespace {

Result<UtcMs> timeOr(const QLineEdit* editor, UtcMs fallback) {
    const std::string text = editor->text().trimmed().toStdString();
    return text.empty() ? Result<UtcMs>(fallback) : parseUtc(text);
}

QFormLayout* newForm() {
    auto* out = new QFormLayout;
    out->setHorizontalSpacing(12);
    out->setVerticalSpacing(6);
    out->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return out;
}

} // namespace

RunDialog::RunDialog(
    const PluginRegistry& plugins, const std::vector<StoredSeries>& series, CalendarBook calendars, QWidget* parent)
    : QDialog(parent)
    , m_plugins(plugins)
    , m_calendars(std::move(calendars))
    , m_strategy(new QComboBox(this))
    , m_description(new QLabel(this))
    , m_form(new SettingsForm(this))
    , m_instrument(new QComboBox(this))
    , m_timeframe(new QComboBox(this))
    , m_from(new QLineEdit(this))
    , m_to(new QLineEdit(this))
    , m_sessionChoice(new QComboBox(this))
    , m_cash(new QLineEdit(QStringLiteral("10000"), this))
    , m_fee(new QLineEdit(QStringLiteral("10"), this))
    , m_slippage(new QSpinBox(this))
    , m_seed(new QSpinBox(this))
    , m_coverage(new QSpinBox(this))
    , m_rules(new RunRulesForm(this))
    , m_allow(new QCheckBox(tr("Run on incomplete data, and mark the run"), this))
    , m_problem(new QLabel(this))
    , m_repair(new QPushButton(tr("Repair data"), this))
    , m_progress(new QProgressBar(this))
    , m_start(new QPushButton(tr("Run backtest"), this))
    , m_close(new QPushButton(tr("Close"), this)) {
    setObjectName(QStringLiteral("runDialog"));
    setWindowTitle(tr("Backtest"));
    resize(940, 640);
    m_strategy->setObjectName(QStringLiteral("runStrategy"));
    m_instrument->setObjectName(QStringLiteral("runInstrument"));
    m_timeframe->setObjectName(QStringLiteral("runTimeframe"));
    m_cash->setObjectName(QStringLiteral("runCash"));
    m_start->setObjectName(QStringLiteral("runStart"));
    m_problem->setObjectName(QStringLiteral("runProblem"));
    for (const PluginEntry* entry : plugins.plugins(PluginKind::Strategy))
        m_strategy->addItem(pluginText(entry->metadata.name), QString::fromStdString(entry->metadata.id));
    std::set<std::string> instruments;
    for (const StoredSeries& each : series)
        instruments.insert(each.instrument.id.toString());
    for (const std::string& each : instruments)
        m_instrument->addItem(QString::fromStdString(each));
    for (const char* each : {"1m", "5m", "15m", "30m", "1h", "2h", "4h", "1d", "1w", "1mo"})
        m_timeframe->addItem(QLatin1String(each));
    m_timeframe->setCurrentText(QStringLiteral("1h"));
    m_description->setWordWrap(true);
    m_description->setTextFormat(Qt::PlainText);
    m_description->setProperty("role", QStringLiteral("muted"));
    m_from->setPlaceholderText(tr("beginning, such as 2023-04-01"));
    m_to->setPlaceholderText(tr("end (exclusive)"));
    offerSessions();
    m_slippage->setRange(0, 10'000);
    m_seed->setRange(0, 1'000'000'000);
    m_seed->setValue(1);
    m_coverage->setObjectName(QStringLiteral("runCoverage"));
    m_coverage->setRange(0, 100);
    m_coverage->setValue(99);
    m_coverage->setSuffix(QStringLiteral(" %"));
    m_coverage->setToolTip(tr("Share of the candles that must be there for the run to begin"));
    m_allow->setObjectName(QStringLiteral("runAllowIncomplete"));
    m_repair->setObjectName(QStringLiteral("runRepair"));
    m_repair->setToolTip(tr("Fetch the candles that this run lacks"));
    m_repair->hide();
    m_problem->setProperty("role", QStringLiteral("error"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_progress->setRange(0, 1000);
    m_progress->hide();
    m_start->setDefault(true);
    m_close->setAutoDefault(false);
    m_repair->setAutoDefault(false);

    auto* strategy = newForm();
    strategy->addRow(tr("Strategy"), m_strategy);
    strategy->addRow(m_description);
    auto* left = new QVBoxLayout;
    left->addLayout(strategy);
    left->addWidget(m_form);
    left->addWidget(m_rules);
    left->addStretch();
    auto* market = newForm();
    market->addRow(tr("Instrument"), m_instrument);
    market->addRow(tr("Timeframe"), m_timeframe);
    market->addRow(tr("From (UTC)"), m_from);
    market->addRow(tr("To (UTC)"), m_to);
    market->addRow(tr("Session (UTC)"), m_sessionChoice);
    market->addRow(tr("Cash"), m_cash);
    market->addRow(tr("Fee (bps)"), m_fee);
    market->addRow(tr("Slippage (ticks)"), m_slippage);
    market->addRow(tr("Seed"), m_seed);
    market->addRow(tr("Least coverage"), m_coverage);
    market->addRow(m_allow);
    auto* body = new QWidget(this);
    auto* columns = new QHBoxLayout(body);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(24);
    columns->addLayout(left, 1);
    columns->addLayout(market, 1);
    // A strategy with many settings scrolls.
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(body);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_progress, 1);
    buttons->addStretch();
    buttons->addWidget(m_repair);
    buttons->addWidget(m_close);
    buttons->addWidget(m_start);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_problem);
    layout->addLayout(buttons);

    connect(m_strategy, &QComboBox::currentIndexChanged, this, [this] { showStrategy(); });
    connect(m_form, &SettingsForm::edited, this, [this] { validate(); });
    connect(m_rules, &RunRulesForm::edited, this, [this] { validate(); });
    for (QLineEdit* line : {m_from, m_to, m_session, m_cash, m_fee})
        connect(line, &QLineEdit::textChanged, this, [this] { validate(); });
    connect(m_start, &QPushButton::clicked, this, [this] { start(); });
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_repair, &QPushButton::clicked, this, [this] {
        if (const auto wanted = request()) {
            m_repair->setEnabled(false);
            Q_EMIT repairWanted(*wanted);
        }
    });
    m_strategy->setCurrentIndex(std::max(0, m_strategy->findData(QStringLiteral("sma_cross"))));
    showStrategy();
}

void RunDialog::choose(const InstrumentId& instrument, Timeframe timeframe) {
    m_instrument->setCurrentText(QString::fromStdString(instrument.toString()));
    m_timeframe->setCurrentText(QString::fromStdString(timeframe.toString()));
}

void RunDialog::showStrategy() {
    const auto entry = m_plugins.find(PluginKind::Strategy, m_strategy->currentData().toString().toStdString());
    if (!entry) {
        m_problem->setText(errorText(entry.error()));
        m_start->setEnabled(false);
        return;
    }
    m_description->setText(pluginText((*entry)->metadata.description));
    m_form->setSchema((*entry)->metadata.settings);
    alignFormLabels(this);
    validate();
}

Result<RunRequest> RunDialog::request() const {
    RunRequest out;
    out.strategy = m_strategy->currentData().toString().toStdString();
    auto settings = resolveStrategySettings(m_plugins, out.strategy, m_form->values());
    if (!settings)
        return std::move(settings).error();
    out.strategySettings = std::move(*settings);
    auto instrument = InstrumentId::parse(m_instrument->currentText().toStdString());
    if (!instrument)
        return Error{"run.no_instrument", "there is no instrument to run over; import candles first"};
    out.instrument = std::move(*instrument);
    out.timeframe = *Timeframe::parse(m_timeframe->currentText().toStdString());
    const auto from = timeOr(m_from, UtcMs::min());
    const auto to = timeOr(m_to, UtcMs::max());
    if (!from || !to)
        return from ? to.error() : from.error();
    out.span = {*from, *to};
    if (out.span.isEmpty())
        return Error{"usage.span", "the beginning must be before the end"};
    if (const QString session = m_session->text().trimmed(); !session.isEmpty())
        out.session = session.toStdString();
    if (const auto session = m_calendars.find(out.session); !session)
        return session.error();
    const auto cash = Decimal::parse(m_cash->text().trimmed().toStdString());
    const auto fee = Decimal::parse(m_fee->text().trimmed().toStdString());
    if (!cash || !fee)
        return cash ? fee.error() : cash.error();
    out.settings.cash = Money(*cash);
    out.settings.feeBps = *fee;
    out.settings.slippageTicks = m_slippage->value();
    out.settings.seed = static_cast<std::uint64_t>(m_seed->value());
    if (auto rules = m_rules->read(out.settings); !rules)
        return std::move(rules).error();
    if (auto checked = RunSettings::checked(out.settings); !checked)
        return std::move(checked).error();
    out.demand.coverage = m_coverage->value() / 100.0;
    out.demand.allowIncomplete = m_allow->isChecked();
    return out;
}

// Hours are typed; calendars, those of files too, are chosen or typed by name.
void RunDialog::offerSessions() {
    m_sessionChoice->setObjectName(QStringLiteral("runSessionChoice"));
    m_sessionChoice->setEditable(true);
    m_sessionChoice->setInsertPolicy(QComboBox::NoInsert);
    m_sessionChoice->addItem(QString());
    const auto add = [this](const auto& names) {
        for (const auto& each : names)
            m_sessionChoice->addItem(QString::fromUtf8(each.data(), static_cast<qsizetype>(each.size())));
    };
    // With a file that cannot be read the others are still to be had; the file is told when its name is asked for.
    if (const auto names = m_calendars.names())
        add(*names);
    else
        add(builtinCalendarNames());
    m_session = m_sessionChoice->lineEdit();
    m_session->setObjectName(QStringLiteral("runSession"));
    m_session->setPlaceholderText(tr("all hours; or such as mon-fri 14:30-21:00"));
    m_sessionChoice->setToolTip(
        tr("Only candles of these days and hours exist for the run: hours in UTC, or a calendar by name."));
}

void RunDialog::validate() {
    QString problem = m_form->check();
    if (problem.isEmpty()) {
        if (const auto wanted = request(); !wanted)
            problem = errorText(wanted.error());
    }
    m_problem->setText(problem);
    m_start->setEnabled(problem.isEmpty() && !m_isRunning);
}

void RunDialog::start() {
    const auto wanted = request();
    if (!wanted)
        return;
    m_isRunning = true;
    m_repair->hide();
    m_progress->setValue(0);
    m_progress->show();
    m_close->setText(tr("Cancel"));
    m_start->setEnabled(false);
    Q_EMIT runWanted(*wanted);
}

void RunDialog::showProgress(double share) {
    m_progress->setValue(static_cast<int>(share * 1000));
}

void RunDialog::showError(const QString& sentence, bool isRepairable) {
    finish();
    m_problem->setText(sentence);
    m_repair->setVisible(isRepairable);
    m_repair->setEnabled(true);
}

void RunDialog::showRepairEnd(const QString& sentence) {
    m_repair->setEnabled(true);
    m_problem->setText(sentence);
}

void RunDialog::finish() {
    m_isRunning = false;
    m_progress->hide();
    m_close->setText(tr("Close"));
    validate();
}

void RunDialog::reject() {
    if (m_isRunning) {
        Q_EMIT cancelWanted();
        return;
    }
    QDialog::reject();
}

} // namespace truebar::ui
