// data export: stored candles into files for other programs, and whether such files are still whole.
#include "app/cli/command.h"
#include "app/cli/text_table.h"

#include "core/base/utf8.h"
#include "core/warehouse/series_export.h"
#include "core/warehouse/verify.h"

#include <QFile>

#include <array>

namespace truebar::cli {

namespace {

QString pathOf(const std::string& word) {
    return QFile::decodeName(word.c_str());
}

// What an export needs and a verification may not have.
constexpr std::array exportOptions{"instrument", "timeframe", "format", "out"};
constexpr std::array choiceOptions{"from", "to", "overwrite", "gzip"};

Result<ExportRequest> exportRequestOf(const Arguments& arguments) {
    for (const char* option : exportOptions) {
        if (!arguments.has(option))
            return Error{"usage.required", "the option is required", {}, std::string("--") + option};
    }
    ExportRequest out;
    for (const std::string& text : arguments.values("instrument")) {
        auto id = InstrumentId::parse(text);
        if (!id)
            return std::move(id).error().at("--instrument");
        out.instruments.push_back(std::move(*id));
    }
    const auto timeframe = timeframeOf(arguments);
    if (!timeframe)
        return timeframe.error();
    out.timeframe = *timeframe;
    const auto span = spanOf(arguments);
    if (!span)
        return span.error();
    out.span = *span;
    auto format = parseExportFormat(*arguments.value("format"));
    if (!format)
        return std::move(format).error().at("--format");
    out.format = *format;
    out.folder = pathOf(*arguments.value("out"));
    out.overwrite = arguments.has("overwrite");
    out.isGzip = arguments.has("gzip");
    return out;
}

Error placed(Error error) {
    if (error.code == "export.repeated")
        return std::move(error).at("--instrument");
    if (error.code == "export.gzip_sqlite")
        return std::move(error).at("--gzip");
    if (error.code == "export.no_candles")
        return std::move(error).at("--from, --to");
    return error;
}

std::string exportToJson(const ExportReport& report) {
    JsonWriter json;
    json.beginObject()
        .member("manifest", report.manifestFile.toStdString())
        .member("format", toString(report.manifest.format))
        .key("files")
        .beginArray();
    for (const ManifestFile& file : report.manifest.files)
        json.beginObject()
            .member("file", file.name)
            .member("instrument", file.instrument.toString())
            .member("timeframe", file.timeframe.toString())
            .member("stored_timeframe", file.storedTimeframe.toString())
            .member("from", file.span.begin)
            .member("to", file.span.end)
            .member("rows", file.rows)
            .member("bytes", file.bytes)
            .member("sha256", file.sha256)
            .member("present", file.coverage.present)
            .member("missing", file.coverage.missing)
            .member("expected_closed", file.coverage.expectedClosed)
            .endObject();
    json.endArray().endObject();
    return json.take() + '\n';
}

std::string exportToText(const ExportReport& report) {
    std::vector<std::vector<std::string>> rows;
    for (const ManifestFile& file : report.manifest.files)
        rows.push_back({file.name, std::to_string(file.rows), formatUtc(file.span.begin), formatUtc(file.span.end),
            std::to_string(file.coverage.missing), std::to_string(file.bytes)});
    return textTable({"file", "candles", "from", "to", "missing", "bytes"}, rows, {1, 4, 5})
        + "manifest: " + printableLine(report.manifestFile.toStdString()) + '\n';
}

std::string verifyToJson(const std::string& manifest, const VerifyReport& report) {
    JsonWriter json;
    json.beginObject()
        .member("manifest", manifest)
        .member("created", report.manifest.created)
        .member("truebar_version", report.manifest.truebarVersion)
        .member("files", std::uint64_t(report.manifest.files.size()))
        .key("differences")
        .beginArray();
    for (const ExportDifference& difference : report.differences) {
        json.beginObject().member("file", difference.file).member("kind", toString(difference.kind));
        if (!difference.expected.empty())
            json.member("expected", difference.expected).member("found", difference.found);
        json.endObject();
    }
    json.endArray().endObject();
    return json.take() + '\n';
}

std::string verifyToText(const VerifyReport& report) {
    std::string out;
    for (const ExportDifference& difference : report.differences)
        out += printableLine(difference.file) + ": " + describe(difference) + '\n';
    const std::size_t good = report.manifest.files.size() - report.differences.size();
    return out + std::to_string(good) + " of " + std::to_string(report.manifest.files.size())
        + " files are as they were written\n";
}

Answer verifyData(Session& session, const Arguments& arguments) {
    for (const auto& options : {exportOptions, choiceOptions}) {
        for (const char* option : options) {
            if (arguments.has(option))
                return Error{
                    "usage.verify", "this cannot be given together with --verify", {}, std::string("--") + option};
        }
    }
    const std::string manifest = *arguments.value("verify");
    const auto report = verifyExport(
        pathOf(manifest), [](double share) { showProgress("verifying", share); }, session.stop());
    if (!report)
        return report.error();
    if (!report->differences.empty())
        session.endAsFailed();
    return arguments.has("json") ? verifyToJson(manifest, *report) : verifyToText(*report);
}

Answer exportData(Session& session, const Arguments& arguments) {
    if (arguments.has("verify"))
        return verifyData(session, arguments);
    const auto request = exportRequestOf(arguments);
    if (!request)
        return request.error();
    const std::stop_token stop = session.stop();
    const auto store = session.candles(WorkspaceAccess::ReadOnly);
    if (!store)
        return store.error();
    auto report = exportSeries(
        **store, *request, [](double share) { showProgress("exporting", share); }, stop);
    if (!report)
        return placed(std::move(report).error());
    return arguments.has("json") ? exportToJson(*report) : exportToText(*report);
}

} // namespace

std::vector<Command> exportCommands() {
    return {
        {{"data", "export", "", 0, 0, "candles into files with a manifest, or --verify one",
             {{"instrument", "VENUE:SYMBOL", "what to export; may be repeated", true},
                 {"timeframe", "T", "1m, 5m, 1h, 1d, 1w …; made of what is stored"},
                 {"from", "TIME", "first time, inclusive: ISO 8601 UTC or epoch milliseconds"},
                 {"to", "TIME", "last time, exclusive"}, {"format", "F", "csv, jsonl or sqlite"},
                 {"out", "DIR", "folder for the files, made if it is not there"},
                 {"overwrite", nullptr, "replace files that are there"},
                 {"gzip", nullptr, "compress the files (csv, jsonl)"},
                 {"verify", "MANIFEST", "compare the files with what their manifest says"}, jsonOption}},
            exportData},
    };
}

} // namespace truebar::cli
