// Candles, volume, trend ribbon, markers and crosshair in one widget. It draws what it is given and knows no service.
#pragma once

#include "core/analysis/bar_analysis.h"
#include "core/market/series.h"
#include "core/trading/order.h"
#include "ui/chart/chart_indicator.h"
#include "ui/theme/theme.h"

#include <QString>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

namespace truebar::ui {

struct TradeMarker {
    UtcMs time{}; // open time of the candle of the fill
    double price = 0;
    Side side = Side::Buy;
    QString text{}; // tool tip
};

class ChartWidget : public QWidget {
    Q_OBJECT
public:
    explicit ChartWidget(QWidget* parent = nullptr);
    ~ChartWidget() override;

    void setTheme(const Theme& theme);
    // Replaces the candles, analyses them and shows the last ~200; null shows the empty state.
    void setSeries(SeriesSnapshot series, int priceDecimals);
    // The same series with candles added at the end: keeps the visible range, follows the right edge if it was shown.
    void extendSeries(SeriesSnapshot series);
    // The forming candle right of the last closed one; drawn hollow, never classified.
    void setFormingCandle(const std::optional<Candle>& candle);
    void setAnalysisOptions(const AnalysisOptions& options);
    void setClassesVisible(bool visible);
    void setVolumeVisible(bool visible);
    // Those with lines must fit the candles shown; setSeries() forgets the lines and keeps the panes.
    void setIndicators(std::vector<ChartIndicator> indicators);
    void setTradeMarkers(std::vector<TradeMarker> markers);
    // Centres this time; used by the trades table.
    void showTime(UtcMs time);
    void showAll();
    // Text of the empty state.
    void setPlaceholder(const QString& text);

    // Indices of the visible candles, [first, last).
    std::pair<double, double> visibleRange() const;
    void setVisibleRange(double first, double last);
    QString readout() const; // what the crosshair line says now
    // The line below it without its colours: each indicator with its values at the crosshair, else the latest.
    QString legend() const;

Q_SIGNALS:
    void visibleRangeChanged(double first, double last);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    class Private;
    std::unique_ptr<Private> m_d;
};

} // namespace truebar::ui
