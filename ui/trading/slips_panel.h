// What a person has to do for an account that trades by hand, and the form in which they report what became of it.
#pragma once

#include "core/desk/account_snapshot.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace truebar::ui {

class DataTable;

class SlipsPanel final : public QWidget {
    Q_OBJECT
public:
    explicit SlipsPanel(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setSlips(const std::vector<Slip>& slips);

Q_SIGNALS:
    // Where the limit is empty it is the one that was asked for.
    void placed(const truebar::ClientOrderId& order, std::optional<truebar::Price> limit);
    void filled(const truebar::ClientOrderId& order, const truebar::ReportedFill& fill);
    void skipped(const truebar::ClientOrderId& order);

private:
    QLineEdit* makeField(const char* name, const QString& label);
    const Slip* chosen() const;
    void showChosen();
    void updateButtons();
    void report();
    void place();
    void skip();

    RowTableModel<Slip>* m_model;
    DataTable* m_table;
    QLabel* m_empty;
    QWidget* m_form;
    QLabel* m_todo;
    QLineEdit* m_quantity;
    QLineEdit* m_price;
    QLineEdit* m_fee;
    QLineEdit* m_currency;
    QPushButton* m_report;
    QPushButton* m_placed;
    QPushButton* m_skip;
    ClientOrderId m_shown; // whose values the fields hold
    std::size_t m_shownFills = 0;
};

} // namespace truebar::ui
