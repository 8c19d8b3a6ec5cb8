#include "ui/bots/schedule_form.h"

#include "core/market/builtin_calendars.h"
#include "ui/widgets/error_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QTimeEdit>
#include <QTimeZone>
#include <QToolButton>

namespace truebar::ui {

namespace {

constexpr std::array<const char*, 7> dayNames{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

QDateTime shown(UtcMs time) {
    return QDateTime::fromMSecsSinceEpoch(toCount(time), Qt::UTC);
}

QTime timeOfDay(std::chrono::minutes minutes) {
    return QTime(0, 0).addSecs(static_cast<int>(minutes.count() % (24 * 60)) * 60);
}

QDateTimeEdit* newMoment(const char* name, QWidget* parent) {
    auto* out = new QDateTimeEdit(parent);
    out->setObjectName(QLatin1String(name));
    out->setTimeSpec(Qt::UTC);
    out->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
    out->setCalendarPopup(true);
    out->setDateTime(QDateTime(QDate::currentDate().addDays(1), QTime(0, 0), Qt::UTC));
    return out;
}

QWidget* besideEachOther(const std::vector<QWidget*>& widgets, QWidget* parent) {
    auto* out = new QWidget(parent);
    auto* row = new QHBoxLayout(out);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    for (QWidget* each : widgets)
        row->addWidget(each);
    row->addStretch(1);
    return out;
}

} // namespace

ScheduleForm::ScheduleForm(QWidget* parent)
    : QWidget(parent)
    , m_when(new QComboBox(this))
    , m_opens(new QTimeEdit(QTime(9, 30), this))
    , m_closes(new QTimeEdit(QTime(16, 0), this))
    , m_zone(new QComboBox(this))
    , m_calendar(new QComboBox(this))
    , m_hasFrom(new QCheckBox(tr("Not before (UTC)"), this))
    , m_from(newMoment("botFrom", this))
    , m_hasUntil(new QCheckBox(tr("Only until (UTC)"), this))
    , m_until(newMoment("botUntil", this))
    , m_end(new QComboBox(this))
    , m_form(new QFormLayout(this)) {
    m_when->setObjectName(QStringLiteral("botHours"));
    m_zone->setObjectName(QStringLiteral("botZone"));
    m_opens->setObjectName(QStringLiteral("botOpens"));
    m_closes->setObjectName(QStringLiteral("botCloses"));
    m_calendar->setObjectName(QStringLiteral("botCalendar"));
    m_hasFrom->setObjectName(QStringLiteral("botHasFrom"));
    m_hasUntil->setObjectName(QStringLiteral("botHasUntil"));
    m_end->setObjectName(QStringLiteral("botAtEnd"));
    m_when->addItem(tr("always"), static_cast<int>(When::Always));
    m_when->addItem(tr("trading hours of its market"), static_cast<int>(When::Market));
    m_when->addItem(tr("days and hours"), static_cast<int>(When::Days));
    m_when->addItem(tr("a calendar"), static_cast<int>(When::Calendar));
    for (std::size_t i = 0; i < m_day.size(); ++i) {
        m_day[i] = new QToolButton(this);
        m_day[i]->setText(QLocale().standaloneDayName(static_cast<int>(i) + 1, QLocale::ShortFormat));
        m_day[i]->setObjectName(QLatin1String("botDay_") + QLatin1String(dayNames[i]));
        m_day[i]->setCheckable(true);
        m_day[i]->setChecked(i < 5);
        connect(m_day[i], &QToolButton::toggled, this, &ScheduleForm::edited);
    }
    m_days = besideEachOther({m_day.begin(), m_day.end()}, this);
    m_times = besideEachOther({m_opens, new QLabel(QStringLiteral("–"), this), m_closes}, this);
    for (QTimeEdit* edit : {m_opens, m_closes}) {
        edit->setDisplayFormat(QStringLiteral("HH:mm"));
        connect(edit, &QTimeEdit::timeChanged, this, &ScheduleForm::edited);
    }
    for (const QByteArray& zone : QTimeZone::availableTimeZoneIds())
        m_zone->addItem(QString::fromLatin1(zone));
    m_zone->setEditable(true);
    m_zone->setCurrentText(QString::fromLatin1(QTimeZone::systemTimeZoneId()));
    m_calendar->setEditable(true);
    for (const std::string_view name : builtinCalendarNames())
        m_calendar->addItem(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
    m_end->addItem(tr("stays as it is"), static_cast<int>(BotSchedule::AtEnd::Keep));
    m_end->addItem(tr("is closed at the market"), static_cast<int>(BotSchedule::AtEnd::Flatten));
    for (const auto& [box, edit] : {std::pair(m_hasFrom, m_from), std::pair(m_hasUntil, m_until)})
        box->setMinimumHeight(edit->sizeHint().height()); // on one line with it
    layOut();
    showFields();
    for (QComboBox* box : {m_zone, m_calendar})
        connect(box, &QComboBox::editTextChanged, this, &ScheduleForm::edited);
    connect(m_end, &QComboBox::currentIndexChanged, this, &ScheduleForm::edited);
    for (QDateTimeEdit* edit : {m_from, m_until})
        connect(edit, &QDateTimeEdit::dateTimeChanged, this, &ScheduleForm::edited);
    connect(m_when, &QComboBox::currentIndexChanged, this, [this] { showFields(); });
    for (QCheckBox* box : {m_hasFrom, m_hasUntil})
        connect(box, &QCheckBox::toggled, this, [this] { showFields(); });
}

void ScheduleForm::layOut() {
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(12);
    m_form->setVerticalSpacing(6);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->addRow(tr("&Runs"), m_when);
    m_form->addRow(tr("Days"), m_days);
    m_form->addRow(tr("Hours"), m_times);
    m_form->addRow(tr("Time &zone"), m_zone);
    m_form->addRow(tr("Ca&lendar"), m_calendar);
    m_form->addRow(m_hasFrom, m_from);
    m_form->addRow(m_hasUntil, m_until);
    m_form->addRow(tr("Its p&osition then"), m_end);
}

ScheduleForm::When ScheduleForm::when() const {
    return static_cast<When>(m_when->currentData().toInt());
}

void ScheduleForm::showFields() {
    const auto showRow = [this](QWidget* field, bool isShown) {
        field->setVisible(isShown);
        if (QWidget* label = m_form->labelForField(field))
            label->setVisible(isShown);
    };
    for (QWidget* field : {m_days, m_times, static_cast<QWidget*>(m_zone)})
        showRow(field, when() == When::Days);
    showRow(m_calendar, when() == When::Calendar);
    m_from->setEnabled(m_hasFrom->isChecked());
    m_until->setEnabled(m_hasUntil->isChecked());
    Q_EMIT edited();
}

void ScheduleForm::setLive(bool isLive) {
    m_end->setVisible(isLive);
    m_form->labelForField(m_end)->setVisible(isLive);
}

std::string ScheduleForm::hours() const {
    switch (when()) {
    case When::Always:
        break;
    case When::Market:
        return "session";
    case When::Calendar:
        return m_calendar->currentText().trimmed().toStdString();
    case When::Days: {
        std::string days;
        for (std::size_t i = 0; i < m_day.size(); ++i) {
            if (m_day[i]->isChecked())
                days += (days.empty() ? "" : ",") + std::string(dayNames[i]);
        }
        const QString format = QStringLiteral("HH:mm");
        return days + ' ' + m_opens->time().toString(format).toStdString() + '-'
            + m_closes->time().toString(format).toStdString() + ' ' + m_zone->currentText().trimmed().toStdString();
    }
    }
    return {};
}

void ScheduleForm::setHours(const std::string& hours) {
    const auto choose = [this](When when) { m_when->setCurrentIndex(m_when->findData(static_cast<int>(when))); };
    if (hours.empty())
        return choose(When::Always);
    if (hours == "session")
        return choose(When::Market);
    const auto space = hours.rfind(' ');
    auto days = SessionFilter::parse(hours);
    std::string zone = "UTC";
    if (!days && space != std::string::npos) {
        days = SessionFilter::parse(std::string_view(hours).substr(0, space));
        zone = hours.substr(space + 1);
    }
    if (!days || space == std::string::npos) {
        choose(When::Calendar);
        m_calendar->setCurrentText(QString::fromStdString(hours));
        return;
    }
    choose(When::Days);
    const auto sessions = days->weeklySessions();
    for (QToolButton* day : m_day)
        day->setChecked(false);
    for (const WeeklySession& session : sessions)
        m_day[(session.weekday.c_encoding() + 6) % 7]->setChecked(true);
    m_opens->setTime(timeOfDay(sessions.front().from));
    m_closes->setTime(timeOfDay(sessions.front().to));
    m_zone->setCurrentText(QString::fromStdString(zone));
}

void ScheduleForm::setSchedule(const BotSchedule& schedule) {
    setHours(schedule.hours);
    m_hasFrom->setChecked(schedule.from.has_value());
    m_hasUntil->setChecked(schedule.until.has_value());
    if (schedule.from)
        m_from->setDateTime(shown(*schedule.from));
    if (schedule.until)
        m_until->setDateTime(shown(*schedule.until));
    m_end->setCurrentIndex(m_end->findData(static_cast<int>(schedule.atEnd)));
}

BotSchedule ScheduleForm::schedule() const {
    BotSchedule out;
    out.hours = hours();
    if (m_hasFrom->isChecked())
        out.from = utcMs(m_from->dateTime().toMSecsSinceEpoch());
    if (m_hasUntil->isChecked())
        out.until = utcMs(m_until->dateTime().toMSecsSinceEpoch());
    out.atEnd = static_cast<BotSchedule::AtEnd>(m_end->currentData().toInt());
    return out;
}

QString ScheduleForm::check() const {
    if (when() == When::Days && hours().front() == ' ')
        return tr("Choose at least one day.");
    if (when() == When::Days) {
        const auto known = scheduleHours(schedule(), "24/7", calendarNamed);
        if (!known)
            return errorText(known.error());
    }
    const auto good = checkSchedule(schedule());
    return good ? QString() : errorText(good.error());
}

} // namespace truebar::ui
