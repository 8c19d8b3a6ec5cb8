#include "ui/indicators/indicator_dialog.h"

#include "ui/indicators/indicator_schema.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/form_labels.h"
#include "ui/widgets/settings_form.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QFormLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

// The registry's titles, for the translation.
[[maybe_unused]] const char* const titles[] = {
    QT_TRANSLATE_NOOP("Indicator", "Simple moving average"),
    QT_TRANSLATE_NOOP("Indicator", "Exponential moving average"),
    QT_TRANSLATE_NOOP("Indicator", "Relative strength index"),
    QT_TRANSLATE_NOOP("Indicator", "Average true range"),
    QT_TRANSLATE_NOOP("Indicator", "Donchian channel"),
    QT_TRANSLATE_NOOP("Indicator", "Bollinger bands"),
    QT_TRANSLATE_NOOP("Indicator", "MACD"),
    QT_TRANSLATE_NOOP("Indicator", "Volume-weighted average price"),
};

QString titleOf(const IndicatorInfo& info) {
    return QCoreApplication::translate("Indicator", info.title.c_str());
}

QIcon colorIcon(const QColor& color) {
    constexpr int side = 12;
    QPixmap pixmap(side, side);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.fillRect(0, side / 2 - 2, side, 4, color);
    return QIcon(pixmap);
}

} // namespace

IndicatorDialog::IndicatorDialog(ChartIndicators& indicators, const Theme& theme, QWidget* parent)
    : QDialog(parent)
    , m_indicators(indicators)
    , m_theme(theme)
    , m_shown(new QListWidget(this))
    , m_kind(new QComboBox(this))
    , m_form(new SettingsForm(this))
    , m_problem(new QLabel(this))
    , m_remove(new QPushButton(tr("&Remove"), this))
    , m_change(new QPushButton(tr("&Change"), this))
    , m_add(new QPushButton(tr("&Add"), this)) {
    setObjectName(QStringLiteral("indicatorDialog"));
    setWindowTitle(tr("Indicators"));
    resize(440, 460);
    m_shown->setObjectName(QStringLiteral("indicatorList"));
    m_shown->setAccessibleName(tr("Shown indicators"));
    m_kind->setObjectName(QStringLiteral("indicatorKind"));
    m_problem->setObjectName(QStringLiteral("indicatorProblem"));
    m_problem->setProperty("role", QStringLiteral("error"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_remove->setObjectName(QStringLiteral("indicatorRemove"));
    m_change->setObjectName(QStringLiteral("indicatorChange"));
    m_add->setObjectName(QStringLiteral("indicatorAdd"));
    m_add->setDefault(true);
    for (const IndicatorInfo& info : truebar::indicators())
        m_kind->addItem(titleOf(info), QString::fromStdString(info.name));

    auto* shownLabel = new QLabel(tr("On the &chart"), this);
    shownLabel->setBuddy(m_shown);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Indicator"), m_kind);
    auto* close = new QPushButton(tr("Close"), this);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_remove);
    buttons->addWidget(m_change);
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(m_add);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(shownLabel);
    layout->addWidget(m_shown, 1);
    layout->addLayout(form);
    layout->addWidget(m_form);
    layout->addWidget(m_problem);
    layout->addLayout(buttons);

    connect(m_shown, &QListWidget::currentRowChanged, this, &IndicatorDialog::select);
    connect(m_kind, &QComboBox::activated, this, [this] { showForm({}); });
    connect(m_form, &SettingsForm::edited, this, &IndicatorDialog::updateButtons);
    connect(m_remove, &QPushButton::clicked, this, &IndicatorDialog::removeSelected);
    connect(m_change, &QPushButton::clicked, this, &IndicatorDialog::change);
    connect(m_add, &QPushButton::clicked, this, &IndicatorDialog::add);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(&m_indicators, &ChartIndicators::specsChanged, this, &IndicatorDialog::showSpecs);
    showForm({});
    showSpecs();
    m_kind->setFocus();
}

void IndicatorDialog::setTheme(const Theme& theme) {
    m_theme = theme;
    showSpecs();
}

void IndicatorDialog::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Delete && m_shown->hasFocus())
        removeSelected();
    else
        QDialog::keyPressEvent(event);
}

void IndicatorDialog::showSpecs() {
    const int row = m_shown->currentRow();
    const QSignalBlocker blocker(m_shown);
    m_shown->clear();
    const std::vector<IndicatorSpec>& specs = m_indicators.specs();
    for (std::size_t i = 0; i < specs.size(); ++i) {
        const QString title = titleOf(*findIndicator(specs[i].name));
        const QString text = QStringLiteral("%1 — %2").arg(shortTitle(specs[i]), title);
        m_shown->addItem(new QListWidgetItem(colorIcon(indicatorColor(m_theme, i, {})), text));
    }
    m_shown->setCurrentRow(std::min(row, m_shown->count() - 1));
    updateButtons();
}

void IndicatorDialog::showForm(const std::map<std::string, std::string>& values) {
    m_form->setSchema(indicatorSchema(*findIndicator(m_kind->currentData().toString().toStdString()), values));
    alignFormLabels(this);
    updateButtons();
}

void IndicatorDialog::select(int row) {
    if (row < 0)
        return;
    const IndicatorSpec& spec = m_indicators.specs()[static_cast<std::size_t>(row)];
    m_kind->setCurrentIndex(m_kind->findData(QString::fromStdString(spec.name)));
    showForm(spec.parameters);
}

std::optional<IndicatorSpec> IndicatorDialog::entered() {
    auto spec = checkedSpec(m_kind->currentData().toString().toStdString(), m_form->values());
    if (spec)
        return *spec;
    Error shown = spec.error();
    shown.location.clear();
    m_problem->setText(errorText(shown));
    return std::nullopt;
}

void IndicatorDialog::add() {
    if (const auto spec = entered()) {
        std::vector<IndicatorSpec> specs = m_indicators.specs();
        specs.push_back(*spec);
        m_indicators.setSpecs(std::move(specs));
    }
}

void IndicatorDialog::change() {
    const int row = m_shown->currentRow();
    const auto spec = entered();
    if (row < 0 || !spec)
        return;
    std::vector<IndicatorSpec> specs = m_indicators.specs();
    specs[static_cast<std::size_t>(row)] = *spec;
    m_indicators.setSpecs(std::move(specs));
}

void IndicatorDialog::removeSelected() {
    const int row = m_shown->currentRow();
    if (row < 0)
        return;
    std::vector<IndicatorSpec> specs = m_indicators.specs();
    specs.erase(specs.begin() + row);
    m_indicators.setSpecs(std::move(specs));
}

void IndicatorDialog::updateButtons() {
    m_problem->clear();
    const bool isGood = m_form->check().isEmpty() && entered();
    const bool isSelected = m_shown->currentRow() >= 0;
    m_remove->setEnabled(isSelected);
    m_change->setEnabled(isSelected && isGood);
    m_add->setEnabled(isGood && m_indicators.specs().size() < ChartIndicators::most);
}

} // namespace truebar::ui
