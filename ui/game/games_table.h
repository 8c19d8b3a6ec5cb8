// The games of an account: what each waits for and what it has earned.
#pragma once

#include "core/game/game_book.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

#include <QWidget>

#include <map>

class QPushButton;

namespace truebar::ui {

class DataTable;

struct GameRow {
    Game game{};
    std::optional<Money> worth{}; // at the last price, where something is held
};

class GamesTable final : public QWidget {
    Q_OBJECT
public:
    explicit GamesTable(QWidget* parent = nullptr);

    void setGames(const std::vector<Game>& games, const std::map<InstrumentId, Price>& prices);
    void setTheme(const Theme& theme);

Q_SIGNALS:
    void closeWanted(const std::string& game);

private:
    static std::vector<TableColumn<GameRow>> columns(const Theme& theme);
    const GameRow* chosen() const;
    void updateButton();

    RowTableModel<GameRow>* m_model;
    DataTable* m_table;
    QPushButton* m_close;
};

} // namespace truebar::ui
