<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>CoverageTexts</name>
    <message>
        <source>no data expected</source>
        <translation>keine Daten erwartet</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>vollständig</translation>
    </message>
    <message>
        <source>partly missing</source>
        <translation>teils fehlend</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlend</translation>
    </message>
    <message>
        <source>venue outage</source>
        <translation>Ausfall des Handelsplatzes</translation>
    </message>
    <message>
        <source>source has nothing</source>
        <translation>Quelle hat nichts</translation>
    </message>
    <message>
        <source>market closed</source>
        <translation>Markt geschlossen</translation>
    </message>
    <message>
        <source>%1 of %2 candles (%3 %)</source>
        <translation>%1 von %2 Kerzen (%3 %)</translation>
    </message>
    <message>
        <source>%1 missing</source>
        <translation>%1 fehlen</translation>
    </message>
    <message>
        <source>%1 by an outage of the venue</source>
        <translation>%1 durch einen Ausfall des Handelsplatzes</translation>
    </message>
    <message>
        <source>%1 that the source does not have</source>
        <translation>%1, die die Quelle nicht hat</translation>
    </message>
    <message>
        <source>%1 while the market was closed</source>
        <translation>%1 bei geschlossenem Markt</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Chart: wheel zooms, drag pans, double click shows all. ← → pan, ↑ ↓ zoom, Home and End jump, A shows all; drag the price axis to stretch it, double click it to reset.</source>
        <translation>Chart: Das Mausrad zoomt, Ziehen verschiebt, ein Doppelklick zeigt alles. ← → verschieben, ↑ ↓ zoomen, Pos1 und Ende springen, A zeigt alles; die Preisachse lässt sich durch Ziehen strecken, ein Doppelklick darauf setzt sie zurück.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>About Truebar</source>
        <translation>Über Truebar</translation>
    </message>
    <message>
        <source>Truebar %1

Free software under the GNU General Public License, version 3 or later.
Made with Qt, Qt Charts, QCustomPlot, SQLite and spdlog.</source>
        <translation>Truebar %1

Freie Software unter der GNU General Public License, Version 3 oder später.
Erstellt mit Qt, Qt Charts, QCustomPlot, SQLite und spdlog.</translation>
    </message>
</context>
<context>
    <name>Indicator</name>
    <message>
        <source>Simple moving average</source>
        <translation>Einfacher gleitender Durchschnitt</translation>
    </message>
    <message>
        <source>Exponential moving average</source>
        <translation>Exponentieller gleitender Durchschnitt</translation>
    </message>
    <message>
        <source>Relative strength index</source>
        <translation>Relative-Stärke-Index</translation>
    </message>
    <message>
        <source>Average true range</source>
        <translation>Durchschnittliche wahre Spanne</translation>
    </message>
    <message>
        <source>Donchian channel</source>
        <translation>Donchian-Kanal</translation>
    </message>
    <message>
        <source>Bollinger bands</source>
        <translation>Bollinger-Bänder</translation>
    </message>
    <message>
        <source>MACD</source>
        <translation>MACD</translation>
    </message>
    <message>
        <source>Volume-weighted average price</source>
        <translation>Volumengewichteter Durchschnittspreis</translation>
    </message>
</context>
<context>
    <name>IndicatorParameter</name>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>Slow</source>
        <translation>Langsam</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>Signal</translation>
    </message>
</context>
<context>
    <name>RoutineColumns</name>
    <message>
        <source>running %1 %</source>
        <translation>läuft %1 %</translation>
    </message>
    <message>
        <source>never ran</source>
        <translation>lief noch nie</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 (and %2 more)</source>
        <translation>%1 (und %2 weitere)</translation>
    </message>
    <message>
        <source>Backfill</source>
        <translation>Nachladen</translation>
    </message>
    <message>
        <source>Top up</source>
        <translation>Auffüllen</translation>
    </message>
    <message>
        <source>Repair gaps</source>
        <translation>Lücken schließen</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Compare with source</source>
        <translation>Mit der Quelle vergleichen</translation>
    </message>
    <message>
        <source>Prune</source>
        <translation>Ausdünnen</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Sicherung</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>succeeded</source>
        <translation>gelungen</translation>
    </message>
    <message>
        <source>with warnings</source>
        <translation>mit Warnungen</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <source>when asked</source>
        <translation>auf Anforderung</translation>
    </message>
    <message>
        <source>on start</source>
        <translation>beim Start</translation>
    </message>
    <message>
        <source>daily at %1 UTC</source>
        <translation>täglich um %1 UTC</translation>
    </message>
    <message>
        <source>every %1</source>
        <translation>alle %1</translation>
    </message>
    <message>
        <source>Routine</source>
        <translation>Routine</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>resting</source>
        <translation>ruht</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Last run</source>
        <translation>Letzter Lauf</translation>
    </message>
    <message>
        <source>Next run</source>
        <translation>Nächster Lauf</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Bemerkung</translation>
    </message>
    <message>
        <source>Began</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Datenquelle</translation>
    </message>
    <message>
        <source>Venues</source>
        <translation>Handelsplätze</translation>
    </message>
    <message>
        <source>resting after failures</source>
        <translation>ruht nach Fehlern</translation>
    </message>
    <message>
        <source>silent until %1</source>
        <translation>schweigt bis %1</translation>
    </message>
    <message>
        <source>not used yet</source>
        <translation>noch nicht benutzt</translation>
    </message>
    <message>
        <source>being tried again</source>
        <translation>wird wieder versucht</translation>
    </message>
    <message>
        <source>well</source>
        <translation>in Ordnung</translation>
    </message>
    <message>
        <source>Last answer</source>
        <translation>Letzte Antwort</translation>
    </message>
    <message>
        <source>Failures</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Last error</source>
        <translation>Letzter Fehler</translation>
    </message>
</context>
<context>
    <name>RunColumns</name>
    <message>
        <source>buy</source>
        <translation>Kauf</translation>
    </message>
    <message>
        <source>sell</source>
        <translation>Verkauf</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>abgelaufen</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>long</source>
        <translation>long</translation>
    </message>
    <message>
        <source>short</source>
        <translation>short</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>Einstieg</translation>
    </message>
    <message>
        <source>Entry price</source>
        <translation>Einstiegskurs</translation>
    </message>
    <message>
        <source>Exit</source>
        <translation>Ausstieg</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>Exit price</source>
        <translation>Ausstiegskurs</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Menge</translation>
    </message>
    <message>
        <source>Profit</source>
        <translation>Gewinn</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Rendite</translation>
    </message>
    <message>
        <source>Fees</source>
        <translation>Gebühren</translation>
    </message>
    <message>
        <source>Candles</source>
        <translation>Kerzen</translation>
    </message>
    <message>
        <source>all in</source>
        <translation>alles</translation>
    </message>
    <message>
        <source>Submitted</source>
        <translation>Aufgegeben</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>Ausgeführt</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Kurs</translation>
    </message>
    <message>
        <source>Fee</source>
        <translation>Gebühr</translation>
    </message>
    <message>
        <source>Liquidity</source>
        <translation>Liquidität</translation>
    </message>
    <message>
        <source>Run at</source>
        <translation>Zeitpunkt</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>Strategie</translation>
    </message>
    <message>
        <source>Instrument</source>
        <translation>Instrument</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Gehalten</translation>
    </message>
    <message>
        <source>Sharpe</source>
        <translation>Sharpe</translation>
    </message>
    <message>
        <source>Drawdown</source>
        <translation>Rückgang</translation>
    </message>
    <message>
        <source>Trades</source>
        <translation>Trades</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Desktop trading workstation</source>
        <translation>Handelsplatz für den Desktop</translation>
    </message>
</context>
<context>
    <name>metrics</name>
    <message>
        <source>Total return</source>
        <translation>Gesamtrendite</translation>
    </message>
    <message>
        <source>Growth per year (CAGR)</source>
        <translation>Wachstum pro Jahr (CAGR)</translation>
    </message>
    <message>
        <source>Sharpe ratio</source>
        <translation>Sharpe-Ratio</translation>
    </message>
    <message>
        <source>Sortino ratio</source>
        <translation>Sortino-Ratio</translation>
    </message>
    <message>
        <source>Calmar ratio</source>
        <translation>Calmar-Ratio</translation>
    </message>
    <message>
        <source>Largest drawdown</source>
        <translation>Größter Rückgang</translation>
    </message>
    <message>
        <source>Drawdown lasted</source>
        <translation>Dauer des Rückgangs</translation>
    </message>
    <message>
        <source>Profit factor</source>
        <translation>Profitfaktor</translation>
    </message>
    <message>
        <source>Expectancy per trade</source>
        <translation>Erwartungswert je Trade</translation>
    </message>
    <message>
        <source>System quality (SQN)</source>
        <translation>Systemgüte (SQN)</translation>
    </message>
    <message>
        <source>Winning trades</source>
        <translation>Gewinntrades</translation>
    </message>
    <message>
        <source>Winning days</source>
        <translation>Gewinntage</translation>
    </message>
    <message>
        <source>Time in the market</source>
        <translation>Zeit im Markt</translation>
    </message>
    <message>
        <source>Turnover (× equity)</source>
        <translation>Umsatz (× Kapital)</translation>
    </message>
    <message>
        <source>Closed trades</source>
        <translation>Geschlossene Trades</translation>
    </message>
    <message>
        <source>Fees paid</source>
        <translation>Gezahlte Gebühren</translation>
    </message>
    <message>
        <source>Final equity</source>
        <translation>Endkapital</translation>
    </message>
    <message>
        <source>Days per year</source>
        <translation>Tage pro Jahr</translation>
    </message>
    <message>
        <source>Probability of Sharpe &gt; 0</source>
        <translation>Wahrscheinlichkeit von Sharpe &gt; 0</translation>
    </message>
    <message>
        <source>Alpha per year</source>
        <translation>Alpha pro Jahr</translation>
    </message>
    <message>
        <source>Beta</source>
        <translation>Beta</translation>
    </message>
    <message>
        <source>n/a</source>
        <translation>k. A.</translation>
    </message>
    <message>
        <source>%1 days</source>
        <translation>%1 Tage</translation>
    </message>
</context>
<context>
    <name>truebar::ui::ChartDesk</name>
    <message>
        <source>Timeframe of the chart</source>
        <translation>Zeiteinheit des Charts</translation>
    </message>
    <message>
        <source>Timeframe</source>
        <translation>Zeiteinheit</translation>
    </message>
    <message>
        <source>Bought</source>
        <translation>Gekauft</translation>
    </message>
    <message>
        <source>Sold</source>
        <translation>Verkauft</translation>
    </message>
    <message>
        <source>%1 %2 at %3, fee %4</source>
        <translation>%1: %2 zu %3, Gebühr %4</translation>
    </message>
    <message>
        <source>%1 candles, %2 – %3 UTC%4</source>
        <translation>%1 Kerzen, %2 – %3 UTC%4</translation>
    </message>
    <message>
        <source>  ● live</source>
        <translation>  ● live</translation>
    </message>
</context>
<context>
    <name>truebar::ui::ChartWidget</name>
    <message>
        <source>Candle chart</source>
        <translation>Kerzenchart</translation>
    </message>
    <message>
        <source>No candles to show</source>
        <translation>Keine Kerzen zum Anzeigen</translation>
    </message>
    <message>
        <source>   O %1  H %2  L %3  C %4  V %5</source>
        <translation>   O %1  H %2  T %3  S %4  V %5</translation>
    </message>
    <message>
        <source>   forming</source>
        <translation>   noch offen</translation>
    </message>
    <message>
        <source>unclassified</source>
        <translation>ohne Klasse</translation>
    </message>
    <message>
        <source>real bull</source>
        <translation>echter Bulle</translation>
    </message>
    <message>
        <source>real bear</source>
        <translation>echter Bär</translation>
    </message>
    <message>
        <source>fake</source>
        <translation>unecht</translation>
    </message>
    <message>
        <source>neutral</source>
        <translation>neutral</translation>
    </message>
    <message>
        <source>bullish</source>
        <translation>bullisch</translation>
    </message>
    <message>
        <source>bearish</source>
        <translation>bärisch</translation>
    </message>
    <message>
        <source>   %1, trend %2</source>
        <translation>   %1, Trend %2</translation>
    </message>
</context>
<context>
    <name>truebar::ui::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Type a command</source>
        <translation>Befehl eingeben</translation>
    </message>
</context>
<context>
    <name>truebar::ui::ComparePage</name>
    <message>
        <source>Show on chart</source>
        <translation>Im Chart zeigen</translation>
    </message>
    <message>
        <source>Equity, rebased to 100</source>
        <translation>Kapital, auf 100 umgerechnet</translation>
    </message>
    <message>
        <source>Select two or more runs in the history and press Compare.</source>
        <translation>Im Verlauf zwei oder mehr Läufe wählen und „Vergleichen“ drücken.</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>Kennzahlen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>Kennzahl</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>Lauf %1</translation>
    </message>
    <message>
        <source>All trades are the same.</source>
        <translation>Alle Trades sind gleich.</translation>
    </message>
    <message>
        <source>The runs part at trade %1, %2.</source>
        <translation>Die Läufe trennen sich bei Trade %1, %2.</translation>
    </message>
</context>
<context>
    <name>truebar::ui::CoverageHeatmap</name>
    <message>
        <source>Coverage of the stored series</source>
        <translation>Abdeckung der gespeicherten Reihen</translation>
    </message>
</context>
<context>
    <name>truebar::ui::CoverageLegend</name>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
    </message>
</context>
<context>
    <name>truebar::ui::CoveragePage</name>
    <message>
        <source>missing</source>
        <translation>fehlend</translation>
    </message>
    <message>
        <source>venue outage</source>
        <translation>Ausfall des Handelsplatzes</translation>
    </message>
    <message>
        <source>source has nothing</source>
        <translation>Quelle hat nichts</translation>
    </message>
    <message>
        <source>market closed</source>
        <translation>Markt geschlossen</translation>
    </message>
    <message>
        <source>info</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Nothing is stored yet.
Import files with Ctrl+I or set a feed up.</source>
        <translation>Noch ist nichts gespeichert.
Dateien mit Strg+I importieren oder eine Datenquelle einrichten.</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>Reparieren</translation>
    </message>
    <message>
        <source>Repair all</source>
        <translation>Alles reparieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Columns of the heatmap</source>
        <translation>Spalten der Karte</translation>
    </message>
    <message>
        <source>What a column stands for; + and − change it, too</source>
        <translation>Wofür eine Spalte steht; auch + und − ändern es</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>Weeks</source>
        <translation>Wochen</translation>
    </message>
    <message>
        <source>Months</source>
        <translation>Monate</translation>
    </message>
    <message>
        <source>Fetch exactly what is missing of the selected series or days</source>
        <translation>Genau das holen, was den gewählten Reihen oder Tagen fehlt</translation>
    </message>
    <message>
        <source>Fetch exactly what is missing of all series</source>
        <translation>Genau das holen, was allen Reihen fehlt</translation>
    </message>
    <message>
        <source>Gaps and findings</source>
        <translation>Lücken und Befunde</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Schwere</translation>
    </message>
    <message>
        <source>From (UTC)</source>
        <translation>Von (UTC)</translation>
    </message>
    <message>
        <source>To (UTC)</source>
        <translation>Bis (UTC)</translation>
    </message>
    <message>
        <source>Candles</source>
        <translation>Kerzen</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Trust %1 · %2</source>
        <translation>Vertrauen %1 · %2</translation>
    </message>
    <message>
        <source>The repair was cancelled; what was fetched is kept.</source>
        <translation>Die Reparatur wurde abgebrochen; was geholt wurde, bleibt.</translation>
    </message>
    <message>
        <source>%1 candles fetched, %2 that the source does not have.</source>
        <translation>%1 Kerzen geholt, %2 hat die Quelle nicht.</translation>
    </message>
    <message>
        <source>(and %1 more)</source>
        <translation>(und %1 weitere)</translation>
    </message>
    <message>
        <source>Repairing: %1 series…</source>
        <translation>Wird repariert: %1 Reihen …</translation>
    </message>
</context>
<context>
    <name>truebar::ui::DataWiring</name>
    <message>
        <source>This is a made-up demo market. Import your own candles with Ctrl+I or drop files here.</source>
        <translation>Dies ist ein erfundener Demo-Markt. Eigene Kerzen mit Strg+I importieren oder Dateien hierher ziehen.</translation>
    </message>
    <message>
        <source>Remove candles</source>
        <translation>Kerzen entfernen</translation>
    </message>
    <message>
        <source>Forget the stored candles of %1?</source>
        <translation>Die gespeicherten Kerzen von %1 vergessen?</translation>
    </message>
</context>
<context>
    <name>truebar::ui::HistoryPage</name>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>No runs yet. Start one with F5.</source>
        <translation>Noch keine Läufe. F5 startet einen.</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Select two or more runs</source>
        <translation>Zwei oder mehr Läufe wählen</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Delete run</source>
        <translation>Lauf löschen</translation>
    </message>
    <message>
        <source>Delete the run %1 for good?</source>
        <translation>Den Lauf %1 endgültig löschen?</translation>
    </message>
</context>
<context>
    <name>truebar::ui::ImportDialog</name>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Import candles</source>
        <translation>Kerzen importieren</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>Dateien hinzufügen …</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>VENUE:SYMBOL, such as BINANCE:BTCUSDT</source>
        <translation>BÖRSE:SYMBOL, etwa BINANCE:BTCUSDT</translation>
    </message>
    <message>
        <source>as the file says, else UTC</source>
        <translation>wie in der Datei, sonst UTC</translation>
    </message>
    <message>
        <source>IANA name such as America/New_York, or an offset such as +05:30</source>
        <translation>IANA-Name wie America/New_York oder ein Versatz wie +05:30</translation>
    </message>
    <message>
        <source>Overwrite stored candles that differ</source>
        <translation>Abweichende gespeicherte Kerzen überschreiben</translation>
    </message>
    <message>
        <source>Instrument</source>
        <translation>Instrument</translation>
    </message>
    <message>
        <source>Timeframe</source>
        <translation>Zeiteinheit</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>Files (CSV, JSON, gzip or zip; drop them here)</source>
        <translation>Dateien (CSV, JSON, gzip oder zip; hierher ziehen)</translation>
    </message>
    <message>
        <source>Files to import</source>
        <translation>Dateien für den Import</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>%1 rows read, %2 stored, %3 duplicates, %4 rejected — %5</source>
        <translation>%1 Zeilen gelesen, %2 gespeichert, %3 doppelt, %4 abgelehnt — %5</translation>
    </message>
    <message>
        <source>%1: %2 candles stored, rejected rows: %3.</source>
        <translation>%1: %2 Kerzen gespeichert, abgelehnte Zeilen: %3.</translation>
    </message>
    <message>
        <source>Which side of files with bid and ask becomes the candle</source>
        <translation>Welche Seite aus Dateien mit Geld- und Briefkurs zur Kerze wird</translation>
    </message>
    <message>
        <source>as known, else from the decimals in the data</source>
        <translation>wie bekannt, sonst nach den Nachkommastellen der Daten</translation>
    </message>
    <message>
        <source>Quote side</source>
        <translation>Kursseite</translation>
    </message>
    <message>
        <source>Tick size</source>
        <translation>Tickgröße</translation>
    </message>
    <message>
        <source>Lot step</source>
        <translation>Stückelung</translation>
    </message>
</context>
<context>
    <name>truebar::ui::IndicatorDialog</name>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>&amp;Change</source>
        <translation>Ä&amp;ndern</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>Indicators</source>
        <translation>Indikatoren</translation>
    </message>
    <message>
        <source>Shown indicators</source>
        <translation>Gezeigte Indikatoren</translation>
    </message>
    <message>
        <source>On the &amp;chart</source>
        <translation>Im &amp;Chart</translation>
    </message>
    <message>
        <source>&amp;Indicator</source>
        <translation>&amp;Indikator</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>truebar::ui::MainWindow</name>
    <message>
        <source>Main toolbar</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
</context>
<context>
    <name>truebar::ui::MaintenancePage</name>
    <message>
        <source>New…</source>
        <translation>Neu …</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Bearbeiten …</translation>
    </message>
    <message>
        <source>Run now</source>
        <translation>Jetzt ausführen</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>Ruhen lassen</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>No routines yet. A routine keeps candles complete and fresh: top up, repair gaps, verify, back up.</source>
        <translation>Noch keine Routinen. Eine Routine hält Kerzen vollständig und frisch: auffüllen, Lücken schließen, prüfen, sichern.</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Routines</source>
        <translation>Routinen</translation>
    </message>
    <message>
        <source>Runs of the routine</source>
        <translation>Läufe der Routine</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Datenquellen</translation>
    </message>
    <message>
        <source>Delete routine</source>
        <translation>Routine löschen</translation>
    </message>
    <message>
        <source>Delete the routine %1? The log of its runs stays.</source>
        <translation>Die Routine %1 löschen? Das Protokoll ihrer Läufe bleibt.</translation>
    </message>
    <message>
        <source>Runs of %1</source>
        <translation>Läufe von %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Enable</source>
        <translation>Aktivieren</translation>
    </message>
</context>
<context>
    <name>truebar::ui::MarkerPlottable</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Early warning: first real bull, %1</source>
        <translation>Frühwarnung: erster echter Bulle, %1</translation>
    </message>
    <message>
        <source>Early warning: first real bear, %1</source>
        <translation>Frühwarnung: erster echter Bär, %1</translation>
    </message>
    <message>
        <source>Trend turned bullish, %1</source>
        <translation>Trend dreht auf bullisch, %1</translation>
    </message>
    <message>
        <source>Trend turned bearish, %1</source>
        <translation>Trend dreht auf bärisch, %1</translation>
    </message>
</context>
<context>
    <name>truebar::ui::MarketBrowser</name>
    <message>
        <source>Instrument</source>
        <translation>Instrument</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <source>Candles</source>
        <translation>Kerzen</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Nothing is stored yet.
Import files with Ctrl+I or drop them here.</source>
        <translation>Noch ist nichts gespeichert.
Dateien mit Strg+I importieren oder hierher ziehen.</translation>
    </message>
    <message>
        <source>Stored series</source>
        <translation>Gespeicherte Reihen</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Import into…</source>
        <translation>Importieren in …</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
</context>
<context>
    <name>truebar::ui::MessageBar</name>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Dismiss message</source>
        <translation>Meldung ausblenden</translation>
    </message>
</context>
<context>
    <name>truebar::ui::ResultsPage</name>
    <message>
        <source>There is nothing to compare: the return is undefined.</source>
        <translation>Nichts zu vergleichen: die Rendite ist nicht bestimmt.</translation>
    </message>
    <message>
        <source>%1 against %2 for buy and hold</source>
        <translation>%1 gegen %2 mit Kaufen und Halten</translation>
    </message>
    <message>
        <source>Better than holding: %1.</source>
        <translation>Besser als Halten: %1.</translation>
    </message>
    <message>
        <source>Worse than holding: %1.</source>
        <translation>Schlechter als Halten: %1.</translation>
    </message>
    <message>
        <source>The same as holding: %1.</source>
        <translation>Gleich wie Halten: %1.</translation>
    </message>
    <message>
        <source>Equity</source>
        <translation>Kapital</translation>
    </message>
    <message>
        <source>Drawdown (%)</source>
        <translation>Rückgang (%)</translation>
    </message>
    <message>
        <source>Run a backtest with F5, or choose a run in the history.</source>
        <translation>Mit F5 einen Backtest starten oder im Verlauf einen Lauf wählen.</translation>
    </message>
    <message>
        <source>Trades</source>
        <translation>Trades</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Orders</translation>
    </message>
    <message>
        <source>Fills</source>
        <translation>Ausführungen</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>Entscheidungen</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>Kennzahl</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Buy and hold</source>
        <translation>Kaufen und Halten</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Suggestion</source>
        <translation>Vorschlag</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Durch</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Data: coverage %1, trust %2.</source>
        <translation>Daten: Abdeckung %1, Vertrauen %2.</translation>
    </message>
    <message>
        <source>INCOMPLETE DATA.</source>
        <translation>UNVOLLSTÄNDIGE DATEN.</translation>
    </message>
    <message>
        <source>Missing: %1</source>
        <translation>Es fehlt: %1</translation>
    </message>
</context>
<context>
    <name>truebar::ui::RoutineDialog</name>
    <message>
        <source>Edit routine</source>
        <translation>Routine bearbeiten</translation>
    </message>
    <message>
        <source>New routine</source>
        <translation>Neue Routine</translation>
    </message>
    <message>
        <source>nightly_top_up</source>
        <translation>naechtliches_auffuellen</translation>
    </message>
    <message>
        <source>manual, on start, every 15m, daily 06:30 or cron minute hour day month weekday; all UTC</source>
        <translation>manual, on start, every 15m, daily 06:30 oder cron Minute Stunde Tag Monat Wochentag; alles UTC</translation>
    </message>
    <message>
        <source>Run once</source>
        <translation>Einmal nachholen</translation>
    </message>
    <message>
        <source>Wait for the next time</source>
        <translation>Auf das nächste Mal warten</translation>
    </message>
    <message>
        <source>No other routine</source>
        <translation>Keine andere Routine</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;What</source>
        <translation>&amp;Was</translation>
    </message>
    <message>
        <source>&amp;When</source>
        <translation>Wa&amp;nn</translation>
    </message>
    <message>
        <source>&amp;Missed times</source>
        <translation>&amp;Versäumtes</translation>
    </message>
    <message>
        <source>&amp;After</source>
        <translation>N&amp;ach</translation>
    </message>
    <message>
        <source>&amp;Series</source>
        <translation>&amp;Reihen</translation>
    </message>
    <message>
        <source>M&amp;ore series</source>
        <translation>We&amp;itere Reihen</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>V&amp;on</translation>
    </message>
    <message>
        <source>&amp;Days</source>
        <translation>&amp;Tage</translation>
    </message>
    <message>
        <source>&amp;Retries</source>
        <translation>Wie&amp;derholungen</translation>
    </message>
    <message>
        <source>Fetches everything that is missing since a day.</source>
        <translation>Holt alles, was seit einem Tag fehlt.</translation>
    </message>
    <message>
        <source>Fetches from the newest stored candle to now.</source>
        <translation>Holt von der neuesten gespeicherten Kerze bis jetzt.</translation>
    </message>
    <message>
        <source>Fetches the holes between the first and the last stored candle.</source>
        <translation>Holt die Lücken zwischen der ersten und der letzten gespeicherten Kerze.</translation>
    </message>
    <message>
        <source>Checks stored candles for faults; changes nothing. Days: how far back, 0 for all.</source>
        <translation>Prüft gespeicherte Kerzen auf Fehler; ändert nichts. Tage: wie weit zurück, 0 für alles.</translation>
    </message>
    <message>
        <source>Fetches again and tells what differs; changes nothing. Days: how far back, 0 for all.</source>
        <translation>Holt noch einmal und sagt, was abweicht; ändert nichts. Tage: wie weit zurück, 0 für alles.</translation>
    </message>
    <message>
        <source>Forgets candles that are older than the days to keep.</source>
        <translation>Vergisst Kerzen, die älter sind als die Tage, die bleiben sollen.</translation>
    </message>
    <message>
        <source>Copies both databases. Days: how many copies to keep.</source>
        <translation>Kopiert beide Datenbanken. Tage: wie viele Kopien bleiben.</translation>
    </message>
</context>
<context>
    <name>truebar::ui::RunDialog</name>
    <message>
        <source>Run backtest</source>
        <translation>Backtest starten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Backtest</source>
        <translation>Backtest</translation>
    </message>
    <message>
        <source>beginning, such as 2023-04-01</source>
        <translation>Anfang, etwa 2023-04-01</translation>
    </message>
    <message>
        <source>end (exclusive)</source>
        <translation>Ende (ausschließlich)</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>Strategie</translation>
    </message>
    <message>
        <source>Instrument</source>
        <translation>Instrument</translation>
    </message>
    <message>
        <source>Timeframe</source>
        <translation>Zeiteinheit</translation>
    </message>
    <message>
        <source>From (UTC)</source>
        <translation>Von (UTC)</translation>
    </message>
    <message>
        <source>To (UTC)</source>
        <translation>Bis (UTC)</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>Startkapital</translation>
    </message>
    <message>
        <source>Fee (bps)</source>
        <translation>Gebühr (Basispunkte)</translation>
    </message>
    <message>
        <source>Slippage (ticks)</source>
        <translation>Slippage (Ticks)</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Zufallszahl</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>all hours; or such as mon-fri 14:30-21:00</source>
        <translation>alle Stunden; oder etwa mon-fri 14:30-21:00</translation>
    </message>
    <message>
        <source>Only candles of these days and hours exist for the run. Hours are UTC.</source>
        <translation>Für den Lauf gibt es nur Kerzen dieser Tage und Stunden. Stunden in UTC.</translation>
    </message>
    <message>
        <source>Session (UTC)</source>
        <translation>Handelszeit (UTC)</translation>
    </message>
    <message>
        <source>Run on incomplete data, and mark the run</source>
        <translation>Auch mit unvollständigen Daten laufen und den Lauf kennzeichnen</translation>
    </message>
    <message>
        <source>Repair data</source>
        <translation>Daten reparieren</translation>
    </message>
    <message>
        <source>Share of the candles that must be there for the run to begin</source>
        <translation>Anteil der Kerzen, der für den Lauf da sein muss</translation>
    </message>
    <message>
        <source>Fetch the candles that this run lacks</source>
        <translation>Die Kerzen holen, die diesem Lauf fehlen</translation>
    </message>
    <message>
        <source>Least coverage</source>
        <translation>Mindestabdeckung</translation>
    </message>
</context>
<context>
    <name>truebar::ui::TrendRibbon</name>
    <message>
        <source>bullish</source>
        <translation>bullisch</translation>
    </message>
    <message>
        <source>bearish</source>
        <translation>bärisch</translation>
    </message>
</context>
<context>
    <name>truebar::ui::Workbench</name>
    <message>
        <source>Choose a series in the market browser, or import candles with Ctrl+I.</source>
        <translation>Im Marktfenster eine Reihe wählen oder mit Strg+I Kerzen importieren.</translation>
    </message>
    <message>
        <source>Market</source>
        <translation>Markt</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>&amp;Import candles…</source>
        <translation>Kerzen &amp;importieren …</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>&amp;Backtest…</source>
        <translation>&amp;Backtest …</translation>
    </message>
    <message>
        <source>&amp;Compare selected runs</source>
        <translation>Gewählte Läufe &amp;vergleichen</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>All &amp;commands…</source>
        <translation>Alle B&amp;efehle …</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>&amp;About Truebar</source>
        <translation>Ü&amp;ber Truebar</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>&amp;Light theme</source>
        <translation>&amp;Helles Design</translation>
    </message>
    <message>
        <source>&amp;Real and fake bars</source>
        <translation>&amp;Echte und unechte Kerzen</translation>
    </message>
    <message>
        <source>&amp;Volume</source>
        <translation>&amp;Volumen</translation>
    </message>
    <message>
        <source>&amp;Indicators…</source>
        <translation>&amp;Indikatoren …</translation>
    </message>
    <message>
        <source>Show &amp;all candles</source>
        <translation>&amp;Alle Kerzen zeigen</translation>
    </message>
    <message>
        <source>Re&amp;set layout</source>
        <translation>Anordnung &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>Data health</source>
        <translation>Datengesundheit</translation>
    </message>
    <message>
        <source>Maintenance</source>
        <translation>Wartung</translation>
    </message>
    <message>
        <source>&amp;Data health</source>
        <translation>&amp;Datengesundheit</translation>
    </message>
    <message>
        <source>&amp;Maintenance</source>
        <translation>&amp;Wartung</translation>
    </message>
</context>
</TS>
