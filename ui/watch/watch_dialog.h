// Puts a series on the watch list, or changes how it is watched.
#pragma once

#include "core/data/candle_store.h"
#include "core/data/feed_set.h"
#include "core/data/watch_list.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace truebar::ui {

class WatchDialog final : public QDialog {
    Q_OBJECT
public:
    // `known`: the watch to change; its series stays what it is.
    WatchDialog(const std::vector<FeedStatus>& feeds, const std::vector<StoredSeries>& stored,
        const std::optional<Watch>& known, QWidget* parent = nullptr);

    void showError(const QString& sentence);

Q_SIGNALS:
    void watchEntered(const truebar::Watch& watch);

private:
    void fillVenues();
    void fillSymbols();
    void validate();
    Result<Watch> read() const;

    std::vector<FeedStatus> m_feeds;
    std::vector<StoredSeries> m_stored;
    QComboBox* m_feed;
    QComboBox* m_venue;
    QComboBox* m_symbol;
    QComboBox* m_timeframe;
    QSpinBox* m_warmUp;
    QLabel* m_error;
    QDialogButtonBox* m_buttons;
};

} // namespace truebar::ui
