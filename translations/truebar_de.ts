<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>BotWords</name>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>%1 min late</source>
        <translation>%1 min zu spät</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>STOPPED</source>
        <translation>GESTOPPT</translation>
    </message>
    <message>
        <source>STARTING</source>
        <translation>STARTET</translation>
    </message>
    <message>
        <source>WAITING</source>
        <translation>WARTET</translation>
    </message>
    <message>
        <source>RUNNING</source>
        <translation>LÄUFT</translation>
    </message>
    <message>
        <source>FAILED</source>
        <translation>GESCHEITERT</translation>
    </message>
    <message>
        <source>automated</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>manual</source>
        <translation>von Hand</translation>
    </message>
    <message>
        <source>indicator</source>
        <translation>Indikator</translation>
    </message>
    <message>
        <source>Bot</source>
        <translation>Bot</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Modus</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>Strategie</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>Reihe</translation>
    </message>
    <message>
        <source>Profit</source>
        <translation>Gewinn</translation>
    </message>
    <message>
        <source>Yield</source>
        <translation>Ertrag</translation>
    </message>
    <message>
        <source>Drawdown</source>
        <translation>Rückgang</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Einsatz</translation>
    </message>
    <message>
        <source>Last candle</source>
        <translation>Letzte Kerze</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Gesundheit</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Latenz</translation>
    </message>
    <message>
        <source>From heard to durable; at most %1 ms</source>
        <translation>Vom Hören bis zur Platte; höchstens %1 ms</translation>
    </message>
    <message>
        <source>Last decision</source>
        <translation>Letzte Entscheidung</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>holds back</source>
        <translation>hält sich zurück</translation>
    </message>
    <message>
        <source>Account %1</source>
        <translation>Konto %1</translation>
    </message>
    <message>
        <source>waits until %1</source>
        <translation>wartet bis %1</translation>
    </message>
    <message>
        <source>no hours left</source>
        <translation>keine Zeiten mehr</translation>
    </message>
    <message>
        <source>SCHEDULED</source>
        <translation>GEPLANT</translation>
    </message>
    <message>
        <source>%1, made of run %2</source>
        <translation>%1, aus dem Lauf %2</translation>
    </message>
    <message>
        <source>order refused</source>
        <translation>Order abgelehnt</translation>
    </message>
</context>
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
    <name>Decisions</name>
    <message>
        <source>Buy %1</source>
        <translation>%1 kaufen</translation>
    </message>
    <message>
        <source>Sell %1</source>
        <translation>%1 verkaufen</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1 zu %2</translation>
    </message>
    <message>
        <source>%1 from %2 on</source>
        <translation>%1 ab %2</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>Close %1, then %2</source>
        <translation>%1 schließen, dann %2</translation>
    </message>
    <message>
        <source>Close %1</source>
        <translation>%1 schließen</translation>
    </message>
    <message>
        <source>simulation</source>
        <translation>Simulation</translation>
    </message>
    <message>
        <source>dry run</source>
        <translation>Probelauf</translation>
    </message>
    <message>
        <source>LIVE</source>
        <translation>ECHT</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>amended</source>
        <translation>geändert angenommen</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>verfallen</translation>
    </message>
    <message>
        <source>then ACCEPTED</source>
        <translation>dann ANGENOMMEN</translation>
    </message>
    <message>
        <source>then rejected</source>
        <translation>dann abgelehnt</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 T %2 Std</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 Std %2 min</translation>
    </message>
    <message>
        <source>the deadline</source>
        <translation>die Frist</translation>
    </message>
    <message>
        <source>a later suggestion</source>
        <translation>ein späterer Vorschlag</translation>
    </message>
    <message>
        <source>the end of the run</source>
        <translation>das Ende des Laufs</translation>
    </message>
    <message>
        <source>on its way</source>
        <translation>unterwegs</translation>
    </message>
    <message>
        <source>orders %1</source>
        <translation>Aufträge %1</translation>
    </message>
    <message>
        <source>too late, nothing sent</source>
        <translation>zu spät, nichts gesendet</translation>
    </message>
    <message>
        <source>nothing sent</source>
        <translation>nichts gesendet</translation>
    </message>
    <message>
        <source>no bound: nothing stops it</source>
        <translation>unbegrenzt: kein Stopp</translation>
    </message>
    <message>
        <source>none: it only closes</source>
        <translation>keiner: schließt nur</translation>
    </message>
    <message>
        <source>%1 (%2 % of the equity)</source>
        <translation>%1 (%2 % des Eigenkapitals)</translation>
    </message>
</context>
<context>
    <name>GameWords</name>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Entry waits</source>
        <translation>Einstieg wartet</translation>
    </message>
    <message>
        <source>Entry partly filled</source>
        <translation>Einstieg teils ausgeführt</translation>
    </message>
    <message>
        <source>Filled, exit waits</source>
        <translation>Drin, Ausstieg wartet</translation>
    </message>
    <message>
        <source>NO EXIT</source>
        <translation>KEIN AUSSTIEG</translation>
    </message>
    <message>
        <source>Closing</source>
        <translation>Wird geschlossen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Storniert</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>ausgeschaltet</translation>
    </message>
    <message>
        <source>switched itself off: not used</source>
        <translation>hat sich ausgeschaltet: nicht benutzt</translation>
    </message>
    <message>
        <source>switched itself off: trading is locked</source>
        <translation>hat sich ausgeschaltet: der Handel ist gesperrt</translation>
    </message>
    <message>
        <source>switched itself off: the link to the venue is lost</source>
        <translation>hat sich ausgeschaltet: die Verbindung zum Handelsplatz ist verloren</translation>
    </message>
    <message>
        <source>switched itself off: the prices are old</source>
        <translation>hat sich ausgeschaltet: die Preise sind alt</translation>
    </message>
    <message>
        <source>switched itself off: trading was stopped</source>
        <translation>hat sich ausgeschaltet: der Handel wurde gestoppt</translation>
    </message>
    <message>
        <source>switched itself off: another account or instrument</source>
        <translation>hat sich ausgeschaltet: anderes Konto oder Instrument</translation>
    </message>
    <message>
        <source>BUY GAME</source>
        <translation>BUY GAME</translation>
    </message>
    <message>
        <source>SELL GAME</source>
        <translation>SELL GAME</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>Margin %1, profit %2</source>
        <translation>Margin %1, Gewinn %2</translation>
    </message>
    <message>
        <source>, stop %1 (%2)</source>
        <translation>, Stopp %1 (%2)</translation>
    </message>
    <message>
        <source>, liquidation %1</source>
        <translation>, Liquidation %1</translation>
    </message>
    <message>
        <source>switched itself off: another leverage, which the venue does not know yet</source>
        <translation>hat sich ausgeschaltet: ein anderer Hebel, den der Handelsplatz noch nicht kennt</translation>
    </message>
    <message>
        <source>switched itself off: leverage or margin mode were changed at the venue</source>
        <translation>hat sich ausgeschaltet: Hebel oder Margin-Modus wurden am Handelsplatz geändert</translation>
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
    <name>LeaderboardColumns</name>
    <message>
        <source>many tries</source>
        <translation>viele Versuche</translation>
    </message>
    <message>
        <source>few trades</source>
        <translation>wenige Trades</translation>
    </message>
    <message>
        <source>short span</source>
        <translation>kurzer Zeitraum</translation>
    </message>
    <message>
        <source>incomplete data</source>
        <translation>unvollständige Daten</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>Rang</translation>
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
        <source>Over holding</source>
        <translation>Über Halten</translation>
    </message>
    <message>
        <source>Over averaging in</source>
        <translation>Über Ansparen</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Rendite</translation>
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
        <source>Span</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>Tried</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Caution</source>
        <translation>Vorsicht</translation>
    </message>
</context>
<context>
    <name>OutlookWords</name>
    <message>
        <source>on since %1 UTC</source>
        <translation>an seit %1 UTC</translation>
    </message>
    <message>
        <source>since %1 UTC; last candle %2: %3</source>
        <translation>seit %1 UTC; letzte Kerze %2: %3</translation>
    </message>
    <message>
        <source>too few: %1 of %2</source>
        <translation>zu wenige: %1 von %2</translation>
    </message>
    <message>
        <source>of the %1 candle that closes %2 UTC</source>
        <translation>der %1-Kerze, die %2 UTC schließt</translation>
    </message>
    <message>
        <source>%1 of %2 closes were within the band at %3: %4</source>
        <translation>%1 von %2 Schlusskursen lagen im Band zu %3: %4</translation>
    </message>
    <message>
        <source>OFF</source>
        <translation>AUS</translation>
    </message>
    <message>
        <source>LOADING</source>
        <translation>LÄDT</translation>
    </message>
    <message>
        <source>ON</source>
        <translation>AN</translation>
    </message>
    <message>
        <source>WAITING</source>
        <translation>WARTET</translation>
    </message>
    <message>
        <source>%1 bullish</source>
        <translation>%1 bullisch</translation>
    </message>
    <message>
        <source>%1 bearish</source>
        <translation>%1 bärisch</translation>
    </message>
    <message>
        <source>%1 neutral</source>
        <translation>%1 neutral</translation>
    </message>
    <message>
        <source>%1 %2/%3</source>
        <translation>%1 %2/%3</translation>
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
        <source>unclassified</source>
        <translation>nicht eingeordnet</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>too few to judge</source>
        <translation>zu wenige zum Urteilen</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>passt</translation>
    </message>
    <message>
        <source>too narrow</source>
        <translation>zu eng</translation>
    </message>
    <message>
        <source>too wide</source>
        <translation>zu weit</translation>
    </message>
    <message>
        <source>%1 trend: %2</source>
        <translation>Trend %1: %2</translation>
    </message>
    <message>
        <source>consensus: %1</source>
        <translation>Konsens: %1</translation>
    </message>
    <message>
        <source>%1 close above its band: %2</source>
        <translation>%1-Schlusskurs über seinem Band: %2</translation>
    </message>
    <message>
        <source>%1 close below its band: %2</source>
        <translation>%1-Schlusskurs unter seinem Band: %2</translation>
    </message>
    <message>
        <source>Bot</source>
        <translation>Bot</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Instrument</source>
        <translation>Instrument</translation>
    </message>
    <message>
        <source>Consensus</source>
        <translation>Konsens</translation>
    </message>
    <message>
        <source>since %1 UTC</source>
        <translation>seit %1 UTC</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schluss</translation>
    </message>
    <message>
        <source>Next close, narrow</source>
        <translation>Nächster Schluss, eng</translation>
    </message>
    <message>
        <source>held</source>
        <translation>hielt</translation>
    </message>
    <message>
        <source>Next close, wide</source>
        <translation>Nächster Schluss, weit</translation>
    </message>
    <message>
        <source>Last candle</source>
        <translation>Letzte Kerze</translation>
    </message>
    <message>
        <source>Closed (UTC)</source>
        <translation>Geschlossen (UTC)</translation>
    </message>
    <message>
        <source>noticed %1 UTC</source>
        <translation>bemerkt %1 UTC</translation>
    </message>
    <message>
        <source>Told</source>
        <translation>Gemeldet</translation>
    </message>
    <message>
        <source>the band was %1</source>
        <translation>das Band war %1</translation>
    </message>
    <message>
        <source>close %1</source>
        <translation>Schluss %1</translation>
    </message>
</context>
<context>
    <name>ParityWords</name>
    <message>
        <source>data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>signal</source>
        <translation>Signal</translation>
    </message>
    <message>
        <source>fill</source>
        <translation>Ausführung</translation>
    </message>
    <message>
        <source>fee</source>
        <translation>Gebühr</translation>
    </message>
    <message>
        <source>latency</source>
        <translation>Verzögerung</translation>
    </message>
    <message>
        <source>human</source>
        <translation>Mensch</translation>
    </message>
    <message>
        <source>missed</source>
        <translation>verpasst</translation>
    </message>
    <message>
        <source>The session saw another candle than is stored now, and what follows from it</source>
        <translation>Die Sitzung sah eine andere Kerze, als jetzt gespeichert ist, und was daraus folgt</translation>
    </message>
    <message>
        <source>The strategy decided otherwise over the same candles</source>
        <translation>Die Strategie entschied über denselben Kerzen anders</translation>
    </message>
    <message>
        <source>Another price or quantity of a fill</source>
        <translation>Anderer Preis oder andere Menge einer Ausführung</translation>
    </message>
    <message>
        <source>Another fee of a fill</source>
        <translation>Andere Gebühr einer Ausführung</translation>
    </message>
    <message>
        <source>Decided only after the next candle had closed, or filled at another time</source>
        <translation>Erst nach dem Schluss der nächsten Kerze entschieden oder zu anderer Zeit ausgeführt</translation>
    </message>
    <message>
        <source>A person rejected, changed or did not answer what the rule accepts</source>
        <translation>Ein Mensch hat abgelehnt, geändert oder nicht beantwortet, was die Regel annimmt</translation>
    </message>
    <message>
        <source>A stored candle that the session never saw, and what follows from it</source>
        <translation>Eine gespeicherte Kerze, die die Sitzung nie sah, und was daraus folgt</translation>
    </message>
    <message>
        <source>order %1</source>
        <translation>Order %1</translation>
    </message>
    <message>
        <source>fill %1</source>
        <translation>Ausführung %1</translation>
    </message>
    <message>
        <source>candle</source>
        <translation>Kerze</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Ursache</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>In the session</source>
        <translation>In der Sitzung</translation>
    </message>
    <message>
        <source>In the backtest</source>
        <translation>Im Backtest</translation>
    </message>
</context>
<context>
    <name>PreflightWords</name>
    <message>
        <source>Strategy</source>
        <translation>Strategie</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Modus</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>Zeiten</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Datenquelle</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>Vorlauf</translation>
    </message>
    <message>
        <source>Last candle</source>
        <translation>Letzte Kerze</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Stop switch</source>
        <translation>Notschalter</translation>
    </message>
    <message>
        <source>Rules of the venue</source>
        <translation>Regeln des Handelsplatzes</translation>
    </message>
    <message>
        <source>Risk limits</source>
        <translation>Risikogrenzen</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Uhr</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>blocks</source>
        <translation>verhindert</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Orders on paper</source>
        <translation>Orders auf dem Papier</translation>
    </message>
</context>
<context>
    <name>PromptColumns</name>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Bot</source>
        <translation>Bot</translation>
    </message>
    <message>
        <source>Instrument</source>
        <translation>Instrument</translation>
    </message>
    <message>
        <source>Proposal</source>
        <translation>Vorschlag</translation>
    </message>
    <message>
        <source>Worth</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Restzeit</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <source>size %1</source>
        <translation>Menge %1</translation>
    </message>
    <message>
        <source>limit %1</source>
        <translation>Limit %1</translation>
    </message>
    <message>
        <source>stop %1</source>
        <translation>Stopp %1</translation>
    </message>
    <message>
        <source>Worst loss</source>
        <translation>Größter Verlust</translation>
    </message>
    <message>
        <source>If nobody answers</source>
        <translation>Ohne Antwort</translation>
    </message>
    <message>
        <source>Asked (UTC)</source>
        <translation>Gefragt (UTC)</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Durch</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Changes and notes</source>
        <translation>Änderungen und Notizen</translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message>
        <source>active</source>
        <translation>aktiv</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
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
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>Study</source>
        <translation>Studie</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>Strategie</translation>
    </message>
    <message>
        <source>Market</source>
        <translation>Markt</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Rest</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Vorrang</translation>
    </message>
</context>
<context>
    <name>RobustnessModel</name>
    <message>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>90 % of the paths</source>
        <translation>90 % der Pfade</translation>
    </message>
    <message>
        <source>half of them</source>
        <translation>die Hälfte</translation>
    </message>
    <message>
        <source>run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>median path</source>
        <translation>mittlerer Pfad</translation>
    </message>
    <message>
        <source>out of sample</source>
        <translation>außerhalb der Auswahl</translation>
    </message>
    <message>
        <source>buy and hold</source>
        <translation>Kaufen und Halten</translation>
    </message>
    <message>
        <source>none: in cash</source>
        <translation>keine: in Bargeld</translation>
    </message>
    <message>
        <source>Failed and stays in cash: %1</source>
        <translation>Gescheitert und bleibt in bar: %1</translation>
    </message>
    <message>
        <source>Liquidations: %1</source>
        <translation>Liquidationen: %1</translation>
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
    <message>
        <source>amended</source>
        <translation>geändert angenommen</translation>
    </message>
</context>
<context>
    <name>TradingColumns</name>
    <message>
        <source>Being cancelled</source>
        <translation>Wird storniert</translation>
    </message>
    <message>
        <source>%1, fills missing</source>
        <translation>%1, Ausführungen fehlen</translation>
    </message>
    <message>
        <source>Decided (UTC)</source>
        <translation>Beschlossen (UTC)</translation>
    </message>
    <message>
        <source>Instrument</source>
        <translation>Instrument</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Menge</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Preis</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>Ausgeführt</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Bot</source>
        <translation>Bot</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Kennung</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Bemerkung</translation>
    </message>
    <message>
        <source>Time (UTC)</source>
        <translation>Zeit (UTC)</translation>
    </message>
    <message>
        <source>Fee</source>
        <translation>Gebühr</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>maker</source>
        <translation>Maker</translation>
    </message>
    <message>
        <source>taker</source>
        <translation>Taker</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>Trade</source>
        <translation>Handel</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>von Hand</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>Einstieg</translation>
    </message>
    <message>
        <source>Unrealized</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Realized</source>
        <translation>Realisiert</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>Was abweicht</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>At the venue</source>
        <translation>Am Handelsplatz</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Betrifft</translation>
    </message>
    <message>
        <source>To do</source>
        <translation>Zu tun</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Limit</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stop</translation>
    </message>
</context>
<context>
    <name>TradingWords</name>
    <message>
        <source>Buy</source>
        <translation>Kauf</translation>
    </message>
    <message>
        <source>Sell</source>
        <translation>Verkauf</translation>
    </message>
    <message>
        <source>Market</source>
        <translation>Markt</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Limit</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Stop limit</source>
        <translation>Stop-Limit</translation>
    </message>
    <message>
        <source>Trailing stop</source>
        <translation>Nachziehender Stop</translation>
    </message>
    <message>
        <source>Take profit</source>
        <translation>Gewinnmitnahme</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>In doubt</source>
        <translation>Ungewiss</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Partly filled</source>
        <translation>Teilweise ausgeführt</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>Ausgeführt</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Storniert</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Somebody else&apos;s order</source>
        <translation>Fremde Order</translation>
    </message>
    <message>
        <source>Order has vanished</source>
        <translation>Order verschwunden</translation>
    </message>
    <message>
        <source>Order in doubt</source>
        <translation>Ungewisse Order</translation>
    </message>
    <message>
        <source>Fills are missing</source>
        <translation>Ausführungen fehlen</translation>
    </message>
    <message>
        <source>Position differs</source>
        <translation>Position weicht ab</translation>
    </message>
    <message>
        <source>Fill told in two ways</source>
        <translation>Ausführung widersprüchlich</translation>
    </message>
    <message>
        <source>The venue has an order that was not placed here: by hand on its site, or by another program.</source>
        <translation>Der Handelsplatz hat eine Order, die nicht von hier kommt: von Hand auf seiner Seite oder von einem anderen Programm.</translation>
    </message>
    <message>
        <source>It is open here, and the venue does not know it any more.</source>
        <translation>Hier ist sie offen, der Handelsplatz kennt sie nicht mehr.</translation>
    </message>
    <message>
        <source>It was sent, no answer came, and the venue does not say whether it ever had it.</source>
        <translation>Sie wurde gesendet, keine Antwort kam, und der Handelsplatz sagt nicht, ob er sie je hatte.</translation>
    </message>
    <message>
        <source>The venue says that more is filled than it shows fills for.</source>
        <translation>Der Handelsplatz meldet mehr ausgeführt, als er Ausführungen zeigt.</translation>
    </message>
    <message>
        <source>The venue holds another quantity than was traded here.</source>
        <translation>Der Handelsplatz hält eine andere Menge, als hier gehandelt wurde.</translation>
    </message>
    <message>
        <source>The venue has told one fill twice, with different numbers. The first one was booked.</source>
        <translation>Der Handelsplatz hat eine Ausführung zweimal mit verschiedenen Zahlen gemeldet. Die erste wurde gebucht.</translation>
    </message>
    <message>
        <source>It stays as it is and is not shown again, unless the numbers change.</source>
        <translation>Es bleibt, wie es ist, und wird nicht wieder gezeigt, solange sich die Zahlen nicht ändern.</translation>
    </message>
    <message>
        <source>The order is treated as ours from now on.</source>
        <translation>Die Order gilt von nun an als unsere.</translation>
    </message>
    <message>
        <source>The order is cancelled.</source>
        <translation>Die Order wird storniert.</translation>
    </message>
    <message>
        <source>The order counts as cancelled.</source>
        <translation>Die Order gilt als storniert.</translation>
    </message>
    <message>
        <source>The order counts as never arrived.</source>
        <translation>Die Order gilt als nie angekommen.</translation>
    </message>
    <message>
        <source>Cancelling it is tried.</source>
        <translation>Die Stornierung wird versucht.</translation>
    </message>
    <message>
        <source>What is missing is booked at the average or limit price.</source>
        <translation>Was fehlt, wird zum Durchschnitts- oder Limitpreis gebucht.</translation>
    </message>
    <message>
        <source>The venue&apos;s quantity is taken over.</source>
        <translation>Die Menge des Handelsplatzes wird übernommen.</translation>
    </message>
    <message>
        <source>The difference is traded away at the market.</source>
        <translation>Die Differenz wird zum Marktpreis glattgestellt.</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>verbindet</translation>
    </message>
    <message>
        <source>live</source>
        <translation>live</translation>
    </message>
    <message>
        <source>link lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <source>nothing open, nothing held</source>
        <translation>nichts offen, nichts gehalten</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>Cancel it</source>
        <translation>Streichen</translation>
    </message>
    <message>
        <source>Report fills</source>
        <translation>Ausführungen melden</translation>
    </message>
    <message>
        <source>Place it</source>
        <translation>Aufgeben</translation>
    </message>
    <message>
        <source>This order is not wanted any more: cancel what is left of it (%1 %2) where you have placed it. Report first what was filled meanwhile.</source>
        <translation>Diese Order wird nicht mehr gewünscht: Streichen Sie den Rest (%1 %2) dort, wo Sie sie aufgegeben haben. Melden Sie zuvor, was inzwischen ausgeführt wurde.</translation>
    </message>
    <message>
        <source>Buy %1 %2</source>
        <translation>%1 %2 kaufen</translation>
    </message>
    <message>
        <source>Sell %1 %2</source>
        <translation>%1 %2 verkaufen</translation>
    </message>
    <message>
        <source>, stop %1</source>
        <translation>, Stop %1</translation>
    </message>
    <message>
        <source>, limit %1</source>
        <translation>, Limit %1</translation>
    </message>
    <message>
        <source>, at the market</source>
        <translation>, zum Marktpreis</translation>
    </message>
    <message>
        <source>, post only</source>
        <translation>, nur als Maker</translation>
    </message>
    <message>
        <source>, reduce only</source>
        <translation>, nur verringernd</translation>
    </message>
    <message>
        <source>Placed at %1 UTC: %2. Report what is filled, whole or in part.</source>
        <translation>Aufgegeben um %1 UTC: %2. Melden Sie, was ausgeführt wird, ganz oder teilweise.</translation>
    </message>
    <message>
        <source>%1. Place it where you like, then report what is filled.</source>
        <translation>%1. Geben Sie die Order auf, wo Sie möchten, und melden Sie dann, was ausgeführt wird.</translation>
    </message>
    <message>
        <source>cancelling, open orders: %1</source>
        <translation>wird storniert, offene Orders: %1</translation>
    </message>
    <message>
        <source>trading away, positions left: %1</source>
        <translation>wird glattgestellt, übrige Positionen: %1</translation>
    </message>
</context>
<context>
    <name>VaultWords</name>
    <message>
        <source>Viewer</source>
        <translation>Betrachter</translation>
    </message>
    <message>
        <source>Trader</source>
        <translation>Händler</translation>
    </message>
    <message>
        <source>Admin</source>
        <translation>Verwalter</translation>
    </message>
    <message>
        <source>see accounts</source>
        <translation>Konten sehen</translation>
    </message>
    <message>
        <source>test accounts</source>
        <translation>Konten prüfen</translation>
    </message>
    <message>
        <source>change accounts</source>
        <translation>Konten ändern</translation>
    </message>
    <message>
        <source>place paper orders</source>
        <translation>Papieraufträge geben</translation>
    </message>
    <message>
        <source>place live orders</source>
        <translation>echte Aufträge geben</translation>
    </message>
    <message>
        <source>stop trading</source>
        <translation>den Handel anhalten</translation>
    </message>
    <message>
        <source>change limits</source>
        <translation>Grenzen ändern</translation>
    </message>
    <message>
        <source>change the profile</source>
        <translation>das Profil ändern</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Echt</translation>
    </message>
    <message>
        <source>not tested</source>
        <translation>nicht geprüft</translation>
    </message>
    <message>
        <source>Nobody has asked the venue yet.</source>
        <translation>Noch niemand hat den Handelsplatz gefragt.</translation>
    </message>
    <message>
        <source>may withdraw</source>
        <translation>darf auszahlen</translation>
    </message>
    <message>
        <source>Whoever gets hold of this key can take the money out. It is not used for trading.</source>
        <translation>Wer diesen Schlüssel in die Hand bekommt, kann das Geld abziehen. Er wird nicht zum Handeln verwendet.</translation>
    </message>
    <message>
        <source>withdrawals unknown</source>
        <translation>Auszahlung unbekannt</translation>
    </message>
    <message>
        <source>The venue does not say whether this key may withdraw.</source>
        <translation>Der Handelsplatz sagt nicht, ob dieser Schlüssel auszahlen darf.</translation>
    </message>
    <message>
        <source>no withdrawals</source>
        <translation>keine Auszahlung</translation>
    </message>
    <message>
        <source>may transfer</source>
        <translation>darf umbuchen</translation>
    </message>
    <message>
        <source>The key may move money between accounts of yours.</source>
        <translation>Der Schlüssel darf Geld zwischen Ihren Konten bewegen.</translation>
    </message>
    <message>
        <source>read</source>
        <translation>lesen</translation>
    </message>
    <message>
        <source>trade</source>
        <translation>handeln</translation>
    </message>
    <message>
        <source>no trading</source>
        <translation>kein Handel</translation>
    </message>
    <message>
        <source>Orders with this key are refused.</source>
        <translation>Aufträge mit diesem Schlüssel werden abgelehnt.</translation>
    </message>
    <message>
        <source>futures</source>
        <translation>Futures</translation>
    </message>
    <message>
        <source>bound to addresses</source>
        <translation>an Adressen gebunden</translation>
    </message>
    <message>
        <source>from anywhere</source>
        <translation>von überall</translation>
    </message>
    <message>
        <source>The key works from every computer. Binding it to your address is safer.</source>
        <translation>Der Schlüssel gilt von jedem Rechner aus. Ihn an Ihre Adresse zu binden ist sicherer.</translation>
    </message>
</context>
<context>
    <name>VerdictText</name>
    <message>
        <source>there are %1 days, and at least %2 are needed</source>
        <translation>es sind %1 Tage, und mindestens %2 sind nötig</translation>
    </message>
    <message>
        <source>there are %1 closed trades, and at least %2 are needed</source>
        <translation>es sind %1 geschlossene Trades, und mindestens %2 sind nötig</translation>
    </message>
    <message>
        <source>it earned %1 of the capital less than buy and hold</source>
        <translation>sie verdiente %1 des Kapitals weniger als Kaufen und Halten</translation>
    </message>
    <message>
        <source>the chance that its Sharpe ratio is above zero is %1, less than %2</source>
        <translation>die Wahrscheinlichkeit einer Sharpe-Ratio über null ist %1, weniger als %2</translation>
    </message>
    <message>
        <source>its %1 days are fewer than the %2 that its Sharpe ratio needs to be believed</source>
        <translation>ihre %1 Tage sind weniger als die %2, die man braucht, um ihrer Sharpe-Ratio zu glauben</translation>
    </message>
    <message>
        <source>after all the trials that were made, the chance that its Sharpe ratio is real is %1, less than %2</source>
        <translation>nach all den Versuchen ist die Wahrscheinlichkeit, dass ihre Sharpe-Ratio echt ist, %1, weniger als %2</translation>
    </message>
    <message>
        <source>the chance that the search found luck is %1, more than %2</source>
        <translation>die Wahrscheinlichkeit, dass die Suche nur Glück gefunden hat, ist %1, mehr als %2</translation>
    </message>
    <message>
        <source>out of sample it made %1</source>
        <translation>außerhalb der Auswahl brachte sie %1</translation>
    </message>
    <message>
        <source>in the worst twentieth of the days drawn anew it made %1 a year or less</source>
        <translation>im schlechtesten Zwanzigstel der neu gezogenen Tage brachte sie %1 im Jahr oder weniger</translation>
    </message>
    <message>
        <source>only %1 of the sub-periods had a gain</source>
        <translation>nur %1 der Teilzeiträume hatten einen Gewinn</translation>
    </message>
    <message>
        <source>the risk of ruin is %1</source>
        <translation>das Risiko des Ruins ist %1</translation>
    </message>
    <message>
        <source>Too little data to judge</source>
        <translation>Zu wenig Daten für ein Urteil</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Doubtful</source>
        <translation>Zweifelhaft</translation>
    </message>
    <message>
        <source>Unproven</source>
        <translation>Unbewiesen</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Solide</translation>
    </message>
    <message>
        <source>it passed all %1 tests.</source>
        <translation>sie bestand alle %1 Prüfungen.</translation>
    </message>
    <message>
        <source>it passed all %1 tests, but none of them asks how many settings were tried to find it.</source>
        <translation>sie bestand alle %1 Prüfungen, aber keine davon fragt, wie viele Einstellungen probiert wurden, um sie zu finden.</translation>
    </message>
    <message>
        <source>%1, and %2</source>
        <translation>%1, und %2</translation>
    </message>
    <message>
        <source>Plateau %1: a step in any direction keeps most of the edge</source>
        <translation>Plateau %1: ein Schritt in jede Richtung behält das meiste des Vorteils</translation>
    </message>
    <message>
        <source>Plateau %1: a step in any direction costs about half of the edge</source>
        <translation>Plateau %1: ein Schritt in jede Richtung kostet etwa die Hälfte des Vorteils</translation>
    </message>
    <message>
        <source>Plateau %1: a needle, one step in any direction loses most of the edge</source>
        <translation>Plateau %1: eine Nadel, ein Schritt in jede Richtung verliert das meiste des Vorteils</translation>
    </message>
    <message>
        <source>%1 trials, %2 failed</source>
        <translation>%1 Versuche, %2 gescheitert</translation>
    </message>
    <message>
        <source>best: trial %1</source>
        <translation>bester: Versuch %1</translation>
    </message>
    <message>
        <source>probability of overfitting %1</source>
        <translation>Wahrscheinlichkeit der Überanpassung %1</translation>
    </message>
    <message>
        <source>deflated Sharpe %1</source>
        <translation>bereinigte Sharpe-Ratio %1</translation>
    </message>
    <message>
        <source>Daily returns</source>
        <translation>Tagesrenditen</translation>
    </message>
    <message>
        <source>Closed trades</source>
        <translation>Geschlossene Trades</translation>
    </message>
    <message>
        <source>Beats buy and hold</source>
        <translation>Schlägt Kaufen und Halten</translation>
    </message>
    <message>
        <source>Sharpe above zero</source>
        <translation>Sharpe-Ratio über null</translation>
    </message>
    <message>
        <source>Days against track record</source>
        <translation>Tage gegen nötige Dauer</translation>
    </message>
    <message>
        <source>Deflated Sharpe</source>
        <translation>Bereinigte Sharpe-Ratio</translation>
    </message>
    <message>
        <source>Overfitting (PBO)</source>
        <translation>Überanpassung (PBO)</translation>
    </message>
    <message>
        <source>Out of sample</source>
        <translation>Außerhalb der Auswahl</translation>
    </message>
    <message>
        <source>Worst twentieth, a year</source>
        <translation>Schlechtestes Zwanzigstel, im Jahr</translation>
    </message>
    <message>
        <source>Sub-periods with a gain</source>
        <translation>Teilzeiträume mit Gewinn</translation>
    </message>
    <message>
        <source>Risk of ruin</source>
        <translation>Risiko des Ruins</translation>
    </message>
</context>
<context>
    <name>WatchWords</name>
    <message>
        <source>STARTING</source>
        <translation>STARTET</translation>
    </message>
    <message>
        <source>LIVE</source>
        <translation>LIVE</translation>
    </message>
    <message>
        <source>FETCHED</source>
        <translation>GEHOLT</translation>
    </message>
    <message>
        <source>LINK LOST</source>
        <translation>VERBINDUNG WEG</translation>
    </message>
    <message>
        <source>STALE</source>
        <translation>STUMM</translation>
    </message>
    <message>
        <source>HALT</source>
        <translation>HALT</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
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
        <source>Waiting for the feed.</source>
        <translation>Wartet auf die Quelle.</translation>
    </message>
    <message>
        <source>The feed has nothing live: candles come when they have closed.</source>
        <translation>Die Quelle hat nichts live: Kerzen kommen, wenn sie geschlossen sind.</translation>
    </message>
    <message>
        <source>Nothing has been heard for more than two minutes.</source>
        <translation>Seit mehr als zwei Minuten war nichts zu hören.</translation>
    </message>
    <message>
        <source>The feed is connecting again; what is missed will be fetched.</source>
        <translation>Die Quelle verbindet sich neu; was fehlt, wird nachgeholt.</translation>
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
        <source>Last</source>
        <translation>Letzter</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Change since the day began (00:00 UTC)</source>
        <translation>Veränderung seit Tagesbeginn (00:00 UTC)</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Lag</source>
        <translation>Verzug</translation>
    </message>
    <message>
        <source>Last tick (UTC)</source>
        <translation>Letzter Tick (UTC)</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Datenquelle</translation>
    </message>
    <message>
        <source>Reconnects</source>
        <translation>Neu verbunden</translation>
    </message>
    <message>
        <source>Gaps refilled</source>
        <translation>Lücken gefüllt</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Bemerkung</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>%1 %2 is asked for twice</source>
        <translation>%1 %2 wird zweimal verlangt</translation>
    </message>
    <message>
        <source>%1 %2 is not followed live</source>
        <translation>%1 %2 wird nicht live verfolgt</translation>
    </message>
    <message>
        <source>%1 %2 is not on the watch list</source>
        <translation>%1 %2 steht nicht auf der Beobachtungsliste</translation>
    </message>
    <message>
        <source>%1 adjusted closes are no prices (%2)</source>
        <translation>%1 bereinigte Schlusskurse sind keine Preise (%2)</translation>
    </message>
    <message>
        <source>%1 adjusted closes jump by %2 near a split of %3</source>
        <translation>%1 bereinigte Schlusskurse springen um %2 nahe einem Split von %3</translation>
    </message>
    <message>
        <source>%1 candles are %2 times their neighbours, as by a wrong unit of %3</source>
        <translation>%1 Kerzen sind das %2-Fache ihrer Nachbarn, wie durch eine falsche Einheit von %3</translation>
    </message>
    <message>
        <source>%1 candles before a lasting jump by %2 seem not adjusted for a split of %3</source>
        <translation>%1 Kerzen vor einem bleibenden Sprung um %2 scheinen nicht um einen Split von %3 bereinigt</translation>
    </message>
    <message>
        <source>%1 candles cannot be made of %2 candles</source>
        <translation>Aus %2-Kerzen lassen sich keine %1-Kerzen bilden</translation>
    </message>
    <message>
        <source>%1 candles have no volume</source>
        <translation>%1 Kerzen haben kein Volumen</translation>
    </message>
    <message>
        <source>%1 candles of %2 cannot be made of what is stored: %3</source>
        <translation>%1-Kerzen von %2 lassen sich aus dem Gespeicherten nicht bilden: %3</translation>
    </message>
    <message>
        <source>%1 candles reach %2, far beyond their body at %3</source>
        <translation>%1 Kerzen reichen bis %2, weit über ihren Körper bei %3 hinaus</translation>
    </message>
    <message>
        <source>%1 has failed several times and rests until %2</source>
        <translation>%1 ist mehrmals gescheitert und ruht bis %2</translation>
    </message>
    <message>
        <source>%1 has no candles in this span</source>
        <translation>%1 hat in dieser Spanne keine Kerzen</translation>
    </message>
    <message>
        <source>%1 has no such parameter; it has: %2</source>
        <translation>%1 hat keinen solchen Parameter; es gibt: %2</translation>
    </message>
    <message>
        <source>%1 is above the maximum %2</source>
        <translation>%1 liegt über dem Höchstwert %2</translation>
    </message>
    <message>
        <source>%1 is below the minimum %2</source>
        <translation>%1 liegt unter dem Mindestwert %2</translation>
    </message>
    <message>
        <source>%1 is named twice</source>
        <translation>%1 ist zweimal genannt</translation>
    </message>
    <message>
        <source>%1 is not a finite number</source>
        <translation>%1 ist keine endliche Zahl</translation>
    </message>
    <message>
        <source>%1 is outside %2 to %3</source>
        <translation>%1 liegt außerhalb von %2 bis %3</translation>
    </message>
    <message>
        <source>%1 price %2 is not positive</source>
        <translation>Preis „%1“: %2 ist nicht positiv</translation>
    </message>
    <message>
        <source>%1 price %2 is out of range</source>
        <translation>Preis „%1“: %2 liegt außerhalb des Bereichs</translation>
    </message>
    <message>
        <source>%1 rows are earlier than a row before them</source>
        <translation>%1 Zeilen liegen früher als eine Zeile vor ihnen</translation>
    </message>
    <message>
        <source>%1 rows have the time of another row and other values (close %2 instead of %3)</source>
        <translation>%1 Zeilen haben die Zeit einer anderen Zeile und andere Werte (Schluss %2 statt %3)</translation>
    </message>
    <message>
        <source>%1 rows repeat the row before them</source>
        <translation>%1 Zeilen wiederholen die Zeile davor</translation>
    </message>
    <message>
        <source>%1 wants no request before %2</source>
        <translation>%1 möchte vor %2 keine Anfrage</translation>
    </message>
    <message>
        <source>%1: %2 % of the candles are there, at least %3 % are asked for; missing: %4</source>
        <translation>%1: %2 % der Kerzen sind vorhanden, mindestens %3 % sind verlangt; es fehlen: %4</translation>
    </message>
    <message>
        <source>%1: trust is %2 %, at least %3 % is asked for</source>
        <translation>%1: das Vertrauen ist %2 %, mindestens %3 % sind verlangt</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has more than 12 decimals</source>
        <translation>„%1“ hat mehr als 12 Nachkommastellen</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has too many digits</source>
        <translation>„%1“ hat zu viele Stellen</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no venue</source>
        <translation>„%1“ ist kein Handelsplatz</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not %2</source>
        <translation>„%1“ ist nicht %2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not %2 to %3, a range, a step or a list of these</source>
        <translation>„%1“ ist nicht %2 bis %3, ein Bereich, eine Schrittweite oder eine Liste davon</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a calendar; use 24/7, weekdays, forex, us_equities, us_equities_extended, the name of a calendar file, or days and hours such as mon-fri 14:30-21:00 (UTC)</source>
        <translation>„%1“ ist kein Kalender; möglich sind 24/7, weekdays, forex, us_equities, us_equities_extended, der Name einer Kalenderdatei oder Tage und Stunden wie mon-fri 14:30-21:00 (UTC)</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a format; use csv, jsonl or sqlite</source>
        <translation>„%1“ ist kein Format; möglich sind csv, jsonl und sqlite</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a number</source>
        <translation>„%1“ ist keine Zahl</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a session; write days and hours, such as mon-fri 14:30-21:00 (UTC)</source>
        <translation>„%1“ ist keine Handelszeit; schreiben Sie Tage und Stunden, etwa mon-fri 14:30-21:00 (UTC)</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a time (epoch milliseconds or ISO 8601, UTC)</source>
        <translation>„%1“ ist keine Zeit (Millisekunden seit 1970 oder ISO 8601, UTC)</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a time of day such as 06:30</source>
        <translation>„%1“ ist keine Uhrzeit wie 06:30</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a time zone of the system; write one such as America/New_York</source>
        <translation>„%1“ ist keine Zeitzone des Systems; schreiben Sie eine wie America/New_York</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a timeframe; use one such as 1m, 5m, 1h, 4h, 1d, 1w or 1mo</source>
        <translation>„%1“ ist keine Zeiteinheit; möglich sind etwa 1m, 5m, 1h, 4h, 1d, 1w und 1mo</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a whole number</source>
        <translation>„%1“ ist keine ganze Zahl</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not an instrument; write VENUE:SYMBOL, such as BINANCE:BTCUSDT</source>
        <translation>„%1“ ist kein Instrument; schreiben Sie HANDELSPLATZ:SYMBOL, etwa BINANCE:BTCUSDT</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not an interval such as 30s, 15m, 4h or 1d, of at most 366 days</source>
        <translation>„%1“ ist kein Abstand wie 30s, 15m, 4h oder 1d von höchstens 366 Tagen</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not lower snake_case of at most 40 characters</source>
        <translation>„%1“ ist kein snake_case in Kleinbuchstaben von höchstens 40 Zeichen</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not one of: %2</source>
        <translation>„%1“ ist keiner von: %2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not one of: manual, on start, every 15m, daily 06:30, cron * * * * *</source>
        <translation>„%1“ ist keines von: manual, on start, every 15m, daily 06:30, cron * * * * *</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is out of range</source>
        <translation>„%1“ liegt außerhalb des Bereichs</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is outside the years 1900 to 2199</source>
        <translation>„%1“ liegt außerhalb der Jahre 1900 bis 2199</translation>
    </message>
    <message>
        <source>SQLite files are not compressed: no program could open them</source>
        <translation>SQLite-Dateien werden nicht gepackt: kein Programm könnte sie öffnen</translation>
    </message>
    <message>
        <source>a %1 price does not belong to this order</source>
        <translation>zu diesem Auftrag gehört kein Preis „%1“</translation>
    </message>
    <message>
        <source>a %1 price is missing</source>
        <translation>der Preis „%1“ fehlt</translation>
    </message>
    <message>
        <source>a beginning is needed</source>
        <translation>ein Anfang wird gebraucht</translation>
    </message>
    <message>
        <source>a calendar file holds one JSON object</source>
        <translation>eine Kalenderdatei enthält ein JSON-Objekt</translation>
    </message>
    <message>
        <source>a calendar has no &apos;%1&apos; here</source>
        <translation>ein Kalender hat hier kein „%1“</translation>
    </message>
    <message>
        <source>a calendar needs a name of 1 to 60 characters</source>
        <translation>ein Kalender braucht einen Namen von 1 bis 60 Zeichen</translation>
    </message>
    <message>
        <source>a feed must serve at least one venue</source>
        <translation>eine Quelle muss mindestens einen Handelsplatz bedienen</translation>
    </message>
    <message>
        <source>a name of lower snake_case and at most 40 characters is needed</source>
        <translation>ein Name in snake_case aus Kleinbuchstaben von höchstens 40 Zeichen wird gebraucht</translation>
    </message>
    <message>
        <source>a stored run is damaged</source>
        <translation>ein gespeicherter Lauf ist beschädigt</translation>
    </message>
    <message>
        <source>a text is required</source>
        <translation>ein Text wird gebraucht</translation>
    </message>
    <message>
        <source>a text of 1 to 500 characters is required</source>
        <translation>ein Text von 1 bis 500 Zeichen wird gebraucht</translation>
    </message>
    <message>
        <source>a warm-up of at most %1 candles can be had</source>
        <translation>ein Vorlauf von höchstens %1 Kerzen ist möglich</translation>
    </message>
    <message>
        <source>adjusted closes change by %2 at a dividend that asks for %3</source>
        <translation>bereinigte Schlusskurse ändern sich um %2 bei einer Dividende, die %3 verlangt</translation>
    </message>
    <message>
        <source>another export is writing to this folder</source>
        <translation>ein anderer Export schreibt in diesen Ordner</translation>
    </message>
    <message>
        <source>cannot be read: %1</source>
        <translation>lässt sich nicht lesen: %1</translation>
    </message>
    <message>
        <source>close %1 is outside low %2 to high %3</source>
        <translation>der Schluss %1 liegt außerhalb von Tief %2 bis Hoch %3</translation>
    </message>
    <message>
        <source>days per year must be 1 to 366</source>
        <translation>die Tage je Jahr müssen 1 bis 366 sein</translation>
    </message>
    <message>
        <source>does not offer the interface its metadata names</source>
        <translation>bietet die Schnittstelle nicht, die seine Metadaten nennen</translation>
    </message>
    <message>
        <source>fast must be less than slow</source>
        <translation>fast muss kleiner als slow sein</translation>
    </message>
    <message>
        <source>five fields are needed: minute hour day month weekday</source>
        <translation>fünf Felder werden gebraucht: Minute Stunde Tag Monat Wochentag</translation>
    </message>
    <message>
        <source>high %1 is below low %2</source>
        <translation>das Hoch %1 liegt unter dem Tief %2</translation>
    </message>
    <message>
        <source>in use by %1 (process %2)</source>
        <translation>in Gebrauch durch %1 (Prozess %2)</translation>
    </message>
    <message>
        <source>made by a newer Truebar (version %1 of the layout; this one knows %2)</source>
        <translation>von einem neueren Truebar angelegt (Aufbau %1; dieses kennt %2)</translation>
    </message>
    <message>
        <source>made for sdk %1, this program offers sdk %2</source>
        <translation>für SDK %1 gemacht, dieses Programm bietet SDK %2</translation>
    </message>
    <message>
        <source>more than one run begins with &apos;%1&apos;</source>
        <translation>mehr als ein Lauf beginnt mit „%1“</translation>
    </message>
    <message>
        <source>needs sdk %1, newer than the %2 that this program offers</source>
        <translation>braucht SDK %1, neuer als das %2 dieses Programms</translation>
    </message>
    <message>
        <source>no feed could answer; the last said: %1</source>
        <translation>keine Quelle konnte antworten; die letzte sagte: %1</translation>
    </message>
    <message>
        <source>no feed serves the venue %1; &apos;feed add&apos; sets one up</source>
        <translation>keine Quelle bedient den Handelsplatz %1; „feed add“ richtet eine ein</translation>
    </message>
    <message>
        <source>none of %1 rows can be stored: %2</source>
        <translation>keine von %1 Zeilen lässt sich speichern: %2</translation>
    </message>
    <message>
        <source>not a plugin library</source>
        <translation>keine Plugin-Bibliothek</translation>
    </message>
    <message>
        <source>offers the interface &apos;%1&apos;, but &apos;%2&apos; is needed in this folder</source>
        <translation>bietet die Schnittstelle „%1“, aber in diesem Ordner wird „%2“ gebraucht</translation>
    </message>
    <message>
        <source>open %1 is outside low %2 to high %3</source>
        <translation>die Eröffnung %1 liegt außerhalb von Tief %2 bis Hoch %3</translation>
    </message>
    <message>
        <source>open or close of %1 candles lies outside high and low (%2, the nearest allowed is %3)</source>
        <translation>Eröffnung oder Schluss von %1 Kerzen liegt außerhalb von Hoch und Tief (%2, am nächsten erlaubt ist %3)</translation>
    </message>
    <message>
        <source>order %1 could not be cancelled: %2</source>
        <translation>Auftrag %1 ließ sich nicht stornieren: %2</translation>
    </message>
    <message>
        <source>says it is a %1, but lies among the %2</source>
        <translation>nennt sich %1, liegt aber unter %2</translation>
    </message>
    <message>
        <source>the %1 price %2 is not a multiple of the tick %3</source>
        <translation>der Preis „%1“ %2 ist kein Vielfaches des Ticks %3</translation>
    </message>
    <message>
        <source>the %1 price %2 is not positive</source>
        <translation>der Preis „%1“ %2 ist nicht positiv</translation>
    </message>
    <message>
        <source>the amounts of this run leave the range of exact decimals</source>
        <translation>die Beträge dieses Laufs verlassen den Bereich exakter Dezimalzahlen</translation>
    </message>
    <message>
        <source>the ask of %1 candles closes below the bid (%2 below %3)</source>
        <translation>der Brief von %1 Kerzen schließt unter dem Geld (%2 unter %3)</translation>
    </message>
    <message>
        <source>the best bid is above the best ask</source>
        <translation>das beste Geld liegt über dem besten Brief</translation>
    </message>
    <message>
        <source>the book has no %1, so there is no price between</source>
        <translation>das Orderbuch hat kein %1, also gibt es keinen Preis dazwischen</translation>
    </message>
    <message>
        <source>the candle of %1 differs from the stored one; import with --replace to overwrite it</source>
        <translation>die Kerze von %1 weicht von der gespeicherten ab; mit „Ersetzen“ (--replace) wird sie überschrieben</translation>
    </message>
    <message>
        <source>the cash must be above 0 and at most 1000000000000000</source>
        <translation>das Bargeld muss über 0 und darf höchstens 1000000000000000 sein</translation>
    </message>
    <message>
        <source>the copy could not be given its name</source>
        <translation>die Kopie konnte ihren Namen nicht bekommen</translation>
    </message>
    <message>
        <source>the coverage was not needed any more</source>
        <translation>die Abdeckung wurde nicht mehr gebraucht</translation>
    </message>
    <message>
        <source>the database cannot be opened: %1</source>
        <translation>die Datenbank lässt sich nicht öffnen: %1</translation>
    </message>
    <message>
        <source>the export was cancelled</source>
        <translation>der Export wurde abgebrochen</translation>
    </message>
    <message>
        <source>the fee must be 0 to 1000 basis points</source>
        <translation>die Gebühr muss 0 bis 1000 Basispunkte sein</translation>
    </message>
    <message>
        <source>the feed does not reach back to %1</source>
        <translation>die Quelle reicht nicht bis %1 zurück</translation>
    </message>
    <message>
        <source>the feed reported on %1 of %2 instruments</source>
        <translation>die Quelle berichtete über %1 von %2 Instrumenten</translation>
    </message>
    <message>
        <source>the fetch was cancelled</source>
        <translation>der Abruf wurde abgebrochen</translation>
    </message>
    <message>
        <source>the file cannot be read: %1</source>
        <translation>die Datei lässt sich nicht lesen: %1</translation>
    </message>
    <message>
        <source>the file cannot be written: %1</source>
        <translation>die Datei lässt sich nicht schreiben: %1</translation>
    </message>
    <message>
        <source>the file has no rows</source>
        <translation>die Datei hat keine Zeilen</translation>
    </message>
    <message>
        <source>the file is larger than 256 MiB</source>
        <translation>die Datei ist größer als 256 MiB</translation>
    </message>
    <message>
        <source>the file is not a Truebar database: %1</source>
        <translation>die Datei ist keine Truebar-Datenbank: %1</translation>
    </message>
    <message>
        <source>the file is there already; --overwrite replaces it</source>
        <translation>die Datei ist schon da; --overwrite ersetzt sie</translation>
    </message>
    <message>
        <source>the finished file cannot be given its name: %1</source>
        <translation>die fertige Datei kann ihren Namen nicht bekommen: %1</translation>
    </message>
    <message>
        <source>the folder cannot be made durable: %1</source>
        <translation>der Ordner lässt sich nicht dauerhaft sichern: %1</translation>
    </message>
    <message>
        <source>the folder cannot be made: %1</source>
        <translation>der Ordner lässt sich nicht anlegen: %1</translation>
    </message>
    <message>
        <source>the folder for backups cannot be made</source>
        <translation>der Ordner für Sicherungen lässt sich nicht anlegen</translation>
    </message>
    <message>
        <source>the folder for unfinished files cannot be made: %1</source>
        <translation>der Ordner für unfertige Dateien lässt sich nicht anlegen: %1</translation>
    </message>
    <message>
        <source>the high of %1 candles lies below the low (%2 below %3)</source>
        <translation>das Hoch von %1 Kerzen liegt unter dem Tief (%2 unter %3)</translation>
    </message>
    <message>
        <source>the id &apos;%1&apos; is already taken by %2</source>
        <translation>die Kennung „%1“ ist schon an %2 vergeben</translation>
    </message>
    <message>
        <source>the import was cancelled</source>
        <translation>der Import wurde abgebrochen</translation>
    </message>
    <message>
        <source>the key &apos;%1&apos; is used twice</source>
        <translation>der Schlüssel „%1“ ist zweimal verwendet</translation>
    </message>
    <message>
        <source>the last day lies before the first</source>
        <translation>der letzte Tag liegt vor dem ersten</translation>
    </message>
    <message>
        <source>the manifest was changed after it was written</source>
        <translation>das Manifest wurde nach dem Schreiben geändert</translation>
    </message>
    <message>
        <source>the migration %1 is missing</source>
        <translation>die Migration %1 fehlt</translation>
    </message>
    <message>
        <source>the plugin &apos;%1&apos; failed</source>
        <translation>das Plugin „%1“ ist gescheitert</translation>
    </message>
    <message>
        <source>the plugin &apos;%1&apos; failed: %2</source>
        <translation>das Plugin „%1“ ist gescheitert: %2</translation>
    </message>
    <message>
        <source>the price leaps to %2 for %1 candles and returns to %3</source>
        <translation>der Preis springt für %1 Kerzen auf %2 und kehrt zu %3 zurück</translation>
    </message>
    <message>
        <source>the price stands at %2 for %1 candles, %3 of them with volume</source>
        <translation>der Preis steht für %1 Kerzen bei %2, davon %3 mit Volumen</translation>
    </message>
    <message>
        <source>the quantity %1 is not a multiple of the lot %2</source>
        <translation>die Menge %1 ist kein Vielfaches der Losgröße %2</translation>
    </message>
    <message>
        <source>the quantity %1 is not positive</source>
        <translation>die Menge %1 ist nicht positiv</translation>
    </message>
    <message>
        <source>the routine %1 runs already</source>
        <translation>die Routine %1 läuft bereits</translation>
    </message>
    <message>
        <source>the routine %1 waits for it</source>
        <translation>die Routine %1 wartet darauf</translation>
    </message>
    <message>
        <source>the routines would wait for each other: %1</source>
        <translation>die Routinen würden aufeinander warten: %1</translation>
    </message>
    <message>
        <source>the run failed for an unknown reason</source>
        <translation>der Lauf ist aus unbekanntem Grund gescheitert</translation>
    </message>
    <message>
        <source>the run failed: %1</source>
        <translation>der Lauf ist gescheitert: %1</translation>
    </message>
    <message>
        <source>the run was cancelled</source>
        <translation>der Lauf wurde abgebrochen</translation>
    </message>
    <message>
        <source>the slippage must be 0 to 10000 ticks</source>
        <translation>die Slippage muss 0 bis 10000 Ticks sein</translation>
    </message>
    <message>
        <source>the stored candles from %1 on are damaged</source>
        <translation>die gespeicherten Kerzen ab %1 sind beschädigt</translation>
    </message>
    <message>
        <source>the stored candles of %1 %2 from %3 on are damaged</source>
        <translation>die gespeicherten Kerzen von %1 %2 ab %3 sind beschädigt</translation>
    </message>
    <message>
        <source>the stored details of %1 are damaged</source>
        <translation>die gespeicherten Angaben zu %1 sind beschädigt</translation>
    </message>
    <message>
        <source>the stored routine %1 is damaged</source>
        <translation>die gespeicherte Routine %1 ist beschädigt</translation>
    </message>
    <message>
        <source>the stored run is damaged: %1</source>
        <translation>der gespeicherte Lauf ist beschädigt: %1</translation>
    </message>
    <message>
        <source>the strategy or the broker failed: %1</source>
        <translation>die Strategie oder der Broker ist gescheitert: %1</translation>
    </message>
    <message>
        <source>the time %1 was there already in %2, line %3, with other values</source>
        <translation>die Zeit %1 kam schon in %2, Zeile %3, mit anderen Werten vor</translation>
    </message>
    <message>
        <source>the value must be a finite number</source>
        <translation>der Wert muss eine endliche Zahl sein</translation>
    </message>
    <message>
        <source>the volume factor must be a number from 0 to 1000000</source>
        <translation>der Volumenfaktor muss eine Zahl von 0 bis 1000000 sein</translation>
    </message>
    <message>
        <source>the volume length must be a whole number from 0 to 100000</source>
        <translation>die Volumenlänge muss eine ganze Zahl von 0 bis 100000 sein</translation>
    </message>
    <message>
        <source>the work was cancelled</source>
        <translation>die Arbeit wurde abgebrochen</translation>
    </message>
    <message>
        <source>the workspace cannot be written</source>
        <translation>in den Arbeitsordner lässt sich nicht schreiben</translation>
    </message>
    <message>
        <source>the workspace folder cannot be made</source>
        <translation>der Arbeitsordner lässt sich nicht anlegen</translation>
    </message>
    <message>
        <source>the workspace must be a folder, and this is a file</source>
        <translation>der Arbeitsordner muss ein Ordner sein, und dies ist eine Datei</translation>
    </message>
    <message>
        <source>there are %1 open orders already</source>
        <translation>es gibt schon %1 offene Aufträge</translation>
    </message>
    <message>
        <source>there are no %1 candles of %2</source>
        <translation>es gibt keine %1-Kerzen von %2</translation>
    </message>
    <message>
        <source>there are no candles of %1</source>
        <translation>es gibt keine Kerzen von %1</translation>
    </message>
    <message>
        <source>there are no candles of %1 in that span</source>
        <translation>es gibt in dieser Spanne keine Kerzen von %1</translation>
    </message>
    <message>
        <source>there are no candles of %1 in that span within %2</source>
        <translation>es gibt in dieser Spanne innerhalb von %2 keine Kerzen von %1</translation>
    </message>
    <message>
        <source>there are no candles to run over</source>
        <translation>es gibt keine Kerzen für den Lauf</translation>
    </message>
    <message>
        <source>there is another calendar &apos;%1&apos;</source>
        <translation>es gibt schon einen Kalender „%1“</translation>
    </message>
    <message>
        <source>there is no %1 &apos;%2&apos;; there are: %3</source>
        <translation>es gibt kein %1 „%2“; es gibt: %3</translation>
    </message>
    <message>
        <source>there is no feed &apos;%1&apos; of your own</source>
        <translation>es gibt keine eigene Quelle „%1“</translation>
    </message>
    <message>
        <source>there is no feed &apos;%1&apos;; there are: %2</source>
        <translation>es gibt keine Quelle „%1“; es gibt: %2</translation>
    </message>
    <message>
        <source>there is no file to import</source>
        <translation>es gibt keine Datei zum Importieren</translation>
    </message>
    <message>
        <source>there is no indicator &apos;%1&apos;; there are: %2</source>
        <translation>es gibt keinen Indikator „%1“; es gibt: %2</translation>
    </message>
    <message>
        <source>there is no instrument %1</source>
        <translation>es gibt kein Instrument %1</translation>
    </message>
    <message>
        <source>there is no instrument %1; there are: %2</source>
        <translation>es gibt kein Instrument %1; es gibt: %2</translation>
    </message>
    <message>
        <source>there is no instrument to export</source>
        <translation>es gibt kein Instrument zum Exportieren</translation>
    </message>
    <message>
        <source>there is no routine &apos;%1&apos;; there are: %2</source>
        <translation>es gibt keine Routine „%1“; es gibt: %2</translation>
    </message>
    <message>
        <source>there is no run &apos;%1&apos;</source>
        <translation>es gibt keinen Lauf „%1“</translation>
    </message>
    <message>
        <source>there is no such database</source>
        <translation>es gibt keine solche Datenbank</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>es gibt keine solche Datei</translation>
    </message>
    <message>
        <source>there is no such setting; there are: %1</source>
        <translation>es gibt keine solche Einstellung; es gibt: %1</translation>
    </message>
    <message>
        <source>there is no workspace here yet; import something first</source>
        <translation>hier ist noch kein Arbeitsordner; importieren Sie zuerst etwas</translation>
    </message>
    <message>
        <source>this is a database of another program: it has &apos;%1&apos; and no Truebar layout</source>
        <translation>dies ist die Datenbank eines anderen Programms: sie hat „%1“ und keinen Truebar-Aufbau</translation>
    </message>
    <message>
        <source>this is no JSON: %1</source>
        <translation>dies ist kein JSON: %1</translation>
    </message>
    <message>
        <source>this is not JSON: %1 at byte %2</source>
        <translation>dies ist kein JSON: %1 bei Byte %2</translation>
    </message>
    <message>
        <source>this is not a JSON object</source>
        <translation>dies ist kein JSON-Objekt</translation>
    </message>
    <message>
        <source>this is not a regular file</source>
        <translation>dies ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>this is not a usable folder: %1</source>
        <translation>dies ist kein brauchbarer Ordner: %1</translation>
    </message>
    <message>
        <source>this is there and is not a regular file</source>
        <translation>dies ist da und keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>time is outside the years 1900 to 2199</source>
        <translation>die Zeit liegt außerhalb der Jahre 1900 bis 2199</translation>
    </message>
    <message>
        <source>version %1 is not known; this Truebar reads version %2</source>
        <translation>Version %1 ist unbekannt; dieses Truebar liest Version %2</translation>
    </message>
    <message>
        <source>volume %1 is negative</source>
        <translation>das Volumen %1 ist negativ</translation>
    </message>
    <message>
        <source>write %1</source>
        <translation>schreiben Sie %1</translation>
    </message>
    <message>
        <source>&apos;,&apos; or &apos;]&apos; is missing</source>
        <translation>„,“ oder „]“ fehlt</translation>
    </message>
    <message>
        <source>a backfill needs the day from which on candles are wanted</source>
        <translation>eine Auffüllung braucht den Tag, ab dem Kerzen gewünscht sind</translation>
    </message>
    <message>
        <source>a backfill needs to know which series</source>
        <translation>eine Auffüllung muss wissen, welche Reihen</translation>
    </message>
    <message>
        <source>a backup is of everything</source>
        <translation>eine Sicherung umfasst alles</translation>
    </message>
    <message>
        <source>a backup needs the number of copies to keep, 1 to 1000</source>
        <translation>eine Sicherung braucht die Zahl der Kopien, die bleiben, 1 bis 1000</translation>
    </message>
    <message>
        <source>a calendar needs at least one session</source>
        <translation>ein Kalender braucht mindestens eine Handelszeit</translation>
    </message>
    <message>
        <source>a candle length in minutes</source>
        <translation>eine Kerzenlänge in Minuten</translation>
    </message>
    <message>
        <source>a choice needs at least one value</source>
        <translation>eine Auswahl braucht mindestens einen Wert</translation>
    </message>
    <message>
        <source>a cursor of 1 to 1000 characters, or null</source>
        <translation>ein Cursor von 1 bis 1000 Zeichen oder null</translation>
    </message>
    <message>
        <source>a date and time such as 2024-11-28 12:15</source>
        <translation>Datum und Uhrzeit wie 2024-11-28 12:15</translation>
    </message>
    <message>
        <source>a date such as 2024-12-24</source>
        <translation>ein Datum wie 2024-12-24</translation>
    </message>
    <message>
        <source>a date such as 2024-12-25</source>
        <translation>ein Datum wie 2024-12-25</translation>
    </message>
    <message>
        <source>a date such as 2024-12-31</source>
        <translation>ein Datum wie 2024-12-31</translation>
    </message>
    <message>
        <source>a day such as fri</source>
        <translation>ein Tag wie fri</translation>
    </message>
    <message>
        <source>a lower snake_case key is required</source>
        <translation>ein Schlüssel in snake_case aus Kleinbuchstaben wird gebraucht</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <source>a number above zero</source>
        <translation>eine Zahl über null</translation>
    </message>
    <message>
        <source>a number with at most 12 decimals</source>
        <translation>eine Zahl mit höchstens 12 Nachkommastellen</translation>
    </message>
    <message>
        <source>a packet of the ticker is longer than its message</source>
        <translation>ein Paket des Tickers ist länger als seine Nachricht</translation>
    </message>
    <message>
        <source>a price above 0</source>
        <translation>ein Preis über 0</translation>
    </message>
    <message>
        <source>a row does not end with &apos;]&apos;</source>
        <translation>eine Zeile endet nicht mit „]“</translation>
    </message>
    <message>
        <source>a row has more than 64 values</source>
        <translation>eine Zeile hat mehr als 64 Werte</translation>
    </message>
    <message>
        <source>a row of 12 values</source>
        <translation>eine Zeile von 12 Werten</translation>
    </message>
    <message>
        <source>a row of 6 values</source>
        <translation>eine Zeile von 6 Werten</translation>
    </message>
    <message>
        <source>a row of 8 values</source>
        <translation>eine Zeile von 8 Werten</translation>
    </message>
    <message>
        <source>a row of a time and five numbers</source>
        <translation>eine Zeile aus einer Zeit und fünf Zahlen</translation>
    </message>
    <message>
        <source>a session must begin within its day</source>
        <translation>eine Handelszeit muss an ihrem Tag beginnen</translation>
    </message>
    <message>
        <source>a session must end after it begins, within seven days</source>
        <translation>eine Handelszeit muss nach ihrem Anfang enden, innerhalb von sieben Tagen</translation>
    </message>
    <message>
        <source>a session needs a day of the week</source>
        <translation>eine Handelszeit braucht einen Wochentag</translation>
    </message>
    <message>
        <source>a time after the beginning</source>
        <translation>eine Zeit nach dem Anfang</translation>
    </message>
    <message>
        <source>a time for each price</source>
        <translation>eine Zeit zu jedem Preis</translation>
    </message>
    <message>
        <source>a time in seconds</source>
        <translation>eine Zeit in Sekunden</translation>
    </message>
    <message>
        <source>a time in seconds since 1970</source>
        <translation>eine Zeit in Sekunden seit 1970</translation>
    </message>
    <message>
        <source>a time such as 09:30</source>
        <translation>eine Uhrzeit wie 09:30</translation>
    </message>
    <message>
        <source>a time such as 13:00</source>
        <translation>eine Uhrzeit wie 13:00</translation>
    </message>
    <message>
        <source>a time such as 2017-12-15T09:15:00+0530</source>
        <translation>eine Zeit wie 2017-12-15T09:15:00+0530</translation>
    </message>
    <message>
        <source>a time such as 2023-10-04T16:25:00Z</source>
        <translation>eine Zeit wie 2023-10-04T16:25:00Z</translation>
    </message>
    <message>
        <source>a timeframe such as 1m</source>
        <translation>eine Zeiteinheit wie 1m</translation>
    </message>
    <message>
        <source>a value is missing or is no number</source>
        <translation>ein Wert fehlt oder ist keine Zahl</translation>
    </message>
    <message>
        <source>a version such as &quot;1.0&quot; is required</source>
        <translation>eine Version wie „1.0“ wird gebraucht</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>eine ganze Zahl</translation>
    </message>
    <message>
        <source>a whole number of days</source>
        <translation>eine ganze Zahl von Tagen</translation>
    </message>
    <message>
        <source>an adjusted close above zero</source>
        <translation>ein bereinigter Schlusskurs über null</translation>
    </message>
    <message>
        <source>an amount that is not negative</source>
        <translation>ein Betrag, der nicht negativ ist</translation>
    </message>
    <message>
        <source>an array</source>
        <translation>eine Liste</translation>
    </message>
    <message>
        <source>an error without a text</source>
        <translation>ein Fehler ohne Text</translation>
    </message>
    <message>
        <source>an instrument such as BINANCE:BTCUSDT</source>
        <translation>ein Instrument wie BINANCE:BTCUSDT</translation>
    </message>
    <message>
        <source>an instrument that was asked for</source>
        <translation>ein verlangtes Instrument</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>ein Objekt</translation>
    </message>
    <message>
        <source>as many values as there are times</source>
        <translation>so viele Werte wie Zeiten</translation>
    </message>
    <message>
        <source>days such as mon-fri</source>
        <translation>Tage wie mon-fri</translation>
    </message>
    <message>
        <source>each instrument only once</source>
        <translation>jedes Instrument nur einmal</translation>
    </message>
    <message>
        <source>it ends too early</source>
        <translation>es endet zu früh</translation>
    </message>
    <message>
        <source>no packet of the ticker has this length</source>
        <translation>kein Paket des Tickers hat diese Länge</translation>
    </message>
    <message>
        <source>nothing was heard for too long</source>
        <translation>zu lange war nichts zu hören</translation>
    </message>
    <message>
        <source>one of boolean, integer, number, decimal, choice, text, file is required</source>
        <translation>eines von boolean, integer, number, decimal, choice, text, file wird gebraucht</translation>
    </message>
    <message>
        <source>one result</source>
        <translation>ein Ergebnis</translation>
    </message>
    <message>
        <source>pruning needs the number of days to keep</source>
        <translation>das Ausdünnen braucht die Zahl der Tage, die bleiben</translation>
    </message>
    <message>
        <source>something follows the end</source>
        <translation>nach dem Ende folgt noch etwas</translation>
    </message>
    <message>
        <source>the beginning of a candle</source>
        <translation>der Anfang einer Kerze</translation>
    </message>
    <message>
        <source>the candles of the pair that was asked for</source>
        <translation>die Kerzen des verlangten Paares</translation>
    </message>
    <message>
        <source>the candles of the pair that was asked for and no others</source>
        <translation>die Kerzen des verlangten Paares und keine anderen</translation>
    </message>
    <message>
        <source>the file cannot be read</source>
        <translation>die Datei lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>the file is missing</source>
        <translation>die Datei fehlt</translation>
    </message>
    <message>
        <source>the length of the candles that were asked for</source>
        <translation>die Länge der verlangten Kerzen</translation>
    </message>
    <message>
        <source>the link was renewed</source>
        <translation>die Verbindung wurde erneuert</translation>
    </message>
    <message>
        <source>the message of the ticker ends before its last packet</source>
        <translation>die Nachricht des Tickers endet vor ihrem letzten Paket</translation>
    </message>
    <message>
        <source>the message of the ticker goes on after its last packet</source>
        <translation>die Nachricht des Tickers geht nach ihrem letzten Paket weiter</translation>
    </message>
    <message>
        <source>the message of the ticker is empty</source>
        <translation>die Nachricht des Tickers ist leer</translation>
    </message>
    <message>
        <source>the name of a time zone</source>
        <translation>der Name einer Zeitzone</translation>
    </message>
    <message>
        <source>the name of the file with the key is needed</source>
        <translation>der Name der Datei mit dem Schlüssel wird gebraucht</translation>
    </message>
    <message>
        <source>the number of a trade</source>
        <translation>die Nummer eines Abschlusses</translation>
    </message>
    <message>
        <source>the number of days must be 0 to 100000</source>
        <translation>die Zahl der Tage muss 0 bis 100000 sein</translation>
    </message>
    <message>
        <source>the number of retries must be 0 to 100</source>
        <translation>die Zahl der Wiederholungen muss 0 bis 100 sein</translation>
    </message>
    <message>
        <source>the source closed the link</source>
        <translation>die Quelle schloss die Verbindung</translation>
    </message>
    <message>
        <source>the source is going away</source>
        <translation>die Quelle geht vom Netz</translation>
    </message>
    <message>
        <source>the subscription was refused</source>
        <translation>das Abonnement wurde abgelehnt</translation>
    </message>
    <message>
        <source>the symbol that was asked for</source>
        <translation>das verlangte Symbol</translation>
    </message>
    <message>
        <source>the tick size or the lot size is not a number</source>
        <translation>die Tick- oder die Losgröße ist keine Zahl</translation>
    </message>
    <message>
        <source>the time is missing</source>
        <translation>die Zeit fehlt</translation>
    </message>
    <message>
        <source>the timeframe that was asked for</source>
        <translation>die verlangte Zeiteinheit</translation>
    </message>
    <message>
        <source>the wait before a retry must be at most seven days</source>
        <translation>die Wartezeit vor einer Wiederholung darf höchstens sieben Tage sein</translation>
    </message>
    <message>
        <source>this is below 0</source>
        <translation>dies liegt unter 0</translation>
    </message>
    <message>
        <source>this is not a SHA-256 in lower-case hex</source>
        <translation>dies ist kein SHA-256 in kleinen Hexziffern</translation>
    </message>
    <message>
        <source>this is not a list</source>
        <translation>dies ist keine Liste</translation>
    </message>
    <message>
        <source>this is not a text</source>
        <translation>dies ist kein Text</translation>
    </message>
    <message>
        <source>this is not a time of the years 1900 to 2199</source>
        <translation>dies ist keine Zeit der Jahre 1900 bis 2199</translation>
    </message>
    <message>
        <source>this is not a whole number</source>
        <translation>dies ist keine ganze Zahl</translation>
    </message>
    <message>
        <source>this is not an object</source>
        <translation>dies ist kein Objekt</translation>
    </message>
    <message>
        <source>this is not the name of a file beside the manifest</source>
        <translation>dies ist nicht der Name einer Datei neben dem Manifest</translation>
    </message>
    <message>
        <source>this is not the venue of the instrument</source>
        <translation>dies ist nicht der Handelsplatz des Instruments</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>wahr oder falsch (true, false)</translation>
    </message>
    <message>
        <source>%1 &apos;%2&apos; is not a number</source>
        <translation>%1 „%2“ ist keine Zahl</translation>
    </message>
    <message>
        <source>%1 answered %2</source>
        <translation>%1 antwortete %2</translation>
    </message>
    <message>
        <source>%1 answered %2: no request before %3</source>
        <translation>%1 antwortete %2: keine Anfrage vor %3</translation>
    </message>
    <message>
        <source>%1 closed the connection before the answer was whole</source>
        <translation>%1 schloss die Verbindung, bevor die Antwort vollständig war</translation>
    </message>
    <message>
        <source>%1 columns without a header cannot be understood</source>
        <translation>%1 Spalten ohne Kopfzeile lassen sich nicht deuten</translation>
    </message>
    <message>
        <source>%1 could not be trusted: %2</source>
        <translation>%1 ist nicht vertrauenswürdig: %2</translation>
    </message>
    <message>
        <source>%1 did not answer in time</source>
        <translation>%1 antwortete nicht rechtzeitig</translation>
    </message>
    <message>
        <source>%1 fields where %2 belong</source>
        <translation>%1 Felder, wo %2 hingehören</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>%1 fehlt</translation>
    </message>
    <message>
        <source>%1 is not a symbol of Yahoo</source>
        <translation>%1 ist kein Symbol von Yahoo</translation>
    </message>
    <message>
        <source>%1 refused the connection</source>
        <translation>%1 lehnte die Verbindung ab</translation>
    </message>
    <message>
        <source>%1 sent more than can be read</source>
        <translation>%1 sandte mehr, als sich lesen lässt</translation>
    </message>
    <message>
        <source>%1 was not found</source>
        <translation>%1 wurde nicht gefunden</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is neither a date nor a time since 1970</source>
        <translation>„%1“ ist weder ein Datum noch eine Zeit seit 1970</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is none of none, splits and all</source>
        <translation>„%1“ ist keines von none, splits und all</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a %2</source>
        <translation>„%1“ ist kein gültiger Wert für %2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a time</source>
        <translation>„%1“ ist keine Zeit</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a time zone; write an IANA name such as America/New_York or an offset such as +05:30</source>
        <translation>„%1“ ist keine Zeitzone; schreiben Sie einen IANA-Namen wie America/New_York oder einen Abstand wie +05:30</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not an instrument token</source>
        <translation>„%1“ ist keine Instrumentnummer</translation>
    </message>
    <message>
        <source>&apos;%1&apos; shows another order of day and month</source>
        <translation>„%1“ zeigt eine andere Folge von Tag und Monat</translation>
    </message>
    <message>
        <source>1 to %1 different instruments can be asked for at once</source>
        <translation>1 bis %1 verschiedene Instrumente lassen sich auf einmal abfragen</translation>
    </message>
    <message>
        <source>Arrow feather files are not read; export the data as CSV</source>
        <translation>Arrow-Feather-Dateien werden nicht gelesen; exportieren Sie die Daten als CSV</translation>
    </message>
    <message>
        <source>Binance answered %1: %2</source>
        <translation>Binance antwortete %1: %2</translation>
    </message>
    <message>
        <source>Binance does not know this symbol: %1</source>
        <translation>Binance kennt dieses Symbol nicht: %1</translation>
    </message>
    <message>
        <source>Binance has no %1 candles</source>
        <translation>Binance hat keine %1-Kerzen</translation>
    </message>
    <message>
        <source>Binance has no %1: its symbols are capital letters and digits, as in BTCUSDT</source>
        <translation>Binance hat kein %1: seine Symbole sind Großbuchstaben und Ziffern, wie in BTCUSDT</translation>
    </message>
    <message>
        <source>Binance&apos;s venues are BINANCE and BINANCE_USDM, not %1</source>
        <translation>die Handelsplätze von Binance sind BINANCE und BINANCE_USDM, nicht %1</translation>
    </message>
    <message>
        <source>Coinbase answered %1: %2</source>
        <translation>Coinbase antwortete %1: %2</translation>
    </message>
    <message>
        <source>Coinbase does not know this symbol: %1</source>
        <translation>Coinbase kennt dieses Symbol nicht: %1</translation>
    </message>
    <message>
        <source>Coinbase has no %1 candles</source>
        <translation>Coinbase hat keine %1-Kerzen</translation>
    </message>
    <message>
        <source>Coinbase has no %1: its symbols are two currencies with a dash, as in BTC-USD</source>
        <translation>Coinbase hat kein %1: seine Symbole sind zwei Währungen mit Bindestrich, wie in BTC-USD</translation>
    </message>
    <message>
        <source>Coinbase refused: %1</source>
        <translation>Coinbase lehnte ab: %1</translation>
    </message>
    <message>
        <source>Coinbase sends live trades, but no live candles</source>
        <translation>Coinbase sendet Live-Abschlüsse, aber keine Live-Kerzen</translation>
    </message>
    <message>
        <source>Coinbase&apos;s venue is COINBASE, not %1</source>
        <translation>der Handelsplatz von Coinbase ist COINBASE, nicht %1</translation>
    </message>
    <message>
        <source>HDF5 files are not read; export the data as CSV</source>
        <translation>HDF5-Dateien werden nicht gelesen; exportieren Sie die Daten als CSV</translation>
    </message>
    <message>
        <source>Kite answered %1: %2</source>
        <translation>Kite antwortete %1: %2</translation>
    </message>
    <message>
        <source>Kite does not accept the access token; a new one is needed each morning (%1: %2)</source>
        <translation>Kite nimmt das Zugangstoken nicht an; jeden Morgen wird ein neues gebraucht (%1: %2)</translation>
    </message>
    <message>
        <source>Kite does not give so much at once (%1: %2)</source>
        <translation>Kite gibt nicht so viel auf einmal (%1: %2)</translation>
    </message>
    <message>
        <source>Kite does not know this instrument (%1: %2)</source>
        <translation>Kite kennt dieses Instrument nicht (%1: %2)</translation>
    </message>
    <message>
        <source>Kite has no %1 candles</source>
        <translation>Kite hat keine %1-Kerzen</translation>
    </message>
    <message>
        <source>Kite has trouble (%1: %2)</source>
        <translation>Kite hat eine Störung (%1: %2)</translation>
    </message>
    <message>
        <source>Kite sends live prices, not live candles</source>
        <translation>Kite sendet Live-Preise, keine Live-Kerzen</translation>
    </message>
    <message>
        <source>Kite&apos;s dump of instruments has no %1; symbols are written as in NSE/INFY</source>
        <translation>die Instrumentliste von Kite hat kein %1; Symbole schreibt man wie in NSE/INFY</translation>
    </message>
    <message>
        <source>Kite&apos;s venue is KITE, not %1</source>
        <translation>der Handelsplatz von Kite ist KITE, nicht %1</translation>
    </message>
    <message>
        <source>Kraken answered: %1</source>
        <translation>Kraken antwortete: %1</translation>
    </message>
    <message>
        <source>Kraken has no %1 candles</source>
        <translation>Kraken hat keine %1-Kerzen</translation>
    </message>
    <message>
        <source>Kraken has no %1: its symbols are two currencies with a slash, as in BTC/USD</source>
        <translation>Kraken hat kein %1: seine Symbole sind zwei Währungen mit Schrägstrich, wie in BTC/USD</translation>
    </message>
    <message>
        <source>Kraken has only its last 720 %1 candles, from %2 on</source>
        <translation>Kraken hat nur seine letzten 720 %1-Kerzen, ab %2</translation>
    </message>
    <message>
        <source>Kraken is down for maintenance</source>
        <translation>Kraken ist wegen Wartung nicht erreichbar</translation>
    </message>
    <message>
        <source>Kraken refused: %1</source>
        <translation>Kraken lehnte ab: %1</translation>
    </message>
    <message>
        <source>Kraken&apos;s venue is KRAKEN, not %1</source>
        <translation>der Handelsplatz von Kraken ist KRAKEN, nicht %1</translation>
    </message>
    <message>
        <source>UTF-16 text is not read; save the file as UTF-8</source>
        <translation>UTF-16-Text wird nicht gelesen; speichern Sie die Datei als UTF-8</translation>
    </message>
    <message>
        <source>Yahoo answered: %1</source>
        <translation>Yahoo antwortete: %1</translation>
    </message>
    <message>
        <source>Yahoo counts the hours of this instrument from the opening of its exchange; ask for 30m candles</source>
        <translation>Yahoo zählt die Stunden dieses Instruments ab der Eröffnung seiner Börse; verlangen Sie 30m-Kerzen</translation>
    </message>
    <message>
        <source>Yahoo does not go so far back: %1</source>
        <translation>Yahoo reicht nicht so weit zurück: %1</translation>
    </message>
    <message>
        <source>Yahoo does not know this symbol: %1</source>
        <translation>Yahoo kennt dieses Symbol nicht: %1</translation>
    </message>
    <message>
        <source>Yahoo has no %1 candles</source>
        <translation>Yahoo hat keine %1-Kerzen</translation>
    </message>
    <message>
        <source>Yahoo&apos;s venue is YAHOO, not %1</source>
        <translation>der Handelsplatz von Yahoo ist YAHOO, nicht %1</translation>
    </message>
    <message>
        <source>a beginning and an end are needed</source>
        <translation>ein Anfang und ein Ende werden gebraucht</translation>
    </message>
    <message>
        <source>a file is needed</source>
        <translation>eine Datei wird gebraucht</translation>
    </message>
    <message>
        <source>adjusted for dividends Yahoo has 1d candles and longer, not %1</source>
        <translation>um Dividenden bereinigt hat Yahoo 1d-Kerzen und längere, nicht %1</translation>
    </message>
    <message>
        <source>after update %1 comes %2; the book is not known before the next snapshot</source>
        <translation>nach Änderung %1 kommt %2; das Orderbuch ist vor der nächsten Momentaufnahme unbekannt</translation>
    </message>
    <message>
        <source>an address such as https://api.example.com is needed</source>
        <translation>eine Adresse wie https://api.example.com wird gebraucht</translation>
    </message>
    <message>
        <source>files have no live candles</source>
        <translation>Dateien haben keine Live-Kerzen</translation>
    </message>
    <message>
        <source>fixed sizing needs a quantity above 0</source>
        <translation>feste Größe braucht eine Menge über 0</translation>
    </message>
    <message>
        <source>more than a million rows are bad; the first: %1</source>
        <translation>mehr als eine Million Zeilen sind fehlerhaft; die erste: %1</translation>
    </message>
    <message>
        <source>no column is a time; there are: %1</source>
        <translation>keine Spalte ist eine Zeit; es gibt: %1</translation>
    </message>
    <message>
        <source>no row has a time</source>
        <translation>keine Zeile hat eine Zeit</translation>
    </message>
    <message>
        <source>not the expected JSON array of rows: %1</source>
        <translation>nicht die erwartete JSON-Liste von Zeilen: %1</translation>
    </message>
    <message>
        <source>only addresses of this machine may do without encryption</source>
        <translation>nur Adressen dieses Rechners dürfen ohne Verschlüsselung auskommen</translation>
    </message>
    <message>
        <source>order %1 is not open</source>
        <translation>Auftrag %1 ist nicht offen</translation>
    </message>
    <message>
        <source>other users can read or write the file %1; it must be the owner&apos;s alone</source>
        <translation>andere Benutzer können die Datei %1 lesen oder schreiben; sie muss allein dem Besitzer gehören</translation>
    </message>
    <message>
        <source>several of Kite&apos;s instruments are %1 here; use the instrument token</source>
        <translation>mehrere Instrumente von Kite heißen hier %1; verwenden Sie die Instrumentnummer</translation>
    </message>
    <message>
        <source>the JSON array is empty</source>
        <translation>die JSON-Liste ist leer</translation>
    </message>
    <message>
        <source>the address must have no user, query or fragment</source>
        <translation>die Adresse darf keinen Benutzer, keine Abfrage und keinen Sprungpunkt haben</translation>
    </message>
    <message>
        <source>the address of %1 cannot be asked for this</source>
        <translation>die Adresse von %1 lässt sich danach nicht fragen</translation>
    </message>
    <message>
        <source>the answer is not whole JSON (%1 at byte %2)</source>
        <translation>die Antwort ist kein vollständiges JSON (%1 bei Byte %2)</translation>
    </message>
    <message>
        <source>the answer of %1 did not arrive (network error %2)</source>
        <translation>die Antwort von %1 kam nicht an (Netzwerkfehler %2)</translation>
    </message>
    <message>
        <source>the answer should have %1 here</source>
        <translation>die Antwort müsste hier %1 haben</translation>
    </message>
    <message>
        <source>the ask is below the bid</source>
        <translation>der Brief liegt unter dem Geld</translation>
    </message>
    <message>
        <source>the book is not known before the next snapshot</source>
        <translation>das Orderbuch ist vor der nächsten Momentaufnahme unbekannt</translation>
    </message>
    <message>
        <source>the cash %1 does not pay for %2 at %3 with the fee</source>
        <translation>das Bargeld %1 reicht mit Gebühr nicht für %2 zu %3</translation>
    </message>
    <message>
        <source>the cash %1 does not pay for one lot of %2 at %3</source>
        <translation>das Bargeld %1 reicht nicht für ein Los von %2 zu %3</translation>
    </message>
    <message>
        <source>the column %1 is missing</source>
        <translation>die Spalte %1 fehlt</translation>
    </message>
    <message>
        <source>the columns open, high, low and close are needed; there are: %1</source>
        <translation>die Spalten open, high, low und close werden gebraucht; es gibt: %1</translation>
    </message>
    <message>
        <source>the compressed data ends too early</source>
        <translation>die gepackten Daten enden zu früh</translation>
    </message>
    <message>
        <source>the compressed data is damaged: %1</source>
        <translation>die gepackten Daten sind beschädigt: %1</translation>
    </message>
    <message>
        <source>the demo market has no %1 candles</source>
        <translation>der Demomarkt hat keine %1-Kerzen</translation>
    </message>
    <message>
        <source>the demo market has no %1; it has: %2</source>
        <translation>der Demomarkt hat kein %1; es gibt: %2</translation>
    </message>
    <message>
        <source>the demo market needs a beginning and an end</source>
        <translation>der Demomarkt braucht einen Anfang und ein Ende</translation>
    </message>
    <message>
        <source>the fast length %1 must be less than the slow length %2</source>
        <translation>die schnelle Länge %1 muss kleiner sein als die langsame Länge %2</translation>
    </message>
    <message>
        <source>the field &apos;%1&apos; is missing or not what it should be</source>
        <translation>das Feld „%1“ fehlt oder ist nicht, was es sein sollte</translation>
    </message>
    <message>
        <source>the file %1 cannot be read</source>
        <translation>die Datei %1 lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>the file %1 is too long for a dump of instruments</source>
        <translation>die Datei %1 ist zu lang für eine Instrumentliste</translation>
    </message>
    <message>
        <source>the file %1 should have one line of visible ASCII characters</source>
        <translation>die Datei %1 müsste eine Zeile sichtbarer ASCII-Zeichen haben</translation>
    </message>
    <message>
        <source>the file %1 should have one line with the key</source>
        <translation>die Datei %1 müsste eine Zeile mit dem Schlüssel haben</translation>
    </message>
    <message>
        <source>the file %1 should have the line api_key:access_token</source>
        <translation>die Datei %1 müsste die Zeile api_key:access_token haben</translation>
    </message>
    <message>
        <source>the file has a header and no rows</source>
        <translation>die Datei hat eine Kopfzeile und keine Zeilen</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>die Datei ist leer</translation>
    </message>
    <message>
        <source>the file unpacks to more than 16 GiB</source>
        <translation>die Datei wird entpackt größer als 16 GiB</translation>
    </message>
    <message>
        <source>the header has no column &apos;%1&apos;</source>
        <translation>die Kopfzeile hat keine Spalte „%1“</translation>
    </message>
    <message>
        <source>the levels are not in order of price</source>
        <translation>die Stufen sind nicht nach Preis geordnet</translation>
    </message>
    <message>
        <source>the line is longer than %1 bytes</source>
        <translation>die Zeile ist länger als %1 Bytes</translation>
    </message>
    <message>
        <source>the lines have no columns: &apos;%1&apos;</source>
        <translation>die Zeilen haben keine Spalten: „%1“</translation>
    </message>
    <message>
        <source>the local time &apos;%1&apos; does not exist: the clocks went forward</source>
        <translation>die Ortszeit „%1“ gibt es nicht: die Uhren wurden vorgestellt</translation>
    </message>
    <message>
        <source>the row has %1 fields, the header %2</source>
        <translation>die Zeile hat %1 Felder, die Kopfzeile %2</translation>
    </message>
    <message>
        <source>the rows are %1 apart, so these are not %2 candles</source>
        <translation>die Zeilen liegen %1 auseinander, also sind dies keine %2-Kerzen</translation>
    </message>
    <message>
        <source>the rows have %1 values; a candle needs 6</source>
        <translation>die Zeilen haben %1 Werte; eine Kerze braucht 6</translation>
    </message>
    <message>
        <source>the source left out the %1</source>
        <translation>die Quelle ließ %1 aus</translation>
    </message>
    <message>
        <source>the source sent two different candles for one time</source>
        <translation>die Quelle sandte zwei verschiedene Kerzen für eine Zeit</translation>
    </message>
    <message>
        <source>the source wants no request before %1</source>
        <translation>die Quelle möchte vor %1 keine Anfrage</translation>
    </message>
    <message>
        <source>the store answered %1: %2</source>
        <translation>der Datenspeicher antwortete %1: %2</translation>
    </message>
    <message>
        <source>the store asks to try again (%1: %2)</source>
        <translation>der Datenspeicher bittet um einen neuen Versuch (%1: %2)</translation>
    </message>
    <message>
        <source>the store does not accept the token (%1: %2)</source>
        <translation>der Datenspeicher nimmt das Token nicht an (%1: %2)</translation>
    </message>
    <message>
        <source>the store does not answer for this span (%1: %2)</source>
        <translation>der Datenspeicher antwortet für diese Spanne nicht (%1: %2)</translation>
    </message>
    <message>
        <source>the store does not have such candles (%1: %2)</source>
        <translation>der Datenspeicher hat solche Kerzen nicht (%1: %2)</translation>
    </message>
    <message>
        <source>the store does not have this instrument (%1: %2)</source>
        <translation>der Datenspeicher hat dieses Instrument nicht (%1: %2)</translation>
    </message>
    <message>
        <source>the store has more than %1 candles for this request</source>
        <translation>der Datenspeicher hat für diese Anfrage mehr als %1 Kerzen</translation>
    </message>
    <message>
        <source>the store sends its candles as texts, and this is none</source>
        <translation>der Datenspeicher sendet Kerzen als Text, und dies ist keiner</translation>
    </message>
    <message>
        <source>the store&apos;s pages do not come to an end</source>
        <translation>die Seiten des Datenspeichers nehmen kein Ende</translation>
    </message>
    <message>
        <source>the time %1 is not where a %2 candle of this file opens</source>
        <translation>bei %1 eröffnet keine %2-Kerze dieser Datei</translation>
    </message>
    <message>
        <source>the time %1 is out of order</source>
        <translation>die Zeit %1 ist nicht in der Reihenfolge</translation>
    </message>
    <message>
        <source>the time %1 was there already in line %2, with other values</source>
        <translation>die Zeit %1 kam schon in Zeile %2 mit anderen Werten vor</translation>
    </message>
    <message>
        <source>the time &apos;%1&apos; is outside the years 1900 to 2199</source>
        <translation>die Zeit „%1“ liegt außerhalb der Jahre 1900 bis 2199</translation>
    </message>
    <message>
        <source>the time is not the beginning of a %1 candle</source>
        <translation>die Zeit ist nicht der Anfang einer %1-Kerze</translation>
    </message>
    <message>
        <source>the value of %1 at %2 is below the minimum %3</source>
        <translation>der Wert von %1 zu %2 liegt unter dem Mindestwert %3</translation>
    </message>
    <message>
        <source>the zip file has %1 members; one is needed</source>
        <translation>die Zip-Datei hat %1 Einträge; einer wird gebraucht</translation>
    </message>
    <message>
        <source>the zip file is damaged</source>
        <translation>die Zip-Datei ist beschädigt</translation>
    </message>
    <message>
        <source>the zip member cannot be read: %1</source>
        <translation>der Zip-Eintrag lässt sich nicht lesen: %1</translation>
    </message>
    <message>
        <source>the zip member is damaged: %1</source>
        <translation>der Zip-Eintrag ist beschädigt: %1</translation>
    </message>
    <message>
        <source>the zip member is encrypted</source>
        <translation>der Zip-Eintrag ist verschlüsselt</translation>
    </message>
    <message>
        <source>there are %1 fields instead of %2</source>
        <translation>es sind %1 Felder statt %2</translation>
    </message>
    <message>
        <source>there is a level after an empty one</source>
        <translation>nach einer leeren Stufe kommt noch eine</translation>
    </message>
    <message>
        <source>there is no position to reduce</source>
        <translation>es gibt keine Position zum Verkleinern</translation>
    </message>
    <message>
        <source>this is a folder, not a file</source>
        <translation>dies ist ein Ordner, keine Datei</translation>
    </message>
    <message>
        <source>this is a row of %1 in a file of %2</source>
        <translation>dies ist eine Zeile von %1 in einer Datei von %2</translation>
    </message>
    <message>
        <source>this is an order book, not candles</source>
        <translation>dies ist ein Orderbuch, keine Kerzen</translation>
    </message>
    <message>
        <source>this is binary data, not text</source>
        <translation>dies sind Binärdaten, kein Text</translation>
    </message>
    <message>
        <source>this is not a recorded order book of Bybit or Tardis</source>
        <translation>dies ist kein aufgezeichnetes Orderbuch von Bybit oder Tardis</translation>
    </message>
    <message>
        <source>this source has no live data</source>
        <translation>diese Quelle hat keine Live-Daten</translation>
    </message>
    <message>
        <source>this store has no live data (setting stream_url)</source>
        <translation>dieser Datenspeicher hat keine Live-Daten (Einstellung stream_url)</translation>
    </message>
    <message>
        <source>trades of %1 between %2 and %3 did not arrive</source>
        <translation>Abschlüsse von %1 zwischen %2 und %3 kamen nicht an</translation>
    </message>
    <message>
        <source>two columns are a rate or an index, not candles</source>
        <translation>zwei Spalten sind ein Satz oder ein Index, keine Kerzen</translation>
    </message>
    <message>
        <source>without Kite&apos;s dump of instruments (setting instruments_file) %1 must be an instrument token</source>
        <translation>ohne die Instrumentliste von Kite (Einstellung instruments_file) muss %1 eine Instrumentnummer sein</translation>
    </message>
    <message>
        <source>without adjustment Yahoo has 1d candles only, not %1</source>
        <translation>ohne Bereinigung hat Yahoo nur 1d-Kerzen, nicht %1</translation>
    </message>
    <message>
        <source>the backup was cancelled</source>
        <translation>die Sicherung wurde abgebrochen</translation>
    </message>
    <message>
        <source>the copy could not be written to the disk</source>
        <translation>die Kopie ließ sich nicht auf die Platte schreiben</translation>
    </message>
    <message>
        <source>the copy failed: %1</source>
        <translation>das Kopieren ist gescheitert: %1</translation>
    </message>
    <message>
        <source>%1 closed trades are too few; at least %2 are needed</source>
        <translation>%1 abgeschlossene Trades sind zu wenige; nötig sind mindestens %2</translation>
    </message>
    <message>
        <source>%1 daily returns are too few; at least %2 are needed</source>
        <translation>%1 Tagesrenditen sind zu wenige; nötig sind mindestens %2</translation>
    </message>
    <message>
        <source>%1 days cannot be cut into %2 blocks of at least two days</source>
        <translation>%1 Tage lassen sich nicht in %2 Blöcke von mindestens zwei Tagen teilen</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no currency</source>
        <translation>„%1“ ist keine Währung</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not STUDY or STUDY/NUMBER</source>
        <translation>„%1“ ist nicht STUDIE oder STUDIE/NUMMER</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a number of a range from:to:step</source>
        <translation>„%1“ ist keine Zahl eines Bereichs von:bis:Schritt</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not setting=from:to:step or setting=a,b,c</source>
        <translation>„%1“ ist nicht Einstellung=von:bis:Schritt oder Einstellung=a,b,c</translation>
    </message>
    <message>
        <source>&apos;*&apos; is for choices and switches; give a range or a list</source>
        <translation>„*“ gilt für Auswahlen und Schalter; geben Sie einen Bereich oder eine Liste an</translation>
    </message>
    <message>
        <source>a cash account has no funding</source>
        <translation>ein Barkonto kennt kein Funding</translation>
    </message>
    <message>
        <source>a cash account has no leverage</source>
        <translation>ein Barkonto hat keinen Hebel</translation>
    </message>
    <message>
        <source>a daily return is not a number above -100 %</source>
        <translation>eine Tagesrendite ist keine Zahl über -100 %</translation>
    </message>
    <message>
        <source>a range is from:to:step, with at most three numbers</source>
        <translation>ein Bereich ist von:bis:Schritt, mit höchstens drei Zahlen</translation>
    </message>
    <message>
        <source>a stored study is damaged</source>
        <translation>eine gespeicherte Studie ist beschädigt</translation>
    </message>
    <message>
        <source>a study needs an instrument, a timeframe, a span and money settings</source>
        <translation>eine Studie braucht ein Instrument, eine Kerzenlänge, einen Zeitraum und Geldeinstellungen</translation>
    </message>
    <message>
        <source>a study that is %1 cannot be told to %2</source>
        <translation>eine Studie im Zustand %1 kann %2 nicht ausführen</translation>
    </message>
    <message>
        <source>a surface needs a value for each of its %1 settings, and one that is defined</source>
        <translation>eine Fläche braucht einen Wert für jede ihrer %1 Einstellungen und mindestens einen bestimmten</translation>
    </message>
    <message>
        <source>a trial has a return that is not a number</source>
        <translation>ein Versuch hat eine Rendite, die keine Zahl ist</translation>
    </message>
    <message>
        <source>a trial that is %1 cannot be told to %2</source>
        <translation>ein Versuch im Zustand %1 kann %2 nicht ausführen</translation>
    </message>
    <message>
        <source>after %1 days to choose in, no data are left to try the choice on</source>
        <translation>nach %1 Tagen zum Auswählen bleiben keine Daten, an denen die Wahl zu prüfen wäre</translation>
    </message>
    <message>
        <source>at least two trials are needed, and one of them with returns</source>
        <translation>nötig sind mindestens zwei Versuche, einer davon mit Renditen</translation>
    </message>
    <message>
        <source>both windows must be from 1 to %1 days long</source>
        <translation>beide Fenster müssen 1 bis %1 Tage lang sein</translation>
    </message>
    <message>
        <source>dividends and splits must be above 0</source>
        <translation>Dividenden und Splits müssen über 0 liegen</translation>
    </message>
    <message>
        <source>entry %1 of the journal is missing</source>
        <translation>Eintrag %1 des Journals fehlt</translation>
    </message>
    <message>
        <source>entry %1 of the journal is not the one that was sealed</source>
        <translation>Eintrag %1 des Journals ist nicht der, der versiegelt wurde</translation>
    </message>
    <message>
        <source>funding rates must be from -1 to 1</source>
        <translation>Funding-Sätze müssen zwischen -1 und 1 liegen</translation>
    </message>
    <message>
        <source>it cannot both be set and vary</source>
        <translation>es kann nicht zugleich gesetzt und verändert werden</translation>
    </message>
    <message>
        <source>it has no values</source>
        <translation>es hat keine Werte</translation>
    </message>
    <message>
        <source>it varies twice</source>
        <translation>es wird zweimal verändert</translation>
    </message>
    <message>
        <source>more than %1 values</source>
        <translation>mehr als %1 Werte</translation>
    </message>
    <message>
        <source>more than one study begins with &apos;%1&apos;</source>
        <translation>mehr als eine Studie beginnt mit „%1“</translation>
    </message>
    <message>
        <source>name a symbol to test the feed with</source>
        <translation>nennen Sie ein Symbol, mit dem die Quelle geprüft wird</translation>
    </message>
    <message>
        <source>no tier grants a leverage of %1</source>
        <translation>keine Stufe gewährt einen Hebel von %1</translation>
    </message>
    <message>
        <source>only a cash account borrows what it sells short</source>
        <translation>nur ein Barkonto leiht, was es leer verkauft</translation>
    </message>
    <message>
        <source>rates are given, but the account has the instrument&apos;s currency</source>
        <translation>Kurse sind angegeben, aber das Konto hat die Währung des Instruments</translation>
    </message>
    <message>
        <source>rates must be above 0</source>
        <translation>Kurse müssen über 0 liegen</translation>
    </message>
    <message>
        <source>the bands need at least two points and a year at least one day</source>
        <translation>die Bänder brauchen mindestens zwei Punkte und ein Jahr mindestens einen Tag</translation>
    </message>
    <message>
        <source>the block length must be from 1 to %1 days</source>
        <translation>die Blocklänge muss 1 bis %1 Tage betragen</translation>
    </message>
    <message>
        <source>the borrow rate must be 0 to 10 per year</source>
        <translation>der Leihsatz muss 0 bis 10 pro Jahr betragen</translation>
    </message>
    <message>
        <source>the broker holds cash %1, position %2 and margin %3, the ledger %4, %5 and %6</source>
        <translation>der Broker hält Bargeld %1, Position %2 und Margin %3, das Hauptbuch %4, %5 und %6</translation>
    </message>
    <message>
        <source>the candles of %1 %2 are not those with which the study began</source>
        <translation>die Kerzen von %1 %2 sind nicht die, mit denen die Studie begann</translation>
    </message>
    <message>
        <source>the command cannot be left for the process that works on the queue</source>
        <translation>der Befehl kann dem Prozess, der die Warteschlange bearbeitet, nicht hinterlassen werden</translation>
    </message>
    <message>
        <source>the corporate actions are not in the order of time</source>
        <translation>die Kapitalmaßnahmen sind nicht zeitlich geordnet</translation>
    </message>
    <message>
        <source>the currency of %1 is not known: it cannot be converted into %2</source>
        <translation>die Währung von %1 ist unbekannt: sie lässt sich nicht in %2 umrechnen</translation>
    </message>
    <message>
        <source>the feed %1 does not serve the venue %2</source>
        <translation>die Quelle %1 bedient den Handelsplatz %2 nicht</translation>
    </message>
    <message>
        <source>the funding rates are not in the order of time</source>
        <translation>die Funding-Sätze sind nicht zeitlich geordnet</translation>
    </message>
    <message>
        <source>the leverage %2 of tier %1 is below 1 or above that of the tier before</source>
        <translation>der Hebel %2 der Stufe %1 liegt unter 1 oder über dem der Stufe davor</translation>
    </message>
    <message>
        <source>the leverage must be 1 to 1000</source>
        <translation>der Hebel muss 1 bis 1000 betragen</translation>
    </message>
    <message>
        <source>the liquidation fee must be 0 to 1000 basis points</source>
        <translation>die Liquidationsgebühr muss 0 bis 1000 Basispunkte betragen</translation>
    </message>
    <message>
        <source>the loss that is ruin must be above 0 and at most 1</source>
        <translation>der Verlust, der Ruin bedeutet, muss über 0 und höchstens 1 sein</translation>
    </message>
    <message>
        <source>the maintenance amount %2 of tier %1 is negative</source>
        <translation>der Erhaltungsbetrag %2 der Stufe %1 ist negativ</translation>
    </message>
    <message>
        <source>the maintenance rate %2 of tier %1 is not from 0 to 1, or below that of the tier before</source>
        <translation>der Erhaltungssatz %2 der Stufe %1 liegt nicht zwischen 0 und 1 oder unter dem der Stufe davor</translation>
    </message>
    <message>
        <source>the number of blocks must be even, from 2 to 20</source>
        <translation>die Zahl der Blöcke muss gerade sein, von 2 bis 20</translation>
    </message>
    <message>
        <source>the number of cuts must be from 1 to 10000</source>
        <translation>die Zahl der Schnitte muss 1 bis 10000 betragen</translation>
    </message>
    <message>
        <source>the number of paths must be from 100 to 1000000</source>
        <translation>die Zahl der Pfade muss 100 bis 1000000 betragen</translation>
    </message>
    <message>
        <source>the number of starts must be from 1 to 100</source>
        <translation>die Zahl der Anfänge muss 1 bis 100 betragen</translation>
    </message>
    <message>
        <source>the postings of entry %1 do not add up to zero</source>
        <translation>die Buchungen von Eintrag %1 ergeben nicht null</translation>
    </message>
    <message>
        <source>the range is empty: %1 is above %2</source>
        <translation>der Bereich ist leer: %1 liegt über %2</translation>
    </message>
    <message>
        <source>the rates are not in the order of time</source>
        <translation>die Kurse sind nicht zeitlich geordnet</translation>
    </message>
    <message>
        <source>the return of a trade is not a number of at least -100 %</source>
        <translation>die Rendite eines Trades ist keine Zahl von mindestens -100 %</translation>
    </message>
    <message>
        <source>the search &apos;%1&apos; needs a number of trials</source>
        <translation>die Suche „%1“ braucht eine Zahl von Versuchen</translation>
    </message>
    <message>
        <source>the search failed: %1</source>
        <translation>die Suche ist fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>the search was stopped</source>
        <translation>die Suche wurde angehalten</translation>
    </message>
    <message>
        <source>the step %1 must be above 0</source>
        <translation>der Schritt %1 muss über 0 liegen</translation>
    </message>
    <message>
        <source>the stored candles are not those of the run any more</source>
        <translation>die gespeicherten Kerzen sind nicht mehr die des Laufs</translation>
    </message>
    <message>
        <source>the study %1 has no trial %2</source>
        <translation>die Studie %1 hat keinen Versuch %2</translation>
    </message>
    <message>
        <source>the study has more than %1 data sets</source>
        <translation>die Studie hat mehr als %1 Datensätze</translation>
    </message>
    <message>
        <source>the study has more than %1 trials</source>
        <translation>die Studie hat mehr als %1 Versuche</translation>
    </message>
    <message>
        <source>the trial has other days than buy and hold</source>
        <translation>der Versuch hat andere Tage als Kaufen und Halten</translation>
    </message>
    <message>
        <source>the trials cover %1 and %2 days; all must cover the same days</source>
        <translation>die Versuche umfassen %1 und %2 Tage; alle müssen dieselben Tage umfassen</translation>
    </message>
    <message>
        <source>the value %1 is given twice</source>
        <translation>der Wert %1 ist zweimal angegeben</translation>
    </message>
    <message>
        <source>the value of %1 in %2 is not known at %3</source>
        <translation>der Wert von %1 in %2 ist um %3 nicht bekannt</translation>
    </message>
    <message>
        <source>there are no candles in the window from %1</source>
        <translation>im Fenster ab %1 gibt es keine Kerzen</translation>
    </message>
    <message>
        <source>there are no leverage tiers</source>
        <translation>es gibt keine Hebelstufen</translation>
    </message>
    <message>
        <source>there are no settings to choose from</source>
        <translation>es gibt keine Einstellungen zur Auswahl</translation>
    </message>
    <message>
        <source>there are too few candles to begin elsewhere</source>
        <translation>es gibt zu wenige Kerzen, um anderswo zu beginnen</translation>
    </message>
    <message>
        <source>there are too few candles to cut</source>
        <translation>es gibt zu wenige Kerzen zum Abschneiden</translation>
    </message>
    <message>
        <source>there is no metric &apos;%1&apos;; there are: %2</source>
        <translation>es gibt keine Kennzahl „%1“; es gibt: %2</translation>
    </message>
    <message>
        <source>there is no study &apos;%1&apos;</source>
        <translation>es gibt keine Studie „%1“</translation>
    </message>
    <message>
        <source>tier %1 begins at %2, not where the one before it ends</source>
        <translation>Stufe %1 beginnt bei %2, nicht wo die davor endet</translation>
    </message>
    <message>
        <source>tier %1 ends at %2, not above its floor</source>
        <translation>Stufe %1 endet bei %2, nicht über ihrem Boden</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is missing or no number</source>
        <translation>„%1“ fehlt oder ist keine Zahl</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is neither dividend nor split</source>
        <translation>„%1“ ist weder Dividende noch Aktiensplit</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no decimal number</source>
        <translation>„%1“ ist keine Dezimalzahl</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no kind of gap</source>
        <translation>„%1“ ist keine Art von Lücke</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no split such as 2:1</source>
        <translation>„%1“ ist kein Aktiensplit wie 2:1</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no time</source>
        <translation>„%1“ ist keine Zeit</translation>
    </message>
    <message>
        <source>the dividend %1 is not above 0</source>
        <translation>die Dividende %1 ist nicht größer als 0</translation>
    </message>
    <message>
        <source>the file is larger than 64 MB</source>
        <translation>die Datei ist größer als 64 MB</translation>
    </message>
    <message>
        <source>the funding rate %1 is not from -1 to 1</source>
        <translation>die Finanzierungsrate %1 liegt nicht zwischen -1 und 1</translation>
    </message>
    <message>
        <source>the mark price %1 is not above 0</source>
        <translation>der Markpreis %1 ist nicht größer als 0</translation>
    </message>
    <message>
        <source>the rate %1 is not above 0</source>
        <translation>der Kurs %1 ist nicht größer als 0</translation>
    </message>
    <message>
        <source>the time %1 is before the one above it</source>
        <translation>die Zeit %1 liegt vor der darüber</translation>
    </message>
    <message>
        <source>there are no tiers of %1</source>
        <translation>es gibt keine Stufen für %1</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not known here</source>
        <translation>„%1“ ist hier nicht bekannt</translation>
    </message>
    <message>
        <source>a bundle has no member of this name</source>
        <translation>ein Bündel hat keinen Bestandteil dieses Namens</translation>
    </message>
    <message>
        <source>bundle.json does not speak of this member</source>
        <translation>bundle.json erwähnt diesen Bestandteil nicht</translation>
    </message>
    <message>
        <source>it has %1 bytes, bundle.json says %2</source>
        <translation>er hat %1 Byte, laut bundle.json %2</translation>
    </message>
    <message>
        <source>it has %1 bytes, which is more than a bundle may have</source>
        <translation>sie hat %1 Byte, mehr als ein Bündel haben darf</translation>
    </message>
    <message>
        <source>it has %1 members, which is more than a bundle may have</source>
        <translation>es hat %1 Bestandteile, mehr als ein Bündel haben darf</translation>
    </message>
    <message>
        <source>it is packed or encrypted in a way that bundles are not</source>
        <translation>er ist so gepackt oder verschlüsselt, wie es Bündel nicht sind</translation>
    </message>
    <message>
        <source>it would unpack to %1 bytes, which is more than a bundle may have</source>
        <translation>entpackt wären es %1 Byte, mehr als ein Bündel haben darf</translation>
    </message>
    <message>
        <source>its SHA-256 is not the one that bundle.json says</source>
        <translation>sein SHA-256 ist nicht der aus bundle.json</translation>
    </message>
    <message>
        <source>only a simulation can run again</source>
        <translation>nur eine Simulation kann wiederholt werden</translation>
    </message>
    <message>
        <source>the bundle could not be packed: %1</source>
        <translation>das Bündel konnte nicht gepackt werden: %1</translation>
    </message>
    <message>
        <source>the bundle could not be read: %1</source>
        <translation>das Bündel konnte nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>the bundle has no candles, and there is no workspace that has them</source>
        <translation>das Bündel enthält keine Kerzen, und es gibt keinen Arbeitsbereich, der sie hat</translation>
    </message>
    <message>
        <source>the bundle has no such member</source>
        <translation>das Bündel hat keinen solchen Bestandteil</translation>
    </message>
    <message>
        <source>the bundle has this series twice</source>
        <translation>das Bündel enthält diese Reihe doppelt</translation>
    </message>
    <message>
        <source>the bundle has two members of this name</source>
        <translation>das Bündel hat zwei Bestandteile dieses Namens</translation>
    </message>
    <message>
        <source>the bundle is damaged: %1</source>
        <translation>das Bündel ist beschädigt: %1</translation>
    </message>
    <message>
        <source>the bundle was made by a newer Truebar: its format is %1, known is %2</source>
        <translation>das Bündel stammt von einem neueren Truebar: sein Format ist %1, bekannt ist %2</translation>
    </message>
    <message>
        <source>the candle does not open after the one before</source>
        <translation>die Kerze öffnet nicht nach der vorigen</translation>
    </message>
    <message>
        <source>the candles stored now are not those that the run was made of; export the bundle without candles, or run again</source>
        <translation>die jetzt gespeicherten Kerzen sind nicht die des Laufs; das Bündel ohne Kerzen exportieren oder neu laufen lassen</translation>
    </message>
    <message>
        <source>the file could not be written: %1</source>
        <translation>die Datei konnte nicht geschrieben werden: %1</translation>
    </message>
    <message>
        <source>the file is there already</source>
        <translation>die Datei gibt es schon</translation>
    </message>
    <message>
        <source>the first line must be &apos;%1&apos;</source>
        <translation>die erste Zeile muss „%1“ sein</translation>
    </message>
    <message>
        <source>the last line has no end</source>
        <translation>die letzte Zeile hat kein Ende</translation>
    </message>
    <message>
        <source>the list has %1 items, at most %2 are allowed</source>
        <translation>die Liste hat %1 Einträge, erlaubt sind höchstens %2</translation>
    </message>
    <message>
        <source>the run %1 is here already</source>
        <translation>den Lauf %1 gibt es hier schon</translation>
    </message>
    <message>
        <source>the run here is not the one of the bundle: %1 is %2 there and %3 here</source>
        <translation>der Lauf ist hier nicht der des Bündels: %1 ist dort %2 und hier %3</translation>
    </message>
    <message>
        <source>the span is empty</source>
        <translation>die Zeitspanne ist leer</translation>
    </message>
    <message>
        <source>the spans must be ascending and apart</source>
        <translation>die Zeitspannen müssen aufsteigen und getrennt sein</translation>
    </message>
    <message>
        <source>the text is too long</source>
        <translation>der Text ist zu lang</translation>
    </message>
    <message>
        <source>the value must be above 0</source>
        <translation>der Wert muss über 0 liegen</translation>
    </message>
    <message>
        <source>the value must be from 0 to 1</source>
        <translation>der Wert muss von 0 bis 1 sein</translation>
    </message>
    <message>
        <source>there are no candles in it</source>
        <translation>es sind keine Kerzen darin</translation>
    </message>
    <message>
        <source>there is no temporary folder: %1</source>
        <translation>es gibt keinen temporären Ordner: %1</translation>
    </message>
    <message>
        <source>this is not a JSON object: %1</source>
        <translation>das ist kein JSON-Objekt: %1</translation>
    </message>
    <message>
        <source>this is not a SHA-256 in hexadecimal</source>
        <translation>das ist kein hexadezimaler SHA-256</translation>
    </message>
    <message>
        <source>this is not a number</source>
        <translation>das ist keine Zahl</translation>
    </message>
    <message>
        <source>this is not a row of six numbers</source>
        <translation>das ist keine Zeile mit sechs Zahlen</translation>
    </message>
    <message>
        <source>this is not a run bundle, or not all of it: %1</source>
        <translation>das ist kein Laufbündel oder nicht das ganze: %1</translation>
    </message>
    <message>
        <source>this is not a span of two times</source>
        <translation>das ist keine Spanne aus zwei Zeiten</translation>
    </message>
    <message>
        <source>this is not a time and a price</source>
        <translation>das ist nicht Zeit und Preis</translation>
    </message>
    <message>
        <source>this is not a whole number from %1 to %2</source>
        <translation>das ist keine ganze Zahl von %1 bis %2</translation>
    </message>
    <message>
        <source>this is not the id of a run</source>
        <translation>das ist keine Kennung eines Laufs</translation>
    </message>
    <message>
        <source>this is not the instrument of the run</source>
        <translation>das ist nicht das Instrument des Laufs</translation>
    </message>
    <message>
        <source>this member is missing</source>
        <translation>dieser Eintrag fehlt</translation>
    </message>
    <message>
        <source>tick size, lot step and multiplier must be above 0</source>
        <translation>Tickgröße, Losschritt und Multiplikator müssen über 0 liegen</translation>
    </message>
    <message>
        <source>a member is longer than it says</source>
        <translation>ein Bestandteil ist länger, als er angibt</translation>
    </message>
    <message>
        <source>a member is shorter than it says</source>
        <translation>ein Bestandteil ist kürzer, als er angibt</translation>
    </message>
    <message>
        <source>a member without a size</source>
        <translation>ein Bestandteil ohne Größe</translation>
    </message>
    <message>
        <source>say which settings to choose from, such as fast=5:50:5</source>
        <translation>sagen Sie, welche Einstellungen zur Wahl stehen, etwa fast=5:50:5</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not FROM..TO</source>
        <translation>„%1“ ist nicht VON..BIS</translation>
    </message>
    <message>
        <source>the beginning must be before the end</source>
        <translation>der Anfang muss vor dem Ende liegen</translation>
    </message>
    <message>
        <source>choose at least one instrument</source>
        <translation>wählen Sie mindestens ein Instrument</translation>
    </message>
    <message>
        <source>choose at least one timeframe</source>
        <translation>wählen Sie mindestens einen Zeitrahmen</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a whole number from %2 to %3</source>
        <translation>„%1“ ist keine ganze Zahl von %2 bis %3</translation>
    </message>
    <message>
        <source>&apos;%1&apos; does not fit here</source>
        <translation>„%1“ passt hier nicht</translation>
    </message>
    <message>
        <source>something is missing at the end</source>
        <translation>am Ende fehlt etwas</translation>
    </message>
    <message>
        <source>there is no column &apos;%1&apos;; there are %2</source>
        <translation>es gibt keine Spalte „%1“; es gibt %2</translation>
    </message>
    <message>
        <source>%1 differences to the venue wait for a decision</source>
        <translation>%1 Abweichungen zur Börse warten auf eine Entscheidung</translation>
    </message>
    <message>
        <source>%1 failed: %2</source>
        <translation>%1 ist fehlgeschlagen: %2</translation>
    </message>
    <message>
        <source>%1 is lost today; the limit is %2</source>
        <translation>%1 sind heute verloren; die Grenze ist %2</translation>
    </message>
    <message>
        <source>%1 open orders is the limit</source>
        <translation>mehr als %1 offene Aufträge sind nicht erlaubt</translation>
    </message>
    <message>
        <source>%1 orders within a minute is the limit</source>
        <translation>mehr als %1 Aufträge in einer Minute sind nicht erlaubt</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a fee tier such as 100000:6/8</source>
        <translation>„%1“ ist keine Gebührenstufe wie 100000:6/8</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not one of: strategy, broker, feed, live_broker, account</source>
        <translation>„%1“ ist keines von: strategy, broker, feed, live_broker, account</translation>
    </message>
    <message>
        <source>a PIN has 4 to 12 digits</source>
        <translation>eine PIN hat 4 bis 12 Ziffern</translation>
    </message>
    <message>
        <source>a bracket needs at least one exit</source>
        <translation>eine Klammer braucht mindestens einen Ausstieg</translation>
    </message>
    <message>
        <source>a key is one word of visible ASCII characters</source>
        <translation>ein Schlüssel ist ein Wort aus sichtbaren ASCII-Zeichen</translation>
    </message>
    <message>
        <source>a key or secret is longer than any venue hands out</source>
        <translation>ein Schlüssel oder Geheimnis ist länger, als irgendein Handelsplatz sie ausgibt</translation>
    </message>
    <message>
        <source>a passphrase has %1 to %2 bytes</source>
        <translation>eine Passphrase hat %1 bis %2 Bytes</translation>
    </message>
    <message>
        <source>a secret is visible ASCII characters</source>
        <translation>ein Geheimnis besteht aus sichtbaren ASCII-Zeichen</translation>
    </message>
    <message>
        <source>a study that is %1 cannot be deleted; cancel it first</source>
        <translation>eine Studie, die %1 ist, kann nicht gelöscht werden; brechen Sie sie erst ab</translation>
    </message>
    <message>
        <source>a surface needs two different settings that vary</source>
        <translation>eine Fläche braucht zwei verschiedene Einstellungen, die sich ändern</translation>
    </message>
    <message>
        <source>a trailing exit needs a distance above 0</source>
        <translation>ein nachgezogener Ausstieg braucht einen Abstand über 0</translation>
    </message>
    <message>
        <source>a trailing stop, and no other order, needs a distance above 0</source>
        <translation>ein nachgezogener Stopp, und kein anderer Auftrag, braucht einen Abstand über 0</translation>
    </message>
    <message>
        <source>after %1 losing exits in a row nothing new is begun until %2</source>
        <translation>nach %1 verlustreichen Ausstiegen in Folge wird bis %2 nichts Neues begonnen</translation>
    </message>
    <message>
        <source>an account needs a key and a secret</source>
        <translation>ein Konto braucht einen Schlüssel und ein Geheimnis</translation>
    </message>
    <message>
        <source>an order good until a date, and no other, needs a time to come</source>
        <translation>ein bis zu einem Datum gültiger Auftrag, und kein anderer, braucht einen künftigen Zeitpunkt</translation>
    </message>
    <message>
        <source>equity is %1 % below its highest; the limit is %2 %</source>
        <translation>das Kapital liegt %1 % unter seinem Höchststand; die Grenze ist %2 %</translation>
    </message>
    <message>
        <source>fee tiers must ascend in value, with rates of 0 to 1000 basis points</source>
        <translation>Gebührenstufen müssen im Wert steigen, mit Sätzen von 0 bis 1000 Basispunkten</translation>
    </message>
    <message>
        <source>is not a record of the journal: &apos;%1&apos;</source>
        <translation>ist kein Eintrag des Journals: „%1“</translation>
    </message>
    <message>
        <source>is used by another process</source>
        <translation>wird von einem anderen Prozess benutzt</translation>
    </message>
    <message>
        <source>more than %1 combinations</source>
        <translation>mehr als %1 Kombinationen</translation>
    </message>
    <message>
        <source>no answer within %1 ms</source>
        <translation>keine Antwort innerhalb von %1 ms</translation>
    </message>
    <message>
        <source>only a limit order that may rest can be post-only</source>
        <translation>nur ein Limit-Auftrag, der ruhen darf, kann „post-only“ sein</translation>
    </message>
    <message>
        <source>orders and positions are still being compared with the venue</source>
        <translation>Aufträge und Positionen werden noch mit der Börse verglichen</translation>
    </message>
    <message>
        <source>the %1 MiB of memory that the vault&apos;s key needs are not to be had</source>
        <translation>die %1 MiB Speicher, die der Schlüssel des Tresors braucht, sind nicht zu bekommen</translation>
    </message>
    <message>
        <source>the PIN is wrong; tries left: %1</source>
        <translation>die PIN ist falsch; verbleibende Versuche: %1</translation>
    </message>
    <message>
        <source>the PIN was wrong %1 times and is locked; an admin sets a new one</source>
        <translation>die PIN war %1-mal falsch und ist gesperrt; ein Verwalter setzt eine neue</translation>
    </message>
    <message>
        <source>the address must be https without user, query and fragment; plain http only to this machine</source>
        <translation>die Adresse muss https sein, ohne Benutzer, Abfrage und Fragment; einfaches http nur zu diesem Rechner</translation>
    </message>
    <message>
        <source>the cost of a guess must be %1 KiB to %2 KiB of memory and 1 to %3 passes</source>
        <translation>ein Rateversuch muss %1 KiB bis %2 KiB Speicher und 1 bis %3 Durchgänge kosten</translation>
    </message>
    <message>
        <source>the exit level %1 is not above 0</source>
        <translation>der Ausstiegskurs %1 ist nicht größer als 0</translation>
    </message>
    <message>
        <source>the fee of a unit must be 0 to 1000000</source>
        <translation>die Gebühr je Stück muss 0 bis 1000000 sein</translation>
    </message>
    <message>
        <source>the id of an account is up to 40 small letters, digits and _</source>
        <translation>die Kennung eines Kontos besteht aus bis zu 40 kleinen Buchstaben, Ziffern und _</translation>
    </message>
    <message>
        <source>the impact must be 0 to 100000 basis points</source>
        <translation>die Marktwirkung muss 0 bis 100000 Basispunkte sein</translation>
    </message>
    <message>
        <source>the journal of orders could not be written; restart to trade again</source>
        <translation>das Auftragsjournal konnte nicht geschrieben werden; zum Weiterhandeln neu starten</translation>
    </message>
    <message>
        <source>the journal of orders could not be written; trading has stopped</source>
        <translation>das Auftragsjournal konnte nicht geschrieben werden; der Handel ist angehalten</translation>
    </message>
    <message>
        <source>the journal of orders is damaged after frame %1</source>
        <translation>das Auftragsjournal ist nach Satz %1 beschädigt</translation>
    </message>
    <message>
        <source>the label of an account is one line of at most 80 bytes</source>
        <translation>die Bezeichnung eines Kontos ist eine Zeile mit höchstens 80 Bytes</translation>
    </message>
    <message>
        <source>the last price is %1 ms old</source>
        <translation>der letzte Kurs ist %1 ms alt</translation>
    </message>
    <message>
        <source>the latency must be 0 to 86400000 milliseconds</source>
        <translation>die Verzögerung muss 0 bis 86400000 Millisekunden sein</translation>
    </message>
    <message>
        <source>the least fee must be 0 to 1000000</source>
        <translation>die Mindestgebühr muss 0 bis 1000000 sein</translation>
    </message>
    <message>
        <source>the library libsodium cannot be used</source>
        <translation>die Bibliothek libsodium ist nicht zu gebrauchen</translation>
    </message>
    <message>
        <source>the name of a profile is up to 40 letters, digits, &apos;-&apos; and &apos;_&apos;</source>
        <translation>der Name eines Profils besteht aus bis zu 40 Buchstaben, Ziffern, „-“ und „_“</translation>
    </message>
    <message>
        <source>the order %1 exists already</source>
        <translation>den Auftrag %1 gibt es schon</translation>
    </message>
    <message>
        <source>the order %1 is over</source>
        <translation>der Auftrag %1 ist beendet</translation>
    </message>
    <message>
        <source>the participation must be 0 to 1</source>
        <translation>die Beteiligung muss 0 bis 1 sein</translation>
    </message>
    <message>
        <source>the passphrase is right, but somebody has changed the vault file: do not use it</source>
        <translation>die Passphrase stimmt, aber jemand hat die Tresordatei verändert: verwenden Sie sie nicht</translation>
    </message>
    <message>
        <source>the passphrase is wrong</source>
        <translation>die Passphrase ist falsch</translation>
    </message>
    <message>
        <source>the position could be worth %1; the limit is %2</source>
        <translation>die Position könnte %1 wert werden; die Grenze ist %2</translation>
    </message>
    <message>
        <source>the position could become %1; the limit is %2</source>
        <translation>die Position könnte %1 werden; die Grenze ist %2</translation>
    </message>
    <message>
        <source>the price %1 is not in steps of %2</source>
        <translation>der Kurs %1 liegt nicht in Schritten von %2</translation>
    </message>
    <message>
        <source>the price is %1 % worse than the last one; the limit is %2 %</source>
        <translation>der Kurs ist %1 % schlechter als der letzte; die Grenze ist %2 %</translation>
    </message>
    <message>
        <source>the price is %1 times the last one; the venue&apos;s bound is %2</source>
        <translation>der Kurs ist das %1-Fache des letzten; die Schranke der Börse ist %2</translation>
    </message>
    <message>
        <source>the price of the missing fills is not known; ignore the row</source>
        <translation>der Kurs der fehlenden Ausführungen ist unbekannt; ignorieren Sie die Zeile</translation>
    </message>
    <message>
        <source>the quantity %1 is above the limit of %2</source>
        <translation>die Menge %1 liegt über der Grenze von %2</translation>
    </message>
    <message>
        <source>the quantity %1 is above the venue&apos;s %2</source>
        <translation>die Menge %1 liegt über den %2 der Börse</translation>
    </message>
    <message>
        <source>the quantity %1 is below the venue&apos;s %2</source>
        <translation>die Menge %1 liegt unter den %2 der Börse</translation>
    </message>
    <message>
        <source>the quantity %1 is far above the usual; the limit is %2</source>
        <translation>die Menge %1 liegt weit über dem Üblichen; die Grenze ist %2</translation>
    </message>
    <message>
        <source>the quantity %1 is not in steps of %2</source>
        <translation>die Menge %1 liegt nicht in Schritten von %2</translation>
    </message>
    <message>
        <source>the same order was sent %1 ms ago</source>
        <translation>derselbe Auftrag wurde vor %1 ms gesendet</translation>
    </message>
    <message>
        <source>the slippage must be 0 to 1000 basis points</source>
        <translation>der Kursrutsch muss 0 bis 1000 Basispunkte sein</translation>
    </message>
    <message>
        <source>the study %1 has no data set %2</source>
        <translation>die Studie %1 hat keinen Datensatz %2</translation>
    </message>
    <message>
        <source>the value %1 is above the limit of %2</source>
        <translation>der Wert %1 liegt über der Grenze von %2</translation>
    </message>
    <message>
        <source>the value %1 is above the venue&apos;s %2</source>
        <translation>der Wert %1 liegt über den %2 der Börse</translation>
    </message>
    <message>
        <source>the value %1 is below the venue&apos;s %2</source>
        <translation>der Wert %1 liegt unter den %2 der Börse</translation>
    </message>
    <message>
        <source>the vault cannot be read: %1</source>
        <translation>der Tresor ist nicht zu lesen: %1</translation>
    </message>
    <message>
        <source>the vault cannot be written: %1</source>
        <translation>der Tresor ist nicht zu schreiben: %1</translation>
    </message>
    <message>
        <source>the vault file is damaged: %1</source>
        <translation>die Tresordatei ist beschädigt: %1</translation>
    </message>
    <message>
        <source>the vault is locked</source>
        <translation>der Tresor ist verschlossen</translation>
    </message>
    <message>
        <source>the vault locks after at most %1 minutes</source>
        <translation>der Tresor schließt sich nach höchstens %1 Minuten</translation>
    </message>
    <message>
        <source>the vault was written by a newer Truebar (format %1)</source>
        <translation>der Tresor stammt von einem neueren Truebar (Format %1)</translation>
    </message>
    <message>
        <source>the vault&apos;s content is not what Truebar writes</source>
        <translation>der Inhalt des Tresors ist nicht, was Truebar schreibt</translation>
    </message>
    <message>
        <source>the venue does not trade it now</source>
        <translation>die Börse handelt es zurzeit nicht</translation>
    </message>
    <message>
        <source>the venue of an account is up to 40 small letters, digits and _</source>
        <translation>der Handelsplatz eines Kontos besteht aus bis zu 40 kleinen Buchstaben, Ziffern und _</translation>
    </message>
    <message>
        <source>the venue&apos;s clock differs by %1 ms</source>
        <translation>die Uhr der Börse weicht um %1 ms ab</translation>
    </message>
    <message>
        <source>the venue&apos;s clock is not known yet</source>
        <translation>die Uhr der Börse ist noch nicht bekannt</translation>
    </message>
    <message>
        <source>there are several profiles; name one of: %1</source>
        <translation>es gibt mehrere Profile; nennen Sie eines von: %1</translation>
    </message>
    <message>
        <source>there is a vault of this name already</source>
        <translation>einen Tresor dieses Namens gibt es schon</translation>
    </message>
    <message>
        <source>there is an account &apos;%1&apos; already</source>
        <translation>ein Konto „%1“ gibt es schon</translation>
    </message>
    <message>
        <source>there is no account &apos;%1&apos;</source>
        <translation>es gibt kein Konto „%1“</translation>
    </message>
    <message>
        <source>there is no fill profile %1</source>
        <translation>es gibt kein Ausführungsprofil %1</translation>
    </message>
    <message>
        <source>there is no order %1</source>
        <translation>es gibt keinen Auftrag %1</translation>
    </message>
    <message>
        <source>there is no price</source>
        <translation>es gibt keinen Kurs</translation>
    </message>
    <message>
        <source>there is no price by which the order could be valued</source>
        <translation>es gibt keinen Kurs, mit dem der Auftrag bewertet werden könnte</translation>
    </message>
    <message>
        <source>there is no profile &apos;%1&apos;</source>
        <translation>es gibt kein Profil „%1“</translation>
    </message>
    <message>
        <source>there is no such difference</source>
        <translation>es gibt keine solche Abweichung</translation>
    </message>
    <message>
        <source>there is no such vault</source>
        <translation>diesen Tresor gibt es nicht</translation>
    </message>
    <message>
        <source>there is no vault yet; &apos;vault create&apos; makes one</source>
        <translation>es gibt noch keinen Tresor; „vault create“ legt einen an</translation>
    </message>
    <message>
        <source>this difference cannot be settled by &apos;%1&apos;</source>
        <translation>diese Abweichung lässt sich nicht mit „%1“ beilegen</translation>
    </message>
    <message>
        <source>this file is not a vault</source>
        <translation>diese Datei ist kein Tresor</translation>
    </message>
    <message>
        <source>this is not an Ed25519 private key in the PKCS#8 form &quot;-----BEGIN PRIVATE KEY-----&quot;</source>
        <translation>das ist kein privater Ed25519-Schlüssel in der PKCS#8-Form &quot;-----BEGIN PRIVATE KEY-----&quot;</translation>
    </message>
    <message>
        <source>this key may withdraw: whoever gets hold of it can take the money out of the account, and trading does not need that. Make a key without withdrawals at the venue, and delete this one there</source>
        <translation>dieser Schlüssel darf auszahlen: wer ihn in die Hand bekommt, kann das Geld vom Konto abziehen, und zum Handeln braucht es das nicht. Erzeugen Sie beim Handelsplatz einen Schlüssel ohne Auszahlungen, und löschen Sie diesen dort</translation>
    </message>
    <message>
        <source>this needs the PIN</source>
        <translation>dafür braucht es die PIN</translation>
    </message>
    <message>
        <source>this profile has no PIN</source>
        <translation>dieses Profil hat keine PIN</translation>
    </message>
    <message>
        <source>this profile&apos;s role is %1, and this needs %2</source>
        <translation>die Rolle dieses Profils ist %1, und dafür braucht es %2</translation>
    </message>
    <message>
        <source>this venue&apos;s secret is base64 text, and the given one is not</source>
        <translation>das Geheimnis dieses Handelsplatzes ist base64-Text, und das gegebene ist keiner</translation>
    </message>
    <message>
        <source>this workspace is for analysis only: nothing in it places orders</source>
        <translation>dieser Arbeitsbereich dient nur der Analyse: nichts darin gibt Aufträge</translation>
    </message>
    <message>
        <source>trading was stopped before it was sent</source>
        <translation>der Handel wurde angehalten, bevor er gesendet war</translation>
    </message>
    <message>
        <source>trading was stopped: %1</source>
        <translation>der Handel wurde angehalten: %1</translation>
    </message>
    <message>
        <source>admin</source>
        <translation>Verwalter</translation>
    </message>
    <message>
        <source>it is cut short</source>
        <translation>sie ist abgeschnitten</translation>
    </message>
    <message>
        <source>it is far too long</source>
        <translation>sie ist viel zu lang</translation>
    </message>
    <message>
        <source>its checksum does not fit</source>
        <translation>ihre Prüfsumme passt nicht</translation>
    </message>
    <message>
        <source>its header holds numbers that no Truebar writes</source>
        <translation>ihr Kopf enthält Zahlen, die kein Truebar schreibt</translation>
    </message>
    <message>
        <source>its length is not what the header says</source>
        <translation>ihre Länge ist nicht, was der Kopf sagt</translation>
    </message>
    <message>
        <source>trader</source>
        <translation>Händler</translation>
    </message>
    <message>
        <source>viewer</source>
        <translation>Betrachter</translation>
    </message>
    <message>
        <source>%1 answered %2 without the JSON that was expected</source>
        <translation>%1 antwortete %2 ohne das erwartete JSON</translation>
    </message>
    <message>
        <source>%1 does not accept the key: %2</source>
        <translation>%1 nimmt den Schlüssel nicht an: %2</translation>
    </message>
    <message>
        <source>%1 candles disagree with %4 (%2 instead of %3)</source>
        <translation>%1 Kerzen weichen von %4 ab (%2 statt %3)</translation>
    </message>
    <message>
        <source>the other feed</source>
        <translation>der anderen Quelle</translation>
    </message>
    <message>
        <source>it is not known what the venue did: %1</source>
        <translation>es ist nicht bekannt, was der Handelsplatz getan hat: %1</translation>
    </message>
    <message>
        <source>no answer came: %1</source>
        <translation>es kam keine Antwort: %1</translation>
    </message>
    <message>
        <source>no connection to %1</source>
        <translation>keine Verbindung zu %1</translation>
    </message>
    <message>
        <source>nothing was sent: %1</source>
        <translation>es wurde nichts gesendet: %1</translation>
    </message>
    <message>
        <source>the account has no key or no secret</source>
        <translation>dem Konto fehlt der Schlüssel oder das Geheimnis</translation>
    </message>
    <message>
        <source>the account is in hedge mode; it must be in one-way mode</source>
        <translation>das Konto ist im Hedge-Modus; es muss im Ein-Weg-Modus sein</translation>
    </message>
    <message>
        <source>the answer is not HTTP: %1</source>
        <translation>die Antwort ist kein HTTP: %1</translation>
    </message>
    <message>
        <source>the freqtrade venue takes market and limit orders and brackets only</source>
        <translation>der Handelsplatz „freqtrade“ nimmt nur Markt- und Limit-Aufträge und Klammern an</translation>
    </message>
    <message>
        <source>the freqtrade venue takes orders of a fixed size only</source>
        <translation>der Handelsplatz „freqtrade“ nimmt nur Aufträge fester Größe an</translation>
    </message>
    <message>
        <source>the question was cancelled</source>
        <translation>die Frage wurde abgebrochen</translation>
    </message>
    <message>
        <source>the venue answered status %1, code %2: %3</source>
        <translation>der Handelsplatz antwortete mit Status %1, Code %2: %3</translation>
    </message>
    <message>
        <source>the venue has an order of this id already (status %1, code %2: %3)</source>
        <translation>der Handelsplatz hat schon eine Order mit dieser Kennung (Status %1, Code %2: %3)</translation>
    </message>
    <message>
        <source>the venue has no instrument %1</source>
        <translation>der Handelsplatz hat kein Instrument %1</translation>
    </message>
    <message>
        <source>the venue spoke of another order (%1)</source>
        <translation>der Handelsplatz sprach von einer anderen Order (%1)</translation>
    </message>
    <message>
        <source>the venue wants fewer requests (status %1, code %2: %3)</source>
        <translation>der Handelsplatz will weniger Anfragen (Status %1, Code %2: %3)</translation>
    </message>
    <message>
        <source>the venue wants silence until %1</source>
        <translation>der Handelsplatz will Ruhe bis %1</translation>
    </message>
    <message>
        <source>the venue&apos;s fills are out of order at %1</source>
        <translation>die Ausführungen des Handelsplatzes sind bei %1 nicht in der Reihenfolge</translation>
    </message>
    <message>
        <source>there is no connection to the venue</source>
        <translation>es gibt keine Verbindung zum Handelsplatz</translation>
    </message>
    <message>
        <source>this is no address of a venue</source>
        <translation>dies ist keine Adresse eines Handelsplatzes</translation>
    </message>
    <message>
        <source>this market takes no such order: %1</source>
        <translation>dieser Markt nimmt eine solche Order nicht an: %1</translation>
    </message>
    <message>
        <source>%1 is in the portfolio twice</source>
        <translation>%1 steht zweimal im Portfolio</translation>
    </message>
    <message>
        <source>%1 is not traded in %2 as the others are</source>
        <translation>%1 wird nicht wie die anderen in %2 gehandelt</translation>
    </message>
    <message>
        <source>a portfolio needs at least one instrument</source>
        <translation>ein Portfolio braucht mindestens ein Instrument</translation>
    </message>
    <message>
        <source>a portfolio trades with a plain cash account</source>
        <translation>ein Portfolio handelt mit einem einfachen Barkonto</translation>
    </message>
    <message>
        <source>the limit must be above 0</source>
        <translation>die Grenze muss über 0 liegen</translation>
    </message>
    <message>
        <source>the limit must be between 0 and 1</source>
        <translation>die Grenze muss zwischen 0 und 1 liegen</translation>
    </message>
    <message>
        <source>the weight of %1 must be above 0 and at most 1</source>
        <translation>das Gewicht von %1 muss über 0 und höchstens 1 sein</translation>
    </message>
    <message>
        <source>the weights add up to %1, more than 1</source>
        <translation>die Gewichte ergeben zusammen %1, mehr als 1</translation>
    </message>
    <message>
        <source>in use by another program</source>
        <translation>von einem anderen Programm benutzt</translation>
    </message>
    <message>
        <source>%1 cannot be filled: %2 of the slip %3 are left</source>
        <translation>%1 kann nicht ausgeführt sein: vom Zettel %3 sind noch %2 übrig</translation>
    </message>
    <message>
        <source>a number is too large</source>
        <translation>eine Zahl ist zu groß</translation>
    </message>
    <message>
        <source>fill %1 of the slip %2 cannot be reported now: the next one is %3</source>
        <translation>Ausführung %1 des Zettels %2 kann jetzt nicht gemeldet werden: die nächste ist %3</translation>
    </message>
    <message>
        <source>is too large for a file of slips</source>
        <translation>ist zu groß für eine Datei mit Zetteln</translation>
    </message>
    <message>
        <source>more is filled of the slip %1 than was asked for</source>
        <translation>vom Zettel %1 ist mehr ausgeführt als verlangt war</translation>
    </message>
    <message>
        <source>nothing more can be kept since a write has failed</source>
        <translation>seit ein Schreiben misslang, kann nichts mehr festgehalten werden</translation>
    </message>
    <message>
        <source>the limit of the slip %1 must be above zero</source>
        <translation>das Limit des Zettels %1 muss über null liegen</translation>
    </message>
    <message>
        <source>the order lies at the venue: a person must cancel it there</source>
        <translation>die Order liegt am Handelsplatz: ein Mensch muss sie dort streichen</translation>
    </message>
    <message>
        <source>the price of a fill of the slip %1 must be above zero</source>
        <translation>der Preis einer Ausführung des Zettels %1 muss über null liegen</translation>
    </message>
    <message>
        <source>the record has no good &apos;%1&apos;</source>
        <translation>der Eintrag hat kein gültiges „%1“</translation>
    </message>
    <message>
        <source>the record is of no known kind</source>
        <translation>der Eintrag ist von keiner bekannten Art</translation>
    </message>
    <message>
        <source>the slip %1 has no limit that could be another one</source>
        <translation>der Zettel %1 hat kein Limit, das ein anderes sein könnte</translation>
    </message>
    <message>
        <source>the slip %1 is over</source>
        <translation>der Zettel %1 ist erledigt</translation>
    </message>
    <message>
        <source>the slip %1 is there twice</source>
        <translation>den Zettel %1 gibt es zweimal</translation>
    </message>
    <message>
        <source>the slips could not be written; they are read again at the next start</source>
        <translation>die Zettel ließen sich nicht schreiben; beim nächsten Start werden sie neu gelesen</translation>
    </message>
    <message>
        <source>the slips need a folder to be kept in</source>
        <translation>die Zettel brauchen einen Ordner, in dem sie liegen</translation>
    </message>
    <message>
        <source>there is no slip %1</source>
        <translation>es gibt keinen Zettel %1</translation>
    </message>
    <message>
        <source>is not a record of a slip: %1</source>
        <translation>ist kein Eintrag eines Zettels: %1</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot change while the bot runs: stop it first</source>
        <translation>„%1“ kann sich nicht ändern, solange der Bot läuft: erst stoppen</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot name a bot: up to 40 small letters, digits, &apos;-&apos; and &apos;_&apos;</source>
        <translation>„%1“ kann kein Bot heißen: bis zu 40 Kleinbuchstaben, Ziffern, „-“ und „_“</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a whole number from 0 to %2</source>
        <translation>„%1“ ist keine ganze Zahl von 0 bis %2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not simulation, dry_run or live_run</source>
        <translation>„%1“ ist weder simulation noch dry_run noch live_run</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not what Truebar writes</source>
        <translation>„%1“ schreibt Truebar nicht</translation>
    </message>
    <message>
        <source>a bot has no setting &apos;%1&apos;</source>
        <translation>ein Bot hat keine Einstellung „%1“</translation>
    </message>
    <message>
        <source>a bot in simulation is run with &apos;run backtest&apos;; dry_run follows the market</source>
        <translation>ein Bot in Simulation läuft mit „run backtest“; dry_run folgt dem Markt</translation>
    </message>
    <message>
        <source>a fee of %1 has more than ten decimals</source>
        <translation>eine Gebühr von %1 hat mehr als zehn Nachkommastellen</translation>
    </message>
    <message>
        <source>a fee of %1 is not between −0.01 and 0.1</source>
        <translation>eine Gebühr von %1 liegt nicht zwischen −0,01 und 0,1</translation>
    </message>
    <message>
        <source>a leverage of %1 has more than two decimals</source>
        <translation>ein Hebel von %1 hat mehr als zwei Nachkommastellen</translation>
    </message>
    <message>
        <source>a leverage of %1 is not between 1 and 125</source>
        <translation>ein Hebel von %1 liegt nicht zwischen 1 und 125</translation>
    </message>
    <message>
        <source>a limit of drawdown needs the capital that it is measured from</source>
        <translation>eine Grenze des Rückgangs braucht das Kapital, von dem aus er gemessen wird</translation>
    </message>
    <message>
        <source>only automated bots can be made here</source>
        <translation>hier lassen sich nur automatische Bots anlegen</translation>
    </message>
    <message>
        <source>a manual bot is not started</source>
        <translation>ein Bot von Hand wird nicht gestartet</translation>
    </message>
    <message>
        <source>a name has at most %1 characters</source>
        <translation>ein Name hat höchstens %1 Zeichen</translation>
    </message>
    <message>
        <source>a paper account needs the address of the venue&apos;s test market; this is the real one</source>
        <translation>ein Übungskonto braucht die Adresse des Testmarkts; dies ist die echte</translation>
    </message>
    <message>
        <source>a price of %1 is below one tick of %2</source>
        <translation>ein Preis von %1 ist kleiner als ein Tick von %2</translation>
    </message>
    <message>
        <source>a price of %1 is not above 0</source>
        <translation>ein Preis von %1 ist nicht größer als 0</translation>
    </message>
    <message>
        <source>a quantity of %1 is below one lot of %2</source>
        <translation>eine Menge von %1 ist kleiner als ein Lot von %2</translation>
    </message>
    <message>
        <source>a quantity of %1 is not above 0</source>
        <translation>eine Menge von %1 ist nicht größer als 0</translation>
    </message>
    <message>
        <source>a stop at a loss of %1 is not between 0 and 1</source>
        <translation>ein Stopp bei einem Verlust von %1 liegt nicht zwischen 0 und 1</translation>
    </message>
    <message>
        <source>a stored decision is damaged: %1</source>
        <translation>eine gespeicherte Entscheidung ist beschädigt: %1</translation>
    </message>
    <message>
        <source>a target of %1 is not above 0 and at most 100</source>
        <translation>ein Ziel von %1 ist nicht größer als 0 und höchstens 100</translation>
    </message>
    <message>
        <source>all candles are needed to warm up, none are left to run over</source>
        <translation>alle Kerzen werden zum Aufwärmen gebraucht, für den Lauf bleibt keine</translation>
    </message>
    <message>
        <source>an amendment must change the size, the limit or the stop</source>
        <translation>eine Änderung muss die Menge, das Limit oder den Stopp ändern</translation>
    </message>
    <message>
        <source>at %1 it would trade at once, and it may only rest</source>
        <translation>bei %1 würde sie sofort handeln, und sie darf nur ruhen</translation>
    </message>
    <message>
        <source>at most %1 candles can be heard before the run</source>
        <translation>höchstens %1 Kerzen können vor dem Lauf gehört werden</translation>
    </message>
    <message>
        <source>candle %1 does not repeat what was recorded: recorded %2, now %3</source>
        <translation>Kerze %1 wiederholt nicht, was aufgezeichnet ist: aufgezeichnet %2, jetzt %3</translation>
    </message>
    <message>
        <source>fees alone cost as much: the stop would lie at %1, the entry at %2</source>
        <translation>so viel kosten schon die Gebühren: der Stopp läge bei %1, der Einstieg bei %2</translation>
    </message>
    <message>
        <source>no such order waits</source>
        <translation>keine solche Order wartet</translation>
    </message>
    <message>
        <source>nobody is asked in a run over several instruments</source>
        <translation>in einem Lauf über mehrere Instrumente wird niemand gefragt</translation>
    </message>
    <message>
        <source>size, limit and stop must be above 0</source>
        <translation>Menge, Limit und Stopp müssen über 0 liegen</translation>
    </message>
    <message>
        <source>so much can be earned only below a price of 0</source>
        <translation>so viel ließe sich nur unter einem Preis von 0 verdienen</translation>
    </message>
    <message>
        <source>so much can be lost only below a price of 0</source>
        <translation>so viel ließe sich nur unter einem Preis von 0 verlieren</translation>
    </message>
    <message>
        <source>suggestion %1 does not wait for an answer</source>
        <translation>Vorschlag %1 wartet nicht auf eine Antwort</translation>
    </message>
    <message>
        <source>the account %1 is not open</source>
        <translation>das Konto %1 ist nicht geöffnet</translation>
    </message>
    <message>
        <source>the account %1 was never tested; test it before it trades</source>
        <translation>das Konto %1 wurde nie geprüft; bitte vor dem Handeln prüfen</translation>
    </message>
    <message>
        <source>the answer cannot be left for the process that writes the workspace</source>
        <translation>die Antwort kann dem Programm, das den Arbeitsbereich schreibt, nicht hinterlegt werden</translation>
    </message>
    <message>
        <source>the answer cannot be read: %1</source>
        <translation>die Antwort ist nicht lesbar: %1</translation>
    </message>
    <message>
        <source>the bot &apos;%1&apos; runs: stop it first</source>
        <translation>der Bot „%1“ läuft: erst stoppen</translation>
    </message>
    <message>
        <source>the bot asks a person, and nobody can be asked here</source>
        <translation>der Bot fragt einen Menschen, und hier kann niemand gefragt werden</translation>
    </message>
    <message>
        <source>the bot does not run</source>
        <translation>der Bot läuft nicht</translation>
    </message>
    <message>
        <source>the candles are not those that this run was made of</source>
        <translation>die Kerzen sind nicht mehr die, aus denen dieser Lauf gemacht ist</translation>
    </message>
    <message>
        <source>the command cannot be read</source>
        <translation>der Befehl ist nicht lesbar</translation>
    </message>
    <message>
        <source>the command folder cannot be written: %1</source>
        <translation>der Befehlsordner ist nicht beschreibbar: %1</translation>
    </message>
    <message>
        <source>the delay of a decision must be 0 to 2592000000 milliseconds</source>
        <translation>die Verzögerung einer Entscheidung muss 0 bis 2592000000 Millisekunden sein</translation>
    </message>
    <message>
        <source>the dry-run takes market and limit orders only</source>
        <translation>der Probelauf nimmt nur Markt- und Limit-Orders</translation>
    </message>
    <message>
        <source>the fill profile %1 needs finer candles, which a bot does not have</source>
        <translation>das Ausführungsprofil %1 braucht feinere Kerzen, die ein Bot nicht hat</translation>
    </message>
    <message>
        <source>the game is over</source>
        <translation>das Spiel ist vorbei</translation>
    </message>
    <message>
        <source>the journal could not be set aside</source>
        <translation>das Journal konnte nicht beiseitegelegt werden</translation>
    </message>
    <message>
        <source>the journal of account %1 is whole: there is no reason to begin anew</source>
        <translation>das Journal des Kontos %1 ist heil: es gibt keinen Grund, neu zu beginnen</translation>
    </message>
    <message>
        <source>the journal of orders is gone, although there was one: put it back, or begin anew with what the venue has</source>
        <translation>das Orderjournal fehlt, obwohl es eines gab: bitte zurücklegen oder mit dem neu beginnen, was der Handelsplatz hat</translation>
    </message>
    <message>
        <source>the journal of orders is older than what is known of it: put the newer one back, or begin anew with what the venue has</source>
        <translation>das Orderjournal ist älter als das, was von ihm bekannt ist: bitte das neuere zurücklegen oder mit dem neu beginnen, was der Handelsplatz hat</translation>
    </message>
    <message>
        <source>the key of account %1 may not trade</source>
        <translation>der Schlüssel des Kontos %1 darf nicht handeln</translation>
    </message>
    <message>
        <source>the numbers are too large for a game: %1 × %2</source>
        <translation>die Zahlen sind zu groß für ein Spiel: %1 × %2</translation>
    </message>
    <message>
        <source>the order is worth %1; the venue wants at least %2</source>
        <translation>die Order ist %1 wert; der Handelsplatz verlangt mindestens %2</translation>
    </message>
    <message>
        <source>the panic of account %1 has not come to its end yet</source>
        <translation>der Not-Halt des Kontos %1 ist noch nicht abgeschlossen</translation>
    </message>
    <message>
        <source>the program that holds the workspace does not answer; nothing was done</source>
        <translation>das Programm, das den Arbeitsbereich hält, antwortet nicht; nichts wurde getan</translation>
    </message>
    <message>
        <source>the session has not seen a candle yet</source>
        <translation>die Sitzung hat noch keine Kerze gesehen</translation>
    </message>
    <message>
        <source>the size above which to ask must not be below 0</source>
        <translation>die Größe, ab der gefragt wird, darf nicht unter 0 liegen</translation>
    </message>
    <message>
        <source>the stop at %1 lies behind the liquidation at %2</source>
        <translation>der Stopp bei %1 liegt hinter der Liquidation bei %2</translation>
    </message>
    <message>
        <source>the stored bot is damaged: %1</source>
        <translation>der gespeicherte Bot ist beschädigt: %1</translation>
    </message>
    <message>
        <source>the suggestions of a portfolio are accepted at once</source>
        <translation>die Vorschläge eines Portfolios werden sofort angenommen</translation>
    </message>
    <message>
        <source>the time for a decision must be 1000 to 2592000000 milliseconds</source>
        <translation>die Zeit für eine Entscheidung muss 1000 bis 2592000000 Millisekunden sein</translation>
    </message>
    <message>
        <source>the time to answer was over at %1</source>
        <translation>die Zeit zum Antworten war um %1 vorbei</translation>
    </message>
    <message>
        <source>there is a bot &apos;%1&apos; already</source>
        <translation>es gibt schon einen Bot „%1“</translation>
    </message>
    <message>
        <source>there is no bot &apos;%1&apos;, nor any other</source>
        <translation>es gibt keinen Bot „%1“ und auch keinen anderen</translation>
    </message>
    <message>
        <source>there is no bot &apos;%1&apos;; there are: %2</source>
        <translation>es gibt keinen Bot „%1“; es gibt: %2</translation>
    </message>
    <message>
        <source>there is no game %1</source>
        <translation>es gibt kein Spiel %1</translation>
    </message>
    <message>
        <source>there is no position that it could lessen</source>
        <translation>es gibt keine Position, die sie verringern könnte</translation>
    </message>
    <message>
        <source>there is no price of %1 yet</source>
        <translation>von %1 gibt es noch keinen Preis</translation>
    </message>
    <message>
        <source>there is no question %1</source>
        <translation>es gibt keine Frage %1</translation>
    </message>
    <message>
        <source>there is no session %1</source>
        <translation>es gibt keine Sitzung %1</translation>
    </message>
    <message>
        <source>there is no way to decide called %1</source>
        <translation>es gibt keine Art zu entscheiden, die %1 heißt</translation>
    </message>
    <message>
        <source>this has been %1 by %2 already</source>
        <translation>das ist schon %1 worden, durch %2</translation>
    </message>
    <message>
        <source>what expires is accepted or rejected, not %1</source>
        <translation>was verfällt, wird angenommen oder abgelehnt, nicht %1</translation>
    </message>
    <message>
        <source>what the venue lets through for %1 is not known yet</source>
        <translation>was der Handelsplatz für %1 durchlässt, ist noch nicht bekannt</translation>
    </message>
    <message>
        <source>with which broker the account %1 trades has not been said</source>
        <translation>mit welchem Broker das Konto %1 handelt, wurde nicht festgelegt</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>amended</source>
        <translation>geändert angenommen</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>verfallen gelassen</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>a key and a secret are needed, without spaces</source>
        <translation>Schlüssel und Geheimnis werden gebraucht, ohne Leerzeichen</translation>
    </message>
    <message>
        <source>an order without an id cannot be found</source>
        <translation>ein Auftrag ohne Kennung ist nicht zu finden</translation>
    </message>
    <message>
        <source>dust: all that is held, %1 at %2, is worth less than the minimum %3</source>
        <translation>Staub: alles, was gehalten wird (%1 zu %2), ist weniger wert als das Minimum %3</translation>
    </message>
    <message>
        <source>orders would go to one kind of account and be watched at the other (paper, live)</source>
        <translation>Aufträge gingen an die eine Art von Konto und würden bei der anderen beobachtet (Papier, echt)</translation>
    </message>
    <message>
        <source>the venue spoke of another instrument (%1)</source>
        <translation>der Handelsplatz sprach von einem anderen Instrument (%1)</translation>
    </message>
    <message>
        <source>the venue took the order and rejected it at once</source>
        <translation>der Handelsplatz nahm den Auftrag an und wies ihn sofort zurück</translation>
    </message>
    <message>
        <source>the venue&apos;s pages begin again before their end</source>
        <translation>die Seiten des Handelsplatzes beginnen vor ihrem Ende von vorn</translation>
    </message>
    <message>
        <source>an order that may settle it is on its way; wait for it</source>
        <translation>eine Order, die es erledigen kann, ist unterwegs; warten Sie sie ab</translation>
    </message>
    <message>
        <source>the account %1 does not trade by hand</source>
        <translation>das Konto %1 handelt nicht von Hand</translation>
    </message>
    <message>
        <source>the journal of orders ends before what is known of it</source>
        <translation>das Orderjournal endet vor dem, was davon bekannt ist</translation>
    </message>
    <message>
        <source>the numbers of the order are too large to be judged</source>
        <translation>die Zahlen der Order sind zu groß, um sie zu beurteilen</translation>
    </message>
    <message>
        <source>this is the address of the venue&apos;s test market; a live account needs the real one</source>
        <translation>das ist die Adresse des Testmarkts; ein Konto mit echtem Geld braucht die echte</translation>
    </message>
    <message>
        <source>it has waited too long to be sent</source>
        <translation>sie hat zu lange darauf gewartet, gesendet zu werden</translation>
    </message>
    <message>
        <source>%1 orders of the bot cannot be cancelled: %2</source>
        <translation>%1 Aufträge des Bots können nicht storniert werden: %2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is nothing that can be told: trend, consensus, band or none</source>
        <translation>„%1“ ist nichts, was gemeldet werden kann: trend, consensus, band oder none</translation>
    </message>
    <message>
        <source>a live run needs an account of the vault to trade with</source>
        <translation>ein Echtlauf braucht ein Konto des Tresors, mit dem er handelt</translation>
    </message>
    <message>
        <source>a live run needs an account, and there are none here</source>
        <translation>ein Echtlauf braucht ein Konto, und hier gibt es keines</translation>
    </message>
    <message>
        <source>a stored bot cannot be read: %1</source>
        <translation>ein gespeicherter Bot kann nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>a timeframe is missing, as in &apos;1h,4h,1d&apos;</source>
        <translation>eine Zeiteinheit fehlt, wie in „1h,4h,1d“</translation>
    </message>
    <message>
        <source>not sent: %1</source>
        <translation>nicht gesendet: %1</translation>
    </message>
    <message>
        <source>not sent: there is not enough for one lot</source>
        <translation>nicht gesendet: es reicht nicht für ein Lot</translation>
    </message>
    <message>
        <source>the bands must be from 5 % to 98 %, the narrow one below the wide one</source>
        <translation>die Bänder müssen von 5 % bis 98 % sein, das enge unter dem weiten</translation>
    </message>
    <message>
        <source>the decay must be from 0.5 to 0.999</source>
        <translation>das Gewicht der Vergangenheit muss von 0,5 bis 0,999 sein</translation>
    </message>
    <message>
        <source>the name is longer than %1 characters</source>
        <translation>der Name ist länger als %1 Zeichen</translation>
    </message>
    <message>
        <source>the position of the bot cannot be closed: %1</source>
        <translation>die Position des Bots kann nicht geschlossen werden: %1</translation>
    </message>
    <message>
        <source>the position of the bot is not closed yet, %1 is left; stop it again</source>
        <translation>die Position des Bots ist noch nicht geschlossen, %1 ist übrig; halten Sie ihn noch einmal an</translation>
    </message>
    <message>
        <source>the quorum must be from %1 to %2 timeframes</source>
        <translation>übereinstimmen müssen von %1 bis %2 Zeiteinheiten</translation>
    </message>
    <message>
        <source>the venue has not cancelled %1 orders of the bot yet; stop it again</source>
        <translation>der Handelsplatz hat %1 Aufträge des Bots noch nicht storniert; halten Sie ihn noch einmal an</translation>
    </message>
    <message>
        <source>the window must be from %1 to %2 candles</source>
        <translation>das Fenster muss von %1 bis %2 Kerzen sein</translation>
    </message>
    <message>
        <source>there is an indicator bot &apos;%1&apos; already</source>
        <translation>es gibt schon einen Indikator-Bot „%1“</translation>
    </message>
    <message>
        <source>there is no indicator bot &apos;%1&apos;, nor any other</source>
        <translation>es gibt keinen Indikator-Bot „%1“ und auch keinen anderen</translation>
    </message>
    <message>
        <source>there is no indicator bot &apos;%1&apos;; there are: %2</source>
        <translation>es gibt keinen Indikator-Bot „%1“; es gibt: %2</translation>
    </message>
    <message>
        <source>there must be one to %1 different timeframes</source>
        <translation>es müssen eine bis %1 verschiedene Zeiteinheiten sein</translation>
    </message>
    <message>
        <source>only a simulation becomes a bot; the run %1 was one already</source>
        <translation>nur eine Simulation wird zu einem Bot; der Lauf %1 war schon einer</translation>
    </message>
    <message>
        <source>the run %1 is a portfolio, and a bot trades one instrument</source>
        <translation>der Lauf %1 ist ein Portfolio, und ein Bot handelt ein Instrument</translation>
    </message>
    <message>
        <source>the run looked at %1 series; a bundle holds at most %2</source>
        <translation>der Lauf hat %1 Reihen angesehen; ein Bündel fasst höchstens %2</translation>
    </message>
    <message>
        <source>the study was cancelled</source>
        <translation>die Studie wurde abgebrochen</translation>
    </message>
    <message>
        <source>the trial was cancelled</source>
        <translation>der Versuch wurde abgebrochen</translation>
    </message>
    <message>
        <source>%1: none of the candles that the strategy hears first is stored</source>
        <translation>%1: Von den Kerzen, die die Strategie zuerst hört, ist keine gespeichert</translation>
    </message>
    <message>
        <source>%1: only %2 of the candles that the strategy hears first are stored; missing: %3</source>
        <translation>%1: Nur %2 der Kerzen, die die Strategie zuerst hört, sind gespeichert; es fehlen: %3</translation>
    </message>
    <message>
        <source>&apos;%1&apos; are no hours: write always, session, a calendar, or days, hours and a time zone such as &apos;mon-fri 09:30-16:00 America/New_York&apos;</source>
        <translation>„%1“ sind keine Zeiten: Schreiben Sie always, session, einen Kalender oder Tage, Uhrzeiten und eine Zeitzone wie „mon-fri 09:30-16:00 America/New_York“</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not keep or flatten</source>
        <translation>„%1“ ist weder keep noch flatten</translation>
    </message>
    <message>
        <source>a feed serves %1, and the series is watched</source>
        <translation>eine Datenquelle liefert %1, und die Reihe wird beobachtet</translation>
    </message>
    <message>
        <source>a feed serves %1; the start puts the series on the watch list</source>
        <translation>eine Datenquelle liefert %1; der Start setzt die Reihe auf die Beobachtungsliste</translation>
    </message>
    <message>
        <source>a live bot cannot place a stop loss behind its entry</source>
        <translation>ein Live-Bot kann keinen Stop-Loss hinter seinen Einstieg legen</translation>
    </message>
    <message>
        <source>all %1 candles that the strategy hears first are stored</source>
        <translation>alle %1 Kerzen, die die Strategie zuerst hört, sind gespeichert</translation>
    </message>
    <message>
        <source>ask while the window runs, or &apos;truebar-cli serve --unlock&apos;</source>
        <translation>fragen Sie, während das Fenster oder „truebar-cli serve --unlock“ läuft</translation>
    </message>
    <message>
        <source>change the schedule of the bot</source>
        <translation>ändern Sie den Zeitplan des Bots</translation>
    </message>
    <message>
        <source>change the settings of the bot</source>
        <translation>ändern Sie die Einstellungen des Bots</translation>
    </message>
    <message>
        <source>fetch what is missing on the page Data: until then the strategy decides on less</source>
        <translation>holen Sie das Fehlende auf der Seite Daten: Bis dahin entscheidet die Strategie mit weniger</translation>
    </message>
    <message>
        <source>install the plugin, or change the settings of the bot</source>
        <translation>installieren Sie das Plugin oder ändern Sie die Einstellungen des Bots</translation>
    </message>
    <message>
        <source>it waits until %1</source>
        <translation>er wartet bis %1</translation>
    </message>
    <message>
        <source>let orders leave again on the page Trading, or with &apos;truebar-cli panic release&apos;</source>
        <translation>geben Sie Aufträge auf der Seite Handel oder mit „truebar-cli panic release“ wieder frei</translation>
    </message>
    <message>
        <source>let the clock of this machine be set by the network: venues refuse old orders</source>
        <translation>lassen Sie die Uhr dieses Rechners über das Netz stellen: Handelsplätze lehnen alte Aufträge ab</translation>
    </message>
    <message>
        <source>look at the feed; a series that is watched catches up by itself</source>
        <translation>sehen Sie nach der Datenquelle; eine beobachtete Reihe holt von selbst auf</translation>
    </message>
    <message>
        <source>look at the series on the page Data</source>
        <translation>sehen Sie sich die Reihe auf der Seite Daten an</translation>
    </message>
    <message>
        <source>look whether the account&apos;s venue trades this instrument</source>
        <translation>prüfen Sie, ob der Handelsplatz des Kontos dieses Instrument handelt</translation>
    </message>
    <message>
        <source>no candle of the series is stored yet</source>
        <translation>noch ist keine Kerze der Reihe gespeichert</translation>
    </message>
    <message>
        <source>no risk limit is set, neither for the bot nor for its account</source>
        <translation>weder für den Bot noch für sein Konto ist eine Risikogrenze gesetzt</translation>
    </message>
    <message>
        <source>no risk limits are set, so a dry run has none</source>
        <translation>es sind keine Risikogrenzen gesetzt, ein Trockenlauf hat also keine</translation>
    </message>
    <message>
        <source>nothing stops the account from trading</source>
        <translation>nichts hält das Konto vom Handeln ab</translation>
    </message>
    <message>
        <source>risk limits are set</source>
        <translation>Risikogrenzen sind gesetzt</translation>
    </message>
    <message>
        <source>run a backtest with the new version before you trust it with money</source>
        <translation>machen Sie einen Backtest mit der neuen Version, bevor Sie ihr Geld anvertrauen</translation>
    </message>
    <message>
        <source>set at least a largest order and a daily loss</source>
        <translation>setzen Sie mindestens einen größten Auftrag und einen Tagesverlust</translation>
    </message>
    <message>
        <source>set the account up on the page Trading, or choose another one</source>
        <translation>richten Sie das Konto auf der Seite Handel ein oder wählen Sie ein anderes</translation>
    </message>
    <message>
        <source>set up a feed for the venue on the page Feeds</source>
        <translation>richten Sie auf der Seite Datenquellen eine Quelle für den Handelsplatz ein</translation>
    </message>
    <message>
        <source>the account %1 is open</source>
        <translation>das Konto %1 ist offen</translation>
    </message>
    <message>
        <source>the bot &apos;%1&apos; has no hours any more: change its schedule</source>
        <translation>der Bot „%1“ hat keine Zeiten mehr: Ändern Sie seinen Zeitplan</translation>
    </message>
    <message>
        <source>the bot can run in its mode, %1</source>
        <translation>der Bot kann in seinem Modus laufen, %1</translation>
    </message>
    <message>
        <source>the bot starts and holds back until this is settled on the page Trading</source>
        <translation>der Bot startet und hält sich zurück, bis das auf der Seite Handel geklärt ist</translation>
    </message>
    <message>
        <source>the clock of the venue and this one are %1 ms apart</source>
        <translation>die Uhr des Handelsplatzes und diese liegen %1 ms auseinander</translation>
    </message>
    <message>
        <source>the clock of the venue was not compared with this one yet</source>
        <translation>die Uhr des Handelsplatzes wurde noch nicht mit dieser verglichen</translation>
    </message>
    <message>
        <source>the clocks of the venue and of this machine agree to %1 ms</source>
        <translation>die Uhren des Handelsplatzes und dieses Rechners stimmen auf %1 ms überein</translation>
    </message>
    <message>
        <source>the last stored candle closed at %1</source>
        <translation>die letzte gespeicherte Kerze schloss um %1</translation>
    </message>
    <message>
        <source>the last stored candle closed at %1, although the market is open</source>
        <translation>die letzte gespeicherte Kerze schloss um %1, obwohl der Markt offen ist</translation>
    </message>
    <message>
        <source>the schedule ends at %1, before it begins</source>
        <translation>der Zeitplan endet um %1, bevor er beginnt</translation>
    </message>
    <message>
        <source>the start fetches the first ones; look at the feed if none come</source>
        <translation>der Start holt die ersten; sehen Sie nach der Datenquelle, wenn keine kommen</translation>
    </message>
    <message>
        <source>the strategy %1 is there, version %2</source>
        <translation>die Strategie %1 ist da, Version %2</translation>
    </message>
    <message>
        <source>the strategy %1 is version %2 now, the bot was saved with %3</source>
        <translation>die Strategie %1 hat jetzt Version %2, der Bot wurde mit %3 gespeichert</translation>
    </message>
    <message>
        <source>the strategy needs no candles before it begins</source>
        <translation>die Strategie braucht vor dem Beginn keine Kerzen</translation>
    </message>
    <message>
        <source>the venue has told the rules of %1</source>
        <translation>der Handelsplatz hat die Regeln für %1 genannt</translation>
    </message>
    <message>
        <source>these are its hours</source>
        <translation>es sind seine Zeiten</translation>
    </message>
    <message>
        <source>unlock the vault: the bot starts and holds back until then</source>
        <translation>entsperren Sie den Tresor: Bis dahin startet der Bot und hält sich zurück</translation>
    </message>
    <message>
        <source>the candles stored here are not, or no longer, those that the run was made of: %1</source>
        <translation>die hier gespeicherten Kerzen sind nicht oder nicht mehr die, aus denen der Lauf gemacht wurde: %1</translation>
    </message>
    <message>
        <source>choose another account, or a strategy without such orders</source>
        <translation>Wählen Sie ein anderes Konto oder eine Strategie ohne solche Aufträge</translation>
    </message>
    <message>
        <source>the command is being carried out, but is not answered yet</source>
        <translation>der Befehl wird ausgeführt, ist aber noch nicht beantwortet</translation>
    </message>
    <message>
        <source>the strategy %1 sends %2 orders, and the venue of the account %3 takes none</source>
        <translation>Die Strategie %1 sendet Aufträge der Art %2, und der Handelsplatz des Kontos %3 nimmt keine</translation>
    </message>
    <message>
        <source>the venue takes what the strategy %1 sends, or this program keeps it</source>
        <translation>Der Handelsplatz nimmt, was die Strategie %1 sendet, oder dieses Programm bewahrt es für ihn auf</translation>
    </message>
    <message>
        <source>an order that closes the position of the bot %1 is on its way</source>
        <translation>eine Order, die die Position des Bots %1 schließt, ist schon unterwegs</translation>
    </message>
    <message>
        <source>the key of the vault is still in the keyring: %1</source>
        <translation>der Schlüssel des Tresors ist noch im Schlüsselbund: %1</translation>
    </message>
    <message>
        <source>the keyring of this desktop does not answer</source>
        <translation>der Schlüsselbund dieses Desktops antwortet nicht</translation>
    </message>
    <message>
        <source>the keyring of this desktop does not answer as it should: %1</source>
        <translation>der Schlüsselbund dieses Desktops antwortet nicht, wie er soll: %1</translation>
    </message>
    <message>
        <source>the keyring of this desktop does not know the key</source>
        <translation>der Schlüsselbund dieses Desktops kennt den Schlüssel nicht</translation>
    </message>
    <message>
        <source>the keyring of this desktop was not opened: %1</source>
        <translation>der Schlüsselbund dieses Desktops wurde nicht geöffnet: %1</translation>
    </message>
    <message>
        <source>the passphrase was changed since the key was kept: enter it</source>
        <translation>die Passphrase wurde geändert, seit der Schlüssel gemerkt wurde: bitte eingeben</translation>
    </message>
    <message>
        <source>the position of the bot %1 has changed meanwhile</source>
        <translation>die Position des Bots %1 hat sich inzwischen geändert</translation>
    </message>
    <message>
        <source>the vault is open, but this computer does not remember its key: %1</source>
        <translation>der Tresor ist offen, aber dieser Rechner merkt sich seinen Schlüssel nicht: %1</translation>
    </message>
    <message>
        <source>this desktop has no keyring: %1</source>
        <translation>dieser Desktop hat keinen Schlüsselbund: %1</translation>
    </message>
    <message>
        <source>a PIN cannot be handed to the program that holds the workspace</source>
        <translation>dem Programm, das den Arbeitsordner hat, lässt sich keine PIN übergeben</translation>
    </message>
    <message>
        <source>allow orders on the page Accounts, or with &apos;truebar-cli vault analysis-only off&apos;</source>
        <translation>Orders auf der Seite Konten erlauben, oder mit &apos;truebar-cli vault analysis-only off&apos;</translation>
    </message>
    <message>
        <source>orders on paper may be placed</source>
        <translation>Orders auf dem Papier sind erlaubt</translation>
    </message>
    <message>
        <source>stepped through again the session ends otherwise than its run: the strategy or the program is another one by now</source>
        <translation>noch einmal durchlaufen endet die Sitzung anders als ihr Lauf: die Strategie oder das Programm ist inzwischen ein anderes</translation>
    </message>
    <message>
        <source>the PIN was not entered for this answer; answer again</source>
        <translation>die PIN wurde nicht für diese Antwort eingegeben; bitte erneut antworten</translation>
    </message>
    <message>
        <source>the session of the bot that this run was is not kept any more</source>
        <translation>die Sitzung des Bots, die dieser Lauf war, ist nicht mehr aufbewahrt</translation>
    </message>
    <message>
        <source>unlock a profile whose role may place orders</source>
        <translation>ein Profil entsperren, dessen Rolle Orders aufgeben darf</translation>
    </message>
    <message>
        <source>its last writer has not ended well, and here nobody may tidy up: open it once where it may be written (%1)</source>
        <translation>der letzte Schreiber wurde nicht sauber beendet, und hier darf niemand aufräumen: öffnen Sie es einmal dort, wo geschrieben werden darf (%1)</translation>
    </message>
    <message>
        <source>made by an older Truebar; open it in the window, or with any command that writes, to bring it up to date</source>
        <translation>von einem älteren Truebar angelegt; öffnen Sie es im Fenster oder mit einem Befehl, der schreibt, um es zu aktualisieren</translation>
    </message>
    <message>
        <source>the database is damaged: %1</source>
        <translation>die Datenbank ist beschädigt: %1</translation>
    </message>
    <message>
        <source>the new database could not be finished</source>
        <translation>die neue Datenbank ließ sich nicht fertigstellen</translation>
    </message>
    <message>
        <source>the size is below one lot of %1</source>
        <translation>die Größe ist kleiner als ein Lot von %1</translation>
    </message>
    <message>
        <source>the venue did not answer within %1 s: what leverage and margin mode it has now is not known</source>
        <translation>der Handelsplatz hat innerhalb von %1 s nicht geantwortet: welcher Hebel und welcher Margin-Modus dort jetzt gelten, ist nicht bekannt</translation>
    </message>
    <message>
        <source>the venue did not confirm leverage and margin mode: %1</source>
        <translation>der Handelsplatz hat Hebel und Margin-Modus nicht bestätigt: %1</translation>
    </message>
    <message>
        <source>there is nothing in this database yet</source>
        <translation>in dieser Datenbank ist noch nichts</translation>
    </message>
    <message>
        <source>you have no permission to read it</source>
        <translation>Sie dürfen es nicht lesen</translation>
    </message>
    <message>
        <source>you have no permission to write it</source>
        <translation>Sie dürfen es nicht schreiben</translation>
    </message>
    <message>
        <source>a number of decimals up to 12</source>
        <translation>eine Zahl von Nachkommastellen bis 12</translation>
    </message>
    <message>
        <source>a step above 0</source>
        <translation>eine Schrittweite über 0</translation>
    </message>
    <message>
        <source>the product that was asked for</source>
        <translation>das Produkt, nach dem gefragt wurde</translation>
    </message>
    <message>
        <source>Binance does not tell of %1</source>
        <translation>Binance sagt nichts über %1</translation>
    </message>
    <message>
        <source>Kraken does not tell of %1</source>
        <translation>Kraken sagt nichts über %1</translation>
    </message>
    <message>
        <source>the column &apos;%1&apos; names the zone &apos;%2&apos;, which is not the same for everyone; give the time zone (--timezone), such as America/New_York</source>
        <translation>die Spalte &apos;%1&apos; nennt die Zone &apos;%2&apos;, die nicht für alle dieselbe ist; bitte die Zeitzone angeben (--timezone), etwa America/New_York</translation>
    </message>
    <message>
        <source>the comma in &apos;%1&apos; may be that of decimals or of thousands; write the numbers with a point</source>
        <translation>das Komma in &apos;%1&apos; kann Dezimalen oder Tausender abtrennen; bitte die Zahlen mit Punkt schreiben</translation>
    </message>
    <message>
        <source>the row is longer than %1 bytes</source>
        <translation>die Zeile ist länger als %1 Bytes</translation>
    </message>
    <message>
        <source>the time %1 is years away from the other rows</source>
        <translation>die Zeit %1 ist Jahre von den anderen Zeilen entfernt</translation>
    </message>
    <message>
        <source>the time &apos;%1&apos; names the zone &apos;%2&apos;, which is not the same for everyone</source>
        <translation>die Zeit &apos;%1&apos; nennt die Zone &apos;%2&apos;, die nicht für alle dieselbe ist</translation>
    </message>
    <message>
        <source>the times name the zone &apos;%1&apos;, which is not the same for everyone; give the time zone (--timezone), such as America/New_York</source>
        <translation>die Zeiten nennen die Zone &apos;%1&apos;, die nicht für alle dieselbe ist; bitte die Zeitzone angeben (--timezone), etwa America/New_York</translation>
    </message>
    <message>
        <source>the venue answered with a leverage of %1</source>
        <translation>der Handelsplatz hat mit einem Hebel von %1 geantwortet</translation>
    </message>
    <message>
        <source>two columns are named &apos;%1&apos;</source>
        <translation>zwei Spalten heißen &apos;%1&apos;</translation>
    </message>
    <message>
        <source>the %1 &apos;%2&apos; was refused: %3</source>
        <translation>%1 „%2“ wurde abgelehnt: %3</translation>
    </message>
    <message>
        <source>it holds no array of rows</source>
        <translation>es enthält keine Liste von Zeilen</translation>
    </message>
    <message>
        <source>a text has no end</source>
        <translation>ein Text hat kein Ende</translation>
    </message>
    <message>
        <source>a row begins with neither &apos;[&apos; nor &apos;{&apos;</source>
        <translation>eine Zeile beginnt weder mit „[“ noch mit „{“</translation>
    </message>
    <message>
        <source>some rows are arrays and some are objects</source>
        <translation>einige Zeilen sind Listen und einige Objekte</translation>
    </message>
    <message>
        <source>a row has two members of one name</source>
        <translation>eine Zeile hat zwei Elemente eines Namens</translation>
    </message>
    <message>
        <source>the name of a member is missing</source>
        <translation>der Name eines Elements fehlt</translation>
    </message>
    <message>
        <source>&apos;:&apos; is missing</source>
        <translation>„:“ fehlt</translation>
    </message>
    <message>
        <source>a row does not end with &apos;}&apos;</source>
        <translation>eine Zeile endet nicht mit „}“</translation>
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
    <message>
        <source>Excess over holding</source>
        <translation>Mehr als Halten</translation>
    </message>
    <message>
        <source>Excess over averaging in</source>
        <translation>Mehr als Ansparen</translation>
    </message>
    <message>
        <source>Excess over cash</source>
        <translation>Mehr als Bargeld</translation>
    </message>
</context>
<context>
    <name>plugins</name>
    <message>
        <source>A file that only you can read, with one line: api_key:access_token. It is read anew for each request, so that each day&apos;s token can be put there.</source>
        <translation>Eine Datei, die nur Sie lesen können, mit einer Zeile: api_key:access_token. Sie wird für jede Anfrage neu gelesen, so dass das Token jedes Tages dort Platz findet.</translation>
    </message>
    <message>
        <source>A file that only you can read, with the store&apos;s token on one line; empty if the store wants none.</source>
        <translation>Eine Datei, die nur Sie lesen können, mit dem Token des Datenspeichers in einer Zeile; leer, wenn er keines verlangt.</translation>
    </message>
    <message>
        <source>A limit order fills when the price only touches it; otherwise the price must trade through.</source>
        <translation>Ein Limitauftrag wird ausgeführt, wenn der Preis ihn nur berührt; sonst muss der Preis durch ihn hindurch.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Adjustment</source>
        <translation>Bereinigung</translation>
    </message>
    <message>
        <source>An endless made-up market, the same for the same seed, with history and live candles and no network.</source>
        <translation>Ein endloser erfundener Markt, gleich bei gleichem Startwert, mit Geschichte und Live-Kerzen und ohne Netz.</translation>
    </message>
    <message>
        <source>Another seed is another market.</source>
        <translation>Ein anderer Startwert ist ein anderer Markt.</translation>
    </message>
    <message>
        <source>Binance</source>
        <translation>Binance</translation>
    </message>
    <message>
        <source>Buy and hold</source>
        <translation>Kaufen und halten</translation>
    </message>
    <message>
        <source>Buys once with all cash and never sells.</source>
        <translation>Kauft einmal mit allem Bargeld und verkauft nie.</translation>
    </message>
    <message>
        <source>Candles and live prices of Binance spot (venue BINANCE) and USD-M futures (venue BINANCE_USDM).</source>
        <translation>Kerzen und Live-Preise von Binance Spot (Handelsplatz BINANCE) und USD-M-Futures (Handelsplatz BINANCE_USDM).</translation>
    </message>
    <message>
        <source>Candles and live prices of Indian exchanges through Zerodha&apos;s Kite Connect (venue KITE).</source>
        <translation>Kerzen und Live-Preise indischer Börsen über Kite Connect von Zerodha (Handelsplatz KITE).</translation>
    </message>
    <message>
        <source>Candles and live trades of Coinbase Exchange (venue COINBASE).</source>
        <translation>Kerzen und Live-Abschlüsse von Coinbase Exchange (Handelsplatz COINBASE).</translation>
    </message>
    <message>
        <source>Candles in the fast average.</source>
        <translation>Kerzen im schnellen Durchschnitt.</translation>
    </message>
    <message>
        <source>Candles in the slow average; more than in the fast one.</source>
        <translation>Kerzen im langsamen Durchschnitt; mehr als im schnellen.</translation>
    </message>
    <message>
        <source>Candles of any venue from a data store of your own that speaks the API of docs/rest-master.md.</source>
        <translation>Kerzen jedes Handelsplatzes aus einem eigenen Datenspeicher, der die Schnittstelle aus docs/rest-master.md spricht.</translation>
    </message>
    <message>
        <source>Candles of shares, funds, indices, currencies and futures from Yahoo&apos;s charts (venue YAHOO). No live prices.</source>
        <translation>Kerzen von Aktien, Fonds, Indizes, Währungen und Futures aus den Charts von Yahoo (Handelsplatz YAHOO). Keine Live-Preise.</translation>
    </message>
    <message>
        <source>Candles, live candles and trades of Kraken&apos;s spot market (venue KRAKEN). Its history goes back 720 candles.</source>
        <translation>Kerzen, Live-Kerzen und Abschlüsse des Spotmarkts von Kraken (Handelsplatz KRAKEN). Seine Geschichte reicht 720 Kerzen zurück.</translation>
    </message>
    <message>
        <source>Candles, trades and quotes from CSV, JSON, gzip and zip files.</source>
        <translation>Kerzen, Abschlüsse und Kurse aus CSV-, JSON-, gzip- und zip-Dateien.</translation>
    </message>
    <message>
        <source>Coinbase Exchange</source>
        <translation>Coinbase Exchange</translation>
    </message>
    <message>
        <source>Credentials file</source>
        <translation>Datei mit Zugangsdaten</translation>
    </message>
    <message>
        <source>Demo market</source>
        <translation>Demomarkt</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Richtung</translation>
    </message>
    <message>
        <source>Fast length</source>
        <translation>Länge schnell</translation>
    </message>
    <message>
        <source>Fee (bps)</source>
        <translation>Gebühr (Bp.)</translation>
    </message>
    <message>
        <source>Fee in basis points of the traded value, maker and taker alike.</source>
        <translation>Gebühr in Basispunkten des gehandelten Werts, für Maker und Taker gleich.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Fill on touch</source>
        <translation>Ausführung bei Berührung</translation>
    </message>
    <message>
        <source>Fills orders against closed candles by the rules of docs/fills.md.</source>
        <translation>Führt Aufträge an geschlossenen Kerzen nach den Regeln aus docs/fills.md aus.</translation>
    </message>
    <message>
        <source>Follows the trend machine: long when two real bulls confirm an upward trend, flat or short when two real bears confirm a downward one.</source>
        <translation>Folgt der Trendmaschine: long, wenn zwei echte Bullen einen Aufwärtstrend bestätigen, ohne Position oder short, wenn zwei echte Bären einen Abwärtstrend bestätigen.</translation>
    </message>
    <message>
        <source>IANA name or offset such as +05:30 for times that name no zone; empty is UTC.</source>
        <translation>IANA-Name oder Abstand wie +05:30 für Zeiten, die keine Zone nennen; leer ist UTC.</translation>
    </message>
    <message>
        <source>Instruments file</source>
        <translation>Instrumentdatei</translation>
    </message>
    <message>
        <source>Kite&apos;s instruments dump (CSV). With it symbols are EXCHANGE/TRADINGSYMBOL; without it only instrument tokens.</source>
        <translation>Die Instrumentliste von Kite (CSV). Mit ihr sind Symbole EXCHANGE/TRADINGSYMBOL; ohne sie nur Instrumentnummern.</translation>
    </message>
    <message>
        <source>Kraken</source>
        <translation>Kraken</translation>
    </message>
    <message>
        <source>Largest share of a candle&apos;s volume that your fills may take; 0 is no bound.</source>
        <translation>Größter Anteil am Volumen einer Kerze, den Ihre Ausführungen nehmen dürfen; 0 ist keine Grenze.</translation>
    </message>
    <message>
        <source>Long when the fast average of closes crosses above the slow one, flat or short when it crosses below.</source>
        <translation>Long, wenn der schnelle Durchschnitt der Schlusskurse über den langsamen steigt, ohne Position oder short, wenn er darunter fällt.</translation>
    </message>
    <message>
        <source>Master data store</source>
        <translation>Eigener Datenspeicher</translation>
    </message>
    <message>
        <source>Mid-price candles from Bybit ob500 and Tardis book_snapshot files; the volume is the number of book states.</source>
        <translation>Mittelkurs-Kerzen aus Dateien Bybit ob500 und Tardis book_snapshot; das Volumen ist die Zahl der Orderbuchstände.</translation>
    </message>
    <message>
        <source>Participation</source>
        <translation>Beteiligung</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Menge</translation>
    </message>
    <message>
        <source>Quote side</source>
        <translation>Kursseite</translation>
    </message>
    <message>
        <source>Real-bar trend</source>
        <translation>Trend echter Kerzen</translation>
    </message>
    <message>
        <source>Recorded order books</source>
        <translation>Aufgezeichnete Orderbücher</translation>
    </message>
    <message>
        <source>SMA cross</source>
        <translation>SMA-Kreuzung</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Simulated</source>
        <translation>Simuliert</translation>
    </message>
    <message>
        <source>Sizing</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Slippage (ticks)</source>
        <translation>Slippage (Ticks)</translation>
    </message>
    <message>
        <source>Slow length</source>
        <translation>Länge langsam</translation>
    </message>
    <message>
        <source>Spot address</source>
        <translation>Spot-Adresse</translation>
    </message>
    <message>
        <source>Spot stream</source>
        <translation>Spot-Strom</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>Strom</translation>
    </message>
    <message>
        <source>The file to read.</source>
        <translation>Die Datei, die gelesen wird.</translation>
    </message>
    <message>
        <source>Ticks by which market and stop fills are moved against you.</source>
        <translation>Ticks, um die Markt- und Stop-Ausführungen zu Ihren Ungunsten verschoben werden.</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>Token file</source>
        <translation>Token-Datei</translation>
    </message>
    <message>
        <source>USD-M address</source>
        <translation>USD-M-Adresse</translation>
    </message>
    <message>
        <source>USD-M stream</source>
        <translation>USD-M-Strom</translation>
    </message>
    <message>
        <source>Units for fixed sizing, rounded down to whole lots.</source>
        <translation>Stück bei fester Größe, auf ganze Lose abgerundet.</translation>
    </message>
    <message>
        <source>Where candles are asked for.</source>
        <translation>Wo Kerzen abgefragt werden.</translation>
    </message>
    <message>
        <source>Where candles of USD-M futures are asked for.</source>
        <translation>Wo Kerzen von USD-M-Futures abgefragt werden.</translation>
    </message>
    <message>
        <source>Where live candles and trades come from.</source>
        <translation>Woher Live-Kerzen und -Abschlüsse kommen.</translation>
    </message>
    <message>
        <source>Where live candles of USD-M futures come from.</source>
        <translation>Woher Live-Kerzen von USD-M-Futures kommen.</translation>
    </message>
    <message>
        <source>Where live prices come from.</source>
        <translation>Woher Live-Preise kommen.</translation>
    </message>
    <message>
        <source>Where live spot candles come from.</source>
        <translation>Woher Live-Kerzen des Spotmarkts kommen.</translation>
    </message>
    <message>
        <source>Where live trades come from.</source>
        <translation>Woher Live-Abschlüsse kommen.</translation>
    </message>
    <message>
        <source>Where spot candles are asked for.</source>
        <translation>Wo Spot-Kerzen abgefragt werden.</translation>
    </message>
    <message>
        <source>Where the store answers, for example https://data.example.com/api.</source>
        <translation>Wo der Datenspeicher antwortet, zum Beispiel https://data.example.com/api.</translation>
    </message>
    <message>
        <source>Where the store sends live candles, for example wss://data.example.com/api; empty if it sends none.</source>
        <translation>Wo der Datenspeicher Live-Kerzen sendet, zum Beispiel wss://data.example.com/api; leer, wenn er keine sendet.</translation>
    </message>
    <message>
        <source>Which side of files with bid and ask becomes the candle.</source>
        <translation>Welche Seite von Dateien mit Geld und Brief zur Kerze wird.</translation>
    </message>
    <message>
        <source>Yahoo Finance</source>
        <translation>Yahoo Finance</translation>
    </message>
    <message>
        <source>Zerodha Kite</source>
        <translation>Zerodha Kite</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alles</translation>
    </message>
    <message>
        <source>all_in</source>
        <translation>alles Bargeld</translation>
    </message>
    <message>
        <source>all_in: the most whole lots that the cash pays for at the fill price with the fee. fixed: the quantity below.</source>
        <translation>alles Bargeld: die meisten ganzen Lose, die das Bargeld zum Ausführungspreis mit Gebühr bezahlt. feste Menge: die Menge darunter.</translation>
    </message>
    <message>
        <source>ask</source>
        <translation>Brief (ask)</translation>
    </message>
    <message>
        <source>bid</source>
        <translation>Geld (bid)</translation>
    </message>
    <message>
        <source>both</source>
        <translation>long und short</translation>
    </message>
    <message>
        <source>fixed</source>
        <translation>feste Menge</translation>
    </message>
    <message>
        <source>long</source>
        <translation>long</translation>
    </message>
    <message>
        <source>long: long or flat. both: long or short.</source>
        <translation>long: long oder ohne Position. long und short: das eine oder das andere.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>splits</source>
        <translation>Splits</translation>
    </message>
    <message>
        <source>splits: as Yahoo sends prices; all: for dividends too; none: as they were traded (1d candles only).</source>
        <translation>Splits: wie Yahoo die Preise sendet; alles: auch um Dividenden; keine: wie gehandelt wurde (nur 1d-Kerzen).</translation>
    </message>
    <message>
        <source>Alpaca</source>
        <translation>Alpaca</translation>
    </message>
    <message>
        <source>Asks Alpaca which account a key opens and how much cash it holds.</source>
        <translation>Fragt Alpaca, welches Konto ein Schlüssel öffnet und wie viel Geld darauf liegt.</translation>
    </message>
    <message>
        <source>Asks Binance what an API key may do and what the spot wallet holds.</source>
        <translation>Fragt Binance, was ein API-Schlüssel darf und was in der Spot-Börse liegt.</translation>
    </message>
    <message>
        <source>A connection on which nothing is heard for so long is dead.</source>
        <translation>Eine Verbindung, auf der so lange nichts zu hören ist, ist tot.</translation>
    </message>
    <message>
        <source>Account address</source>
        <translation>Adresse des Kontos</translation>
    </message>
    <message>
        <source>After this long without an answer nobody knows what became of a request.</source>
        <translation>Nach so langer Zeit ohne Antwort weiß niemand, was aus einer Anfrage wurde.</translation>
    </message>
    <message>
        <source>Binance Spot</source>
        <translation>Binance Spot</translation>
    </message>
    <message>
        <source>Binance USD-M Futures</source>
        <translation>Binance USD-M Futures</translation>
    </message>
    <message>
        <source>First wait (ms)</source>
        <translation>Erste Wartezeit (ms)</translation>
    </message>
    <message>
        <source>How long the venue may go on saying that it does not know an order that it has taken.</source>
        <translation>Wie lange der Handelsplatz behaupten darf, eine angenommene Order nicht zu kennen.</translation>
    </message>
    <message>
        <source>How old a request may be when the venue takes it.</source>
        <translation>Wie alt eine Anfrage sein darf, wenn der Handelsplatz sie annimmt.</translation>
    </message>
    <message>
        <source>Lag of queries (ms)</source>
        <translation>Nachlauf der Abfragen (ms)</translation>
    </message>
    <message>
        <source>Leave hedge mode</source>
        <translation>Hedge-Modus verlassen</translation>
    </message>
    <message>
        <source>Longest wait (ms)</source>
        <translation>Längste Wartezeit (ms)</translation>
    </message>
    <message>
        <source>REST address</source>
        <translation>REST-Adresse</translation>
    </message>
    <message>
        <source>Receive window (ms)</source>
        <translation>Empfangsfenster (ms)</translation>
    </message>
    <message>
        <source>Sets the account to one-way mode if it is in hedge mode; otherwise such an account is refused.</source>
        <translation>Stellt ein Konto im Hedge-Modus auf den Ein-Weg-Modus um; sonst wird ein solches Konto abgelehnt.</translation>
    </message>
    <message>
        <source>Silence (ms)</source>
        <translation>Stille (ms)</translation>
    </message>
    <message>
        <source>The longest wait before a lost connection is opened again.</source>
        <translation>Die längste Wartezeit, bevor eine verlorene Verbindung wieder geöffnet wird.</translation>
    </message>
    <message>
        <source>The wait before a lost connection is opened again; it doubles each time.</source>
        <translation>Die Wartezeit, bevor eine verlorene Verbindung wieder geöffnet wird; sie verdoppelt sich jedes Mal.</translation>
    </message>
    <message>
        <source>Time-out (ms)</source>
        <translation>Zeitgrenze (ms)</translation>
    </message>
    <message>
        <source>Trades USD-M futures of Binance with an account of yours, over the WebSocket API.</source>
        <translation>Handelt USD-M-Futures von Binance mit einem Konto von Ihnen, über die WebSocket-API.</translation>
    </message>
    <message>
        <source>Trades on Binance spot with an account of yours, over the WebSocket API.</source>
        <translation>Handelt am Binance-Spotmarkt mit einem Konto von Ihnen, über die WebSocket-API.</translation>
    </message>
    <message>
        <source>WebSocket API</source>
        <translation>WebSocket-API</translation>
    </message>
    <message>
        <source>Where lists are asked for and leverage and margin are set.</source>
        <translation>Wo Listen abgefragt und Hebel und Margin eingestellt werden.</translation>
    </message>
    <message>
        <source>Where orders go and where the stream of the account comes from.</source>
        <translation>Wohin Orders gehen und woher der Datenstrom des Kontos kommt.</translation>
    </message>
    <message>
        <source>Where orders go.</source>
        <translation>Wohin Orders gehen.</translation>
    </message>
    <message>
        <source>Where the permissions of the key are asked for; empty where the venue does not tell (testnet).</source>
        <translation>Wo die Rechte des Schlüssels erfragt werden; leer, wo der Handelsplatz sie nicht nennt (Testnetz).</translation>
    </message>
    <message>
        <source>Where the stream of the account comes from.</source>
        <translation>Woher der Datenstrom des Kontos kommt.</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>Von Hand</translation>
    </message>
    <message>
        <source>Shows what to do; you place the order wherever you like and report what became of it.</source>
        <translation>Zeigt, was zu tun ist; Sie geben die Order auf, wo Sie möchten, und melden, was daraus wurde.</translation>
    </message>
    <message>
        <source>Order quantity</source>
        <translation>Menge einer Order</translation>
    </message>
    <message>
        <source>Most units of one order.</source>
        <translation>Höchstens so viele Einheiten in einer Order.</translation>
    </message>
    <message>
        <source>Order value</source>
        <translation>Wert einer Order</translation>
    </message>
    <message>
        <source>Highest value of one order, in the currency of its price.</source>
        <translation>Höchster Wert einer Order, in der Währung ihres Preises.</translation>
    </message>
    <message>
        <source>Price collar (%)</source>
        <translation>Preisband (%)</translation>
    </message>
    <message>
        <source>How much worse than the last price a limit may be.</source>
        <translation>Wie viel schlechter als der letzte Preis ein Limit sein darf.</translation>
    </message>
    <message>
        <source>Fat finger factor</source>
        <translation>Vertipp-Faktor</translation>
    </message>
    <message>
        <source>Most times the median quantity of the last orders.</source>
        <translation>Höchstens so oft die mittlere Menge der letzten Orders.</translation>
    </message>
    <message>
        <source>Duplicate window (ms)</source>
        <translation>Doppelt innerhalb (ms)</translation>
    </message>
    <message>
        <source>The same order again within this time is refused.</source>
        <translation>Dieselbe Order wird innerhalb dieser Zeit abgelehnt.</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Most units held either way, open orders included.</source>
        <translation>Höchstens so viele Einheiten je Richtung, offene Orders mitgezählt.</translation>
    </message>
    <message>
        <source>Position value</source>
        <translation>Wert der Position</translation>
    </message>
    <message>
        <source>Highest value held either way, open orders included.</source>
        <translation>Höchster Wert je Richtung, offene Orders mitgezählt.</translation>
    </message>
    <message>
        <source>Daily loss</source>
        <translation>Tagesverlust</translation>
    </message>
    <message>
        <source>Loss since 0 h UTC from which no new risk is taken.</source>
        <translation>Verlust seit 0 Uhr UTC, ab dem kein neues Risiko eingegangen wird.</translation>
    </message>
    <message>
        <source>Drawdown (%)</source>
        <translation>Rückgang (%)</translation>
    </message>
    <message>
        <source>Fall below the highest equity from which no new risk is taken.</source>
        <translation>Rückgang vom höchsten Stand, ab dem kein neues Risiko eingegangen wird.</translation>
    </message>
    <message>
        <source>Orders per minute</source>
        <translation>Orders je Minute</translation>
    </message>
    <message>
        <source>Most orders within any minute.</source>
        <translation>Höchstens so viele Orders innerhalb einer Minute.</translation>
    </message>
    <message>
        <source>Open orders</source>
        <translation>Offene Orders</translation>
    </message>
    <message>
        <source>Most orders open at once.</source>
        <translation>Höchstens so viele Orders zugleich offen.</translation>
    </message>
    <message>
        <source>Stops in a row</source>
        <translation>Verluste in Folge</translation>
    </message>
    <message>
        <source>After so many losing exits in a row the cooldown begins.</source>
        <translation>Nach so vielen verlustreichen Ausstiegen in Folge beginnt die Pause.</translation>
    </message>
    <message>
        <source>Cooldown (min)</source>
        <translation>Pause (min)</translation>
    </message>
    <message>
        <source>How long no new risk is taken then.</source>
        <translation>Wie lange danach kein neues Risiko eingegangen wird.</translation>
    </message>
    <message>
        <source>Stale data (ms)</source>
        <translation>Veraltete Daten (ms)</translation>
    </message>
    <message>
        <source>Age of the last price from which no new risk is taken.</source>
        <translation>Alter des letzten Preises, ab dem kein neues Risiko eingegangen wird.</translation>
    </message>
    <message>
        <source>Clock skew (ms)</source>
        <translation>Uhrabweichung (ms)</translation>
    </message>
    <message>
        <source>Difference of the venue&apos;s clock from which no new risk is taken.</source>
        <translation>Abweichung der Uhr des Handelsplatzes, ab der kein neues Risiko eingegangen wird.</translation>
    </message>
    <message>
        <source>Stream address</source>
        <translation>Adresse des Stroms</translation>
    </message>
    <message>
        <source>Trades shares and crypto with an Alpaca account of yours, on paper or live.</source>
        <translation>Handelt Aktien und Krypto mit einem eigenen Alpaca-Konto, auf dem Papier oder echt.</translation>
    </message>
    <message>
        <source>Where orders and questions go: https://paper-api.alpaca.markets on paper, https://api.alpaca.markets with money.</source>
        <translation>Wohin Aufträge und Fragen gehen: https://paper-api.alpaca.markets auf dem Papier, https://api.alpaca.markets mit Geld.</translation>
    </message>
    <message>
        <source>Where the account&apos;s orders and fills are told: wss://paper-api.alpaca.markets/stream on paper, wss://api.alpaca.markets/stream with money.</source>
        <translation>Wo Aufträge und Ausführungen des Kontos gemeldet werden: wss://paper-api.alpaca.markets/stream auf dem Papier, wss://api.alpaca.markets/stream mit Geld.</translation>
    </message>
    <message>
        <source>Capital</source>
        <translation>Kapital</translation>
    </message>
    <message>
        <source>What the drawdown is measured from, together with the profit.</source>
        <translation>Wovon aus der Rückgang gemessen wird, zusammen mit dem Gewinn.</translation>
    </message>
    <message>
        <source>Stamps</source>
        <translation>Zeitstempel</translation>
    </message>
    <message>
        <source>Which moment of its candle a row names: detected by names and form, or declared.</source>
        <translation>Welchen Moment ihrer Kerze eine Zeile nennt: an Namen und Form erkannt oder angegeben.</translation>
    </message>
    <message>
        <source>detected</source>
        <translation>erkannt</translation>
    </message>
    <message>
        <source>end</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>open</source>
        <translation>Beginn</translation>
    </message>
</context>
<context>
    <name>truebar::ui::AccountDialog</name>
    <message>
        <source>Ask the venue &amp;what the key may do</source>
        <translation>Den Handelsplatz fragen, &amp;was der Schlüssel darf</translation>
    </message>
    <message>
        <source>Account %1</source>
        <translation>Konto %1</translation>
    </message>
    <message>
        <source>Add an account</source>
        <translation>Konto hinzufügen</translation>
    </message>
    <message>
        <source>small letters, digits and _, such as binance_main</source>
        <translation>kleine Buchstaben, Ziffern und _, etwa binance_main</translation>
    </message>
    <message>
        <source>the venue&apos;s own</source>
        <translation>die des Handelsplatzes</translation>
    </message>
    <message>
        <source>unchanged (%1)</source>
        <translation>unverändert (%1)</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>unverändert</translation>
    </message>
    <message>
        <source>From &amp;file…</source>
        <translation>Aus &amp;Datei …</translation>
    </message>
    <message>
        <source>For keys of several lines, such as Ed25519</source>
        <translation>Für Schlüssel aus mehreren Zeilen wie Ed25519</translation>
    </message>
    <message>
        <source>&amp;Id</source>
        <translation>&amp;Kennung</translation>
    </message>
    <message>
        <source>&amp;Venue</source>
        <translation>&amp;Handelsplatz</translation>
    </message>
    <message>
        <source>&amp;Label</source>
        <translation>&amp;Bezeichnung</translation>
    </message>
    <message>
        <source>Ki&amp;nd</source>
        <translation>A&amp;rt</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>API &amp;key</source>
        <translation>API-&amp;Schlüssel</translation>
    </message>
    <message>
        <source>API &amp;secret</source>
        <translation>API-&amp;Geheimnis</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>&amp;Passphrase</translation>
    </message>
    <message>
        <source>Only where the venue gives one with the key</source>
        <translation>Nur wo der Handelsplatz eine zum Schlüssel ausgibt</translation>
    </message>
    <message>
        <source>Give Truebar a key that may read and trade, but not withdraw. A key that may withdraw is refused.</source>
        <translation>Geben Sie Truebar einen Schlüssel, der lesen und handeln, aber nicht auszahlen darf. Ein Schlüssel, der auszahlen darf, wird abgelehnt.</translation>
    </message>
    <message>
        <source>File with the secret</source>
        <translation>Datei mit dem Geheimnis</translation>
    </message>
    <message>
        <source>This file cannot be read, or holds no key.</source>
        <translation>Diese Datei ist nicht zu lesen oder enthält keinen Schlüssel.</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>aus %1</translation>
    </message>
</context>
<context>
    <name>truebar::ui::AccountsPage</name>
    <message>
        <source>Profile…</source>
        <translation>Profil …</translation>
    </message>
    <message>
        <source>Allow live orders…</source>
        <translation>Echte Aufträge erlauben …</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Hinzufügen …</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Bearbeiten …</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Test connection</source>
        <translation>Verbindung prüfen</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>Konto entfernen</translation>
    </message>
    <message>
        <source>Forget the key of %1? It still works at the venue until you delete it there.</source>
        <translation>Den Schlüssel von %1 vergessen? Beim Handelsplatz gilt er weiter, bis Sie ihn dort löschen.</translation>
    </message>
    <message>
        <source>Wallet</source>
        <translation>Börse</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Bezeichnung</translation>
    </message>
    <message>
        <source>Venue</source>
        <translation>Handelsplatz</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>Rechte</translation>
    </message>
    <message>
        <source>Tested (UTC)</source>
        <translation>Geprüft (UTC)</translation>
    </message>
    <message>
        <source>Asset</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Frei</translation>
    </message>
    <message>
        <source>In orders</source>
        <translation>In Aufträgen</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Verschließen</translation>
    </message>
    <message>
        <source>New vault…</source>
        <translation>Neuer Tresor …</translation>
    </message>
    <message>
        <source>Unlock…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>The role of this profile may not change accounts.</source>
        <translation>Die Rolle dieses Profils darf Konten nicht ändern.</translation>
    </message>
    <message>
        <source>analysis only: no orders</source>
        <translation>nur Analyse: keine Aufträge</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>PIN set</source>
        <translation>PIN gesetzt</translation>
    </message>
    <message>
        <source>no PIN</source>
        <translation>keine PIN</translation>
    </message>
    <message>
        <source>live orders until %1 UTC</source>
        <translation>echte Aufträge bis %1 UTC</translation>
    </message>
    <message>
        <source>no vault yet</source>
        <translation>noch kein Tresor</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>verschlossen</translation>
    </message>
    <message>
        <source>A vault keeps the keys of your accounts, encrypted with a passphrase.</source>
        <translation>Ein Tresor verwahrt die Schlüssel Ihrer Konten, verschlüsselt mit einer Passphrase.</translation>
    </message>
    <message>
        <source>Unlock the vault to see its accounts.</source>
        <translation>Öffnen Sie den Tresor, um seine Konten zu sehen.</translation>
    </message>
    <message>
        <source>No accounts yet.</source>
        <translation>Noch keine Konten.</translation>
    </message>
    <message>
        <source>Test the connection to see what the wallet holds.</source>
        <translation>Prüfen Sie die Verbindung, um zu sehen, was in der Börse liegt.</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>Frage …</translation>
    </message>
    <message>
        <source>This key may withdraw. Make one without withdrawals at the venue, and delete this one there.</source>
        <translation>Dieser Schlüssel darf auszahlen. Erzeugen Sie beim Handelsplatz einen ohne Auszahlungen, und löschen Sie diesen dort.</translation>
    </message>
    <message>
        <source>Works: answered in %1 ms.</source>
        <translation>Geht: Antwort in %1 ms.</translation>
    </message>
    <message>
        <source>Works: account %1 answered in %2 ms.</source>
        <translation>Geht: Konto %1 antwortete in %2 ms.</translation>
    </message>
    <message>
        <source>Does not work: %1</source>
        <translation>Geht nicht: %1</translation>
    </message>
</context>
<context>
    <name>truebar::ui::BotDialog</name>
    <message>
        <source>Yes, this bot shall trade with real money</source>
        <translation>Ja, dieser Bot soll mit echtem Geld handeln</translation>
    </message>
    <message>
        <source>Settings of %1</source>
        <translation>Einstellungen von %1</translation>
    </message>
    <message>
        <source>New bot</source>
        <translation>Neuer Bot</translation>
    </message>
    <message>
        <source>such as BTC trend</source>
        <translation>etwa BTC-Trend</translation>
    </message>
    <message>
        <source>venue and symbol, such as BINANCE:BTCUSDT</source>
        <translation>Handelsplatz und Symbol, etwa BINANCE:BTCUSDT</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Strategy</source>
        <translation>&amp;Strategie</translation>
    </message>
    <message>
        <source>&amp;Instrument</source>
        <translation>&amp;Instrument</translation>
    </message>
    <message>
        <source>&amp;Timeframe</source>
        <translation>&amp;Zeiteinheit</translation>
    </message>
    <message>
        <source>&amp;Mode</source>
        <translation>&amp;Modus</translation>
    </message>
    <message>
        <source>&amp;Cash</source>
        <translation>&amp;Kapital</translation>
    </message>
    <message>
        <source>&amp;Fee (bps)</source>
        <translation>&amp;Gebühr (bps)</translation>
    </message>
    <message>
        <source>Sli&amp;ppage (ticks)</source>
        <translation>S&amp;chlupf (Ticks)</translation>
    </message>
    <message>
        <source>Settings of the strategy</source>
        <translation>Einstellungen der Strategie</translation>
    </message>
    <message>
        <source>Risk limits (0: none)</source>
        <translation>Risikogrenzen (0: keine)</translation>
    </message>
    <message>
        <source>Apply before the next candle</source>
        <translation>Vor der nächsten Kerze übernehmen</translation>
    </message>
    <message>
        <source>&amp;Decisions</source>
        <translation>&amp;Entscheidungen</translation>
    </message>
    <message>
        <source>&amp;Account</source>
        <translation>&amp;Konto</translation>
    </message>
    <message>
        <source>set one up on the page Trading</source>
        <translation>auf der Seite Handel eines einrichten</translation>
    </message>
    <message>
        <source>A live run needs an account: set one up on the page Trading.</source>
        <translation>Ein Echtlauf braucht ein Konto: Richten Sie auf der Seite Handel eines ein.</translation>
    </message>
    <message>
        <source>New bot, made of run %1</source>
        <translation>Neuer Bot aus dem Lauf %1</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>Zeiten</translation>
    </message>
</context>
<context>
    <name>truebar::ui::BotsPage</name>
    <message>
        <source>START</source>
        <translation>START</translation>
    </message>
    <message>
        <source>STOP</source>
        <translation>STOPP</translation>
    </message>
    <message>
        <source>EDIT SETTING…</source>
        <translation>EINSTELLUNG ÄNDERN…</translation>
    </message>
    <message>
        <source>New bot…</source>
        <translation>Neuer Bot…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>There are no bots yet.
A bot runs a strategy on closed candles as they come. A dry run trades with real prices and no money; it ends as a run that can be compared with a backtest.</source>
        <translation>Es gibt noch keine Bots.
Ein Bot führt eine Strategie mit geschlossenen Kerzen aus, sobald sie kommen. Ein Trockenlauf handelt mit echten Kursen und ohne Geld; er endet als Lauf, der sich mit einem Backtest vergleichen lässt.</translation>
    </message>
    <message>
        <source>Bots</source>
        <translation>Bots</translation>
    </message>
    <message>
        <source>Log of the chosen bot</source>
        <translation>Protokoll des gewählten Bots</translation>
    </message>
    <message>
        <source>Remove bots</source>
        <translation>Bots entfernen</translation>
    </message>
    <message>
        <source>Forget %1, with all sessions and the log? The runs stay in the history.</source>
        <translation>%1 mit allen Sitzungen und dem Protokoll vergessen? Die Läufe bleiben im Verlauf.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Edit setting…</source>
        <translation>Einstellung ändern…</translation>
    </message>
    <message>
        <source>Stop bots</source>
        <translation>Bots anhalten</translation>
    </message>
    <message>
        <source>%1 holds a position. Its open orders are cancelled in any case.</source>
        <translation>%1 hält eine Position. Offene Aufträge werden in jedem Fall storniert.</translation>
    </message>
    <message>
        <source>Stop and &amp;leave the position</source>
        <translation>Anhalten und Position be&amp;lassen</translation>
    </message>
    <message>
        <source>Stop and &amp;close the position</source>
        <translation>Anhalten und Position &amp;schließen</translation>
    </message>
    <message>
        <source>What it depends on…</source>
        <translation>Wovon er abhängt …</translation>
    </message>
    <message>
        <source>Made of run %1</source>
        <translation>Aus dem Lauf %1</translation>
    </message>
    <message>
        <source>Compare with the backtest…</source>
        <translation>Mit dem Backtest vergleichen…</translation>
    </message>
    <message>
        <source>The last session of the bot against a backtest of its window: each difference with its cause</source>
        <translation>Die letzte Sitzung des Bots gegen einen Backtest ihrer Zeit: jede Abweichung mit ihrer Ursache</translation>
    </message>
    <message>
        <source>%1. Unlock or arm trading on the page Accounts, then save again.</source>
        <translation>%1. Auf der Seite Konten entsperren oder den Handel scharf schalten, dann erneut speichern.</translation>
    </message>
</context>
<context>
    <name>truebar::ui::BotsWiring</name>
    <message>
        <source>Bots</source>
        <translation>Bots</translation>
    </message>
    <message>
        <source>Bot</source>
        <translation>Bot</translation>
    </message>
    <message>
        <source>&amp;Bots</source>
        <translation>&amp;Bots</translation>
    </message>
    <message>
        <source>&amp;New bot…</source>
        <translation>&amp;Neuer Bot…</translation>
    </message>
    <message>
        <source>%1 has stopped; its session is run %2</source>
        <translation>%1 ist gestoppt; die Sitzung ist Lauf %2</translation>
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
        <source>%1 candles, %2 – %3 UTC</source>
        <translation>%1 Kerzen, %2 – %3 UTC</translation>
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
    <message>
        <source>Where they part</source>
        <translation>Wo sie sich trennen</translation>
    </message>
    <message>
        <source>First different</source>
        <translation>Zuerst anders</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Decision %1</source>
        <translation>Entscheidung %1</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Fill %1</source>
        <translation>Ausführung %1</translation>
    </message>
    <message>
        <source>%1 %2 at %3</source>
        <translation>%1 %2 zu %3</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>There</source>
        <translation>Dort</translation>
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
    <name>truebar::ui::DecisionDialog</name>
    <message>
        <source>&amp;Accept</source>
        <translation>&amp;Annehmen</translation>
    </message>
    <message>
        <source>Accept &amp;changed</source>
        <translation>&amp;Geändert annehmen</translation>
    </message>
    <message>
        <source>&amp;Reject</source>
        <translation>A&amp;blehnen</translation>
    </message>
    <message>
        <source>&amp;Later</source>
        <translation>&amp;Später</translation>
    </message>
    <message>
        <source>&amp;Inbox</source>
        <translation>Post&amp;eingang</translation>
    </message>
    <message>
        <source>A bot asks</source>
        <translation>Ein Bot fragt</translation>
    </message>
    <message>
        <source>No candles of that moment are stored.</source>
        <translation>Von diesem Augenblick sind keine Kerzen gespeichert.</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Restzeit</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Strg+Eingabe</translation>
    </message>
    <message>
        <source>%1 asks</source>
        <translation>%1 fragt</translation>
    </message>
    <message>
        <source>%1 more</source>
        <translation>%1 weitere</translation>
    </message>
    <message>
        <source>%1 left, %2</source>
        <translation>noch %1, %2</translation>
    </message>
    <message>
        <source>A yes to this needs the PIN: enter it, then accept.</source>
        <translation>Ein Ja hierzu braucht die PIN: eingeben, dann annehmen.</translation>
    </message>
</context>
<context>
    <name>truebar::ui::DecisionRows</name>
    <message>
        <source>at once, by rule</source>
        <translation>sofort, nach Regel</translation>
    </message>
    <message>
        <source>ask a person</source>
        <translation>einen Menschen fragen</translation>
    </message>
    <message>
        <source>ask above a size</source>
        <translation>über einer Größe fragen</translation>
    </message>
    <message>
        <source>simulate a delay</source>
        <translation>Verzögerung simulieren</translation>
    </message>
    <message>
        <source>Every suggestion becomes an order at once.</source>
        <translation>Jeder Vorschlag wird sofort zu einer Order.</translation>
    </message>
    <message>
        <source>Nothing is sent before somebody has said yes.</source>
        <translation>Nichts wird gesendet, bevor jemand ja gesagt hat.</translation>
    </message>
    <message>
        <source>Nobody is there in a backtest: a rule says yes at once. A bot made of this run asks before each order.</source>
        <translation>Im Backtest ist niemand da: eine Regel sagt sofort ja. Ein Bot aus diesem Lauf fragt vor jeder Order.</translation>
    </message>
    <message>
        <source>Orders that are worth more wait for somebody&apos;s yes; the others are sent at once.</source>
        <translation>Orders, die mehr wert sind, warten auf ein Ja; die übrigen werden sofort gesendet.</translation>
    </message>
    <message>
        <source>Nobody is there in a backtest: a rule says yes at once. A bot made of this run asks where the orders are worth more than this.</source>
        <translation>Im Backtest ist niemand da: eine Regel sagt sofort ja. Ein Bot aus diesem Lauf fragt, wo die Orders mehr wert sind.</translation>
    </message>
    <message>
        <source>A rule says yes after the delay, as a person would who needs that long: shows what slow answers cost.</source>
        <translation>Eine Regel sagt nach der Verzögerung ja, wie ein Mensch, der so lange braucht: zeigt, was langsame Antworten kosten.</translation>
    </message>
    <message>
        <source>Ask above</source>
        <translation>Fragen ab</translation>
    </message>
    <message>
        <source>Delay</source>
        <translation>Verzögerung</translation>
    </message>
    <message>
        <source>Answer within</source>
        <translation>Antwort binnen</translation>
    </message>
    <message>
        <source>If no answer</source>
        <translation>Ohne Antwort</translation>
    </message>
    <message>
        <source>In the currency of the cash; orders worth less are accepted at once</source>
        <translation>In der Währung des Kapitals; Orders von geringerem Wert werden sofort angenommen</translation>
    </message>
    <message>
        <source>How long the person would take to say yes</source>
        <translation>Wie lange der Mensch für sein Ja bräuchte</translation>
    </message>
    <message>
        <source>How long a suggestion may be answered</source>
        <translation>Wie lange ein Vorschlag beantwortet werden kann</translation>
    </message>
    <message>
        <source>What happens to a suggestion that nobody has answered in time</source>
        <translation>Was mit einem Vorschlag geschieht, den niemand rechtzeitig beantwortet</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>reject</source>
        <translation>ablehnen</translation>
    </message>
    <message>
        <source>accept</source>
        <translation>annehmen</translation>
    </message>
</context>
<context>
    <name>truebar::ui::DecisionWiring</name>
    <message>
        <source>Inbox</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>Entscheidungen</translation>
    </message>
    <message>
        <source>&amp;Answer the question</source>
        <translation>Frage be&amp;antworten</translation>
    </message>
    <message>
        <source>&amp;Inbox</source>
        <translation>&amp;Posteingang</translation>
    </message>
    <message>
        <source>&amp;History of decisions</source>
        <translation>&amp;Verlauf der Entscheidungen</translation>
    </message>
    <message>
        <source>Nothing waits for an answer.</source>
        <translation>Nichts wartet auf eine Antwort.</translation>
    </message>
    <message>
        <source>%1 asks</source>
        <translation>%1 fragt</translation>
    </message>
    <message>
        <source>%1 %2: %3</source>
        <translation>%1 %2: %3</translation>
    </message>
    <message>
        <source>%1. Unlock it on the page Accounts, then answer again.</source>
        <translation>%1. Auf der Seite Konten entsperren, dann erneut antworten.</translation>
    </message>
</context>
<context>
    <name>truebar::ui::DecisionsPage</name>
    <message>
        <source>No bot has asked anything yet.</source>
        <translation>Noch hat kein Bot etwas gefragt.</translation>
    </message>
    <message>
        <source>What the answers were &amp;worth</source>
        <translation>Was die Antworten &amp;wert waren</translation>
    </message>
    <message>
        <source>Equity with the answers and without</source>
        <translation>Eigenkapital mit den Antworten und ohne sie</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>Entscheidungen</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Running it again without questions…</source>
        <translation>Läuft noch einmal, ohne zu fragen …</translation>
    </message>
    <message>
        <source>What the answers were worth: the run as it was against the same run with everything accepted at once.</source>
        <translation>Was die Antworten wert waren: der Lauf, wie er war, gegen denselben Lauf, in dem alles sofort angenommen wird.</translation>
    </message>
    <message>
        <source>with the answers</source>
        <translation>mit den Antworten</translation>
    </message>
    <message>
        <source>all accepted</source>
        <translation>alles angenommen</translation>
    </message>
    <message>
        <source>The answers were worth %1.</source>
        <translation>Die Antworten waren %1 wert.</translation>
    </message>
    <message>
        <source>The bot still runs: with them it stands at %1, with everything accepted at once it would stand at %2.</source>
        <translation>Der Bot läuft noch: mit ihnen steht er bei %1, mit allem sofort angenommen stünde er bei %2.</translation>
    </message>
    <message>
        <source>With them the run ended at %1, with everything accepted at once it would have ended at %2.</source>
        <translation>Mit ihnen endete der Lauf bei %1, mit allem sofort angenommen hätte er bei %2 geendet.</translation>
    </message>
    <message>
        <source>%1 accepted, %2 amended, %3 rejected, %4 expired.</source>
        <translation>%1 angenommen, %2 geändert, %3 abgelehnt, %4 abgelaufen.</translation>
    </message>
    <message>
        <source>The bot was live: both are simulated over the candles that it saw, so that the fills of its account count on neither side. With those its books stand at %1.</source>
        <translation>Der Bot war live: beides ist über den Kerzen simuliert, die er sah, sodass die Ausführungen seines Kontos auf keiner Seite zählen. Mit diesen stehen seine Bücher bei %1.</translation>
    </message>
</context>
<context>
    <name>truebar::ui::DifferencesPanel</name>
    <message>
        <source>&amp;Adopt</source>
        <translation>Ü&amp;bernehmen</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>&amp;Ignore</source>
        <translation>&amp;Ignorieren</translation>
    </message>
    <message>
        <source>Differences to the venue</source>
        <translation>Abweichungen vom Handelsplatz</translation>
    </message>
    <message>
        <source>No account is connected.</source>
        <translation>Kein Konto ist verbunden.</translation>
    </message>
    <message>
        <source>Orders and positions are being compared with the venue.
Until that has come out even, no order leaves.</source>
        <translation>Orders und Positionen werden mit dem Handelsplatz verglichen.
Bis das aufgeht, geht keine Order hinaus.</translation>
    </message>
    <message>
        <source>Venue and book agree (comparisons: %1).</source>
        <translation>Handelsplatz und Buch stimmen überein (Vergleiche: %1).</translation>
    </message>
</context>
<context>
    <name>truebar::ui::ExportDialog</name>
    <message>
        <source>everything that is stored</source>
        <translation>alles, was gespeichert ist</translation>
    </message>
    <message>
        <source>compressed (gzip)</source>
        <translation>gepackt (gzip)</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Replace files that are there</source>
        <translation>Vorhandene Dateien ersetzen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Export candles</source>
        <translation>Kerzen exportieren</translation>
    </message>
    <message>
        <source>Instruments</source>
        <translation>Instrumente</translation>
    </message>
    <message>
        <source>Longer candles are made of the stored ones</source>
        <translation>Längere Kerzen werden aus den gespeicherten gemacht</translation>
    </message>
    <message>
        <source>The last day, included (UTC)</source>
        <translation>Der letzte Tag, einschließlich (UTC)</translation>
    </message>
    <message>
        <source>CSV</source>
        <translation>CSV</translation>
    </message>
    <message>
        <source>JSON lines</source>
        <translation>JSON-Zeilen</translation>
    </message>
    <message>
        <source>SQLite</source>
        <translation>SQLite</translation>
    </message>
    <message>
        <source>made if it is not there</source>
        <translation>wird angelegt, wenn es ihn nicht gibt</translation>
    </message>
    <message>
        <source>Timeframe</source>
        <translation>Zeiteinheit</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Folder for the files</source>
        <translation>Ordner für die Dateien</translation>
    </message>
    <message>
        <source>There is no timeframe that can be made of all of them.</source>
        <translation>Es gibt keine Zeiteinheit, die sich aus allen machen lässt.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancelled; nothing was written.</source>
        <translation>Abgebrochen; es wurde nichts geschrieben.</translation>
    </message>
    <message>
        <source>Written: %1 candles, files: %2, missing: %3. The manifest is %4.</source>
        <translation>Geschrieben: %1 Kerzen, Dateien: %2, fehlend: %3. Das Manifest ist %4.</translation>
    </message>
</context>
<context>
    <name>truebar::ui::FeedDialog</name>
    <message>
        <source>&amp;Test connection</source>
        <translation>Verbindung &amp;testen</translation>
    </message>
    <message>
        <source>Feed %1</source>
        <translation>Datenquelle %1</translation>
    </message>
    <message>
        <source>Set a feed up</source>
        <translation>Datenquelle einrichten</translation>
    </message>
    <message>
        <source>small letters, digits and _, such as binance_local</source>
        <translation>kleine Buchstaben, Ziffern und _, etwa binance_lokal</translation>
    </message>
    <message>
        <source>such as BINANCE, COINBASE</source>
        <translation>etwa BINANCE, COINBASE</translation>
    </message>
    <message>
        <source>Of the feeds of a venue the lowest is asked first; the others when it fails</source>
        <translation>Von den Quellen eines Handelsplatzes wird die niedrigste zuerst gefragt; die anderen, wenn sie versagt</translation>
    </message>
    <message>
        <source>symbol to ask for</source>
        <translation>Symbol, nach dem gefragt wird</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Plugin</source>
        <translation>&amp;Plugin</translation>
    </message>
    <message>
        <source>&amp;Venues</source>
        <translation>&amp;Handelsplätze</translation>
    </message>
    <message>
        <source>&amp;Order</source>
        <translation>&amp;Reihenfolge</translation>
    </message>
    <message>
        <source>&amp;Symbol</source>
        <translation>&amp;Symbol</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>Wird gefragt…</translation>
    </message>
    <message>
        <source>It can be followed live.</source>
        <translation>Sie lässt sich live verfolgen.</translation>
    </message>
    <message>
        <source>It has nothing live.</source>
        <translation>Sie hat nichts live.</translation>
    </message>
    <message>
        <source>Works: %1 candles of %2 in %3 ms, the newest closed at %4 UTC. %5</source>
        <translation>Geht: %1 Kerzen von %2 in %3 ms, die neueste schloss um %4 UTC. %5</translation>
    </message>
    <message>
        <source>The feed answered in %1 ms, but has no candles of %2 in the last minutes. %3</source>
        <translation>Die Quelle antwortete in %1 ms, hat aber keine Kerzen von %2 aus den letzten Minuten. %3</translation>
    </message>
    <message>
        <source>Does not work: %1</source>
        <translation>Geht nicht: %1</translation>
    </message>
</context>
<context>
    <name>truebar::ui::FeedsPage</name>
    <message>
        <source>Add…</source>
        <translation>Hinzufügen…</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Bearbeiten…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Ask earlier</source>
        <translation>Früher fragen</translation>
    </message>
    <message>
        <source>Ask later</source>
        <translation>Später fragen</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>The feeds of a venue are asked in this order.</source>
        <translation>In dieser Reihenfolge werden die Quellen eines Handelsplatzes gefragt.</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Folge</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Datenquelle</translation>
    </message>
    <message>
        <source>Plugin</source>
        <translation>Plugin</translation>
    </message>
    <message>
        <source>Venues</source>
        <translation>Handelsplätze</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>Eingerichtet</translation>
    </message>
    <message>
        <source>by you</source>
        <translation>von Ihnen</translation>
    </message>
    <message>
        <source>as it comes</source>
        <translation>wie geliefert</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>resting after failures</source>
        <translation>ruht nach Fehlern</translation>
    </message>
    <message>
        <source>being tried again</source>
        <translation>wird wieder versucht</translation>
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
        <source>well</source>
        <translation>in Ordnung</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>Failures</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Last answer (UTC)</source>
        <translation>Letzte Antwort (UTC)</translation>
    </message>
    <message>
        <source>Last error</source>
        <translation>Letzter Fehler</translation>
    </message>
    <message>
        <source>A plugin as it comes cannot be removed, only set up otherwise.</source>
        <translation>Ein Plugin, wie es geliefert wird, lässt sich nicht entfernen, nur anders einrichten.</translation>
    </message>
</context>
<context>
    <name>truebar::ui::GameForm</name>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>How much each game buys or sells</source>
        <translation>Wie viel jedes Spiel kauft oder verkauft</translation>
    </message>
    <message>
        <source>Unit of the size</source>
        <translation>Einheit der Größe</translation>
    </message>
    <message>
        <source>margin</source>
        <translation>Margin</translation>
    </message>
    <message>
        <source>units</source>
        <translation>Stück</translation>
    </message>
    <message>
        <source>Margin: quote currency that backs the position. Units: what is bought or sold.</source>
        <translation>Margin: Betrag in der Kurswährung, der die Position deckt. Stück: was gekauft oder verkauft wird.</translation>
    </message>
    <message>
        <source>Leverage</source>
        <translation>Hebel</translation>
    </message>
    <message>
        <source>1 to 125</source>
        <translation>1 bis 125</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Return on the margin when the exit has filled, after both fees</source>
        <translation>Ertrag auf die Margin, wenn der Ausstieg ausgeführt ist, nach beiden Gebühren</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Share of the margin that may be lost; 0 closes shortly before the liquidation</source>
        <translation>Anteil der Margin, der verloren gehen darf; 0 schließt kurz vor der Liquidation</translation>
    </message>
    <message>
        <source>Maker fee</source>
        <translation>Maker-Gebühr</translation>
    </message>
    <message>
        <source>Of orders that rest: entry and exit</source>
        <translation>Für Orders, die ruhen: Einstieg und Ausstieg</translation>
    </message>
    <message>
        <source>Taker fee</source>
        <translation>Taker-Gebühr</translation>
    </message>
    <message>
        <source>Of orders that trade at once: the stop</source>
        <translation>Für Orders, die sofort handeln: der Stopp</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>ticks</source>
        <translation>Ticks</translation>
    </message>
    <message>
        <source>How far from the last price the entry waits: below it for a buy game, above it for a sell game</source>
        <translation>Wie weit vom letzten Preis der Einstieg wartet: darunter beim BUY GAME, darüber beim SELL GAME</translation>
    </message>
    <message>
        <source>%1 margin</source>
        <translation>%1 Margin</translation>
    </message>
</context>
<context>
    <name>truebar::ui::GameHead</name>
    <message>
        <source>PANIC</source>
        <translation>PANIK</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Instrument</source>
        <translation>Instrument</translation>
    </message>
    <message>
        <source>Watch a series first</source>
        <translation>Erst eine Reihe beobachten</translation>
    </message>
    <message>
        <source>Stops trading, cancels every order, flattens every position</source>
        <translation>Stoppt den Handel, storniert jede Order, stellt jede Position glatt</translation>
    </message>
    <message>
        <source>Old: nothing was heard of it lately</source>
        <translation>Alt: zuletzt war nichts von ihm zu hören</translation>
    </message>
    <message>
        <source>ARMED (paper)</source>
        <translation>SCHARF (Papier)</translation>
    </message>
    <message>
        <source>ARMED (LIVE)</source>
        <translation>SCHARF (ECHT)</translation>
    </message>
    <message>
        <source>Arm</source>
        <translation>Scharf schalten</translation>
    </message>
    <message>
        <source>Release the stop</source>
        <translation>Stopp lösen</translation>
    </message>
</context>
<context>
    <name>truebar::ui::GamePage</name>
    <message>
        <source>No account is open</source>
        <translation>Kein Konto ist offen</translation>
    </message>
    <message>
        <source>No price yet: watch a series of the instrument</source>
        <translation>Noch kein Preis: eine Reihe des Instruments beobachten</translation>
    </message>
    <message>
        <source>Nothing is ready to be sent.</source>
        <translation>Nichts ist bereit zum Senden.</translation>
    </message>
    <message>
        <source>Not armed: nothing was sent.</source>
        <translation>Nicht scharf: nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>%1 sent</source>
        <translation>%1 gesendet</translation>
    </message>
    <message>
        <source>The size is below one lot.</source>
        <translation>Die Größe liegt unter einem Lot.</translation>
    </message>
    <message>
        <source>The account is not ready yet.</source>
        <translation>Das Konto ist noch nicht bereit.</translation>
    </message>
    <message>
        <source>Disarmed: %1</source>
        <translation>Entschärft: %1</translation>
    </message>
    <message>
        <source>The last price is old: nothing can be sent until there is a new one</source>
        <translation>Der letzte Preis ist alt: gesendet wird erst wieder, wenn ein neuer da ist</translation>
    </message>
    <message>
        <source>%1 clicked</source>
        <translation>%1 geklickt</translation>
    </message>
    <message>
        <source>%1 was not sent: %2</source>
        <translation>%1 wurde nicht gesendet: %2</translation>
    </message>
    <message>
        <source>Without a price of the last moments nothing can be armed.</source>
        <translation>Ohne einen Preis der letzten Augenblicke lässt sich nichts scharf schalten.</translation>
    </message>
    <message>
        <source>This venue takes a whole leverage from 1 to 125 only.</source>
        <translation>Dieser Handelsplatz nimmt nur ganze Hebel von 1 bis 125.</translation>
    </message>
    <message>
        <source>Setting leverage %1, isolated margin, at the venue…</source>
        <translation>Hebel %1, isolierte Margin, wird am Handelsplatz eingestellt …</translation>
    </message>
    <message>
        <source>Not armed, the venue did not set leverage %1, isolated margin: %2</source>
        <translation>Nicht scharf, der Handelsplatz hat Hebel %1, isolierte Margin, nicht eingestellt: %2</translation>
    </message>
    <message>
        <source>Leverage %1, isolated margin, now holds for the open position of %2 too.</source>
        <translation>Hebel %1, isolierte Margin, gilt jetzt auch für die offene Position von %2.</translation>
    </message>
</context>
<context>
    <name>truebar::ui::GameWiring</name>
    <message>
        <source>Manual panel</source>
        <translation>Handpult</translation>
    </message>
    <message>
        <source>Trade</source>
        <translation>Handel</translation>
    </message>
    <message>
        <source>&amp;Manual panel</source>
        <translation>Hand&amp;pult</translation>
    </message>
    <message>
        <source>&amp;Arm or disarm</source>
        <translation>Sch&amp;arf schalten oder entschärfen</translation>
    </message>
    <message>
        <source>&amp;Keys of the manual panel…</source>
        <translation>&amp;Tasten des Handpults …</translation>
    </message>
    <message>
        <source>Dry-run on paper</source>
        <translation>Probelauf auf Papier</translation>
    </message>
    <message>
        <source>The button of the manual panel</source>
        <translation>Der Knopf des Handpults</translation>
    </message>
</context>
<context>
    <name>truebar::ui::GamesTable</name>
    <message>
        <source>Close this game</source>
        <translation>Dieses Spiel schließen</translation>
    </message>
    <message>
        <source>Games</source>
        <translation>Spiele</translation>
    </message>
    <message>
        <source>Cancels what waits, and leaves at the market what is held</source>
        <translation>Storniert, was wartet, und stellt am Markt glatt, was gehalten wird</translation>
    </message>
    <message>
        <source>Game</source>
        <translation>Spiel</translation>
    </message>
    <message>
        <source>Stands</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Profit</source>
        <translation>Gewinn</translation>
    </message>
    <message>
        <source>Fees in another currency are not in it</source>
        <translation>Gebühren in anderer Währung sind nicht darin</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>Einstieg</translation>
    </message>
    <message>
        <source>Exit</source>
        <translation>Ausstieg</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>Begonnen</translation>
    </message>
</context>
<context>
    <name>truebar::ui::HeatMap</name>
    <message>
        <source>Surface of settings</source>
        <translation>Fläche der Einstellungen</translation>
    </message>
    <message>
        <source>A surface needs a study whose settings vary. Choose one on the left.</source>
        <translation>Eine Fläche braucht eine Studie, deren Einstellungen sich ändern. Wählen Sie links eine.</translation>
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
    <message>
        <source>Run bundles (*.truebar)</source>
        <translation>Laufbündel (*.truebar)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Export bundle…</source>
        <translation>Bündel exportieren…</translation>
    </message>
    <message>
        <source>The run and its candles as one file that runs again anywhere</source>
        <translation>Der Lauf und seine Kerzen als eine Datei, die überall wieder läuft</translation>
    </message>
    <message>
        <source>Import bundle…</source>
        <translation>Bündel importieren…</translation>
    </message>
    <message>
        <source>Runs the bundle again and keeps the run if it comes out the same</source>
        <translation>Lässt das Bündel neu laufen und behält den Lauf, wenn er gleich ausgeht</translation>
    </message>
    <message>
        <source>Export bundle</source>
        <translation>Bündel exportieren</translation>
    </message>
    <message>
        <source>Import bundle</source>
        <translation>Bündel importieren</translation>
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
    <message>
        <source>candles, trades or quotes</source>
        <translation>Kerzen, Abschlüsse oder Kurse</translation>
    </message>
    <message>
        <source>recorded order books (Bybit, Tardis)</source>
        <translation>aufgezeichnete Orderbücher (Bybit, Tardis)</translation>
    </message>
    <message>
        <source>Order books become candles of the mid price; their volume is the number of book states</source>
        <translation>Aus Orderbüchern werden Kerzen des mittleren Kurses; ihr Volumen ist die Zahl der Buchstände</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>as detected</source>
        <translation>wie erkannt</translation>
    </message>
    <message>
        <source>the beginning of the candle</source>
        <translation>den Beginn der Kerze</translation>
    </message>
    <message>
        <source>the end of the candle</source>
        <translation>das Ende der Kerze</translation>
    </message>
    <message>
        <source>Which moment of its candle the time of a row names</source>
        <translation>Welchen Moment ihrer Kerze die Zeit einer Zeile nennt</translation>
    </message>
    <message>
        <source>Times name</source>
        <translation>Zeiten nennen</translation>
    </message>
</context>
<context>
    <name>truebar::ui::InboxPage</name>
    <message>
        <source>Nothing waits for an answer. Bots that ask put their questions here.</source>
        <translation>Nichts wartet auf eine Antwort. Bots, die fragen, legen ihre Fragen hier ab.</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>&amp;Accept as proposed</source>
        <translation>&amp;Annehmen wie vorgeschlagen</translation>
    </message>
    <message>
        <source>&amp;Reject</source>
        <translation>A&amp;blehnen</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>%1 open</source>
        <translation>%1 offen</translation>
    </message>
</context>
<context>
    <name>truebar::ui::IndicatorBotDialog</name>
    <message>
        <source>Start it at once</source>
        <translation>Sofort starten</translation>
    </message>
    <message>
        <source>Settings of %1</source>
        <translation>Einstellungen von %1</translation>
    </message>
    <message>
        <source>New indicator bot</source>
        <translation>Neuer Indikator-Bot</translation>
    </message>
    <message>
        <source>such as BTC outlook</source>
        <translation>etwa BTC-Ausblick</translation>
    </message>
    <message>
        <source>venue and symbol, such as BINANCE:BTCUSDT</source>
        <translation>Handelsplatz und Symbol, etwa BINANCE:BTCUSDT</translation>
    </message>
    <message>
        <source>a trend changes</source>
        <translation>ein Trend wechselt</translation>
    </message>
    <message>
        <source>the consensus changes</source>
        <translation>der Konsens wechselt</translation>
    </message>
    <message>
        <source>a close leaves the wide band</source>
        <translation>ein Schlusskurs das weite Band verlässt</translation>
    </message>
    <message>
        <source>An indicator bot watches and tells. It can never place an order.</source>
        <translation>Ein Indikator-Bot beobachtet und meldet. Er kann niemals eine Order aufgeben.</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Instrument</source>
        <translation>&amp;Instrument</translation>
    </message>
    <message>
        <source>&amp;Timeframes</source>
        <translation>&amp;Zeiteinheiten</translation>
    </message>
    <message>
        <source>Must a&amp;gree</source>
        <translation>Müssen ü&amp;bereinstimmen</translation>
    </message>
    <message>
        <source>So many timeframes make a consensus; more than half, so that never both sides have one.</source>
        <translation>So viele Zeiteinheiten ergeben einen Konsens; mehr als die Hälfte, damit nie beide Seiten einen haben.</translation>
    </message>
    <message>
        <source>Forecast of the next close</source>
        <translation>Prognose des nächsten Schlusskurses</translation>
    </message>
    <message>
        <source>Na&amp;rrow band</source>
        <translation>&amp;Enges Band</translation>
    </message>
    <message>
        <source>&amp;Wide band</source>
        <translation>&amp;Weites Band</translation>
    </message>
    <message>
        <source>&amp;Candles learned from</source>
        <translation>&amp;Kerzen, aus denen gelernt wird</translation>
    </message>
    <message>
        <source>Weight of the &amp;past</source>
        <translation>Gewicht der &amp;Vergangenheit</translation>
    </message>
    <message>
        <source>Tell when</source>
        <translation>Melden, wenn</translation>
    </message>
    <message>
        <source> of %1</source>
        <translation> von %1</translation>
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
    <name>truebar::ui::JobsWiring</name>
    <message>
        <source>Studies</source>
        <translation>Studien</translation>
    </message>
    <message>
        <source>Skill or luck</source>
        <translation>Können?</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>&amp;New sweep…</source>
        <translation>&amp;Neue Reihe…</translation>
    </message>
    <message>
        <source>&amp;Studies</source>
        <translation>&amp;Studien</translation>
    </message>
    <message>
        <source>Skill or &amp;luck</source>
        <translation>Können oder &amp;Glück</translation>
    </message>
    <message>
        <source>%1 trials written to %2</source>
        <translation>%1 Versuche nach %2 geschrieben</translation>
    </message>
    <message>
        <source>Export trials</source>
        <translation>Versuche exportieren</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>Tabellen (*.csv)</translation>
    </message>
</context>
<context>
    <name>truebar::ui::KeysDialog</name>
    <message>
        <source>Keys of the manual panel</source>
        <translation>Tasten des Handpults</translation>
    </message>
    <message>
        <source>%1 are several keystrokes; one must do.</source>
        <translation>%1 sind mehrere Anschläge; es muss einer sein.</translation>
    </message>
    <message>
        <source>%1 is used already: %2</source>
        <translation>%1 ist schon vergeben: %2</translation>
    </message>
    <message>
        <source>%1 is chosen twice.</source>
        <translation>%1 ist zweimal gewählt.</translation>
    </message>
</context>
<context>
    <name>truebar::ui::LatencyLabel</name>
    <message>
        <source>No click yet</source>
        <translation>Noch kein Klick</translation>
    </message>
    <message>
        <source>Click → sent %1</source>
        <translation>Klick → gesendet %1</translation>
    </message>
    <message>
        <source> → answered %1</source>
        <translation> → beantwortet %1</translation>
    </message>
    <message>
        <source>   median of %1: %2</source>
        <translation>   Median von %1: %2</translation>
    </message>
</context>
<context>
    <name>truebar::ui::LeaderboardPage</name>
    <message>
        <source>No runs yet. Start one with F5.</source>
        <translation>Noch keine Läufe. F5 startet einen.</translation>
    </message>
    <message>
        <source>The best kept run of each strategy on each instrument. The best of many tries is partly luck: trust rows with few tries, many trades and a long span.</source>
        <translation>Der beste aufbewahrte Lauf jeder Strategie auf jedem Instrument. Das Beste aus vielen Versuchen ist zum Teil Glück: Vertrauen verdienen Zeilen mit wenigen Versuchen, vielen Trades und langem Zeitraum.</translation>
    </message>
    <message>
        <source>Leaderboard</source>
        <translation>Rangliste</translation>
    </message>
    <message>
        <source>Excess over holding</source>
        <translation>Mehr als Halten</translation>
    </message>
    <message>
        <source>Sharpe ratio</source>
        <translation>Sharpe-Ratio</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>&amp;Rank by</source>
        <translation>&amp;Rang nach</translation>
    </message>
    <message>
        <source>Run as dry-run bot…</source>
        <translation>Als Probelauf-Bot starten…</translation>
    </message>
    <message>
        <source>Makes a bot of the best run in the chosen row: the same strategy and settings, over live candles, without real money</source>
        <translation>Macht aus dem besten Lauf der gewählten Zeile einen Bot: dieselbe Strategie, dieselben Einstellungen, mit laufenden Kerzen, ohne echtes Geld</translation>
    </message>
</context>
<context>
    <name>truebar::ui::LimitsDialog</name>
    <message>
        <source>Limits of %1</source>
        <translation>Grenzen von %1</translation>
    </message>
    <message>
        <source>the whole account</source>
        <translation>das ganze Konto</translation>
    </message>
    <message>
        <source>0 is no limit. Orders that only lessen a position pass all but the limits of one order.</source>
        <translation>0 ist keine Grenze. Für Orders, die eine Position nur verkleinern, gelten nur die Grenzen einer einzelnen Order.</translation>
    </message>
    <message>
        <source>&amp;Of</source>
        <translation>&amp;Für</translation>
    </message>
    <message>
        <source>In force since %1, set by %2</source>
        <translation>In Kraft seit %1, gesetzt von %2</translation>
    </message>
    <message>
        <source>No limits have been set yet.</source>
        <translation>Noch keine Grenzen gesetzt.</translation>
    </message>
</context>
<context>
    <name>truebar::ui::LiveBadge</name>
    <message>
        <source>Live state</source>
        <translation>Live-Zustand</translation>
    </message>
    <message>
        <source>, lag %1</source>
        <translation>, Verzug %1</translation>
    </message>
    <message>
        <source>▲ %1 of %2 watched series not live</source>
        <translation>▲ %1 von %2 beobachteten Reihen nicht live</translation>
    </message>
</context>
<context>
    <name>truebar::ui::LiveWiring</name>
    <message>
        <source>Watch list</source>
        <translation>Beobachtung</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>&amp;Export candles…</source>
        <translation>Kerzen &amp;exportieren…</translation>
    </message>
    <message>
        <source>&amp;Watch list</source>
        <translation>&amp;Beobachtung</translation>
    </message>
    <message>
        <source>Watch a &amp;series…</source>
        <translation>&amp;Reihe beobachten…</translation>
    </message>
    <message>
        <source>&amp;Feeds</source>
        <translation>&amp;Datenquellen</translation>
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
        <translation>Quellen</translation>
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
    <name>truebar::ui::OutlookChart</name>
    <message>
        <source>Closes and their forecast bands</source>
        <translation>Schlusskurse und ihre Prognosebänder</translation>
    </message>
    <message>
        <source>No closed candles yet</source>
        <translation>Noch keine geschlossenen Kerzen</translation>
    </message>
    <message>
        <source>No forecast yet: %1 of %2 returns</source>
        <translation>Noch keine Prognose: %1 von %2 Renditen</translation>
    </message>
    <message>
        <source>until %1 UTC
%2 of closes: %3
%4 of closes: %5</source>
        <translation>bis %1 UTC
%2 der Schlusskurse: %3
%4 der Schlusskurse: %5</translation>
    </message>
    <message>
        <source>%1 UTC, %2
close %3</source>
        <translation>%1 UTC, %2
Schluss %3</translation>
    </message>
    <message>
        <source>had been told: %1, %2</source>
        <translation>war gesagt: %1, %2</translation>
    </message>
</context>
<context>
    <name>truebar::ui::OutlookPage</name>
    <message>
        <source>START</source>
        <translation>START</translation>
    </message>
    <message>
        <source>STOP</source>
        <translation>STOPP</translation>
    </message>
    <message>
        <source>EDIT SETTING…</source>
        <translation>EINSTELLUNG ÄNDERN…</translation>
    </message>
    <message>
        <source>New indicator bot…</source>
        <translation>Neuer Indikator-Bot…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>There are no indicator bots yet.
An indicator bot watches the trends of several timeframes and where the next candles may close, counts how often that held, and tells of changes. It can never place an order.</source>
        <translation>Es gibt noch keine Indikator-Bots.
Ein Indikator-Bot beobachtet die Trends mehrerer Zeiteinheiten und wo die nächsten Kerzen schließen mögen, zählt, wie oft das hielt, und meldet Änderungen. Er kann niemals eine Order aufgeben.</translation>
    </message>
    <message>
        <source>Timeframe of the chart</source>
        <translation>Zeiteinheit des Charts</translation>
    </message>
    <message>
        <source>What the chosen bot has told</source>
        <translation>Was der gewählte Bot gemeldet hat</translation>
    </message>
    <message>
        <source>Indicator bots</source>
        <translation>Indikator-Bots</translation>
    </message>
    <message>
        <source>Choose one bot</source>
        <translation>Einen Bot wählen</translation>
    </message>
    <message>
        <source>The bot is off. START lets it follow the market.</source>
        <translation>Der Bot ist aus. Mit START folgt er dem Markt.</translation>
    </message>
    <message>
        <source>The history is being gone through…</source>
        <translation>Die Vergangenheit wird durchgegangen…</translation>
    </message>
    <message>
        <source>next close, %1: %2   %3: %4</source>
        <translation>nächster Schluss, %1: %2   %3: %4</translation>
    </message>
    <message>
        <source>no forecast yet: %1 of %2 returns</source>
        <translation>noch keine Prognose: %1 von %2 Renditen</translation>
    </message>
    <message>
        <source>%1 band held %2: %3</source>
        <translation>Band zu %1 hielt %2: %3</translation>
    </message>
    <message>
        <source>of %1 forecasts</source>
        <translation>von %1 Prognosen</translation>
    </message>
    <message>
        <source>Remove indicator bots</source>
        <translation>Indikator-Bots entfernen</translation>
    </message>
    <message>
        <source>Forget %1, with all that was told?</source>
        <translation>%1 vergessen, mit allem, was gemeldet wurde?</translation>
    </message>
</context>
<context>
    <name>truebar::ui::OutlookWiring</name>
    <message>
        <source>Outlook</source>
        <translation>Ausblick</translation>
    </message>
    <message>
        <source>Bot</source>
        <translation>Bot</translation>
    </message>
    <message>
        <source>&amp;Outlook</source>
        <translation>&amp;Ausblick</translation>
    </message>
    <message>
        <source>New &amp;indicator bot…</source>
        <translation>Neuer &amp;Indikator-Bot…</translation>
    </message>
    <message>
        <source>%1 earlier</source>
        <translation>%1 frühere</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>truebar::ui::PanicButton</name>
    <message>
        <source>STOPPED</source>
        <translation>GESTOPPT</translation>
    </message>
    <message>
        <source>PANIC</source>
        <translation>NOT-HALT</translation>
    </message>
    <message>
        <source>Trading is stopped</source>
        <translation>Der Handel ist gestoppt</translation>
    </message>
    <message>
        <source>Stop trading</source>
        <translation>Handel stoppen</translation>
    </message>
    <message>
        <source>Trading is stopped. Click to see how far the accounts are, and to release it.</source>
        <translation>Der Handel ist gestoppt. Ein Klick zeigt, wie weit die Konten sind, und wo er freigegeben wird.</translation>
    </message>
    <message>
        <source>At once: no order leaves any more, every open order is cancelled, every position is traded away (%1)</source>
        <translation>Sofort: keine Order geht mehr hinaus, jede offene wird storniert, jede Position glattgestellt (%1)</translation>
    </message>
</context>
<context>
    <name>truebar::ui::ParityDialog</name>
    <message>
        <source>Stepping through the session and its backtest…</source>
        <translation>Sitzung und Backtest werden durchlaufen…</translation>
    </message>
    <message>
        <source>%1 against its backtest</source>
        <translation>%1 gegen seinen Backtest</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Abweichungen</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Ursache</translation>
    </message>
    <message>
        <source>Session %1, %2 to %3, %4 candles: %5 of %6 orders are those of the backtest, which has %7.</source>
        <translation>Sitzung %1, %2 bis %3, %4 Kerzen: %5 von %6 Orders sind die des Backtests, der %7 hat.</translation>
    </message>
    <message>
        <source>Profit %1, of the backtest %2.</source>
        <translation>Gewinn %1, des Backtests %2.</translation>
    </message>
    <message>
        <source>There is no difference.</source>
        <translation>Es gibt keine Abweichung.</translation>
    </message>
    <message>
        <source>All causes: %1</source>
        <translation>Alle Ursachen: %1</translation>
    </message>
</context>
<context>
    <name>truebar::ui::PinDialog</name>
    <message>
        <source>Allow live orders</source>
        <translation>Echte Aufträge erlauben</translation>
    </message>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>Tries left: %1. Locking the vault ends it.</source>
        <translation>Verbleibende Versuche: %1. Verschließen des Tresors beendet es.</translation>
    </message>
    <message>
        <source>&amp;PIN</source>
        <translation>&amp;PIN</translation>
    </message>
    <message>
        <source>&amp;For</source>
        <translation>&amp;Für</translation>
    </message>
</context>
<context>
    <name>truebar::ui::PreflightDialog</name>
    <message>
        <source>Before %1 starts</source>
        <translation>Bevor %1 startet</translation>
    </message>
    <message>
        <source>What the bot depends on</source>
        <translation>Wovon der Bot abhängt</translation>
    </message>
    <message>
        <source>START</source>
        <translation>START</translation>
    </message>
    <message>
        <source>Look &amp;again</source>
        <translation>&amp;Noch einmal prüfen</translation>
    </message>
    <message>
        <source>What keeps the bot from starting: %1</source>
        <translation>Was den Start des Bots verhindert: %1</translation>
    </message>
    <message>
        <source>The bot can start. To think of before: %1</source>
        <translation>Der Bot kann starten. Vorher zu bedenken: %1</translation>
    </message>
    <message>
        <source>All is well: the bot can start.</source>
        <translation>Alles in Ordnung: Der Bot kann starten.</translation>
    </message>
</context>
<context>
    <name>truebar::ui::PriceLadder</name>
    <message>
        <source>Price ladder</source>
        <translation>Preisleiter</translation>
    </message>
    <message>
        <source>Left of a price: buy there. Right of it: sell there. On an order: cancel it.
Wheel: scroll. Ctrl and wheel: coarser or finer. Middle button: last price.</source>
        <translation>Links von einem Preis: dort kaufen. Rechts davon: dort verkaufen. Auf einer Order: sie stornieren.
Rad: rollen. Strg und Rad: gröber oder feiner. Mittlere Taste: letzter Preis.</translation>
    </message>
    <message>
        <source>No price yet</source>
        <translation>Noch kein Preis</translation>
    </message>
</context>
<context>
    <name>truebar::ui::ProfileDialog</name>
    <message>
        <source>This &amp;workspace is for analysis only: nothing in it places orders</source>
        <translation>Dieser &amp;Arbeitsbereich dient nur der Analyse: nichts darin gibt Aufträge</translation>
    </message>
    <message>
        <source>&amp;Remove the PIN</source>
        <translation>PIN &amp;entfernen</translation>
    </message>
    <message>
        <source>Profile %1</source>
        <translation>Profil %1</translation>
    </message>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>may %1</source>
        <translation>darf: %1</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>R&amp;ole</source>
        <translation>&amp;Rolle</translation>
    </message>
    <message>
        <source>&amp;Locks after</source>
        <translation>&amp;Schließt nach</translation>
    </message>
    <message>
        <source>unchanged; 4 to 12 digits</source>
        <translation>unverändert; 4 bis 12 Ziffern</translation>
    </message>
    <message>
        <source>none; 4 to 12 digits</source>
        <translation>keine; 4 bis 12 Ziffern</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>unverändert</translation>
    </message>
    <message>
        <source>needed for another passphrase or PIN</source>
        <translation>nötig für eine andere Passphrase oder PIN</translation>
    </message>
    <message>
        <source>needed for a higher role</source>
        <translation>nötig für eine höhere Rolle</translation>
    </message>
    <message>
        <source>Passphrase and PIN</source>
        <translation>Passphrase und PIN</translation>
    </message>
    <message>
        <source>&amp;New passphrase</source>
        <translation>&amp;Neue Passphrase</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>New P&amp;IN</source>
        <translation>Neue P&amp;IN</translation>
    </message>
    <message>
        <source>Present pass&amp;phrase</source>
        <translation>Jetzige &amp;Passphrase</translation>
    </message>
    <message>
        <source>Presen&amp;t PIN</source>
        <translation>Je&amp;tzige PIN</translation>
    </message>
    <message>
        <source>A passphrase has at least %1 characters.</source>
        <translation>Eine Passphrase hat mindestens %1 Zeichen.</translation>
    </message>
    <message>
        <source>The two passphrases are not the same.</source>
        <translation>Die beiden Passphrasen sind nicht gleich.</translation>
    </message>
    <message>
        <source>A PIN has 4 to 12 digits.</source>
        <translation>Eine PIN hat 4 bis 12 Ziffern.</translation>
    </message>
    <message>
        <source>The two PINs are not the same.</source>
        <translation>Die beiden PINs sind nicht gleich.</translation>
    </message>
    <message>
        <source>Enter the present passphrase.</source>
        <translation>Geben Sie die jetzige Passphrase ein.</translation>
    </message>
    <message>
        <source>A higher role needs the present PIN.</source>
        <translation>Eine höhere Rolle braucht die jetzige PIN.</translation>
    </message>
    <message>
        <source>A higher role needs a PIN, and this profile has none.</source>
        <translation>Eine höhere Rolle braucht eine PIN, und dieses Profil hat keine.</translation>
    </message>
</context>
<context>
    <name>truebar::ui::PromptPanel</name>
    <message>
        <source>Price then</source>
        <translation>Kurs</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Worth</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Worst loss</source>
        <translation>Größter Verlust</translation>
    </message>
    <message>
        <source>Equity</source>
        <translation>Eigenkapital</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Zuversicht</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>&amp;Menge</translation>
    </message>
    <message>
        <source>Li&amp;mit</source>
        <translation>&amp;Limit</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>S&amp;topp</translation>
    </message>
    <message>
        <source>%1, close at %2</source>
        <translation>%1, Schluss um %2</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>at market</source>
        <translation>zum Markt</translation>
    </message>
    <message>
        <source>for this answer alone</source>
        <translation>nur für diese Antwort</translation>
    </message>
    <message>
        <source>&amp;PIN</source>
        <translation>&amp;PIN</translation>
    </message>
</context>
<context>
    <name>truebar::ui::QueuePanel</name>
    <message>
        <source>No studies yet. A sweep runs a strategy with many settings.</source>
        <translation>Noch keine Studien. Eine Reihe führt eine Strategie mit vielen Einstellungen aus.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen…</translation>
    </message>
    <message>
        <source>New sweep…</source>
        <translation>Neue Reihe…</translation>
    </message>
    <message>
        <source>Studies</source>
        <translation>Studien</translation>
    </message>
    <message>
        <source>Priority: studies of higher priority are worked on first</source>
        <translation>Vorrang: Studien mit höherem Vorrang kommen zuerst</translation>
    </message>
    <message>
        <source>Delete study</source>
        <translation>Studie löschen</translation>
    </message>
    <message>
        <source>Delete this study and all its trials for good?</source>
        <translation>Diese Studie und alle ihre Versuche endgültig löschen?</translation>
    </message>
    <message>
        <source>Failed: </source>
        <translation>Gescheitert: </translation>
    </message>
</context>
<context>
    <name>truebar::ui::ReliabilityPlot</name>
    <message>
        <source>How often forecasts held, against what they promised</source>
        <translation>Wie oft Prognosen hielten, gegen ihr Versprechen</translation>
    </message>
    <message>
        <source>Across: share of closes that a band promised to hold. Up: share that it held, with the range in which the true share lies at 99 %. On the line forecasts are honest, below it they are too narrow.</source>
        <translation>Nach rechts: Anteil der Schlusskurse, den ein Band zu halten versprach. Nach oben: Anteil, den es hielt, mit dem Bereich, in dem der wahre Anteil zu 99 % liegt. Auf der Linie sind Prognosen ehrlich, darunter sind sie zu eng.</translation>
    </message>
    <message>
        <source>Nothing judged yet</source>
        <translation>Noch nichts beurteilt</translation>
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
    <message>
        <source>%1, %2 for averaging in</source>
        <translation>%1, %2 beim Ansparen</translation>
    </message>
    <message>
        <source>Averaging in</source>
        <translation>Ansparen</translation>
    </message>
    <message>
        <source>Undecided candles: %1; the profit is %2 at worst, %3 at best.</source>
        <translation>Unentschiedene Kerzen: %1; der Gewinn ist schlimmstenfalls %2, bestenfalls %3.</translation>
    </message>
    <message>
        <source>Run as dry-run bot…</source>
        <translation>Als Probelauf-Bot starten…</translation>
    </message>
    <message>
        <source>Makes a bot of this run: the same strategy and settings, over live candles, without real money</source>
        <translation>Macht aus diesem Lauf einen Bot: dieselbe Strategie, dieselben Einstellungen, mit laufenden Kerzen, ohne echtes Geld</translation>
    </message>
</context>
<context>
    <name>truebar::ui::RobustnessPage</name>
    <message>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>Bootstrap</source>
        <translation>Bootstrap</translation>
    </message>
    <message>
        <source>The run is too short to draw its days anew.</source>
        <translation>Der Lauf ist zu kurz, um seine Tage neu zu ziehen.</translation>
    </message>
    <message>
        <source>Walk-forward</source>
        <translation>Walk-forward</translation>
    </message>
    <message>
        <source>Choose the settings to vary and start a walk-forward.</source>
        <translation>Wählen Sie, welche Einstellungen sich ändern, und starten Sie einen Walk-forward.</translation>
    </message>
    <message>
        <source>Walk forward</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Open a run in Results or History to see whether it was skill or luck.</source>
        <translation>Öffnen Sie einen Lauf in Ergebnisse oder Verlauf, um zu sehen, ob er Können oder Glück war.</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>Windows of the walk-forward</source>
        <translation>Fenster des Walk-forward</translation>
    </message>
    <message>
        <source>settings to choose from, such as fast=5:50:5</source>
        <translation>Einstellungen zur Auswahl, etwa fast=5:50:5</translation>
    </message>
    <message>
        <source>Days in which settings are chosen</source>
        <translation>Tage, in denen Einstellungen gewählt werden</translation>
    </message>
    <message>
        <source>Days in which the choice is lived with</source>
        <translation>Tage, in denen die Wahl gilt</translation>
    </message>
    <message>
        <source>rolling</source>
        <translation>rollend</translation>
    </message>
    <message>
        <source>anchored</source>
        <translation>verankert</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Needed</source>
        <translation>Nötig</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>bestanden</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>Out of sample</source>
        <translation>Außerhalb der Auswahl</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Return in</source>
        <translation>Rendite innen</translation>
    </message>
    <message>
        <source>out</source>
        <translation>außen</translation>
    </message>
    <message>
        <source>Trades</source>
        <translation>Trades</translation>
    </message>
    <message>
        <source>Drawing its days anew…</source>
        <translation>Zieht seine Tage neu…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Bemerkung</translation>
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
        <source>Forgets candles that are older than the days to keep.</source>
        <translation>Vergisst Kerzen, die älter sind als die Tage, die bleiben sollen.</translation>
    </message>
    <message>
        <source>Copies both databases. Days: how many copies to keep.</source>
        <translation>Kopiert beide Datenbanken. Tage: wie viele Kopien bleiben.</translation>
    </message>
    <message>
        <source>Those of the venue</source>
        <translation>Die des Handelsplatzes</translation>
    </message>
    <message>
        <source>F&amp;eed</source>
        <translation>F&amp;eed</translation>
    </message>
    <message>
        <source>Fetches again, from the feed below, and tells what differs; changes nothing. Days: how far back, 0 for all.</source>
        <translation>Holt noch einmal, vom Feed weiter unten, und sagt, was abweicht; ändert nichts. Tage: wie weit zurück, 0 für alle.</translation>
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
    <message>
        <source>Only candles of these days and hours exist for the run: hours in UTC, or a calendar by name.</source>
        <translation>Für den Lauf gibt es nur Kerzen dieser Tage und Stunden: Stunden in UTC oder ein Kalender beim Namen.</translation>
    </message>
</context>
<context>
    <name>truebar::ui::RunRulesForm</name>
    <message>
        <source>careful</source>
        <translation>vorsichtig</translation>
    </message>
    <message>
        <source>Where a candle does not say which price came first, the one that earns less is believed; exits wait for the next candle where it is not clear what they do.</source>
        <translation>Wo eine Kerze nicht sagt, welcher Preis zuerst kam, gilt der, der weniger einbringt; Ausstiege warten auf die nächste Kerze, wo unklar ist, was sie tun.</translation>
    </message>
    <message>
        <source>worst case</source>
        <translation>schlimmster Fall</translation>
    </message>
    <message>
        <source>Where a candle does not say which price came first, always the one that earns less: a lower bound of the profit.</source>
        <translation>Wo eine Kerze nicht sagt, welcher Preis zuerst kam, immer der, der weniger einbringt: eine Untergrenze des Gewinns.</translation>
    </message>
    <message>
        <source>best case</source>
        <translation>bester Fall</translation>
    </message>
    <message>
        <source>Where a candle does not say which price came first, always the one that earns more: an upper bound of the profit, not to be expected.</source>
        <translation>Wo eine Kerze nicht sagt, welcher Preis zuerst kam, immer der, der mehr einbringt: eine Obergrenze des Gewinns, nicht zu erwarten.</translation>
    </message>
    <message>
        <source>finer candles</source>
        <translation>feinere Kerzen</translation>
    </message>
    <message>
        <source>Looks into the finest stored candles for which price came first; where there are none, as careful.</source>
        <translation>Sieht in den feinsten gespeicherten Kerzen nach, welcher Preis zuerst kam; wo es keine gibt, wie vorsichtig.</translation>
    </message>
    <message>
        <source>like freqtrade</source>
        <translation>wie freqtrade</translation>
    </message>
    <message>
        <source>Only to compare with freqtrade: believes the bad extreme first, sells what is held at the open of the last candle.</source>
        <translation>Nur zum Vergleich mit freqtrade: glaubt zuerst das schlechte Extrem, verkauft den Bestand zur Eröffnung der letzten Kerze.</translation>
    </message>
    <message>
        <source>like backtesting.py</source>
        <translation>wie backtesting.py</translation>
    </message>
    <message>
        <source>Only to compare with backtesting.py: closes before it opens, whole units only, sells what is held at the open of the last candle.</source>
        <translation>Nur zum Vergleich mit backtesting.py: schließt, bevor es eröffnet, nur ganze Stücke, verkauft den Bestand zur Eröffnung der letzten Kerze.</translation>
    </message>
    <message>
        <source>Unclear candles</source>
        <translation>Unklare Kerzen</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>Entscheidungen</translation>
    </message>
</context>
<context>
    <name>truebar::ui::RunsWiring</name>
    <message>
        <source>The bundle is saved: %1</source>
        <translation>Das Bündel ist gespeichert: %1</translation>
    </message>
</context>
<context>
    <name>truebar::ui::ScheduleForm</name>
    <message>
        <source>Not before (UTC)</source>
        <translation>Nicht vor (UTC)</translation>
    </message>
    <message>
        <source>Only until (UTC)</source>
        <translation>Nur bis (UTC)</translation>
    </message>
    <message>
        <source>always</source>
        <translation>immer</translation>
    </message>
    <message>
        <source>trading hours of its market</source>
        <translation>Handelszeiten seines Marktes</translation>
    </message>
    <message>
        <source>days and hours</source>
        <translation>Tage und Uhrzeiten</translation>
    </message>
    <message>
        <source>a calendar</source>
        <translation>ein Kalender</translation>
    </message>
    <message>
        <source>stays as it is</source>
        <translation>bleibt, wie sie ist</translation>
    </message>
    <message>
        <source>is closed at the market</source>
        <translation>wird am Markt geschlossen</translation>
    </message>
    <message>
        <source>&amp;Runs</source>
        <translation>&amp;Läuft</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>Zeiten</translation>
    </message>
    <message>
        <source>Time &amp;zone</source>
        <translation>&amp;Zeitzone</translation>
    </message>
    <message>
        <source>Ca&amp;lendar</source>
        <translation>Ka&amp;lender</translation>
    </message>
    <message>
        <source>Its p&amp;osition then</source>
        <translation>Seine P&amp;osition dann</translation>
    </message>
    <message>
        <source>Choose at least one day.</source>
        <translation>Wählen Sie mindestens einen Tag.</translation>
    </message>
</context>
<context>
    <name>truebar::ui::SettingsForm</name>
    <message>
        <source>Choose a file</source>
        <translation>Datei wählen</translation>
    </message>
</context>
<context>
    <name>truebar::ui::SetupDialog</name>
    <message>
        <source>Set an account up to trade</source>
        <translation>Konto zum Handeln einrichten</translation>
    </message>
    <message>
        <source>%1 (paper)</source>
        <translation>%1 (Übung)</translation>
    </message>
    <message>
        <source>&amp;Account</source>
        <translation>&amp;Konto</translation>
    </message>
    <message>
        <source>&amp;Broker</source>
        <translation>&amp;Broker</translation>
    </message>
    <message>
        <source>By hand (without a key)</source>
        <translation>Von Hand (ohne Schlüssel)</translation>
    </message>
</context>
<context>
    <name>truebar::ui::SlipsPanel</name>
    <message>
        <source>Nothing is to be done.
Orders of this account appear here: place them where you like, then report what became of them.</source>
        <translation>Es ist nichts zu tun.
Orders dieses Kontos erscheinen hier: Geben Sie sie auf, wo Sie möchten, und melden Sie dann, was daraus geworden ist.</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Menge</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Preis</translation>
    </message>
    <message>
        <source>Fee</source>
        <translation>Gebühr</translation>
    </message>
    <message>
        <source>Currency of the fee</source>
        <translation>Währung der Gebühr</translation>
    </message>
    <message>
        <source>&amp;Report fill</source>
        <translation>Ausführung &amp;melden</translation>
    </message>
    <message>
        <source>I have &amp;placed it</source>
        <translation>Ich habe sie &amp;aufgegeben</translation>
    </message>
    <message>
        <source>S&amp;kip</source>
        <translation>Ü&amp;berspringen</translation>
    </message>
    <message>
        <source>What is to be done</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>The order lies at your venue now; at another limit if you have typed one</source>
        <translation>Die Order liegt jetzt an Ihrem Handelsplatz; zu einem anderen Limit, wenn Sie eines eingegeben haben</translation>
    </message>
    <message>
        <source>A quantity of at most %1, a price above 0 and a fee</source>
        <translation>Eine Menge von höchstens %1, ein Preis über 0 und eine Gebühr</translation>
    </message>
    <message>
        <source>It is c&amp;ancelled</source>
        <translation>Sie ist gest&amp;richen</translation>
    </message>
    <message>
        <source>Nothing more of it will be filled</source>
        <translation>Von ihr wird nichts mehr ausgeführt</translation>
    </message>
</context>
<context>
    <name>truebar::ui::StopBanner</name>
    <message>
        <source>&amp;Release…</source>
        <translation>&amp;Freigeben…</translation>
    </message>
    <message>
        <source>TRADING IS STOPPED: no order leaves</source>
        <translation>DER HANDEL IST GESTOPPT: keine Order geht hinaus</translation>
    </message>
    <message>
        <source>Since %1 by %2: %3</source>
        <translation>Seit %1 durch %2: %3</translation>
    </message>
    <message>
        <source>For an administrator, with the PIN.</source>
        <translation>Für einen Administrator, mit der PIN.</translation>
    </message>
    <message>
        <source>Only when nothing is open and nothing is held any more.</source>
        <translation>Erst wenn nichts mehr offen ist und nichts mehr gehalten wird.</translation>
    </message>
</context>
<context>
    <name>truebar::ui::StudiesPage</name>
    <message>
        <source>Trials</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Surface</source>
        <translation>Fläche</translation>
    </message>
</context>
<context>
    <name>truebar::ui::SurfacePanel</name>
    <message>
        <source>Judge</source>
        <translation>Beurteilen</translation>
    </message>
    <message>
        <source>Was the best trial skill, or the luck of many tries? Counts every trial, failed ones too.</source>
        <translation>War der beste Versuch Können oder das Glück vieler Versuche? Zählt jeden Versuch, auch gescheiterte.</translation>
    </message>
    <message>
        <source>across: %1</source>
        <translation>quer: %1</translation>
    </message>
    <message>
        <source>up: %1</source>
        <translation>hoch: %1</translation>
    </message>
    <message>
        <source>Plateau: known once every combination was tried</source>
        <translation>Plateau: bekannt, sobald jede Kombination probiert ist</translation>
    </message>
    <message>
        <source>Plateau: n/a; the best is no better than the middle</source>
        <translation>Plateau: k. A.; das Beste ist nicht besser als die Mitte</translation>
    </message>
    <message>
        <source>solid frame: best · dotted: safest · hatched: failed</source>
        <translation>Rahmen: bester · gepunktet: sicherster · schraffiert: gescheitert</translation>
    </message>
    <message>
        <source>not tried</source>
        <translation>nicht probiert</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>undefined</source>
        <translation>undefiniert</translation>
    </message>
    <message>
        <source>trial %1</source>
        <translation>Versuch %1</translation>
    </message>
</context>
<context>
    <name>truebar::ui::SweepDialog</name>
    <message>
        <source>Run on incomplete data</source>
        <translation>Auch auf unvollständigen Daten laufen</translation>
    </message>
    <message>
        <source>Start sweep</source>
        <translation>Reihe starten</translation>
    </message>
    <message>
        <source>New sweep</source>
        <translation>Neue Reihe</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>freiwillig</translation>
    </message>
    <message>
        <source>all; or such as 2023-01-01..2023-07-01; 2023-07-01..</source>
        <translation>alles; oder etwa 2023-01-01..2023-07-01; 2023-07-01..</translation>
    </message>
    <message>
        <source>all hours; or such as mon-fri 14:30-21:00</source>
        <translation>alle Stunden; oder etwa mon-fri 14:30-21:00</translation>
    </message>
    <message>
        <source>Grid: every combination</source>
        <translation>Gitter: jede Kombination</translation>
    </message>
    <message>
        <source>Random combinations</source>
        <translation>Zufällige Kombinationen</translation>
    </message>
    <message>
        <source>Latin hypercube</source>
        <translation>Lateinischer Hyperwürfel</translation>
    </message>
    <message>
        <source>NLopt DIRECT: learns as it goes</source>
        <translation>NLopt DIRECT: lernt unterwegs</translation>
    </message>
    <message>
        <source>NLopt CRS: learns as it goes</source>
        <translation>NLopt CRS: lernt unterwegs</translation>
    </message>
    <message>
        <source>most of</source>
        <translation>am meisten</translation>
    </message>
    <message>
        <source>least of</source>
        <translation>am wenigsten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>Strategie</translation>
    </message>
    <message>
        <source>A setting is one value, or varies: 5:50:5 from, to, step · 3,5,8 a list · * every choice</source>
        <translation>Eine Einstellung ist ein Wert oder ändert sich: 5:50:5 von, bis, Schritt · 3,5,8 eine Liste · * jede Wahl</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Trials per data set</source>
        <translation>Versuche je Datensatz</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Best has</source>
        <translation>Bester hat</translation>
    </message>
    <message>
        <source>Instruments</source>
        <translation>Instrumente</translation>
    </message>
    <message>
        <source>Timeframes</source>
        <translation>Zeitrahmen</translation>
    </message>
    <message>
        <source>Spans (UTC)</source>
        <translation>Zeiträume (UTC)</translation>
    </message>
    <message>
        <source>Session (UTC)</source>
        <translation>Sitzung (UTC)</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>Bargeld</translation>
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
        <source>Priority</source>
        <translation>Vorrang</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Arbeiter</translation>
    </message>
    <message>
        <source>Trials that run at once, of all studies</source>
        <translation>Versuche, die zugleich laufen, über alle Studien</translation>
    </message>
    <message numerus="yes">
        <source>%n values</source>
        <translation>
            <numerusform>%n Wert</numerusform>
            <numerusform>%n Werte</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 × %2: %3</source>
        <translation>%1 × %2: %3</translation>
    </message>
    <message>
        <source>1 combination</source>
        <translation>1 Kombination</translation>
    </message>
    <message>
        <source>%1 combinations</source>
        <translation>%1 Kombinationen</translation>
    </message>
    <message>
        <source>1 data set</source>
        <translation>1 Datensatz</translation>
    </message>
    <message>
        <source>%1 data sets</source>
        <translation>%1 Datensätze</translation>
    </message>
    <message>
        <source>1 trial</source>
        <translation>1 Versuch</translation>
    </message>
    <message>
        <source>%1 trials</source>
        <translation>%1 Versuche</translation>
    </message>
</context>
<context>
    <name>truebar::ui::TradingPage</name>
    <message>
        <source>&amp;Set up…</source>
        <translation>&amp;Einrichten…</translation>
    </message>
    <message>
        <source>L&amp;imits…</source>
        <translation>&amp;Grenzen…</translation>
    </message>
    <message>
        <source>No account is set up to trade yet.
Add an account to the vault, then say here with which broker it trades.</source>
        <translation>Noch ist kein Konto zum Handeln eingerichtet.
Ein Konto im Tresor anlegen und hier festlegen, mit welchem Broker es handelt.</translation>
    </message>
    <message>
        <source>&amp;Cancel order</source>
        <translation>Order s&amp;tornieren</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
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
        <source>Positions</source>
        <translation>Positionen</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Abweichungen</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>clock %1 ms</source>
        <translation>Uhr %1 ms</translation>
    </message>
    <message>
        <source>profit %1</source>
        <translation>Gewinn %1</translation>
    </message>
    <message>
        <source>Link to the venue; time from handing an order over to its answer; how far the venue&apos;s clock is ahead of ours; profit of all bots, realized and not</source>
        <translation>Verbindung zum Handelsplatz; Zeit von der Übergabe einer Order bis zur Antwort; wie weit seine Uhr unserer voraus ist; Gewinn aller Bots, realisiert und offen</translation>
    </message>
    <message>
        <source>Please wait…</source>
        <translation>Bitte warten…</translation>
    </message>
    <message>
        <source>&amp;Disconnect</source>
        <translation>&amp;Trennen</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>&amp;Verbinden</translation>
    </message>
    <message>
        <source>To do by hand</source>
        <translation>Von Hand zu tun</translation>
    </message>
</context>
<context>
    <name>truebar::ui::TradingWiring</name>
    <message>
        <source>Trading</source>
        <translation>Handel</translation>
    </message>
    <message>
        <source>Trade</source>
        <translation>Handel</translation>
    </message>
    <message>
        <source>&amp;Trading</source>
        <translation>&amp;Handel</translation>
    </message>
    <message>
        <source>&amp;Differences to the venue</source>
        <translation>&amp;Abweichungen vom Handelsplatz</translation>
    </message>
    <message>
        <source>&amp;Panic: stop, cancel, flatten</source>
        <translation>&amp;Not-Halt: stoppen, stornieren, glattstellen</translation>
    </message>
    <message>
        <source>The limits of %1 are in force.</source>
        <translation>Die Grenzen von %1 sind in Kraft.</translation>
    </message>
    <message>
        <source>panic button</source>
        <translation>Not-Halt-Knopf</translation>
    </message>
    <message>
        <source>Release the stop</source>
        <translation>Stopp freigeben</translation>
    </message>
    <message>
        <source>Orders may leave again as soon as the stop is released: of bots that still run, and by hand.</source>
        <translation>Sobald der Stopp freigegeben ist, dürfen wieder Orders hinaus: von Bots, die noch laufen, und von Hand.</translation>
    </message>
    <message>
        <source>&amp;Release</source>
        <translation>&amp;Freigeben</translation>
    </message>
    <message>
        <source>The journal of orders</source>
        <translation>Das Orderjournal</translation>
    </message>
    <message>
        <source>%1

Put the right file back if there is one. Otherwise you can begin anew: what the venue has open or holds is then shown as differences, and nothing is traded before you have decided about each.</source>
        <translation>%1

Gibt es die richtige Datei noch, bitte zurücklegen. Sonst kann neu begonnen werden: was der Handelsplatz offen hat oder hält, erscheint dann als Abweichung, und nichts wird gehandelt, bevor über jede entschieden ist.</translation>
    </message>
    <message>
        <source>&amp;Begin anew</source>
        <translation>&amp;Neu beginnen</translation>
    </message>
    <message>
        <source>Unlock the vault first.</source>
        <translation>Entsperren Sie zuerst den Tresor.</translation>
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
    <name>truebar::ui::TrialsModel</name>
    <message>
        <source>Trial</source>
        <translation>Versuch</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Instrument</source>
        <translation>Instrument</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>Rahmen</translation>
    </message>
    <message>
        <source>Span</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>In filters: %1</source>
        <translation>In Filtern: %1</translation>
    </message>
</context>
<context>
    <name>truebar::ui::TrialsPanel</name>
    <message>
        <source>Save as run</source>
        <translation>Als Lauf sichern</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>CSV exportieren…</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Filter: sharpe &gt; 1 and trade_count &gt;= 30, or any text</source>
        <translation>Filter: sharpe &gt; 1 and trade_count &gt;= 30, oder irgendein Text</translation>
    </message>
    <message>
        <source>Runs the chosen trial again as a full run, keeps it in the history and opens it</source>
        <translation>Führt den gewählten Versuch noch einmal als ganzen Lauf aus, behält ihn im Verlauf und öffnet ihn</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Running…</source>
        <translation>Läuft…</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Resume or try again</source>
        <translation>Fortsetzen oder noch einmal</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>truebar::ui::UnlockDialog</name>
    <message>
        <source>Pro&amp;file</source>
        <translation>Pro&amp;fil</translation>
    </message>
    <message>
        <source>Pass&amp;phrase</source>
        <translation>&amp;Passphrase</translation>
    </message>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Role</source>
        <translation>&amp;Rolle</translation>
    </message>
    <message>
        <source>&amp;Locks after</source>
        <translation>&amp;Schließt nach</translation>
    </message>
    <message>
        <source>Once &amp;more</source>
        <translation>N&amp;och einmal</translation>
    </message>
    <message>
        <source>Keys are encrypted with this passphrase. Nobody can recover it: a forgotten passphrase is a lost vault.</source>
        <translation>Schlüssel werden mit dieser Passphrase verschlüsselt. Niemand kann sie wiederherstellen: eine vergessene Passphrase ist ein verlorener Tresor.</translation>
    </message>
    <message>
        <source>New vault</source>
        <translation>Neuer Tresor</translation>
    </message>
    <message>
        <source>Unlock the vault</source>
        <translation>Tresor öffnen</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>&amp;Unlock one…</source>
        <translation>Einen ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>&amp;New profile…</source>
        <translation>&amp;Neues Profil …</translation>
    </message>
    <message>
        <source>A name is letters, digits, &apos;-&apos; and &apos;_&apos;.</source>
        <translation>Ein Name besteht aus Buchstaben, Ziffern, „-“ und „_“.</translation>
    </message>
    <message>
        <source>A passphrase has at least %1 characters.</source>
        <translation>Eine Passphrase hat mindestens %1 Zeichen.</translation>
    </message>
    <message>
        <source>The two passphrases are not the same.</source>
        <translation>Die beiden Passphrasen sind nicht gleich.</translation>
    </message>
    <message>
        <source>&amp;Remember on this computer</source>
        <translation>Auf diesem &amp;Rechner merken</translation>
    </message>
    <message>
        <source>The keyring of this desktop then holds the key: whoever is logged in here opens the vault without its passphrase. The PIN for live orders is still asked for.</source>
        <translation>Der Schlüsselbund dieses Desktops hält dann den Schlüssel: Wer hier angemeldet ist, öffnet den Tresor ohne Passphrase. Nach der PIN für Live-Orders wird weiterhin gefragt.</translation>
    </message>
    <message>
        <source>not needed: the keyring has the key</source>
        <translation>nicht nötig: der Schlüsselbund hat den Schlüssel</translation>
    </message>
</context>
<context>
    <name>truebar::ui::VaultWiring</name>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>&amp;Accounts</source>
        <translation>&amp;Konten</translation>
    </message>
    <message>
        <source>&amp;Unlock the vault…</source>
        <translation>Tresor ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Loc&amp;k the vault</source>
        <translation>Tresor &amp;verschließen</translation>
    </message>
    <message>
        <source>The vault has locked itself: nobody was here.</source>
        <translation>Der Tresor hat sich selbst verschlossen: niemand war da.</translation>
    </message>
</context>
<context>
    <name>truebar::ui::WatchDialog</name>
    <message>
        <source>Watch %1</source>
        <translation>%1 beobachten</translation>
    </message>
    <message>
        <source>Watch a series</source>
        <translation>Reihe beobachten</translation>
    </message>
    <message>
        <source>those of the venue, in their order</source>
        <translation>die des Handelsplatzes, der Reihe nach</translation>
    </message>
    <message>
        <source>as the venue writes it, such as BTCUSDT</source>
        <translation>wie der Handelsplatz es schreibt, etwa BTCUSDT</translation>
    </message>
    <message>
        <source>Closed candles that shall be there before the live ones</source>
        <translation>Geschlossene Kerzen, die vor den Live-Kerzen da sein sollen</translation>
    </message>
    <message>
        <source>&amp;Feed</source>
        <translation>&amp;Datenquelle</translation>
    </message>
    <message>
        <source>&amp;Venue</source>
        <translation>&amp;Handelsplatz</translation>
    </message>
    <message>
        <source>&amp;Symbol</source>
        <translation>&amp;Symbol</translation>
    </message>
    <message>
        <source>&amp;Timeframe</source>
        <translation>&amp;Zeiteinheit</translation>
    </message>
    <message>
        <source>&amp;Warm-up</source>
        <translation>&amp;Vorlauf</translation>
    </message>
</context>
<context>
    <name>truebar::ui::WatchPage</name>
    <message>
        <source>Add…</source>
        <translation>Hinzufügen…</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Bearbeiten…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Nothing is watched yet.
A watched series is followed live: its candles are shown while they form, stored when they close, and fetched where the feed missed some.</source>
        <translation>Noch wird nichts beobachtet.
Eine beobachtete Reihe wird live verfolgt: Ihre Kerzen werden gezeigt, während sie entstehen, gespeichert, wenn sie schließen, und geholt, wo die Quelle welche ausließ.</translation>
    </message>
    <message>
        <source>Watched series</source>
        <translation>Beobachtete Reihen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
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
        <translation>Datengüte</translation>
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
    <message>
        <source>Leaderboard</source>
        <translation>Rangliste</translation>
    </message>
    <message>
        <source>&amp;Export the selected run as a bundle…</source>
        <translation>Gewählten Lauf als Bündel &amp;exportieren…</translation>
    </message>
    <message>
        <source>&amp;Import a run bundle…</source>
        <translation>Laufbündel &amp;importieren…</translation>
    </message>
    <message>
        <source>&amp;Leaderboard</source>
        <translation>Rang&amp;liste</translation>
    </message>
</context>
</TS>
