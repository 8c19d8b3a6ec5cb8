#include "ui/vault/pin_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace truebar::ui {

PinDialog::PinDialog(const ProfileInfo& profile, QWidget* parent)
    : QDialog(parent)
    , m_pin(new SecretEdit("pin", this))
    , m_minutes(new QSpinBox(this))
    , m_error(new QLabel(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this)) {
    setObjectName(QStringLiteral("pinDialog"));
    setWindowTitle(tr("Allow live orders"));
    m_minutes->setObjectName(QStringLiteral("pinMinutes"));
    m_minutes->setRange(1, 12 * 60);
    m_minutes->setValue(15);
    m_minutes->setSuffix(tr(" min"));
    m_error->setObjectName(QStringLiteral("pinError"));
    m_error->setProperty("role", QStringLiteral("error"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    auto* hint = new QLabel(tr("Tries left: %1. Locking the vault ends it.").arg(profile.pinTriesLeft), this);
    hint->setProperty("role", QStringLiteral("muted"));
    hint->setWordWrap(true);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(6);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&PIN"), m_pin);
    form->addRow(tr("&For"), m_minutes);
    form->addRow(QString(), hint);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addLayout(form);
    layout->addWidget(m_error);
    layout->addStretch(1);
    layout->addWidget(m_buttons);
    setMinimumWidth(360);
    connect(m_pin, &QLineEdit::textChanged, this, [this] { validate(); });
    connect(m_buttons, &QDialogButtonBox::accepted, this, &PinDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_pin->setFocus();
    validate();
}

void PinDialog::validate() {
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(!m_isWaiting && !m_pin->text().isEmpty());
}

void PinDialog::accept() {
    if (!m_buttons->button(QDialogButtonBox::Ok)->isEnabled())
        return;
    m_isWaiting = true;
    const SharedSecret pin = m_pin->take();
    validate();
    m_error->clear();
    Q_EMIT pinEntered(pin, std::chrono::minutes(m_minutes->value()));
}

void PinDialog::showError(const QString& sentence) {
    m_isWaiting = false;
    validate();
    m_error->setText(sentence);
    m_pin->setFocus();
}

} // namespace truebar::ui
