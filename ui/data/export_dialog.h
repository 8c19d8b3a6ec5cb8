// Which stored candles, in which form, into which folder; then progress; then what was written.
#pragma once

#include "core/data/candle_store.h"
#include "core/warehouse/series_export.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDateEdit;
class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;

namespace truebar::ui {

class ExportDialog final : public QDialog {
    Q_OBJECT
public:
    ExportDialog(const std::vector<StoredSeries>& stored, const std::optional<InstrumentId>& chosen,
        Timeframe timeframe, QWidget* parent = nullptr);

    void showProgress(double share);
    void showReport(const ExportReport& report);
    void showError(const Error& error);

Q_SIGNALS:
    void exportWanted(const truebar::ExportRequest& request);
    void cancelWanted();

protected:
    void reject() override;

private:
    void fillTimeframes();
    void validate();
    void setRunning(bool isRunning);
    void say(const QString& sentence, const char* role);
    ExportRequest read() const;

    std::vector<StoredSeries> m_stored;
    QListWidget* m_instruments;
    QComboBox* m_timeframe;
    QCheckBox* m_all;
    QDateEdit* m_from;
    QDateEdit* m_to;
    QComboBox* m_format;
    QCheckBox* m_gzip;
    QLineEdit* m_folder;
    QPushButton* m_browse;
    QCheckBox* m_overwrite;
    QLabel* m_message;
    QProgressBar* m_progress;
    QPushButton* m_start;
    QPushButton* m_close;
    bool m_isRunning = false;
};

} // namespace truebar::ui
