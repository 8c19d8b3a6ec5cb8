// The feeds in the order in which they are asked, how they are, and setting them up.
#pragma once

#include "core/data/feed_probe.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"
#include "ui/widgets/sole_dialog.h"

#include <QWidget>

#include <functional>
#include <set>

class QPushButton;

namespace truebar::ui {

class DataTable;
class FeedDialog;

class FeedsPage final : public QWidget {
    Q_OBJECT
public:
    explicit FeedsPage(const PluginRegistry& plugins, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    // `own`: those that the user has set up; the others are plugins as they come.
    void setFeeds(const std::vector<FeedStatus>& feeds, const std::set<std::string>& own);
    // Names an instrument of a venue that a test may ask for.
    void setSymbolFinder(std::function<QString(const QString& venue)> finder) { m_symbolOf = std::move(finder); }
    void showProbe(const FeedProbe& probe);
    void showProbeError(const Error& error);
    // The profile of the open dialog was kept, or was refused; true if there is a dialog to say so.
    void feedSaved();
    bool showRefusal(const Error& error);

    void openNew();

Q_SIGNALS:
    void saveWanted(const std::vector<truebar::FeedProfile>& profiles);
    void removalWanted(const std::string& name);
    void probeWanted(const truebar::FeedProfile& profile, const std::string& symbol);
    void probeCancelled();

private:
    struct Row {
        int order = 0;
        FeedStatus status{};
        bool isOwn = false;
        QString title{}; // of the plugin
    };
    std::vector<TableColumn<Row>> columns(const Theme& theme) const;
    const Row* chosen() const;
    void openDialog(const std::optional<FeedProfile>& known);
    void move(int by);
    void updateButtons();

    const PluginRegistry& m_plugins;
    std::function<QString(const QString&)> m_symbolOf = [](const QString&) { return QString(); };
    RowTableModel<Row>* m_model;
    DataTable* m_table;
    QPushButton* m_add;
    QPushButton* m_edit;
    QPushButton* m_remove;
    QPushButton* m_up;
    QPushButton* m_down;
    SoleDialog<FeedDialog> m_dialog;
};

} // namespace truebar::ui
