#include "core/market/us_holidays.h"

#include <array>

namespace truebar {

namespace {

using namespace std::chrono;

local_days dayOf(const year_month_day& date) {
    return local_days(date);
}

local_days easterSunday(year y) {
    // Golden number, century corrections and the paschal full moon of the Gregorian calendar.
    const int number = static_cast<int>(y);
    const int golden = number % 19;
    const int century = number / 100;
    const int moonShift = century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15;
    const int epact = moonShift % 30;
    const int fullMoon = epact - epact / 28 * (1 - 29 / (epact + 1) * ((21 - golden) / 11));
    const int dayOfWeek = (number + number / 4 + fullMoon + 2 - century + century / 4) % 7;
    const int sinceMarch28 = fullMoon - dayOfWeek; // −6 … 28: the Sunday on or before March 28 plus this
    return dayOf(y / March / 28) + days(sinceMarch28);
}

// A fixed date that falls on a weekend is kept on the nearest weekday.
local_days observed(const year_month_day& date) {
    const local_days day = dayOf(date);
    const weekday name(day);
    return name == Saturday ? day - days(1) : name == Sunday ? day + days(1) : day;
}

void addHolidays(year y, std::vector<local_days>& out) {
    // New Year's Day on a Saturday is not kept on Friday: that is the last day of the books.
    if (const local_days newYear = dayOf(y / January / 1); weekday(newYear) != Saturday)
        out.push_back(observed(y / January / 1));
    if (y >= year(1998))
        out.push_back(local_days(y / January / Monday[3]));
    out.push_back(local_days(y / February / Monday[3]));
    out.push_back(easterSunday(y) - days(2));
    out.push_back(local_days(y / May / Monday[last]));
    if (y >= year(2022))
        out.push_back(observed(y / June / 19));
    out.push_back(observed(y / July / 4));
    out.push_back(local_days(y / September / Monday[1]));
    out.push_back(local_days(y / November / Thursday[4]));
    out.push_back(observed(y / December / 25));
}

void addEarlyCloses(year y, std::vector<local_days>& out) {
    // Around Independence Day; on a Thursday the bridge day was the short one until 2012.
    const weekday fourth(dayOf(y / July / 4));
    if (fourth == Thursday && y < year(2013))
        out.push_back(dayOf(y / July / 5));
    else if (fourth == Tuesday || fourth == Wednesday || fourth == Thursday || fourth == Friday)
        out.push_back(dayOf(y / July / 3));
    out.push_back(local_days(y / November / Thursday[4]) + days(1));
    const weekday eve(dayOf(y / December / 24));
    if (eve == Monday || eve == Tuesday || eve == Wednesday || eve == Thursday)
        out.push_back(dayOf(y / December / 24));
}

constexpr std::array extraordinaryClosings{
    year_month_day(1985y / September / 27), // hurricane
    year_month_day(1994y / April / 27), // mourning
    year_month_day(2001y / September / 11), year_month_day(2001y / September / 12),
    year_month_day(2001y / September / 13), year_month_day(2001y / September / 14),
    year_month_day(2004y / June / 11), // mourning
    year_month_day(2007y / January / 2), // mourning
    year_month_day(2012y / October / 29), // hurricane
    year_month_day(2012y / October / 30),
    year_month_day(2018y / December / 5), // mourning
    year_month_day(2025y / January / 9), // mourning
};

} // namespace

UsExchangeDays usExchangeDays(year first, year last) {
    UsExchangeDays out;
    for (year y = first; y <= last; ++y) {
        addHolidays(y, out.holidays);
        addEarlyCloses(y, out.earlyCloses);
    }
    for (const year_month_day& date : extraordinaryClosings)
        out.holidays.push_back(dayOf(date));
    out.earlyCloses.push_back(dayOf(2003y / December / 26)); // once, between Christmas and the weekend
    return out;
}

} // namespace truebar
