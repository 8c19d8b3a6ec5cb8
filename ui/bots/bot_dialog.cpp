#include "ui/bots/bot_dialog.h"

#include "ui/bots/bot_words.h"
#include "ui/bots/schedule_form.h"
#include "ui/decisions/decision_words.h"
#include "ui/runs/decision_rows.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/plugin_text.h"
#include "ui/widgets/settings_form.h"
#include "ui/widgets/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

constexpr auto modes = {RunMode::DryRun, RunMode::LiveRun};

QFormLayout* newForm() {
    auto* out = new QFormLayout;
    out->setHorizontalSpacing(12);
    out->setVerticalSpacing(6);
    out->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return out;
}

// "BTC trend" → "btc-trend".
std::string idOf(const QString& name) {
    std::string out;
    for (const QChar c : name.toLower()) {
        if ((c >= QLatin1Char('a') && c <= QLatin1Char('z')) || c.isDigit() || c == QLatin1Char('_'))
            out += c.toLatin1();
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (!out.empty() && out.back() == '-')
        out.pop_back();
    return out.substr(0, 40);
}

QWidget* scrolled(QWidget* content) {
    auto* out = new QScrollArea;
    out->setWidget(content);
    out->setWidgetResizable(true);
    out->setFrameShape(QFrame::NoFrame);
    return out;
}

} // namespace

BotDialog::BotDialog(const PluginRegistry& plugins, const std::vector<SeriesKey>& series,
    const std::vector<std::string>& accounts, const std::optional<BotStatus>& known, QWidget* parent)
    : QDialog(parent)
    , m_plugins(plugins)
    , m_known(known)
    , m_name(new QLineEdit(this))
    , m_strategy(new QComboBox(this))
    , m_description(new QLabel(this))
    , m_settings(new SettingsForm(this))
    , m_settingsBox(new QGroupBox(tr("Settings of the strategy"), this))
    , m_instrument(new QComboBox(this))
    , m_timeframe(new QComboBox(this))
    , m_mode(new QComboBox(this))
    , m_account(new QComboBox(this))
    , m_accountLabel(new QLabel(tr("&Account"), this))
    , m_confirm(new QCheckBox(tr("Yes, this bot shall trade with real money"), this))
    , m_cash(new QLineEdit(QStringLiteral("10000"), this))
    , m_fee(new QLineEdit(QStringLiteral("10"), this))
    , m_slippage(new QSpinBox(this))
    , m_limits(new SettingsForm(this))
    , m_schedule(new ScheduleForm(this))
    , m_error(new QLabel(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this)) {
    setObjectName(QStringLiteral("botDialog"));
    setWindowTitle(known ? tr("Settings of %1").arg(text(known->definition.name)) : tr("New bot"));
    m_name->setObjectName(QStringLiteral("botName"));
    m_strategy->setObjectName(QStringLiteral("botStrategy"));
    m_instrument->setObjectName(QStringLiteral("botInstrument"));
    m_timeframe->setObjectName(QStringLiteral("botTimeframe"));
    m_mode->setObjectName(QStringLiteral("botMode"));
    m_account->setObjectName(QStringLiteral("botAccount"));
    m_accountLabel->setBuddy(m_account);
    m_account->setPlaceholderText(tr("set one up on the page Trading"));
    for (const std::string& account : accounts)
        m_account->addItem(text(account));
    if (!accounts.empty())
        m_account->setCurrentIndex(0); // with a placeholder nothing is chosen by itself
    m_confirm->setObjectName(QStringLiteral("botConfirm"));
    m_cash->setObjectName(QStringLiteral("botCash"));
    m_error->setObjectName(QStringLiteral("botError"));
    m_name->setPlaceholderText(tr("such as BTC trend"));
    for (const PluginEntry* entry : plugins.plugins(PluginKind::Strategy))
        m_strategy->addItem(pluginText(entry->metadata.name), text(entry->metadata.id));
    for (const RunMode mode : modes)
        m_mode->addItem(modeText(mode), static_cast<int>(mode));
    for (const char* each : {"1m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "12h", "1d"})
        m_timeframe->addItem(QLatin1String(each));
    m_instrument->setEditable(true);
    m_instrument->lineEdit()->setPlaceholderText(tr("venue and symbol, such as BINANCE:BTCUSDT"));
    m_slippage->setRange(0, 10'000);
    m_limits->setSchema(riskSchema());
    fillSeries(series);
    layOut();
    showStrategy();
    if (known) {
        showDefinition(known->definition);
        lock(*known);
    }
    connect(m_strategy, &QComboBox::currentIndexChanged, this, [this] {
        showStrategy();
        validate();
    });
    for (QLineEdit* edit : {m_name, m_cash, m_fee})
        connect(edit, &QLineEdit::textChanged, this, [this] { validate(); });
    connect(m_instrument, &QComboBox::editTextChanged, this, [this] { validate(); });
    connect(m_timeframe, &QComboBox::currentIndexChanged, this, [this] { validate(); });
    connect(m_mode, &QComboBox::currentIndexChanged, this, [this] {
        m_confirm->setChecked(false);
        validate();
    });
    connect(m_account, &QComboBox::currentIndexChanged, this, [this] { validate(); });
    connect(m_confirm, &QCheckBox::toggled, this, [this] { validate(); });
    connect(m_decision, &DecisionRows::edited, this, [this] { validate(); });
    connect(m_settings, &SettingsForm::edited, this, [this] { validate(); });
    connect(m_limits, &SettingsForm::edited, this, [this] { validate(); });
    connect(m_schedule, &ScheduleForm::edited, this, [this] { validate(); });
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &BotDialog::accept);
    validate();
}

void BotDialog::layOut() {
    m_description->setWordWrap(true);
    m_description->setProperty("role", QStringLiteral("muted"));
    m_error->setProperty("role", QStringLiteral("error"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    auto* what = newForm();
    what->addRow(tr("&Name"), m_name);
    what->addRow(tr("&Strategy"), m_strategy);
    what->addRow(QString(), m_description);
    what->addRow(tr("&Instrument"), m_instrument);
    what->addRow(tr("&Timeframe"), m_timeframe);
    what->addRow(tr("&Mode"), m_mode);
    what->addRow(m_accountLabel, m_account);
    what->addRow(QString(), m_confirm);
    m_decision = new DecisionRows(DecisionRows::Of::Bot, tr("&Decisions"), what, this);
    what->addRow(tr("&Cash"), m_cash);
    what->addRow(tr("&Fee (bps)"), m_fee);
    what->addRow(tr("Sli&ppage (ticks)"), m_slippage);
    (new QVBoxLayout(m_settingsBox))->addWidget(scrolled(m_settings));
    auto* limits = new QGroupBox(tr("Risk limits (0: none)"));
    (new QVBoxLayout(limits))->addWidget(scrolled(m_limits));
    auto* right = new QVBoxLayout;
    right->addWidget(m_settingsBox, 1);
    right->addWidget(limits, 1);
    auto* hours = new QGroupBox(tr("Hours"));
    (new QVBoxLayout(hours))->addWidget(m_schedule);
    right->addWidget(hours);
    auto* left = new QVBoxLayout;
    left->addLayout(what);
    left->addStretch(1);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(16);
    columns->addLayout(left, 1);
    columns->addLayout(right, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addLayout(columns, 1);
    layout->addWidget(m_error);
    layout->addWidget(m_buttons);
    resize(940, 660);
}

void BotDialog::fillSeries(const std::vector<SeriesKey>& series) {
    for (const SeriesKey& key : series) {
        if (m_instrument->findText(text(key.instrument.toString())) < 0)
            m_instrument->addItem(text(key.instrument.toString()));
    }
    if (!series.empty())
        m_timeframe->setCurrentText(text(series.front().timeframe.toString()));
}

void BotDialog::showStrategy() {
    const auto plugin = m_plugins.find(PluginKind::Strategy, m_strategy->currentData().toString().toStdString());
    if (!plugin)
        return;
    m_description->setText(pluginText((*plugin)->metadata.description));
    m_settings->setSchema((*plugin)->metadata.settings);
    m_settingsBox->setVisible(!(*plugin)->metadata.settings.fields().empty());
}

void BotDialog::suggest(const BotDefinition& draft) {
    m_draft = draft;
    showDefinition(draft);
    if (!draft.originRun.empty())
        setWindowTitle(tr("New bot, made of run %1").arg(text(draft.originRun)));
    validate();
}

void BotDialog::showDefinition(const BotDefinition& bot) {
    m_name->setText(text(bot.name));
    m_strategy->setCurrentIndex(std::max(0, m_strategy->findData(text(bot.strategy))));
    showStrategy();
    m_settings->setValues(bot.overrides);
    m_limits->setValues(bot.limits);
    m_schedule->setSchedule(bot.schedule);
    m_instrument->setCurrentText(text(bot.instrument.toString()));
    if (m_timeframe->findText(text(bot.timeframe.toString())) < 0)
        m_timeframe->addItem(text(bot.timeframe.toString()));
    m_timeframe->setCurrentText(text(bot.timeframe.toString()));
    m_mode->setCurrentIndex(std::max(0, m_mode->findData(static_cast<int>(bot.mode))));
    if (!bot.account.empty() && m_account->findText(text(bot.account)) < 0)
        m_account->addItem(text(bot.account));
    m_account->setCurrentText(text(bot.account));
    m_confirm->setChecked(bot.mode == RunMode::LiveRun);
    m_decision->setDecision(bot.settings.decision);
    m_cash->setText(text(bot.settings.cash.toString()));
    m_fee->setText(text(bot.settings.feeBps.toString()));
    m_slippage->setValue(bot.settings.slippageTicks);
}

// While it runs only what a session can take over between two candles.
void BotDialog::lock(const BotStatus& known) {
    for (QWidget* fixed :
        {static_cast<QWidget*>(m_strategy), static_cast<QWidget*>(m_instrument), static_cast<QWidget*>(m_timeframe)})
        fixed->setEnabled(false);
    const bool isRunning =
        known.state != BotState::Stopped && known.state != BotState::Failed && known.state != BotState::Scheduled;
    for (QWidget* money : {static_cast<QWidget*>(m_mode), static_cast<QWidget*>(m_account),
             static_cast<QWidget*>(m_cash), static_cast<QWidget*>(m_fee), static_cast<QWidget*>(m_slippage)})
        money->setEnabled(!isRunning);
    m_decision->setEnabled(!isRunning);
    if (isRunning)
        m_buttons->button(QDialogButtonBox::Save)->setText(tr("Apply before the next candle"));
}

Result<BotDefinition> BotDialog::read() const {
    BotDefinition bot = m_known ? m_known->definition : m_draft;
    BotEdit edit{{"name", m_name->text().trimmed().toStdString()},
        {"mode", std::string(toString(static_cast<RunMode>(m_mode->currentData().toInt())))},
        {"cash", m_cash->text().trimmed().toStdString()}, {"fee_bps", m_fee->text().trimmed().toStdString()},
        {"slippage_ticks", std::to_string(m_slippage->value())}};
    if (edit.at("mode") == toString(RunMode::LiveRun))
        edit["account"] = m_account->currentText().toStdString();
    if (!m_known) {
        bot.id = idOf(m_name->text());
        bot.strategy = m_strategy->currentData().toString().toStdString();
        auto instrument = InstrumentId::parse(m_instrument->currentText().trimmed().toStdString());
        if (!instrument)
            return std::move(instrument).error();
        bot.instrument = std::move(*instrument);
        bot.timeframe = *Timeframe::parse(m_timeframe->currentText().toStdString());
        // Another strategy or another market is no longer that run.
        if (bot.strategy != m_draft.strategy || bot.instrument != m_draft.instrument
            || bot.timeframe != m_draft.timeframe)
            bot.originRun.clear();
    }
    // A bot keeps what differs from the defaults, so that these may become better.
    const auto plugin = m_plugins.find(PluginKind::Strategy, bot.strategy);
    if (!plugin)
        return plugin.error();
    const Settings defaults = (*plugin)->metadata.settings.defaults();
    bot.overrides.clear();
    for (const auto& [key, value] : m_settings->values()) {
        const auto standard = defaults.values().find(key);
        if (standard == defaults.values().end() || toString(standard->second) != value)
            bot.overrides[key] = value;
    }
    auto decision = m_decision->decision();
    if (!decision)
        return std::move(decision).error();
    bot.settings.decision = *decision;
    bot.schedule = m_schedule->schedule();
    bot.limits.clear();
    const Settings noLimits = riskSchema().defaults();
    for (const auto& [key, value] : m_limits->values()) {
        const auto standard = noLimits.values().find(key);
        if (standard == noLimits.values().end() || toString(standard->second) != value)
            bot.limits[key] = value;
    }
    return editedBot(bot, edit, m_plugins);
}

void BotDialog::validate() {
    const bool isLive = static_cast<RunMode>(m_mode->currentData().toInt()) == RunMode::LiveRun;
    for (QWidget* live :
        {static_cast<QWidget*>(m_confirm), static_cast<QWidget*>(m_account), static_cast<QWidget*>(m_accountLabel)})
        live->setVisible(isLive);
    m_schedule->setLive(isLive);
    const QString settings = m_settings->check();
    const QString limits = m_limits->check();
    const bool isBlank = m_name->text().trimmed().isEmpty() || m_instrument->currentText().trimmed().isEmpty();
    const auto bot = read();
    QString problem = settings.isEmpty() ? limits : settings;
    if (problem.isEmpty())
        problem = m_schedule->check();
    if (problem.isEmpty() && !isBlank && !bot)
        problem = errorText(bot.error());
    const bool lacksAccount = isLive && m_account->currentText().isEmpty();
    if (problem.isEmpty() && !isBlank && lacksAccount)
        problem = tr("A live run needs an account: set one up on the page Trading.");
    m_error->setText(problem);
    m_buttons->button(QDialogButtonBox::Save)
        ->setEnabled(problem.isEmpty() && bot && !isBlank && (!isLive || m_confirm->isChecked()));
}

void BotDialog::accept() {
    const auto bot = read();
    if (!bot)
        return;
    m_error->clear();
    if (!m_known) {
        Q_EMIT botEntered(*bot);
        return;
    }
    const auto before = botFields(m_known->definition);
    const auto after = botFields(*bot);
    BotEdit edit;
    for (const auto& [field, value] : after) {
        const auto old = before.find(field);
        if (old == before.end() || old->second != value)
            edit[field] = value;
    }
    for (const auto& [field, value] : before) {
        // Who decides at once has no more to set.
        if (!after.contains(field) && !field.starts_with("decision_"))
            edit[field].clear();
    }
    if (edit.empty())
        close();
    else
        Q_EMIT editEntered(bot->id, edit);
}

void BotDialog::showError(const QString& sentence) {
    m_error->setText(sentence);
}

} // namespace truebar::ui
