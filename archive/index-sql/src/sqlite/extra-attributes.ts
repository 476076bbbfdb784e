import type { Session } from './session.ts';

/**
 * Ids of the further attributes, in the order of the settings. An attribute keeps its id, and its values, when the settings name others
 * beside it or in another order.
 */
export function registerExtras({ db, settings }: Session): number[] {
  return db.transaction(() =>
    settings.extraDefinitions.map(({ level, definition }) => {
      const known = db.value('SELECT id FROM extra_attributes WHERE definition = ?', definition);
      if (known !== undefined) return Number(known);
      return db.insert('INSERT INTO extra_attributes(definition, level) VALUES (?, ?)', definition, level);
    }),
  );
}
