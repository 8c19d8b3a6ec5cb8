#include "ui/game/games_table.h"

#include "ui/game/game_words.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/number_text.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>

namespace truebar::ui {

namespace {

constexpr int leastHeight = 84; // the head, a game, a scroll bar
constexpr int leastWidth = 64; // the titles of empty columns

std::optional<Money> profitOf(const GameRow& row) {
    if (row.game.entered.isZero())
        return std::nullopt;
    return row.game.open.isZero() ? std::optional(row.game.cash) : row.worth;
}

} // namespace

GamesTable::GamesTable(QWidget* parent)
    : QWidget(parent)
    , m_model(new RowTableModel<GameRow>(columns(Theme::dark()), this))
    , m_table(new DataTable(m_model, this))
    , m_close(new QPushButton(tr("Close this game"), this)) {
    m_table->setObjectName(QStringLiteral("gamesTable"));
    m_table->setAccessibleName(tr("Games"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setSortingEnabled(false);
    m_table->setMinimumHeight(leastHeight);
    m_table->horizontalHeader()->setMinimumSectionSize(leastWidth);
    m_close->setObjectName(QStringLiteral("closeGame"));
    m_close->setToolTip(tr("Cancels what waits, and leaves at the market what is held"));
    auto* bar = new QHBoxLayout;
    auto* title = new QLabel(tr("Games"), this);
    title->setProperty("role", QStringLiteral("muted"));
    bar->addWidget(title);
    bar->addStretch(1);
    bar->addWidget(m_close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(m_table, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &GamesTable::updateButton);
    connect(m_close, &QPushButton::clicked, this, [this] {
        if (const GameRow* row = chosen())
            Q_EMIT closeWanted(row->game.id);
    });
    updateButton();
}

std::vector<TableColumn<GameRow>> GamesTable::columns(const Theme& theme) {
    using Row = GameRow;
    std::vector<TableColumn<Row>> out;
    TableColumn<Row> side{tr("Game"), [](const Row& row) { return gameName(row.game.terms.side); }};
    side.color = [theme](const Row& row) {
        return std::optional(row.game.terms.side == Side::Buy ? theme.bull : theme.bear);
    };
    TableColumn<Row> stage{tr("Stands"), [](const Row& row) { return stageText(row.game.stage); }};
    stage.color = [theme](const Row& row) -> std::optional<QColor> {
        if (row.game.stage == GameStage::ExitMissing)
            return theme.error;
        return isOver(row.game.stage) ? std::optional(theme.mutedText) : std::nullopt;
    };
    stage.isBold = [](const Row& row) { return row.game.stage == GameStage::ExitMissing; };
    stage.toolTip = [](const Row& row) { return QString::fromStdString(row.game.trouble); };
    TableColumn<Row> profit{tr("Profit"), [](const Row& row) {
                                const auto money = profitOf(row);
                                return money ? moneyText(*money, true) : QString();
                            }};
    profit.isNumber = true;
    profit.color = [theme](const Row& row) -> std::optional<QColor> {
        const auto money = profitOf(row);
        return money ? std::optional(money->sign() < 0 ? theme.bear : theme.bull) : std::nullopt;
    };
    profit.toolTip = [](const Row& row) {
        return row.game.hasForeignFees ? tr("Fees in another currency are not in it") : QString();
    };
    TableColumn<Row> size{tr("Size"), [](const Row& row) { return plainText(row.game.terms.quantity.value()); }};
    TableColumn<Row> entry{tr("Entry"), [](const Row& row) { return plainText(row.game.terms.price.value()); }};
    TableColumn<Row> exit{tr("Exit"), [](const Row& row) { return plainText(row.game.exit.value()); }};
    for (TableColumn<Row>* number : {&size, &entry, &exit})
        number->isNumber = true;
    TableColumn<Row> begun{tr("Begun"), [](const Row& row) { return timeText(row.game.begunAt); }};
    for (TableColumn<Row>* each : {&side, &stage, &profit, &size, &entry, &exit, &begun})
        out.push_back(std::move(*each));
    return out;
}

void GamesTable::setTheme(const Theme& theme) {
    m_model->setColumns(columns(theme));
    m_model->setNumberFont(theme.numberFont(font().pointSizeF()));
    // The style's own font counts, also before the table is shown.
    m_table->horizontalHeader()->ensurePolished();
    m_table->fitColumns();
}

void GamesTable::setGames(const std::vector<Game>& games, const std::map<InstrumentId, Price>& prices) {
    std::vector<GameRow> rows;
    rows.reserve(games.size());
    for (const Game& game : games) {
        GameRow row;
        row.game = game;
        const auto price = prices.find(game.instrument);
        if (!game.open.isZero() && price != prices.end())
            row.worth = game.worth(price->second);
        rows.push_back(std::move(row));
    }
    m_model->updateRows(std::move(rows));
    m_table->growColumns();
    // The one that needs somebody first.
    if (!chosen() && m_model->rowCount() > 0)
        m_table->selectSourceRow(0);
    updateButton();
}

const GameRow* GamesTable::chosen() const {
    const auto rows = m_table->selectedRows();
    return rows.empty() ? nullptr : &m_model->row(rows.front());
}

void GamesTable::updateButton() {
    const GameRow* row = chosen();
    m_close->setEnabled(row && !isOver(row->game.stage));
}

} // namespace truebar::ui
