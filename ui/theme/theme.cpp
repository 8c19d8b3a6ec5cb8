#include "ui/theme/theme.h"

#include "ui/theme/style_sheet.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QStyleFactory>

namespace truebar::ui {

namespace {

QString textFamily() {
    const QStringList families = QFontDatabase::families();
    for (const char* wanted : {"Inter", "Inter Display", "DejaVu Sans"}) {
        if (families.contains(QLatin1String(wanted)))
            return QLatin1String(wanted);
    }
    return QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
}

QPalette paletteOf(const Theme& t) {
    QPalette p;
    p.setColor(QPalette::Window, t.window);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.surface);
    p.setColor(QPalette::AlternateBase, t.window);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::PlaceholderText, t.mutedText);
    p.setColor(QPalette::Button, t.raised);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.error);
    p.setColor(QPalette::ToolTipBase, t.raised);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Highlight, t.accent);
    p.setColor(QPalette::HighlightedText, t.accentText);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::Mid, t.border);
    p.setColor(QPalette::Dark, t.border);
    p.setColor(QPalette::Light, t.raised);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, t.mutedText);
    p.setColor(QPalette::Disabled, QPalette::Highlight, t.border);
    return p;
}

} // namespace

// Bull and bear are teal and orange-red rather than pure green and red: they differ in lightness too, so that they can
// be told apart with red/green colour blindness.
Theme Theme::dark() {
    Theme t;
    t.name = ThemeName::Dark;
    t.window = QColor(0x0f, 0x13, 0x1a);
    t.surface = QColor(0x15, 0x1a, 0x23);
    t.raised = QColor(0x1f, 0x26, 0x32);
    t.border = QColor(0x2c, 0x35, 0x44);
    t.grid = QColor(0x21, 0x29, 0x35);
    t.text = QColor(0xe3, 0xe8, 0xef);
    t.mutedText = QColor(0x95, 0xa1, 0xb2);
    t.accent = QColor(0x4c, 0x9a, 0xff);
    t.accentText = QColor(0x08, 0x10, 0x1c);
    t.bull = QColor(0x2e, 0xc4, 0xa0);
    t.bear = QColor(0xff, 0x6b, 0x5e);
    t.fake = QColor(0x7d, 0x8a, 0x9c);
    t.warning = QColor(0xf2, 0xb8, 0x4b);
    t.error = QColor(0xff, 0x7b, 0x72);
    t.series = {QColor(0x4c, 0x9a, 0xff), QColor(0xf2, 0xb8, 0x4b), QColor(0xc5, 0x8a, 0xf9), QColor(0x2e, 0xc4, 0xa0),
        QColor(0xff, 0x8f, 0xb1), QColor(0xb8, 0xc4, 0xd4)};
    return t;
}

Theme Theme::light() {
    Theme t;
    t.name = ThemeName::Light;
    t.window = QColor(0xf2, 0xf4, 0xf7);
    t.surface = QColor(0xff, 0xff, 0xff);
    t.raised = QColor(0xe8, 0xec, 0xf1);
    t.border = QColor(0xcb, 0xd3, 0xdd);
    t.grid = QColor(0xec, 0xef, 0xf3);
    t.text = QColor(0x18, 0x20, 0x2b);
    t.mutedText = QColor(0x55, 0x62, 0x73);
    t.accent = QColor(0x0b, 0x62, 0xd6);
    t.accentText = QColor(0xff, 0xff, 0xff);
    t.bull = QColor(0x00, 0x7a, 0x63);
    t.bear = QColor(0xc9, 0x2a, 0x1e);
    t.fake = QColor(0x7a, 0x86, 0x95);
    t.warning = QColor(0x8f, 0x5b, 0x00);
    t.error = QColor(0xb4, 0x23, 0x18);
    t.series = {QColor(0x0b, 0x62, 0xd6), QColor(0x99, 0x5a, 0x00), QColor(0x7b, 0x3f, 0xc4), QColor(0x00, 0x7a, 0x63),
        QColor(0xc2, 0x2f, 0x66), QColor(0x4a, 0x56, 0x66)};
    return t;
}

QFont Theme::numberFont(qreal pointSize) const {
    // DejaVu Sans has figures of one width; Inter has them only by a font feature that Qt 6.4 cannot switch on.
    QFont font(QStringLiteral("DejaVu Sans"));
    font.setPointSizeF(pointSize);
    return font;
}

void applyTheme(QApplication& application, const Theme& theme) {
    if (QStyle* fusion = QStyleFactory::create(QStringLiteral("Fusion")))
        QApplication::setStyle(fusion);
    QFont font(textFamily());
    font.setPointSizeF(9.5);
    QApplication::setFont(font);
    QApplication::setPalette(paletteOf(theme));
    application.setStyleSheet(styleSheetOf(theme));
}

} // namespace truebar::ui
