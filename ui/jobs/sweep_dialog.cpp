#include "ui/jobs/sweep_dialog.h"

#include "ui/widgets/error_text.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/plugin_text.h"
#include "ui/widgets/settings_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

#include <set>

namespace truebar::ui {

namespace {

QFormLayout* newForm() {
    auto* out = new QFormLayout;
    out->setHorizontalSpacing(12);
    out->setVerticalSpacing(6);
    out->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return out;
}

QListWidget* checkList(const char* name, QWidget* parent) {
    auto* out = new QListWidget(parent);
    out->setObjectName(QLatin1String(name));
    out->setSelectionMode(QAbstractItemView::NoSelection);
    out->setMaximumHeight(112);
    return out;
}

void addCheck(QListWidget* list, const QString& text) {
    auto* item = new QListWidgetItem(text, list);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable);
    item->setCheckState(Qt::Unchecked);
}

QStringList checkedOf(const QListWidget* list) {
    QStringList out;
    for (int i = 0; i < list->count(); ++i) {
        if (list->item(i)->checkState() == Qt::Checked)
            out << list->item(i)->text();
    }
    return out;
}

void checkOnly(QListWidget* list, const QString& text) {
    for (int i = 0; i < list->count(); ++i) {
        const bool isMeant = list->item(i)->text() == text;
        list->item(i)->setCheckState(isMeant ? Qt::Checked : Qt::Unchecked);
        if (isMeant)
            list->scrollToItem(list->item(i));
    }
}

QLineEdit* newLine(const char* name, const QString& text, QWidget* parent) {
    auto* out = new QLineEdit(text, parent);
    out->setObjectName(QLatin1String(name));
    return out;
}

QSpinBox* newSpin(const char* name, int least, int most, int value, QWidget* parent) {
    auto* out = new QSpinBox(parent);
    out->setObjectName(QLatin1String(name));
    out->setRange(least, most);
    out->setValue(value);
    return out;
}

} // namespace

SweepDialog::SweepDialog(const PluginRegistry& plugins, const std::vector<StoredSeries>& series, int workers,
    int mostWorkers, QWidget* parent)
    : QDialog(parent)
    , m_plugins(plugins)
    , m_name(newLine("sweepName", {}, this))
    , m_strategy(new QComboBox(this))
    , m_description(new QLabel(this))
    , m_settings(newForm())
    , m_instruments(checkList("sweepInstruments", this))
    , m_timeframes(checkList("sweepTimeframes", this))
    , m_spans(newLine("sweepSpans", {}, this))
    , m_session(newLine("sweepSession", {}, this))
    , m_cash(newLine("sweepCash", QStringLiteral("10000"), this))
    , m_fee(newLine("sweepFee", QStringLiteral("10"), this))
    , m_slippage(newLine("sweepSlippage", QStringLiteral("0"), this))
    , m_search(new QComboBox(this))
    , m_trials(newSpin("sweepTrials", 1, static_cast<int>(mostTrials), 200, this))
    , m_seed(newSpin("sweepSeed", 0, 1'000'000'000, 1, this))
    , m_objective(new QComboBox(this))
    , m_direction(new QComboBox(this))
    , m_priority(newSpin("sweepPriority", -1000, 1000, 0, this))
    , m_workers(newSpin("sweepWorkers", 1, mostWorkers, workers, this))
    , m_allow(new QCheckBox(tr("Run on incomplete data"), this))
    , m_summary(new QLabel(this))
    , m_problem(new QLabel(this))
    , m_start(new QPushButton(tr("Start sweep"), this)) {
    setObjectName(QStringLiteral("sweepDialog"));
    setWindowTitle(tr("New sweep"));
    resize(980, 640);
    m_strategy->setObjectName(QStringLiteral("sweepStrategy"));
    m_search->setObjectName(QStringLiteral("sweepSearch"));
    m_objective->setObjectName(QStringLiteral("sweepObjective"));
    m_direction->setObjectName(QStringLiteral("sweepDirection"));
    m_summary->setObjectName(QStringLiteral("sweepSummary"));
    m_problem->setObjectName(QStringLiteral("sweepProblem"));
    m_start->setObjectName(QStringLiteral("sweepStart"));
    m_name->setPlaceholderText(tr("optional"));
    m_spans->setPlaceholderText(tr("all; or such as 2023-01-01..2023-07-01; 2023-07-01.."));
    m_session->setPlaceholderText(tr("all hours; or such as mon-fri 14:30-21:00"));
    m_allow->setChecked(true);
    m_description->setWordWrap(true);
    m_description->setTextFormat(Qt::PlainText);
    m_description->setProperty("role", QStringLiteral("muted"));
    m_problem->setProperty("role", QStringLiteral("error"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    for (const PluginEntry* entry : plugins.plugins(PluginKind::Strategy))
        m_strategy->addItem(pluginText(entry->metadata.name), QString::fromStdString(entry->metadata.id));
    for (const auto& [kind, text] : {std::pair(SearchKind::Grid, tr("Grid: every combination")),
             std::pair(SearchKind::Random, tr("Random combinations")),
             std::pair(SearchKind::Latin, tr("Latin hypercube")),
             std::pair(SearchKind::Direct, tr("NLopt DIRECT: learns as it goes")),
             std::pair(SearchKind::ControlledRandom, tr("NLopt CRS: learns as it goes"))})
        m_search->addItem(text, static_cast<int>(kind));
    for (const MetricValue& metric : listMetrics(Metrics()))
        m_objective->addItem(metricTitle(metric.name),
            QString::fromLatin1(metric.name.data(), static_cast<qsizetype>(metric.name.size())));
    m_objective->setCurrentIndex(m_objective->findData(QStringLiteral("sharpe")));
    m_direction->addItem(tr("most of"), true);
    m_direction->addItem(tr("least of"), false);
    fillMarkets(series);

    auto* body = new QWidget(this);
    auto* columns = new QHBoxLayout(body);
    columns->setContentsMargins(0, 0, 8, 0);
    columns->setSpacing(24);
    columns->addWidget(leftColumn(), 1);
    columns->addWidget(rightColumn(), 1);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(body);
    auto* close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    m_start->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_summary, 1);
    buttons->addWidget(close);
    buttons->addWidget(m_start);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_problem);
    layout->addLayout(buttons);

    connect(m_strategy, &QComboBox::currentIndexChanged, this, [this] { showStrategy(); });
    for (QLineEdit* line : {m_spans, m_session, m_cash, m_fee, m_slippage})
        connect(line, &QLineEdit::textChanged, this, [this] { validate(); });
    for (QListWidget* list : {m_instruments, m_timeframes})
        connect(list, &QListWidget::itemChanged, this, [this] { validate(); });
    for (QSpinBox* spin : {m_trials, m_seed, m_priority})
        connect(spin, &QSpinBox::valueChanged, this, [this] { validate(); });
    for (QComboBox* box : {m_search, m_objective, m_direction})
        connect(box, &QComboBox::currentIndexChanged, this, [this] { validate(); });
    connect(m_workers, &QSpinBox::valueChanged, this, &SweepDialog::workersChanged);
    connect(m_start, &QPushButton::clicked, this, [this] { start(); });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    m_isBuilt = true;
    m_strategy->setCurrentIndex(std::max(0, m_strategy->findData(QStringLiteral("sma_cross"))));
    showStrategy();
}

QWidget* SweepDialog::withNote(const std::string& field, QWidget* editor) {
    auto* cell = new QWidget(this);
    auto* column = new QVBoxLayout(cell);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    auto* note = new QLabel(cell);
    note->setObjectName(QStringLiteral("note_") + QString::fromStdString(field));
    note->setTextFormat(Qt::PlainText);
    note->setWordWrap(true);
    note->hide();
    column->addWidget(editor);
    column->addWidget(note);
    m_fields[field] = {editor, note};
    return cell;
}

QWidget* SweepDialog::leftColumn() {
    auto* out = new QWidget(this);
    auto* layout = new QVBoxLayout(out);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* form = newForm();
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Strategy"), withNote("strategy", m_strategy));
    form->addRow(m_description);
    auto* hint = new QLabel(
        tr("A setting is one value, or varies: 5:50:5 from, to, step · 3,5,8 a list · * every choice"), this);
    hint->setWordWrap(true);
    hint->setProperty("role", QStringLiteral("muted"));
    form->addRow(hint);
    layout->addLayout(form);
    layout->addLayout(m_settings);
    auto* search = newForm();
    auto* objective = new QHBoxLayout;
    objective->addWidget(m_direction);
    objective->addWidget(m_objective, 1);
    search->addRow(tr("Search"), m_search);
    search->addRow(tr("Trials per data set"), withNote("size", m_trials));
    search->addRow(tr("Seed"), m_seed);
    search->addRow(tr("Best has"), objective);
    layout->addSpacing(8);
    layout->addLayout(search);
    layout->addStretch();
    return out;
}

QWidget* SweepDialog::rightColumn() {
    auto* out = new QWidget(this);
    auto* form = newForm();
    out->setLayout(form);
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(tr("Instruments"), withNote("instruments", m_instruments));
    form->addRow(tr("Timeframes"), withNote("timeframes", m_timeframes));
    form->addRow(tr("Spans (UTC)"), withNote("spans", m_spans));
    form->addRow(tr("Session (UTC)"), withNote("session", m_session));
    form->addRow(tr("Cash"), withNote("cash", m_cash));
    form->addRow(tr("Fee (bps)"), withNote("fee", m_fee));
    form->addRow(tr("Slippage (ticks)"), withNote("slippage", m_slippage));
    form->addRow(m_allow);
    form->addRow(tr("Priority"), m_priority);
    form->addRow(tr("Workers"), m_workers);
    m_workers->setToolTip(tr("Trials that run at once, of all studies"));
    return out;
}

void SweepDialog::fillMarkets(const std::vector<StoredSeries>& series) {
    std::set<std::string> instruments;
    for (const StoredSeries& each : series)
        instruments.insert(each.instrument.id.toString());
    for (const std::string& each : instruments)
        addCheck(m_instruments, QString::fromStdString(each));
    for (const char* each : {"1m", "5m", "15m", "30m", "1h", "2h", "4h", "1d", "1w"})
        addCheck(m_timeframes, QLatin1String(each));
    if (m_instruments->count() > 0)
        m_instruments->item(0)->setCheckState(Qt::Checked);
    checkOnly(m_timeframes, QStringLiteral("1h"));
}

void SweepDialog::choose(const InstrumentId& instrument, Timeframe timeframe) {
    checkOnly(m_instruments, QString::fromStdString(instrument.toString()));
    checkOnly(m_timeframes, QString::fromStdString(timeframe.toString()));
}

void SweepDialog::showStrategy() {
    while (m_settings->rowCount() > 0)
        m_settings->removeRow(0);
    for (const std::string& key : m_keys)
        m_fields.erase("setting_" + key);
    m_keys.clear();
    const auto entry = m_plugins.find(PluginKind::Strategy, m_strategy->currentData().toString().toStdString());
    if (entry) {
        m_description->setText(pluginText((*entry)->metadata.description));
        for (const SettingField& field : (*entry)->metadata.settings.fields()) {
            auto* line =
                newLine(("sweep_" + field.key).c_str(), QString::fromStdString(toString(field.defaultValue)), this);
            line->setToolTip(pluginText(field.description));
            connect(line, &QLineEdit::textChanged, this, [this] { validate(); });
            auto* label = new QLabel(pluginText(field.label), this);
            label->setBuddy(line);
            m_settings->addRow(label, withNote("setting_" + field.key, line));
            m_keys.push_back(field.key);
        }
    }
    validate();
}

SweepDraft SweepDialog::draft() const {
    SweepDraft out;
    out.name = m_name->text();
    out.strategy = m_strategy->currentData().toString();
    for (const std::string& key : m_keys)
        out.settings.emplace(key, static_cast<QLineEdit*>(m_fields.at("setting_" + key).editor)->text());
    out.instruments = checkedOf(m_instruments);
    out.timeframes = checkedOf(m_timeframes);
    out.spans = m_spans->text();
    out.session = m_session->text();
    out.cash = m_cash->text();
    out.fee = m_fee->text();
    out.slippage = m_slippage->text();
    out.search = static_cast<SearchKind>(m_search->currentData().toInt());
    out.trials = static_cast<std::uint64_t>(m_trials->value());
    out.seed = static_cast<std::uint64_t>(m_seed->value());
    out.objective.metric = m_objective->currentData().toString().toStdString();
    out.objective.maximise = m_direction->currentData().toBool();
    out.priority = m_priority->value();
    out.allowIncomplete = m_allow->isChecked();
    return out;
}

void SweepDialog::validate() {
    if (!m_isBuilt)
        return;
    const SweepCheck check = checkDraft(m_plugins, draft());
    m_trials->setEnabled(check.spec.search.kind != SearchKind::Grid);
    for (const auto& [name, field] : m_fields) {
        const auto problem = check.problems.find(name);
        const bool isBad = problem != check.problems.end();
        QString text = isBad ? errorText(problem->second) : QString();
        if (const auto values = check.values.find(name.substr(name.find('_') + 1));
            !isBad && name.starts_with("setting_") && values != check.values.end() && values->second > 1)
            text = tr("%n values", nullptr, static_cast<int>(values->second));
        field.note->setText(text);
        field.note->setProperty("role", isBad ? QStringLiteral("error") : QStringLiteral("muted"));
        field.note->setVisible(!text.isEmpty());
        setInvalid(field.note, false); // takes the style of its role
        setInvalid(field.editor, isBad);
    }
    const auto counted = [](std::uint64_t count, const QString& one, const QString& many) {
        return count == 1 ? one : many.arg(QLocale().toString(qulonglong(count)));
    };
    m_summary->setText(tr("%1 × %2: %3")
                           .arg(counted(check.combinations, tr("1 combination"), tr("%1 combinations")),
                               counted(check.cells, tr("1 data set"), tr("%1 data sets")),
                               counted(check.trials, tr("1 trial"), tr("%1 trials"))));
    m_problem->clear();
    m_start->setEnabled(check.isGood());
}

void SweepDialog::start() {
    const SweepCheck check = checkDraft(m_plugins, draft());
    if (!check.isGood())
        return;
    m_start->setEnabled(false);
    Q_EMIT studyWanted(check.spec);
}

void SweepDialog::showError(const QString& sentence) {
    m_problem->setText(sentence);
    m_start->setEnabled(true);
}

} // namespace truebar::ui
