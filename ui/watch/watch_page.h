// The watch list: what is followed live, and how it is.
#pragma once

#include "core/data/candle_store.h"
#include "core/data/live_service.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"
#include "ui/widgets/sole_dialog.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace truebar::ui {

class DataTable;
class WatchDialog;

class WatchPage final : public QWidget {
    Q_OBJECT
public:
    explicit WatchPage(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    // What the dialog offers.
    void setFeeds(const std::vector<FeedStatus>& feeds);
    void setStored(const std::vector<StoredSeries>& stored) { m_stored = stored; }
    void setRows(const std::vector<WatchRow>& rows);
    // The watch of the open dialog was kept, or was refused; true if there is a dialog to say so.
    void watchSaved();
    bool showRefusal(const Error& error);

    void openNew();

Q_SIGNALS:
    void seriesChosen(const truebar::InstrumentId& instrument, truebar::Timeframe timeframe);
    void saveWanted(const truebar::Watch& watch);
    void removalWanted(const truebar::SeriesKey& series);

private:
    void openDialog(const std::optional<Watch>& known);
    void removeChosen();
    void showMenu(const QPoint& at);
    void updateButtons();

    std::vector<FeedStatus> m_feeds;
    std::vector<StoredSeries> m_stored;
    RowTableModel<WatchRow>* m_model;
    DataTable* m_table;
    QPushButton* m_add;
    QPushButton* m_edit;
    QPushButton* m_remove;
    QLabel* m_summary;
    QLabel* m_empty;
    SoleDialog<WatchDialog> m_dialog;
};

} // namespace truebar::ui
