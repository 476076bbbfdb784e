import { type ExtraAttribute, QUERY_LEVELS, type QueryLevel } from '@vesalius/archive/api';
import { columnsOf, nameColumnsOf } from './schema/columns.ts';
import type { WorkerSettings } from './sqlite/worker-settings.ts';

/** What all workers of an index must know. */
export function settingsOf(extraAttributes: readonly ExtraAttribute[]): Omit<WorkerSettings, 'role'> {
  const perLevel = <T>(make: (level: QueryLevel) => T) =>
    Object.fromEntries(QUERY_LEVELS.map((level) => [level, make(level)])) as Record<QueryLevel, T>;
  return {
    columns: perLevel(columnsOf),
    names: { ...perLevel(nameColumnsOf), study: [...nameColumnsOf('patient'), ...nameColumnsOf('study')] },
    extraDefinitions: extraAttributes.map(({ level, path: tags, vr, privateCreator = '' }) => ({
      level,
      definition: JSON.stringify([level, tags, vr, privateCreator]),
    })),
  };
}
