import type { ValueCondition, WorkitemQuery } from '@vesalius/archive/api';
import type { DicomJson } from '@vesalius/dicom';
import { matchesModel } from './match-model.ts';
import { valueConditions } from './model-values.ts';

const PAGE = 200;

interface ModelRow {
  readonly id: number;
  readonly model: DicomJson;
}

/** All rows that pass the matches, in order; the index narrows them, and what it gives is looked at. */
export async function* matchingModels<R extends ModelRow>(
  matches: WorkitemQuery['matches'],
  list: (after: number, limit: number, conditions: readonly ValueCondition[]) => Promise<readonly R[]>,
): AsyncGenerator<R> {
  const conditions = valueConditions(matches);
  let after = 0;
  for (;;) {
    const rows = await list(after, PAGE, conditions);
    for (const row of rows) if (matchesModel(row.model, matches)) yield row;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.id;
  }
}

/** The rows of one page of an answer, and whether there are more. */
export async function pageOfModels<R extends ModelRow>(
  { matches, offset, limit }: Pick<WorkitemQuery, 'matches' | 'offset' | 'limit'>,
  list: Parameters<typeof matchingModels<R>>[1],
  isSeen: (row: R) => boolean | Promise<boolean> = () => true,
): Promise<{ readonly rows: R[]; readonly more: boolean }> {
  const rows: R[] = [];
  let passed = 0;
  for await (const row of matchingModels(matches, list)) {
    if (!(await isSeen(row)) || passed++ < offset) continue;
    if (rows.length === limit) return { rows, more: true };
    rows.push(row);
  }
  return { rows, more: false };
}
