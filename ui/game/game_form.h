// What a game is to be: size, leverage, target, stop, fees, and how far from the last price the entry waits.
#pragma once

#include "core/game/game_terms.h"

#include <QWidget>

#include <map>

class QComboBox;
class QLabel;
class QLineEdit;
class QSettings;

namespace truebar::ui {

class GameForm final : public QWidget {
    Q_OBJECT
public:
    explicit GameForm(QWidget* parent = nullptr);

    void setInstrument(const Instrument& instrument);
    // Side and prices are not set; the size is that of an entry at this price. Nothing while a field cannot be read.
    std::optional<GameTerms> terms(Side side, Price last) const;
    // As entered; nothing while it cannot be read.
    std::optional<Decimal> leverage() const { return value("leverage"); }
    // Units for one order of the ladder at this price; 0 while it cannot be read.
    Quantity quantityAt(Price price) const;

    // Marks the field of an error of planGame() and says it; nothing takes the mark away.
    void showProblem(const std::optional<Error>& error);
    void load(QSettings& settings);
    void save(QSettings& settings) const;

Q_SIGNALS:
    void edited();

private:
    QLineEdit* addField(const char* name, const QString& label, const QString& value, const QString& unit, int row,
        int column, const QString& tip);
    std::optional<Decimal> value(const char* name) const;
    void readAll();

    Instrument m_instrument;
    std::map<std::string, QLineEdit*> m_fields;
    std::map<std::string, std::optional<Decimal>> m_values;
    QComboBox* m_sizeUnit;
    QLabel* m_problem;
};

} // namespace truebar::ui
