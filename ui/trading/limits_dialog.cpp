#include "ui/trading/limits_dialog.h"

#include "ui/trading/trading_words.h"
#include "ui/widgets/settings_form.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace truebar::ui {

LimitsDialog::LimitsDialog(const std::string& account, const std::vector<LimitsChange>& history,
    const std::vector<std::string>& bots, QWidget* parent)
    : QDialog(parent)
    , m_history(history)
    , m_bot(new QComboBox(this))
    , m_since(new QLabel(this))
    , m_limits(new SettingsForm(this))
    , m_error(new QLabel(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this)) {
    setObjectName(QStringLiteral("limitsDialog"));
    setWindowTitle(tr("Limits of %1").arg(QString::fromStdString(account)));
    m_bot->setObjectName(QStringLiteral("limitsBot"));
    m_bot->addItem(tr("the whole account"), QString());
    for (const std::string& name : bots)
        m_bot->addItem(QString::fromStdString(name), QString::fromStdString(name));
    m_since->setProperty("role", QStringLiteral("muted"));
    m_since->setTextFormat(Qt::PlainText);
    m_since->setWordWrap(true);
    m_error->setObjectName(QStringLiteral("limitsError"));
    m_error->setProperty("role", QStringLiteral("error"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    auto* hint =
        new QLabel(tr("0 is no limit. Orders that only lessen a position pass all but the limits of one order."));
    hint->setProperty("role", QStringLiteral("muted"));
    hint->setWordWrap(true);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Of"), m_bot);
    form->addRow(QString(), m_since);
    auto* area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidget(m_limits);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addLayout(form);
    layout->addWidget(hint);
    layout->addWidget(area, 1);
    layout->addWidget(m_error);
    layout->addWidget(m_buttons);
    resize(520, 620);
    connect(m_bot, &QComboBox::currentIndexChanged, this, [this] { chooseBot(); });
    connect(m_limits, &SettingsForm::edited, this, [this] { validate(); });
    connect(m_buttons, &QDialogButtonBox::accepted, this, &LimitsDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    chooseBot();
}

std::string LimitsDialog::bot() const {
    return m_bot->currentData().toString().toStdString();
}

void LimitsDialog::chooseBot() {
    m_limits->setSchema(riskSchema());
    const auto newest = std::ranges::find(m_history, bot(), &LimitsChange::bot);
    if (newest != m_history.end()) {
        m_limits->setValues(newest->settings);
        m_since->setText(
            tr("In force since %1, set by %2").arg(momentText(newest->at), QString::fromStdString(newest->by)));
    } else {
        m_since->setText(tr("No limits have been set yet."));
    }
    validate();
}

void LimitsDialog::validate() {
    const QString problem = m_limits->check();
    m_error->setText(problem);
    m_error->setVisible(!problem.isEmpty());
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(problem.isEmpty());
}

void LimitsDialog::accept() {
    if (!m_buttons->button(QDialogButtonBox::Ok)->isEnabled())
        return;
    LimitsChange change;
    change.bot = bot();
    for (const auto& [key, value] : m_limits->values()) {
        const SettingField* field = riskSchema().find(key);
        if (field && toString(field->defaultValue) != value)
            change.settings.emplace(key, value);
    }
    Q_EMIT limitsEntered(change);
    QDialog::accept();
}

} // namespace truebar::ui
