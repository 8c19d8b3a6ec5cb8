// Adds, changes and removes the indicators of the chart; what is done shows at once.
#pragma once

#include "ui/indicators/chart_indicators.h"
#include "ui/theme/theme.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;

namespace truebar::ui {

class SettingsForm;

class IndicatorDialog final : public QDialog {
    Q_OBJECT
public:
    IndicatorDialog(ChartIndicators& indicators, const Theme& theme, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void showSpecs();
    // Fills the form with the parameters of this indicator, or with its defaults.
    void showForm(const std::map<std::string, std::string>& values);
    void select(int row);
    void add();
    void change();
    void removeSelected();
    void updateButtons();
    // What the form says; nothing if it is refused, and then it says why.
    std::optional<IndicatorSpec> entered();

    ChartIndicators& m_indicators;
    Theme m_theme;
    QListWidget* m_shown;
    QComboBox* m_kind;
    SettingsForm* m_form;
    QLabel* m_problem;
    QPushButton* m_remove;
    QPushButton* m_change;
    QPushButton* m_add;
};

} // namespace truebar::ui
