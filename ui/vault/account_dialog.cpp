#include "ui/vault/account_dialog.h"

#include "ui/vault/vault_words.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/plugin_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

constexpr qint64 longestFile = 8192;

} // namespace

AccountDialog::AccountDialog(const PluginRegistry& plugins, const std::optional<AccountInfo>& known, QWidget* parent)
    : QDialog(parent)
    , m_known(known)
    , m_id(new QLineEdit(this))
    , m_venue(new QComboBox(this))
    , m_label(new QLineEdit(this))
    , m_kind(new QComboBox(this))
    , m_url(new QLineEdit(this))
    , m_key(new SecretEdit("accountKey", this))
    , m_secret(new SecretEdit("accountSecret", this))
    , m_fileName(new QLabel(this))
    , m_passphrase(new SecretEdit("accountPassphrase", this))
    , m_asks(new QCheckBox(tr("Ask the venue &what the key may do"), this))
    , m_error(new QLabel(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this)) {
    setObjectName(QStringLiteral("accountDialog"));
    setWindowTitle(known ? tr("Account %1").arg(QString::fromStdString(known->id)) : tr("Add an account"));
    m_id->setObjectName(QStringLiteral("accountId"));
    m_id->setPlaceholderText(tr("small letters, digits and _, such as binance_main"));
    m_venue->setObjectName(QStringLiteral("accountVenue"));
    for (const PluginEntry* entry : plugins.plugins(PluginKind::Account))
        m_venue->addItem(pluginText(entry->metadata.name), QString::fromStdString(entry->metadata.id));
    m_label->setObjectName(QStringLiteral("accountLabel"));
    m_kind->setObjectName(QStringLiteral("accountKind"));
    m_kind->addItem(kindText(true), true);
    m_kind->addItem(kindText(false), false);
    m_url->setObjectName(QStringLiteral("accountUrl"));
    m_url->setPlaceholderText(tr("the venue's own"));
    m_fileName->setProperty("role", QStringLiteral("muted"));
    m_fileName->setTextFormat(Qt::PlainText);
    m_asks->setObjectName(QStringLiteral("asksVenue"));
    m_asks->setChecked(true);
    m_error->setObjectName(QStringLiteral("accountError"));
    m_error->setProperty("role", QStringLiteral("error"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    if (known) {
        m_id->setText(QString::fromStdString(known->id));
        m_id->setReadOnly(true);
        m_venue->setCurrentIndex(std::max(0, m_venue->findData(QString::fromStdString(known->venue))));
        m_venue->setEnabled(false);
        m_label->setText(QString::fromStdString(known->label));
        m_kind->setCurrentIndex(known->isPaper ? 0 : 1);
        m_url->setText(QString::fromStdString(known->baseUrl));
        m_key->setPlaceholderText(tr("unchanged (%1)").arg(QString::fromStdString(known->keyHint)));
        m_secret->setPlaceholderText(tr("unchanged"));
        m_passphrase->setPlaceholderText(known->hasPassphrase ? tr("unchanged") : QString());
    }
    auto* file = new QPushButton(tr("From &file…"), this);
    file->setAutoDefault(false);
    file->setToolTip(tr("For keys of several lines, such as Ed25519"));
    auto* secretRow = new QHBoxLayout;
    secretRow->setSpacing(8);
    secretRow->addWidget(m_secret, 1);
    secretRow->addWidget(file);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(6);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Id"), m_id);
    form->addRow(tr("&Venue"), m_venue);
    form->addRow(tr("&Label"), m_label);
    form->addRow(tr("Ki&nd"), m_kind);
    form->addRow(tr("&Address"), m_url);
    form->addRow(tr("API &key"), m_key);
    auto* secretLabel = new QLabel(tr("API &secret"), this);
    secretLabel->setBuddy(m_secret);
    form->addRow(secretLabel, secretRow);
    form->addRow(QString(), m_fileName);
    m_fileName->hide();
    form->addRow(tr("&Passphrase"), m_passphrase);
    m_passphrase->setToolTip(tr("Only where the venue gives one with the key"));
    form->addRow(QString(), m_asks);
    auto* hint = new QLabel(
        tr("Give Truebar a key that may read and trade, but not withdraw. A key that may withdraw is refused."), this);
    hint->setProperty("role", QStringLiteral("muted"));
    hint->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addLayout(form);
    layout->addWidget(hint);
    layout->addWidget(m_error);
    layout->addStretch(1);
    layout->addWidget(m_buttons);
    setMinimumWidth(520);
    connect(file, &QPushButton::clicked, this, &AccountDialog::chooseSecretFile);
    for (QLineEdit* field : {m_id, m_label, m_url, static_cast<QLineEdit*>(m_key), static_cast<QLineEdit*>(m_secret)})
        connect(field, &QLineEdit::textChanged, this, [this] { validate(); });
    connect(m_buttons, &QDialogButtonBox::accepted, this, &AccountDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    (known ? m_label : m_id)->setFocus();
    validate();
}

AccountInfo AccountDialog::read() const {
    AccountInfo out = m_known.value_or(AccountInfo());
    if (!m_known) {
        out.id = m_id->text().trimmed().toStdString();
        out.venue = m_venue->currentData().toString().toStdString();
    }
    out.label = m_label->text().trimmed().toStdString();
    out.isPaper = m_kind->currentData().toBool();
    out.baseUrl = m_url->text().trimmed().toStdString();
    return out;
}

void AccountDialog::validate() {
    const bool hasKey = !m_key->text().isEmpty();
    const bool hasSecret = m_fromFile || !m_secret->text().isEmpty();
    // Of a known account both stay or both are new.
    const bool isKeyGood = m_known ? hasKey == hasSecret : hasKey && hasSecret;
    const auto good = checkAccount(read());
    m_buttons->button(QDialogButtonBox::Save)->setEnabled(!m_isWaiting && good && isKeyGood);
    m_asks->setEnabled(hasKey);
    if (!m_isWaiting)
        m_error->setText(good || m_id->text().isEmpty() ? QString() : errorText(good.error()));
}

void AccountDialog::chooseSecretFile() {
    const QString path = QFileDialog::getOpenFileName(this, tr("File with the secret"));
    if (path.isEmpty())
        return;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > longestFile) {
        m_error->setText(tr("This file cannot be read, or holds no key."));
        return;
    }
    QByteArray bytes = file.readAll();
    m_fromFile =
        std::make_shared<const Secret>(Secret::copyOf({bytes.constData(), static_cast<std::size_t>(bytes.size())}));
    bytes.fill('\0');
    m_secret->clear();
    m_fileName->setText(tr("from %1").arg(QFileInfo(path).fileName()));
    m_fileName->show();
    validate();
}

void AccountDialog::accept() {
    if (!m_buttons->button(QDialogButtonBox::Save)->isEnabled())
        return;
    auto account = std::make_shared<Account>();
    account->info = read();
    account->secrets.key = m_key->take()->clone();
    account->secrets.secret = m_secret->take()->clone();
    if (m_fromFile)
        account->secrets.secret = std::exchange(m_fromFile, nullptr)->clone();
    account->secrets.passphrase = m_passphrase->take()->clone();
    m_fileName->hide();
    m_isWaiting = true;
    validate();
    m_error->clear();
    Q_EMIT accountEntered(account, m_asks->isChecked());
}

void AccountDialog::showError(const QString& sentence) {
    m_isWaiting = false;
    validate();
    m_error->setText(sentence);
    m_key->setFocus();
}

} // namespace truebar::ui
