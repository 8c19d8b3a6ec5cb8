#include "ui/trading/setup_dialog.h"

#include "ui/widgets/plugin_text.h"
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

SetupDialog::SetupDialog(const PluginRegistry& plugins, const std::vector<AccountInfo>& accounts,
    const std::vector<AccountSetup>& known, const std::string& chosen, QWidget* parent)
    : QDialog(parent)
    , m_plugins(plugins)
    , m_accounts(accounts)
    , m_known(known)
    , m_account(new QComboBox(this))
    , m_broker(new QComboBox(this))
    , m_description(new QLabel(this))
    , m_settings(new SettingsForm(this))
    , m_error(new QLabel(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this)) {
    setObjectName(QStringLiteral("setupDialog"));
    setWindowTitle(tr("Set an account up to trade"));
    m_account->setObjectName(QStringLiteral("setupAccount"));
    m_broker->setObjectName(QStringLiteral("setupBroker"));
    for (const AccountInfo& info : m_accounts) {
        const QString id = QString::fromStdString(info.id);
        const bool hasKey = !info.venue.empty();
        m_account->addItem(!hasKey ? tr("By hand (without a key)") : info.isPaper ? tr("%1 (paper)").arg(id) : id, id);
    }
    for (const PluginEntry* plugin : m_plugins.plugins(PluginKind::LiveBroker))
        m_broker->addItem(pluginText(plugin->metadata.name), QString::fromStdString(plugin->metadata.id));
    m_description->setProperty("role", QStringLiteral("muted"));
    m_description->setWordWrap(true);
    m_error->setProperty("role", QStringLiteral("error"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Account"), m_account);
    form->addRow(tr("&Broker"), m_broker);
    form->addRow(QString(), m_description);
    auto* area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidget(m_settings);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(10);
    layout->addLayout(form);
    layout->addWidget(area, 1);
    layout->addWidget(m_error);
    layout->addWidget(m_buttons);
    resize(560, 560);
    connect(m_account, &QComboBox::currentIndexChanged, this, [this] { chooseAccount(); });
    connect(m_broker, &QComboBox::currentIndexChanged, this, [this] { chooseBroker(); });
    connect(m_settings, &SettingsForm::edited, this, [this] { validate(); });
    connect(m_buttons, &QDialogButtonBox::accepted, this, &SetupDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    if (const int index = m_account->findData(QString::fromStdString(chosen)); index >= 0)
        m_account->setCurrentIndex(index);
    chooseAccount();
}

void SetupDialog::chooseAccount() {
    const std::string account = m_account->currentData().toString().toStdString();
    const auto known = std::ranges::find(m_known, account, &AccountSetup::account);
    if (known != m_known.end())
        m_broker->setCurrentIndex(std::max(0, m_broker->findData(QString::fromStdString(known->broker))));
    // Where there is no key only a person can trade.
    const auto info = std::ranges::find(m_accounts, account, &AccountInfo::id);
    const bool hasKey = info == m_accounts.end() || !info->venue.empty();
    if (!hasKey)
        m_broker->setCurrentIndex(std::max(0, m_broker->findData(QStringLiteral("human"))));
    m_broker->setEnabled(hasKey);
    chooseBroker();
}

void SetupDialog::chooseBroker() {
    const std::string id = m_broker->currentData().toString().toStdString();
    const auto plugin = m_plugins.find(PluginKind::LiveBroker, id);
    if (!plugin)
        return;
    m_description->setText(pluginText((*plugin)->metadata.description));
    m_settings->setSchema((*plugin)->metadata.settings);
    const std::string account = m_account->currentData().toString().toStdString();
    const auto known = std::ranges::find(m_known, account, &AccountSetup::account);
    if (known != m_known.end() && known->broker == id)
        m_settings->setValues(known->settings);
    validate();
}

void SetupDialog::validate() {
    const QString problem = m_settings->check();
    m_error->setText(problem);
    m_error->setVisible(!problem.isEmpty());
    m_buttons->button(QDialogButtonBox::Ok)
        ->setEnabled(problem.isEmpty() && m_account->currentIndex() >= 0 && m_broker->currentIndex() >= 0);
}

void SetupDialog::accept() {
    if (!m_buttons->button(QDialogButtonBox::Ok)->isEnabled())
        return;
    AccountSetup setup;
    setup.account = m_account->currentData().toString().toStdString();
    setup.broker = m_broker->currentData().toString().toStdString();
    const auto plugin = m_plugins.find(PluginKind::LiveBroker, setup.broker);
    // Only what differs is kept, so that a newer plugin may bring better defaults.
    for (const auto& [key, value] : m_settings->values()) {
        const SettingField* field = plugin ? (*plugin)->metadata.settings.find(key) : nullptr;
        if (!field || toString(field->defaultValue) != value)
            setup.settings.emplace(key, value);
    }
    Q_EMIT setupEntered(setup);
    QDialog::accept();
}

} // namespace truebar::ui
