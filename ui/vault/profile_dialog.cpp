#include "ui/vault/profile_dialog.h"

#include "ui/vault/vault_words.h"
#include "ui/widgets/form_labels.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

QFormLayout* formOn(QWidget* widget) {
    auto* out = new QFormLayout(widget);
    out->setHorizontalSpacing(12);
    out->setVerticalSpacing(6);
    out->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return out;
}

bool isPin(const QString& text) {
    return checkPinForm(Secret::copyOf(text.toStdString())).has_value();
}

// What each role may do, from the one table.
QString rightsText(Role role) {
    QStringList words;
    for (const ActionRule& rule : actionRules()) {
        if (mayDo(role, rule.action))
            words << actionText(rule.action);
    }
    return words.join(QStringLiteral(", "));
}

} // namespace

ProfileDialog::ProfileDialog(const ProfileInfo& profile, bool isAnalysisOnly, QWidget* parent)
    : QDialog(parent)
    , m_profile(profile)
    , m_wasAnalysisOnly(isAnalysisOnly)
    , m_role(new QComboBox(this))
    , m_idle(new QSpinBox(this))
    , m_analysisOnly(new QCheckBox(tr("This &workspace is for analysis only: nothing in it places orders"), this))
    , m_newPassphrase(new SecretEdit("changePassphrase", this))
    , m_passphraseAgain(new SecretEdit("changePassphraseAgain", this))
    , m_newPin(new SecretEdit("changePin", this))
    , m_pinAgain(new SecretEdit("changePinAgain", this))
    , m_removePin(new QCheckBox(tr("&Remove the PIN"), this))
    , m_passphrase(new SecretEdit("presentPassphrase", this))
    , m_pin(new SecretEdit("presentPin", this))
    , m_error(new QLabel(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this)) {
    setObjectName(QStringLiteral("profileDialog"));
    setWindowTitle(tr("Profile %1").arg(QString::fromStdString(profile.name)));
    m_error->setObjectName(QStringLiteral("profileError"));
    m_error->setProperty("role", QStringLiteral("error"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(makeGeneral());
    layout->addWidget(makeSecrets());
    layout->addWidget(m_error);
    layout->addStretch(1);
    layout->addWidget(m_buttons);
    setMinimumWidth(560);
    alignFormLabels(this);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &ProfileDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    validate();
}

QWidget* ProfileDialog::makeGeneral() {
    m_role->setObjectName(QStringLiteral("profileRole"));
    for (const Role role : {Role::Admin, Role::Trader, Role::Viewer})
        m_role->addItem(roleText(role), static_cast<int>(role));
    m_role->setCurrentIndex(m_role->findData(static_cast<int>(m_profile.role)));
    m_idle->setObjectName(QStringLiteral("profileIdle"));
    m_idle->setRange(0, static_cast<int>(longestIdleMinutes));
    m_idle->setSuffix(tr(" min"));
    m_idle->setSpecialValueText(tr("never"));
    m_idle->setValue(static_cast<int>(m_profile.idleMinutes));
    m_idle->setEnabled(mayDo(m_profile.role, Action::ChangeProfile));
    m_analysisOnly->setObjectName(QStringLiteral("analysisOnly"));
    m_analysisOnly->setChecked(m_wasAnalysisOnly);
    auto* rights = new QLabel(this);
    rights->setProperty("role", QStringLiteral("muted"));
    rights->setWordWrap(true);
    const auto showRights = [this, rights] {
        rights->setText(tr("may %1").arg(rightsText(static_cast<Role>(m_role->currentData().toInt()))));
    };
    auto* box = new QGroupBox(tr("Profile"), this);
    auto* form = formOn(box);
    form->addRow(tr("R&ole"), m_role);
    form->addRow(QString(), rights);
    form->addRow(tr("&Locks after"), m_idle);
    form->addRow(QString(), m_analysisOnly);
    connect(m_role, &QComboBox::currentIndexChanged, this, [this, showRights] {
        showRights();
        validate();
    });
    connect(m_idle, &QSpinBox::valueChanged, this, [this] { validate(); });
    connect(m_analysisOnly, &QCheckBox::toggled, this, [this] { validate(); });
    showRights();
    return box;
}

QWidget* ProfileDialog::makeSecrets() {
    m_removePin->setObjectName(QStringLiteral("removePin"));
    m_removePin->setEnabled(m_profile.hasPin);
    m_newPin->setPlaceholderText(m_profile.hasPin ? tr("unchanged; 4 to 12 digits") : tr("none; 4 to 12 digits"));
    m_newPassphrase->setPlaceholderText(tr("unchanged"));
    m_passphrase->setPlaceholderText(tr("needed for another passphrase or PIN"));
    m_pin->setPlaceholderText(tr("needed for a higher role"));
    m_pin->setEnabled(m_profile.hasPin);
    auto* box = new QGroupBox(tr("Passphrase and PIN"), this);
    auto* form = formOn(box);
    form->addRow(tr("&New passphrase"), m_newPassphrase);
    form->addRow(tr("Once more"), m_passphraseAgain);
    form->addRow(tr("New P&IN"), m_newPin);
    form->addRow(tr("Once more"), m_pinAgain);
    form->addRow(QString(), m_removePin);
    form->addRow(tr("Present pass&phrase"), m_passphrase);
    form->addRow(tr("Presen&t PIN"), m_pin);
    for (SecretEdit* field : {m_newPassphrase, m_passphraseAgain, m_newPin, m_pinAgain, m_passphrase, m_pin})
        connect(field, &QLineEdit::textChanged, this, [this] { validate(); });
    connect(m_removePin, &QCheckBox::toggled, this, [this](bool on) {
        m_newPin->setEnabled(!on);
        m_pinAgain->setEnabled(!on);
        validate();
    });
    return box;
}

void ProfileDialog::validate() {
    const bool hasNewPassphrase = !m_newPassphrase->text().isEmpty();
    const bool removesPin = m_removePin->isChecked();
    const bool hasNewPin = !removesPin && !m_newPin->text().isEmpty();
    const Role role = static_cast<Role>(m_role->currentData().toInt());
    const bool isMore = role > m_profile.role;
    QString problem;
    if (hasNewPassphrase && m_newPassphrase->text().toUtf8().size() < qsizetype(shortestPassphrase))
        problem = tr("A passphrase has at least %1 characters.").arg(int(shortestPassphrase));
    else if (!m_newPassphrase->isSameAs(*m_passphraseAgain))
        problem = tr("The two passphrases are not the same.");
    else if (hasNewPin && !isPin(m_newPin->text()))
        problem = tr("A PIN has 4 to 12 digits.");
    else if (!removesPin && !m_newPin->isSameAs(*m_pinAgain))
        problem = tr("The two PINs are not the same.");
    else if ((hasNewPassphrase || hasNewPin || removesPin) && m_passphrase->text().isEmpty())
        problem = tr("Enter the present passphrase.");
    else if (isMore && m_pin->text().isEmpty())
        problem = m_profile.hasPin ? tr("A higher role needs the present PIN.")
                                   : tr("A higher role needs a PIN, and this profile has none.");
    const bool isChange = hasNewPassphrase || hasNewPin || removesPin || role != m_profile.role
        || m_idle->value() != static_cast<int>(m_profile.idleMinutes)
        || m_analysisOnly->isChecked() != m_wasAnalysisOnly;
    m_buttons->button(QDialogButtonBox::Save)->setEnabled(!m_isWaiting && isChange && problem.isEmpty());
    if (!m_isWaiting)
        m_error->setText(problem);
}

void ProfileDialog::accept() {
    if (!m_buttons->button(QDialogButtonBox::Save)->isEnabled())
        return;
    ProfileChange change;
    change.role = static_cast<Role>(m_role->currentData().toInt());
    change.idleMinutes = static_cast<std::uint32_t>(m_idle->value());
    change.isAnalysisOnly = m_analysisOnly->isChecked();
    m_isWaiting = true;
    if (m_removePin->isChecked())
        change.newPin = std::make_shared<const Secret>();
    else if (!m_newPin->text().isEmpty())
        change.newPin = m_newPin->take();
    if (!m_newPassphrase->text().isEmpty())
        change.newPassphrase = m_newPassphrase->take();
    m_passphraseAgain->take();
    m_pinAgain->take();
    change.passphrase = m_passphrase->take();
    change.presentPin = m_pin->take();
    validate();
    m_error->clear();
    Q_EMIT changeEntered(change);
}

void ProfileDialog::showError(const QString& sentence) {
    m_isWaiting = false;
    validate();
    m_error->setText(sentence);
}

} // namespace truebar::ui
