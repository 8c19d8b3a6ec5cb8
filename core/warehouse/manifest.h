// manifest.json: what an export holds, where it came from and how to know it again. The fields are documented in
// docs/warehouse.md.
#pragma once

#include "core/market/coverage.h"
#include "core/warehouse/export_format.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <string>
#include <vector>

namespace truebar {

constexpr const char* manifestName = "manifest.json";

struct ManifestFile {
    std::string name{}; // beside the manifest, never a path
    InstrumentId instrument{}; // its venue is the source
    Timeframe timeframe{};
    Timeframe storedTimeframe{}; // what the candles were made of
    TimeSpan span{}; // first open to last close
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;
    std::string sha256{}; // of the file's bytes, lower-case hex
    CoverageReport coverage{}; // over the span asked, by the instrument's calendar
};

struct Manifest {
    std::string truebarVersion{};
    UtcMs created{};
    ExportFormat format = ExportFormat::Csv;
    TimeSpan asked{}; // open ends as in TimeSpan()
    std::vector<ManifestFile> files{};
};

// With a checksum over the rest of the document.
QByteArray manifestToJson(const Manifest& manifest);
// "manifest.*" located at the file, with a JSON pointer where there is one; "io.export_read".
Result<Manifest> readManifest(const QString& path);

} // namespace truebar
