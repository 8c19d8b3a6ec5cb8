-- Limits that changed while a dry run went on: all of them, from that candle on (JSON); NULL if they stayed.
ALTER TABLE bot_edit ADD COLUMN limits TEXT;
-- Dry runs up to here had no limits, whatever their bot said.
UPDATE bot_session SET definition = json_set(definition, '$.limits', json('{}'))
    WHERE json_extract(definition, '$.mode') <> 'live_run';
