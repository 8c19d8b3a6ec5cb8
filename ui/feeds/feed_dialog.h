// Sets a feed up: its plugin's settings, the venues it serves, and whether it works. Secrets are settings that name a
// file; what is in the file is never read here.
#pragma once

#include "core/data/feed_probe.h"

#include <QDialog>

#include <functional>
#include <map>

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace truebar::ui {

class SettingsForm;

class FeedDialog final : public QDialog {
    Q_OBJECT
public:
    // `known`: the profile to change; its name stays what it is. `symbolOf` names an instrument of a venue that a test
    // may ask for; empty if none is known.
    FeedDialog(const PluginRegistry& plugins, const std::optional<FeedProfile>& known,
        std::function<QString(const QString& venue)> symbolOf, QWidget* parent = nullptr);

    void showProbe(const FeedProbe& probe);
    void showProbeError(const QString& sentence);
    void showError(const QString& sentence);

Q_SIGNALS:
    void profileEntered(const truebar::FeedProfile& profile);
    void probeWanted(const truebar::FeedProfile& profile, const std::string& symbol);

private:
    void choosePlugin();
    void validate();
    void showResult(const QString& sentence, const char* role);
    void endProbe(const QString& sentence, const char* role);
    FeedProfile read() const;

    const PluginRegistry& m_plugins;
    std::function<QString(const QString&)> m_symbolOf;
    std::map<std::string, std::string> m_known; // settings of the profile to change
    QLineEdit* m_name;
    QComboBox* m_plugin;
    QLabel* m_description;
    QLineEdit* m_venues;
    QSpinBox* m_priority;
    SettingsForm* m_settings;
    QLineEdit* m_symbol;
    QPushButton* m_test;
    QLabel* m_testResult;
    QLabel* m_error;
    QDialogButtonBox* m_buttons;
    bool m_isProbing = false;
};

} // namespace truebar::ui
