#include "ui/vault/unlock_dialog.h"

#include "ui/vault/vault_words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace truebar::ui {

namespace {

QFormLayout* pageForm(QWidget* widget) {
    auto* out = new QFormLayout(widget);
    out->setContentsMargins(0, 0, 0, 0);
    out->setHorizontalSpacing(12);
    out->setVerticalSpacing(6);
    out->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return out;
}

QLabel* hint(const QString& text, QWidget* parent) {
    auto* out = new QLabel(text, parent);
    out->setProperty("role", QStringLiteral("muted"));
    out->setWordWrap(true);
    return out;
}

} // namespace

UnlockDialog::UnlockDialog(
    const std::vector<std::string>& profiles, const std::vector<std::string>& remembered, QWidget* parent)
    : QDialog(parent)
    , m_remembered(remembered)
    , m_forms(new QStackedWidget(this))
    , m_profile(new QComboBox(this))
    , m_passphrase(new SecretEdit("vaultPassphrase", this))
    , m_remember(new QCheckBox(tr("&Remember on this computer"), this))
    , m_name(new QLineEdit(QStringLiteral("main"), this))
    , m_role(new QComboBox(this))
    , m_idle(new QSpinBox(this))
    , m_newPassphrase(new SecretEdit("newPassphrase", this))
    , m_again(new SecretEdit("newPassphraseAgain", this))
    , m_error(new QLabel(this))
    , m_other(new QPushButton(this))
    , m_ok(new QPushButton(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel, this)) {
    setObjectName(QStringLiteral("unlockDialog"));
    m_profile->setObjectName(QStringLiteral("vaultProfile"));
    for (const std::string& name : profiles)
        m_profile->addItem(QString::fromStdString(name));
    m_forms->addWidget(makeUnlockForm());
    m_forms->addWidget(makeCreateForm());
    m_error->setObjectName(QStringLiteral("vaultError"));
    m_error->setProperty("role", QStringLiteral("error"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    m_other->setObjectName(QStringLiteral("otherForm"));
    m_other->setAutoDefault(false);
    m_ok->setObjectName(QStringLiteral("vaultOk"));
    m_ok->setDefault(true);
    m_buttons->addButton(m_ok, QDialogButtonBox::AcceptRole);
    m_buttons->addButton(m_other, QDialogButtonBox::ActionRole);
    m_other->setVisible(!profiles.empty());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(m_forms);
    layout->addWidget(m_error);
    layout->addStretch(1);
    layout->addWidget(m_buttons);
    setMinimumWidth(460);
    connect(m_other, &QPushButton::clicked, this, [this] { showForm(!isCreating()); });
    connect(m_buttons, &QDialogButtonBox::accepted, this, &UnlockDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    for (QLineEdit* field : {static_cast<QLineEdit*>(m_passphrase), m_name, static_cast<QLineEdit*>(m_newPassphrase),
             static_cast<QLineEdit*>(m_again)})
        connect(field, &QLineEdit::textChanged, this, [this] { validate(); });
    connect(m_profile, &QComboBox::currentIndexChanged, this, &UnlockDialog::showProfile);
    showProfile();
    showForm(profiles.empty());
}

QWidget* UnlockDialog::makeUnlockForm() {
    auto* page = new QWidget(this);
    auto* form = pageForm(page);
    form->addRow(tr("Pro&file"), m_profile);
    form->addRow(tr("Pass&phrase"), m_passphrase);
    m_remember->setObjectName(QStringLiteral("rememberVault"));
    m_remember->setToolTip(
        tr("The keyring of this desktop then holds the key: whoever is logged in here opens the vault without its "
           "passphrase. The PIN for live orders is still asked for."));
    form->addRow(QString(), m_remember);
    return page;
}

QWidget* UnlockDialog::makeCreateForm() {
    m_name->setObjectName(QStringLiteral("newProfile"));
    m_role->setObjectName(QStringLiteral("newRole"));
    for (const Role role : {Role::Admin, Role::Trader, Role::Viewer})
        m_role->addItem(roleText(role), static_cast<int>(role));
    m_idle->setObjectName(QStringLiteral("newIdle"));
    m_idle->setRange(0, static_cast<int>(longestIdleMinutes));
    m_idle->setValue(15);
    m_idle->setSuffix(tr(" min"));
    m_idle->setSpecialValueText(tr("never"));
    auto* page = new QWidget(this);
    auto* form = pageForm(page);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("&Role"), m_role);
    form->addRow(tr("&Locks after"), m_idle);
    form->addRow(tr("Pass&phrase"), m_newPassphrase);
    form->addRow(tr("Once &more"), m_again);
    form->addRow(QString(),
        hint(tr("Keys are encrypted with this passphrase. Nobody can recover it: a forgotten passphrase is a lost "
                "vault."),
            page));
    return page;
}

bool UnlockDialog::isRemembered() const {
    return std::ranges::find(m_remembered, m_profile->currentText().toStdString()) != m_remembered.end();
}

void UnlockDialog::showProfile() {
    m_remember->setChecked(isRemembered());
    m_passphrase->setPlaceholderText(isRemembered() ? tr("not needed: the keyring has the key") : QString());
    validate();
}

bool UnlockDialog::isCreating() const {
    return m_forms->currentIndex() == 1;
}

void UnlockDialog::showForm(bool isCreating) {
    m_forms->setCurrentIndex(isCreating ? 1 : 0);
    setWindowTitle(isCreating ? tr("New vault") : tr("Unlock the vault"));
    m_ok->setText(isCreating ? tr("Create") : tr("Unlock"));
    m_other->setText(isCreating ? tr("&Unlock one…") : tr("&New profile…"));
    m_error->clear();
    (isCreating ? static_cast<QWidget*>(m_name) : m_passphrase)->setFocus();
    validate();
}

void UnlockDialog::validate() {
    if (!isCreating()) {
        m_ok->setEnabled(!m_isWaiting && (isRemembered() || !m_passphrase->text().isEmpty()));
        return;
    }
    const bool isShort = m_newPassphrase->text().toUtf8().size() < qsizetype(shortestPassphrase);
    const bool isSame = m_newPassphrase->isSameAs(*m_again);
    const bool isNamed = checkProfileName(m_name->text().toStdString()).has_value();
    m_ok->setEnabled(!m_isWaiting && !isShort && isSame && isNamed);
    if (m_isWaiting)
        return;
    // What nobody has filled in yet is no fault.
    if (!isNamed && !m_name->text().isEmpty())
        m_error->setText(tr("A name is letters, digits, '-' and '_'."));
    else if (isShort && !m_newPassphrase->text().isEmpty())
        m_error->setText(tr("A passphrase has at least %1 characters.").arg(int(shortestPassphrase)));
    else if (!isSame && !m_again->text().isEmpty())
        m_error->setText(tr("The two passphrases are not the same."));
    else if (!m_newPassphrase->text().isEmpty())
        m_error->clear();
}

void UnlockDialog::accept() {
    if (!m_ok->isEnabled())
        return;
    m_isWaiting = true;
    m_error->clear();
    if (isCreating()) {
        NewProfile profile;
        profile.name = m_name->text().toStdString();
        profile.role = static_cast<Role>(m_role->currentData().toInt());
        profile.idleMinutes = static_cast<std::uint32_t>(m_idle->value());
        m_again->take();
        Q_EMIT creationWanted(profile, m_newPassphrase->take());
    } else if (m_passphrase->text().isEmpty())
        Q_EMIT keyringWanted(m_profile->currentText().toStdString());
    else
        Q_EMIT unlockWanted(m_profile->currentText().toStdString(), m_passphrase->take(), m_remember->isChecked());
    validate();
}

void UnlockDialog::showError(const QString& sentence) {
    m_isWaiting = false;
    validate();
    m_error->setText(sentence);
    (isCreating() ? m_newPassphrase : m_passphrase)->setFocus();
}

} // namespace truebar::ui
