// What the sweep designer holds, as texts, and the study that they come to. Knows no widgets.
#pragma once

#include "core/jobs/study.h"
#include "core/plugins/plugin_registry.h"

#include <QString>
#include <QStringList>

namespace truebar::ui {

// Every field as it was entered.
struct SweepDraft {
    QString name{};
    QString strategy{};
    // Of each setting: a value ("20"), or what varies ("5:50:5", "3,5,8", "*").
    std::map<std::string, QString> settings{};
    QStringList instruments{};
    QStringList timeframes{};
    QString spans{}; // "2023-01-01..2023-07-01; 2023-07-01..", empty: all there is
    QString session{};
    QString cash = QStringLiteral("10000"); // these three may be lists, too
    QString fee = QStringLiteral("10");
    QString slippage = QStringLiteral("0");
    SearchKind search = SearchKind::Grid;
    std::uint64_t trials = 200; // of each data set; not for a grid
    std::uint64_t seed = 1;
    Objective objective{};
    int priority = 0;
    bool allowIncomplete = true;
};

struct SweepCheck {
    StudySpec spec{};
    // By field: "strategy", "setting_KEY", "instruments", "timeframes", "spans", "session", "cash", "fee", "slippage",
    // "size".
    std::map<std::string, Error> problems{};
    std::map<std::string, std::size_t> values{}; // how many each setting takes
    std::uint64_t combinations = 0; // of settings
    std::uint64_t cells = 0; // data sets
    std::uint64_t trials = 0; // in all, at most

    bool isGood() const { return problems.empty(); }
};

SweepCheck checkDraft(const PluginRegistry& plugins, const SweepDraft& draft);

} // namespace truebar::ui
