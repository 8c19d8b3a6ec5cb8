// What is known of every order that was given to a person: built from records, each of which is a line of the file of
// slips and an event in the life of one order. Pure.
#pragma once

#include "core/sdk/manual_reports.h"

#include <QJsonObject>

#include <map>

namespace truebar::human {

class RecordReader;

class SlipBook {
public:
    SlipBook(std::string venue, std::string account)
        : m_venue(std::move(venue))
        , m_account(std::move(account)) { }

    // The records that stand for what was done, checked against the book, which they do not change.
    static QJsonObject taken(const OrderIntent& order, UtcMs at);
    Result<QJsonObject> placed(
        const ClientOrderId& id, std::optional<Price> limit, const std::string& by, UtcMs at) const;
    Result<QJsonObject> filled(const ClientOrderId& id, const ReportedFill& fill, const std::string& by) const;
    Result<QJsonObject> over(const ClientOrderId& id, const std::string& reason, const std::string& by, UtcMs at) const;
    static QJsonObject cancelWanted(const ClientOrderId& id, UtcMs at);

    // Enters a record. "slip.record" with what is wrong; the book is as it was then.
    Result<void> enter(const QJsonObject& record);

    const Slip* find(const ClientOrderId& id) const;
    std::vector<Slip> open() const; // oldest first
    const std::vector<VenueFill>& fills() const { return m_fills; } // as they were reported
    std::vector<VenuePosition> positions() const; // of what was reported, none of zero

private:
    Result<void> enterSlip(RecordReader& reader);
    Result<void> enterChange(RecordReader& reader, std::string_view kind);
    Result<void> enterFill(RecordReader& reader);
    Result<const Slip*> living(const ClientOrderId& id) const;

    std::string m_venue;
    std::string m_account;
    std::map<ClientOrderId, Slip> m_slips;
    std::vector<ClientOrderId> m_order; // in which they came
    std::vector<VenueFill> m_fills;
};

VenueOrder venueOrderOf(const Slip& slip);

} // namespace truebar::human
