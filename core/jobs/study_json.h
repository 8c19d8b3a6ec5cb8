// The specification of a study and metrics as the JSON texts that workspace.db keeps.
#pragma once

#include "core/base/json_writer.h"
#include "core/jobs/study.h"

#include <QByteArray>
#include <QString>

namespace truebar {

// A whole object; exact decimals and seeds are texts, so that nothing is lost.
void writeSpec(JsonWriter& json, const StudySpec& spec);
// "io.corrupt_study"
Result<StudySpec> specFromJson(const QByteArray& text);

QString metricsToText(const Metrics& metrics);
Metrics metricsFromText(const QString& text);

QString valuesToText(const std::vector<std::string>& values);
std::vector<std::string> valuesFromText(const QString& text);

// Why a trial ended without a result, so that it can be said in any language; "" for no reason. What is no such text is
// a sentence as it was kept by earlier versions.
QString reasonToText(const Error& reason);
Error reasonFromText(const QString& text);

} // namespace truebar
