// The hours of a bot as a few fields: always, those of its market, or days and hours in a time zone; a first and a last
// moment; and what becomes of its position at their end.
#pragma once

#include "core/bots/bot_schedule.h"

#include <QWidget>

#include <array>

class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QFormLayout;
class QTimeEdit;
class QToolButton;

namespace truebar::ui {

class ScheduleForm final : public QWidget {
    Q_OBJECT
public:
    explicit ScheduleForm(QWidget* parent = nullptr);

    void setSchedule(const BotSchedule& schedule);
    BotSchedule schedule() const;
    // Only live bots have a position to close.
    void setLive(bool isLive);
    // What is wrong with it; empty if nothing is.
    QString check() const;

Q_SIGNALS:
    void edited();

private:
    enum class When { Always, Market, Days, Calendar };

    void layOut();
    void showFields();
    void setHours(const std::string& hours);
    std::string hours() const;
    When when() const;

    QComboBox* m_when;
    QWidget* m_days;
    std::array<QToolButton*, 7> m_day{}; // Monday first
    QWidget* m_times;
    QTimeEdit* m_opens;
    QTimeEdit* m_closes;
    QComboBox* m_zone;
    QComboBox* m_calendar;
    QCheckBox* m_hasFrom;
    QDateTimeEdit* m_from;
    QCheckBox* m_hasUntil;
    QDateTimeEdit* m_until;
    QComboBox* m_end;
    QFormLayout* m_form;
};

} // namespace truebar::ui
