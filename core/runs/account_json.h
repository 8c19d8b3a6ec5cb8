// The account of a run and its books, as members of the run's document.
#pragma once

#include "core/base/json_writer.h"
#include "core/runs/run_record.h"

namespace truebar {

// "account": what kind it was and what happened to it beside fills; left out for a plain one.
void writeAccount(JsonWriter& json, const RunRecord& record);
// "fund": the parts of a portfolio and what became of each; left out for a run over one instrument.
void writeFund(JsonWriter& json, const std::optional<FundRecord>& fund);
// "journal": the entries of the ledger with their hashes.
void writeJournal(JsonWriter& json, const Journal& journal);

} // namespace truebar
