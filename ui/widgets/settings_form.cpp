#include "ui/widgets/settings_form.h"

#include "ui/widgets/error_text.h"
#include "ui/widgets/plugin_text.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace truebar::ui {

namespace {

int boundOr(std::optional<double> value, int fallback) {
    constexpr double most = 1e9;
    return value && *value >= -most && *value <= most ? static_cast<int>(*value) : fallback;
}

} // namespace

void setInvalid(QWidget* editor, bool isInvalid) {
    editor->setProperty("invalid", isInvalid);
    editor->style()->unpolish(editor);
    editor->style()->polish(editor);
}

SettingsForm::SettingsForm(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QFormLayout(this)) {
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setVerticalSpacing(6);
    m_layout->setHorizontalSpacing(12);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

void SettingsForm::setSchema(const SettingsSchema& schema) {
    while (m_layout->rowCount() > 0)
        m_layout->removeRow(0);
    m_fields.clear();
    for (const SettingField& each : schema.fields()) {
        Field field{each, makeEditor(each), new QLabel(this)};
        field.editor->setObjectName(QStringLiteral("setting_") + QString::fromStdString(each.key));
        field.editor->setToolTip(pluginText(each.description));
        field.error->setProperty("role", QStringLiteral("error"));
        field.error->setTextFormat(Qt::PlainText);
        field.error->setWordWrap(true);
        field.error->hide();
        auto* cell = new QWidget(this);
        auto* column = new QVBoxLayout(cell);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(2);
        column->addWidget(field.editor);
        column->addWidget(field.error);
        auto* label = new QLabel(pluginText(each.label), this);
        label->setToolTip(field.editor->toolTip());
        label->setBuddy(field.editor);
        m_layout->addRow(label, cell);
        m_fields.push_back(field);
    }
}

QWidget* SettingsForm::makeEditor(const SettingField& field) {
    const QString value = QString::fromStdString(toString(field.defaultValue));
    const auto changed = [this] {
        check();
        Q_EMIT edited();
    };
    if (field.type == SettingType::Boolean) {
        auto* box = new QCheckBox(this);
        box->setChecked(value == QLatin1String("true"));
        connect(box, &QCheckBox::toggled, this, changed);
        return box;
    }
    if (field.type == SettingType::Choice) {
        auto* combo = new QComboBox(this);
        for (const std::string& choice : field.choices)
            combo->addItem(pluginText(choice), QString::fromStdString(choice));
        combo->setCurrentIndex(combo->findData(value));
        connect(combo, &QComboBox::currentIndexChanged, this, changed);
        return combo;
    }
    if (field.type == SettingType::Integer) {
        auto* spin = new QSpinBox(this);
        spin->setRange(boundOr(field.minimum, -1'000'000'000), boundOr(field.maximum, 1'000'000'000));
        spin->setValue(value.toInt());
        connect(spin, &QSpinBox::valueChanged, this, changed);
        return spin;
    }
    auto* line = new QLineEdit(value, this);
    connect(line, &QLineEdit::textChanged, this, changed);
    if (field.type == SettingType::File) {
        auto* browse = line->addAction(style()->standardIcon(QStyle::SP_DirOpenIcon), QLineEdit::TrailingPosition);
        browse->setToolTip(tr("Choose a file"));
        connect(browse, &QAction::triggered, line, [this, line] {
            const QString file = QFileDialog::getOpenFileName(this, tr("Choose a file"), line->text());
            if (!file.isEmpty())
                line->setText(file);
        });
    }
    return line;
}

std::string SettingsForm::textOf(const Field& field) {
    if (const auto* box = qobject_cast<QCheckBox*>(field.editor))
        return box->isChecked() ? "true" : "false";
    if (const auto* combo = qobject_cast<QComboBox*>(field.editor))
        return combo->currentData().toString().toStdString();
    if (const auto* spin = qobject_cast<QSpinBox*>(field.editor))
        return std::to_string(spin->value());
    return static_cast<QLineEdit*>(field.editor)->text().trimmed().toStdString();
}

void SettingsForm::setValues(const std::map<std::string, std::string>& values) {
    for (const Field& field : m_fields) {
        const auto given = values.find(field.schema.key);
        if (given == values.end())
            continue;
        const QString text = QString::fromStdString(given->second);
        if (auto* box = qobject_cast<QCheckBox*>(field.editor))
            box->setChecked(text == QLatin1String("true"));
        else if (auto* combo = qobject_cast<QComboBox*>(field.editor))
            combo->setCurrentIndex(std::max(0, combo->findData(text)));
        else if (auto* spin = qobject_cast<QSpinBox*>(field.editor))
            spin->setValue(text.toInt());
        else
            static_cast<QLineEdit*>(field.editor)->setText(text);
    }
}

std::map<std::string, std::string> SettingsForm::values() const {
    std::map<std::string, std::string> out;
    for (const Field& field : m_fields)
        out.emplace(field.schema.key, textOf(field));
    return out;
}

QString SettingsForm::check() {
    QString first;
    for (const Field& field : m_fields) {
        const auto value = SettingsSchema::parseValue(field.schema, textOf(field));
        if (!value) {
            Error shown = value.error();
            shown.location.clear();
            field.error->setText(errorText(shown));
            if (first.isEmpty())
                first = pluginText(field.schema.label) + QStringLiteral(": ") + field.error->text();
        }
        field.error->setVisible(!value);
        setInvalid(field.editor, !value);
    }
    return first;
}

} // namespace truebar::ui
