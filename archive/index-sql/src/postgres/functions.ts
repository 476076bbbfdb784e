import type { Database } from '../sqlite/database.ts';

/** Blanks as `\s` and `trim` of JavaScript know them, as far as names hold them: the ideographic space too. */
const BLANKS = String.raw`E' \t\n\r\f\u000b\u00a0\u3000\ufeff'`;
const BLANK_CLASS = String.raw`\s\u00a0\u3000\ufeff`;

/** `*` and `?` as LIKE knows them (PS3.4 §C.2.2.2.4). */
const LIKE_OF = `CREATE OR REPLACE FUNCTION like_of(pattern text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT translate(regexp_replace(pattern, '[\\\\%_]', '\\\\\\&', 'g'), '*?', '%_') $$`;

/** A moment of DT in digits up to microseconds, and what is compared of two moments of different zones; see query/date-time.ts. */
const DATE_TIMES = [
  `CREATE OR REPLACE FUNCTION full_moment(moment text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT split_part(moment, '.', 1) || substr('00000101000000', length(split_part(moment, '.', 1)) + 1) || '.' ||
      rpad(split_part(moment, '.', 2), 6, '0') $$`,
  `CREATE OR REPLACE FUNCTION shifted_moment(moment text, minutes integer) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
      digits integer := length(split_part(moment, '.', 1));
      whole text := full_moment(moment);
      utc timestamp;
    BEGIN
      IF digits < 10 THEN RETURN moment; END IF;
      utc := timestamp '2000-01-01' + make_interval(years => substr(whole, 1, 4)::integer - 2000, months => substr(whole, 5, 2)::integer - 1,
        days => substr(whole, 7, 2)::integer - 1, hours => substr(whole, 9, 2)::integer, mins => substr(whole, 11, 2)::integer - minutes,
        secs => substr(whole, 13, 2)::integer);
      IF digits = 10 AND minutes % 60 <> 0 THEN digits := 12; END IF;
      RETURN left(to_char(utc, 'YYYYMMDDHH24MISS'), digits) ||
        CASE WHEN strpos(moment, '.') > 0 THEN '.' || split_part(moment, '.', 2) ELSE '' END;
    END $$`,
  `CREATE OR REPLACE FUNCTION moment_parts(value text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_match(btrim(value), '^(\\d{4,14}(?:\\.\\d{1,6})?)(?:([+-])(\\d\\d)(\\d\\d))?$') $$`,
  `CREATE OR REPLACE FUNCTION moment_offset(parts text[]) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN parts[2] IS NULL THEN NULL
      ELSE (CASE parts[2] WHEN '-' THEN -1 ELSE 1 END) * (parts[3]::integer * 60 + parts[4]::integer) END $$`,
  `CREATE OR REPLACE FUNCTION date_time_in_range(value text, first text, last text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
      parts text[] := moment_parts(value);
      other text[];
      one text;
      bound text;
      own integer := moment_offset(parts);
      theirs integer;
    BEGIN
      IF parts IS NULL THEN RETURN false; END IF;
      FOR step IN 1..2 LOOP
        CONTINUE WHEN (CASE step WHEN 1 THEN first ELSE last END) IS NULL;
        other := moment_parts(CASE step WHEN 1 THEN first ELSE last END);
        IF other IS NULL THEN RETURN false; END IF;
        theirs := moment_offset(other);
        one := parts[1];
        bound := other[1];
        IF own <> theirs THEN
          one := shifted_moment(one, own);
          bound := shifted_moment(bound, theirs);
        END IF;
        IF step = 1 AND full_moment(one) COLLATE "C" < full_moment(bound) COLLATE "C" THEN RETURN false; END IF;
        IF step = 2 AND NOT (one COLLATE "C" <= bound COLLATE "C" OR starts_with(one, bound)) THEN RETURN false; END IF;
      END LOOP;
      RETURN true;
    END $$`,
];

/** Component groups of a name without what pads them. */
const NAMES = [
  `CREATE OR REPLACE FUNCTION name_groups(name text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(btrim(one, ${BLANKS}), '[\\^${BLANK_CLASS}]+$', '') FROM unnest(string_to_array(name, '=')) one $$`,
  `CREATE OR REPLACE FUNCTION name_has(name text, wanted json, wild boolean) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT NOT EXISTS (SELECT 1 FROM json_array_elements_text(wanted) one WHERE NOT EXISTS (
      SELECT 1 FROM name_groups(name) own WHERE CASE WHEN wild THEN own LIKE like_of(one) ELSE own = one END)) $$`,
  `CREATE OR REPLACE FUNCTION name_has_word(name text, word text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT EXISTS (SELECT 1 FROM regexp_split_to_table(name, '[\\^=\\\\${BLANK_CLASS},.;''-]+') one WHERE starts_with(one, word))
      OR EXISTS (SELECT 1 FROM regexp_split_to_table(name, '[\\^=\\\\${BLANK_CLASS},.;]+') one WHERE starts_with(one, word)) $$`,
];

const A_NUMBER = String.raw`^\s*[+-]?(\d{1,40}\.?\d{0,40}|\.\d{1,40})([eE][+-]?\d{1,2})?\s*$`;

/** Whether one of the values passes a test: the same as query/evaluate-test.ts, in the words of this database. */
const PASSING = `CREATE OR REPLACE FUNCTION texts_pass(given text[], test json) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
  DECLARE
    present text[] := array_remove(given, '');
    list text[];
  BEGIN
    CASE test->>'kind'
    WHEN 'empty' THEN RETURN cardinality(present) = 0;
    WHEN 'one-of' THEN
      RETURN present && ARRAY(SELECT json_array_elements_text(test->'values'));
    WHEN 'pattern' THEN
      RETURN EXISTS (SELECT 1 FROM unnest(present) one WHERE
        CASE WHEN test->>'anyCase' = 'true' THEN one ILIKE like_of(test->>'pattern') ELSE one LIKE like_of(test->>'pattern') END);
    WHEN 'between' THEN
      RETURN EXISTS (SELECT 1 FROM unnest(present) one
        WHERE one COLLATE "C" >= (test->>'from') COLLATE "C" AND one COLLATE "C" < (test->>'below') COLLATE "C");
    WHEN 'numbers' THEN
      RETURN EXISTS (SELECT 1 FROM unnest(present) one, json_array_elements_text(test->'values') other
        WHERE CASE WHEN one ~ '${A_NUMBER}' THEN btrim(one)::double precision = other::double precision ELSE false END);
    WHEN 'date-time' THEN
      RETURN EXISTS (SELECT 1 FROM unnest(present) one WHERE date_time_in_range(one, test->>'from', test->>'to'));
    WHEN 'names' THEN
      RETURN EXISTS (SELECT 1 FROM unnest(present) one, json_array_elements(test->'names') wanted
        WHERE name_has(one, wanted, (test->>'wild')::boolean));
    WHEN 'words' THEN
      list := ARRAY(SELECT json_array_elements_text(test->'words'));
      RETURN NOT EXISTS (SELECT 1 FROM unnest(list) word WHERE NOT EXISTS (
        SELECT 1 FROM unnest(present) one WHERE name_has_word(one, word)));
    END CASE;
  END $$`;

const OF_COLUMNS = [
  `CREATE OR REPLACE FUNCTION value_passes(kept text, test text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT texts_pass(COALESCE(string_to_array(kept, '\\'), '{}'), test::json) $$`,
  `CREATE OR REPLACE FUNCTION item_passes(items text, path text, test text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
      level json[];
      tag text;
    BEGIN
      IF items <> '' THEN level := ARRAY(SELECT json_array_elements(items::json)); END IF;
      FOR tag IN SELECT json_array_elements_text(path::json) LOOP
        level := ARRAY(SELECT one FROM unnest(level) item, LATERAL json_array_elements(
          CASE WHEN json_typeof(item) = 'object' AND json_typeof(item->tag->'Value') = 'array' THEN item->tag->'Value' ELSE '[]' END) one);
      END LOOP;
      RETURN texts_pass(ARRAY(SELECT one #>> '{}' FROM unnest(level) one WHERE json_typeof(one) IN ('string', 'number')), test::json);
    END $$`,
];

/** The last transaction of each node. */
export const LAST_COMMITS =
  'CREATE TABLE IF NOT EXISTS last_commits(node TEXT PRIMARY KEY, number BIGINT NOT NULL, at BIGINT NOT NULL)';
const FORGET_AFTER_MS = 7 * 86_400_000;

/**
 * What this database lacks beside the schema: the functions that SQLite gets from us, and the table by which a node learns whether a commit
 * came through.
 *
 * @throws Error when the database does not keep texts as UTF-8
 */
export function prepare(db: Database): void {
  const encoding = db.value('SHOW server_encoding');
  if (encoding !== 'UTF8') throw new Error(`the database must be made with ENCODING 'UTF8'; it has ${encoding}`);
  db.transaction(() => {
    for (const statement of [LAST_COMMITS, LIKE_OF, ...DATE_TIMES, ...NAMES, PASSING, ...OF_COLUMNS])
      db.exec(statement);
    db.run('DELETE FROM last_commits WHERE at < ?', Date.now() - FORGET_AFTER_MS);
  });
}
