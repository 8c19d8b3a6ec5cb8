#pragma once

#include "core/accounts/account_settings.h"

#include <QString>

namespace truebar {

// Account settings as one text, whole; "" for a plain account. What was written reads back as the same.
QString accountToText(const AccountSettings& account);
Result<AccountSettings> accountFromText(const QString& text);

} // namespace truebar
