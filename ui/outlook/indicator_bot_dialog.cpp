#include "ui/outlook/indicator_bot_dialog.h"

#include "ui/widgets/error_text.h"
#include "ui/widgets/form_labels.h"
#include "ui/widgets/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

// "BTC outlook" → "btc-outlook".
std::string idOf(const QString& name) {
    std::string out;
    for (const QChar c : name.toLower()) {
        const bool isLetter = c >= QLatin1Char('a') && c <= QLatin1Char('z');
        if (isLetter || (c >= QLatin1Char('0') && c <= QLatin1Char('9')) || c == QLatin1Char('_'))
            out += c.toLatin1();
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    out = out.substr(0, 40);
    while (!out.empty() && out.back() == '-')
        out.pop_back();
    return out;
}

QFormLayout* newForm(QWidget* parent) {
    auto* out = new QFormLayout(parent);
    out->setHorizontalSpacing(12);
    out->setVerticalSpacing(6);
    out->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return out;
}

QDoubleSpinBox* percentBox(double least, double most, QWidget* parent) {
    auto* out = new QDoubleSpinBox(parent);
    out->setRange(least, most);
    out->setDecimals(0);
    out->setSuffix(QStringLiteral(" %"));
    return out;
}

} // namespace

IndicatorBotDialog::IndicatorBotDialog(
    const std::vector<InstrumentId>& instruments, const std::optional<StoredIndicatorBot>& known, QWidget* parent)
    : QDialog(parent)
    , m_known(known)
    , m_name(new QLineEdit(this))
    , m_instrument(new QComboBox(this))
    , m_timeframes(new QLineEdit(this))
    , m_quorum(new QSpinBox(this))
    , m_narrow(percentBox(5, 97, this))
    , m_wide(percentBox(6, 98, this))
    , m_window(new QSpinBox(this))
    , m_decay(new QDoubleSpinBox(this))
    , m_start(new QCheckBox(tr("Start it at once"), this))
    , m_error(new QLabel(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this)) {
    setObjectName(QStringLiteral("indicatorBotDialog"));
    setWindowTitle(known ? tr("Settings of %1").arg(text(known->bot.name)) : tr("New indicator bot"));
    m_name->setObjectName(QStringLiteral("indicatorName"));
    m_instrument->setObjectName(QStringLiteral("indicatorInstrument"));
    m_timeframes->setObjectName(QStringLiteral("indicatorTimeframes"));
    m_quorum->setObjectName(QStringLiteral("indicatorQuorum"));
    m_wide->setObjectName(QStringLiteral("indicatorWide"));
    m_window->setObjectName(QStringLiteral("indicatorWindow"));
    m_error->setObjectName(QStringLiteral("indicatorError"));
    m_name->setPlaceholderText(tr("such as BTC outlook"));
    m_instrument->setEditable(true);
    m_instrument->lineEdit()->setPlaceholderText(tr("venue and symbol, such as BINANCE:BTCUSDT"));
    for (const InstrumentId& each : instruments)
        m_instrument->addItem(text(each.toString()));
    m_timeframes->setPlaceholderText(QStringLiteral("1h,4h,1d"));
    m_window->setRange(50, 10'000);
    m_decay->setRange(0.5, 0.999);
    m_decay->setDecimals(3);
    m_decay->setSingleStep(0.01);
    for (const auto& [kind, label] : {std::pair{OutlookEventKind::TrendChanged, tr("a trend changes")},
             std::pair{OutlookEventKind::ConsensusChanged, tr("the consensus changes")},
             std::pair{OutlookEventKind::BandLeft, tr("a close leaves the wide band")}}) {
        m_tells.emplace_back(kind, new QCheckBox(label, this));
    }
    layOut();
    m_start->setChecked(true);
    m_start->setVisible(!known);
    showKnown(known ? known->bot : IndicatorBot());
    m_instrument->setEnabled(!known);
    connect(m_name, &QLineEdit::textChanged, this, [this] { validate(); });
    connect(m_instrument, &QComboBox::editTextChanged, this, [this] { validate(); });
    connect(m_timeframes, &QLineEdit::textChanged, this, [this] {
        fitQuorum();
        validate();
    });
    for (QSpinBox* box : {m_quorum, m_window})
        connect(box, &QSpinBox::valueChanged, this, [this] { validate(); });
    for (QDoubleSpinBox* box : {m_narrow, m_wide, m_decay})
        connect(box, &QDoubleSpinBox::valueChanged, this, [this] { validate(); });
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &IndicatorBotDialog::accept);
    validate();
}

void IndicatorBotDialog::layOut() {
    auto* promise = new QLabel(tr("An indicator bot watches and tells. It can never place an order."), this);
    promise->setProperty("role", QStringLiteral("muted"));
    promise->setWordWrap(true);
    m_error->setProperty("role", QStringLiteral("error"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    auto* what = new QWidget(this);
    auto* form = newForm(what);
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("&Instrument"), m_instrument);
    form->addRow(tr("&Timeframes"), m_timeframes);
    form->addRow(tr("Must a&gree"), m_quorum);
    m_quorum->setToolTip(tr("So many timeframes make a consensus; more than half, so that never both sides have one."));
    auto* forecast = new QGroupBox(tr("Forecast of the next close"), this);
    auto* bands = newForm(forecast);
    bands->addRow(tr("Na&rrow band"), m_narrow);
    bands->addRow(tr("&Wide band"), m_wide);
    bands->addRow(tr("&Candles learned from"), m_window);
    bands->addRow(tr("Weight of the &past"), m_decay);
    auto* tells = new QGroupBox(tr("Tell when"), this);
    auto* list = new QVBoxLayout(tells);
    for (const auto& [kind, box] : m_tells)
        list->addWidget(box);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(10);
    layout->addWidget(promise);
    layout->addWidget(what);
    layout->addWidget(forecast);
    layout->addWidget(tells);
    layout->addWidget(m_start);
    layout->addWidget(m_error);
    layout->addStretch(1);
    layout->addWidget(m_buttons);
    alignFormLabels(this);
    resize(460, sizeHint().height());
}

void IndicatorBotDialog::showKnown(const IndicatorBot& bot) {
    m_name->setText(text(bot.name));
    if (m_known)
        m_instrument->setCurrentText(text(bot.instrument.toString()));
    m_timeframes->setText(text(timeframesText(bot.outlook.timeframes)));
    fitQuorum();
    m_quorum->setValue(bot.outlook.quorum);
    m_narrow->setValue(bot.outlook.forecast.narrow * 100);
    m_wide->setValue(bot.outlook.forecast.wide * 100);
    m_window->setValue(bot.outlook.forecast.window);
    m_decay->setValue(bot.outlook.forecast.decay);
    for (const auto& [kind, box] : m_tells)
        box->setChecked(bot.tells.contains(kind));
}

void IndicatorBotDialog::fitQuorum() {
    const auto timeframes = timeframesOf(m_timeframes->text().toStdString());
    if (!timeframes)
        return;
    const int count = static_cast<int>(timeframes->size());
    m_quorum->setRange(count / 2 + 1, count);
    m_quorum->setSuffix(tr(" of %1").arg(count));
}

Result<IndicatorBot> IndicatorBotDialog::read() const {
    IndicatorBot bot;
    if (m_known)
        bot = m_known->bot;
    bot.name = m_name->text().trimmed().toStdString();
    if (!m_known) {
        bot.id = idOf(m_name->text());
        auto instrument = InstrumentId::parse(m_instrument->currentText().trimmed().toStdString());
        if (!instrument)
            return std::move(instrument).error();
        bot.instrument = std::move(*instrument);
    }
    auto timeframes = timeframesOf(m_timeframes->text().toStdString());
    if (!timeframes)
        return std::move(timeframes).error();
    bot.outlook.timeframes = std::move(*timeframes);
    bot.outlook.quorum = m_quorum->value();
    bot.outlook.forecast.narrow = m_narrow->value() / 100;
    bot.outlook.forecast.wide = m_wide->value() / 100;
    bot.outlook.forecast.window = m_window->value();
    bot.outlook.forecast.decay = m_decay->value();
    bot.tells.clear();
    for (const auto& [kind, box] : m_tells) {
        if (box->isChecked())
            bot.tells.insert(kind);
    }
    return checkedIndicatorBot(std::move(bot));
}

void IndicatorBotDialog::validate() {
    const bool isBlank = m_name->text().trimmed().isEmpty() || m_instrument->currentText().trimmed().isEmpty();
    const auto bot = read();
    m_error->setText(isBlank || bot ? QString() : errorText(bot.error()));
    m_buttons->button(QDialogButtonBox::Save)->setEnabled(!isBlank && bot);
}

void IndicatorBotDialog::accept() {
    const auto bot = read();
    if (!bot)
        return;
    m_error->clear();
    if (!m_known)
        Q_EMIT botEntered(*bot, m_start->isChecked());
    else if (*bot == m_known->bot)
        close();
    else
        Q_EMIT editEntered(*bot);
}

void IndicatorBotDialog::showError(const QString& sentence) {
    m_error->setText(sentence);
}

} // namespace truebar::ui
