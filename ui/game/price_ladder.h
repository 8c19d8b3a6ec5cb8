// Prices one below the other around the last one, with our own orders beside them: a click left of a price buys there, a
// click right of it sells, a click on an order of ours cancels it. Drawn by hand, so that a price costs a fraction of a
// millisecond.
#pragma once

#include "core/base/amount.h"
#include "core/trading/order.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <map>
#include <optional>
#include <vector>

namespace truebar::ui {

// An order of ours that waits.
struct LadderOrder {
    std::string id{};
    Side side = Side::Buy;
    Price price{};
    Quantity quantity{}; // that is left
    bool isGame = false;
};

// A price worth seeing: where a click would enter, leave, stop.
struct LadderMark {
    enum class Kind { Entry, Exit, Stop };
    Kind kind = Kind::Entry;
    Side side = Side::Buy; // of the game
    Price price{};
    bool operator==(const LadderMark&) const = default;
};

class PriceLadder final : public QWidget {
    Q_OBJECT
public:
    explicit PriceLadder(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    // Forgets everything that was shown.
    void setTick(Price tick);
    void setLast(Price last);
    void setOrders(std::vector<LadderOrder> orders);
    void setMarks(std::vector<LadderMark> marks);
    void setArmed(bool isArmed);
    // The last price in the middle, from now on whenever it leaves the middle half.
    void centre();
    // Ticks of one rung: 1, 2, 5, 10 …
    void setStep(int ticks);
    int step() const { return m_step; }

    // Where a click on this price would land; for tests.
    QPoint placeOf(Side side, Price price) const;
    QSize sizeHint() const override { return {230, 480}; }
    QSize minimumSizeHint() const override { return {190, 160}; }

Q_SIGNALS:
    void orderWanted(truebar::Side side, truebar::Price price);
    void cancelWanted(const std::vector<std::string>& orders);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Rung {
        Quantity buys{};
        Quantity sells{};
        bool hasGames = false;
        std::vector<std::string> buyIds{};
        std::vector<std::string> sellIds{};
    };
    using Index = std::int64_t; // of a rung: price / (tick × step), rounded down

    Index indexOf(Price price) const;
    Price priceOf(Index index) const;
    int rows() const;
    Index topIndex() const { return m_middle + rows() / 2; }
    int rowOf(Index index) const { return static_cast<int>(topIndex() - index); }
    QRect cell(int row, int column) const; // 0 buys, 1 price, 2 sells
    void rebuild();
    void paintRow(QPainter& painter, int row, Index index);
    void follow();

    Theme m_theme = Theme::dark();
    Price m_tick{};
    int m_step = 1;
    int m_decimals = 0;
    std::optional<Price> m_last;
    bool m_isUp = true; // the last change
    Index m_middle = 0;
    bool m_isFollowing = true;
    bool m_isArmed = false;
    std::vector<LadderOrder> m_orders;
    std::vector<LadderMark> m_marks;
    std::map<Index, Rung> m_rungs; // those with orders of ours
    std::optional<QPoint> m_mouse;
    int m_rowHeight = 20;
    QFont m_font;
};

} // namespace truebar::ui
