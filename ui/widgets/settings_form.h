// A form made from a plugin's settings schema; what it accepts is what the schema accepts.
#pragma once

#include "core/sdk/settings.h"

#include <QWidget>

#include <map>
#include <string>

class QFormLayout;
class QLabel;

namespace truebar::ui {

class SettingsForm final : public QWidget {
    Q_OBJECT
public:
    explicit SettingsForm(QWidget* parent = nullptr);

    void setSchema(const SettingsSchema& schema);
    // Puts these into the fields of the same keys; a value that a field cannot show leaves it as it is.
    void setValues(const std::map<std::string, std::string>& values);
    // What is entered, as texts for SettingsSchema::resolve().
    std::map<std::string, std::string> values() const;
    // Marks the bad fields; the first problem as a sentence, empty if there is none.
    QString check();

Q_SIGNALS:
    void edited();

private:
    struct Field {
        SettingField schema;
        QWidget* editor = nullptr;
        QLabel* error = nullptr;
    };
    QWidget* makeEditor(const SettingField& field);
    static std::string textOf(const Field& field);

    QFormLayout* m_layout;
    std::vector<Field> m_fields;
};

// Marks an editor as good or bad for the style sheet.
void setInvalid(QWidget* editor, bool isInvalid);

} // namespace truebar::ui
