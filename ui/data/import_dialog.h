#pragma once

#include "core/data/import_service.h"
#include "ui/widgets/row_table_model.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace truebar::ui {

// Which files, into which series; then progress; then the report with every rejected row.
class ImportDialog final : public QDialog {
    Q_OBJECT
public:
    explicit ImportDialog(QWidget* parent = nullptr);

    void addFiles(const QStringList& files);
    void setInstrument(const QString& instrument);
    // What the feed offers for files with bid and ask, its default first.
    void setQuoteSides(const QStringList& sides);

    void showProgress(double share);
    void showReport(const ImportReport& report);
    void showError(const QString& sentence);

Q_SIGNALS:
    void importWanted(const truebar::ImportRequest& request);
    void cancelWanted();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void reject() override;

private:
    struct ReportRow {
        QString file;
        std::uint64_t line = 0; // 0: the summary of a file
        QString text;
    };
    QWidget* makeForm();
    QWidget* makeReport();
    void validate();
    // The first problem of what is entered, marking the bad fields; empty if there is none.
    QString problem() const;
    void start();

    QListWidget* m_files = nullptr;
    QComboBox* m_kind = nullptr;
    QLineEdit* m_instrument = nullptr;
    QComboBox* m_timeframe = nullptr;
    QLineEdit* m_timezone = nullptr;
    QComboBox* m_quoteSide = nullptr;
    QComboBox* m_stamps = nullptr;
    QLineEdit* m_tickSize = nullptr;
    QLineEdit* m_lotStep = nullptr;
    QCheckBox* m_replace = nullptr;
    QLabel* m_problem = nullptr;
    QLabel* m_summary = nullptr;
    RowTableModel<ReportRow>* m_report = nullptr;
    QStackedWidget* m_stack;
    QProgressBar* m_progress;
    QPushButton* m_start;
    QPushButton* m_close;
    bool m_isRunning = false;
};

} // namespace truebar::ui
