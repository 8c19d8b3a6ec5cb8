// The one dialog of its kind that a page has open: what was entered goes to a service, whose answer comes later and closes
// it, or is shown in it.
#pragma once

#include "ui/widgets/error_text.h"

#include <QDialog>
#include <QPointer>

namespace truebar::ui {

// `Dialog` is a QDialog with showError(QString).
template <class Dialog>
class SoleDialog {
public:
    // Shows `dialog` in place of the one that was open; it is deleted when it is closed.
    void show(Dialog* dialog) {
        close();
        m_dialog = dialog;
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        m_dialog->show();
    }
    void close() {
        if (m_dialog)
            m_dialog->close();
    }
    // False if none is open: then the error belongs elsewhere.
    bool refuse(const Error& error) {
        if (m_dialog)
            m_dialog->showError(errorText(error));
        return m_dialog;
    }
    // Null: none is open.
    Dialog* get() const { return m_dialog; }

private:
    QPointer<Dialog> m_dialog;
};

} // namespace truebar::ui
