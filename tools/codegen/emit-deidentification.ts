import { CodeList } from './code-list.ts';
import type { DeidentificationFacts, IodFact, ProfileFact } from './deidentification-facts.ts';
import { dataModule, type Output } from './output.ts';

const FOLDER = 'packages/deidentify/src/table/generated';
const EDITION = '2024b';
const ROOT = '1.2.840.10008.';

/** Writes what `packages/deidentify` knows of PS3.15 Annex E and of the attribute types of PS3.3. */
export function emitDeidentification(facts: DeidentificationFacts): Output[] {
  return [...emitProfile(facts), ...emitTypes(facts), ...emitSafePrivate(facts), ...emitRectangles(facts)];
}

/**
 * A line for each row of Table E.1-1: the tag (`x` for free digits, `PRIVATE` for odd groups), the code of its basic
 * action, and each option's action as the last two digits of its code and a letter.
 */
function emitProfile({ profile }: DeidentificationFacts): Output[] {
  const actions = new CodeList(profile.map((row) => row.basic));
  const row = ({ tag, basic, options }: ProfileFact) => {
    const own = [...options].map(([code, action]) => code.slice(-2) + action);
    return `${tag.replaceAll('X', 'x')} ${actions.code(basic)}${own.length > 0 ? ` ${own.join(' ')}` : ''}`;
  };
  return dataModule(`${FOLDER}/confidentiality-profile`, {
    PROFILE_EDITION: EDITION,
    PROFILE_ACTIONS: actions.texts.join(','),
    PROFILE_ROWS: profile.map(row).join('\n'),
  });
}

/**
 * TYPE_MODULES has a line a module, paths and types of the attributes whose action depends on their type. TYPE_IODS has
 * a line an IOD: `!` when facts of it are missing, the numbers of its modules, and behind `=` its SOP classes.
 */
function emitTypes({ modules, iods }: DeidentificationFacts): Output[] {
  const used = [...modules.keys()].filter((key) => iods.some((iod) => iod.modules.includes(key))).sort();
  const numbers = new Map(used.map((key, index) => [key, index]));
  const types = used.map((key) =>
    modules
      .get(key)!
      .map(({ path, type }) => `${path} ${type}`)
      .join(','),
  );
  const row = ({ incomplete, modules: keys, sopClasses }: IodFact) => {
    const own = keys.flatMap((key) => numbers.get(key) ?? []).sort((a, b) => a - b);
    return `${incomplete ? '!' : ''}${own.join(',')}=${sopClasses.map((uid) => uid.replace(ROOT, '')).join(',')}`;
  };
  return dataModule(`${FOLDER}/attribute-types`, {
    TYPE_MODULES: types.join('\n'),
    TYPE_IODS: iods.map(row).join('\n'),
  });
}

/** A line a creator: its text behind `#`, then group and low byte of each safe element (PS3.15 Table E.3.10-1). */
function emitSafePrivate({ safePrivate }: DeidentificationFacts): Output[] {
  const creators = Map.groupBy(safePrivate, ([creator]) => creator);
  const lines = [...creators].map(([creator, rows]) => {
    const elements = rows.map(([, group, element]) => group + element).sort();
    return `#${creator}\n${elements.join(' ')}`;
  });
  return dataModule(`${FOLDER}/safe-private`, { SAFE_PRIVATE: lines.join('\n') });
}

/** A line a device: conditions as keyword, `~` (contains) or `=`, value, with `;` between; behind a tabulator areas of four numbers. */
function emitRectangles({ rectangles }: DeidentificationFacts): Output[] {
  const lines = rectangles.map(({ conditions, areas }) => {
    const tests = conditions.map(([keyword, test, value]) => keyword + (test === 'equals' ? '=' : '~') + value);
    return `${tests.join(';')}\t${areas.map((area) => area.join(',')).join(' ')}`;
  });
  return dataModule(`${FOLDER}/device-rectangles`, { DEVICE_RECTANGLES: [...new Set(lines)].join('\n') });
}
