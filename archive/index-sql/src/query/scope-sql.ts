import type { Scope, ScopePart } from '@vesalius/archive/api';
import { type Condition, joinSql, type Sql, wrapSql } from './condition.ts';

/** Nobody is cleared for more: needs no look at the mark. */
const FULL_CLEARANCE = 2;

type Some = Extract<Scope, { readonly sees: 'some' }>;

/** A study of a project is a kind of its own: both must fit. */
type Kind = ScopePart['of'] | 'study-of-project';

/** Parts of one kind, all looked up at once. */
interface Places {
  /** For `is`. */
  readonly values: readonly (string | number)[];
  /** For `rows`, which may find more. */
  readonly found: readonly (string | number)[];
  readonly clearance: number;
}

/** How the studies of each kind of part are recognised one by one, and found. */
const KINDS: Readonly<
  Record<
    Exclude<Kind, 'archive'>,
    { readonly is: (study: string, list: string) => string; readonly rows: (list: string) => string }
  >
> = {
  project: {
    is: (study, list) =>
      `EXISTS (SELECT 1 FROM project_studies ps WHERE ps.study_ref = ${study}.id AND ps.project_ref IN (${list}))`,
    rows: (list) => `SELECT ps.study_ref FROM project_studies ps WHERE ps.project_ref IN (${list})`,
  },
  institution: {
    is: (study, list) =>
      `EXISTS (SELECT 1 FROM series xs WHERE xs.study_ref = ${study}.id AND COALESCE(xs.institution_name, '') IN (${list}))`,
    rows: (list) => `SELECT xs.study_ref FROM series xs WHERE xs.institution_name IN (${list})`,
  },
  patient: {
    is: (study, list) => `COALESCE(${study}.patient_id, '') IN (${list})`,
    rows: (list) => `SELECT xt.id FROM studies xt WHERE xt.patient_id IN (${list})`,
  },
  study: {
    is: (study, list) => `COALESCE(${study}.study_instance_uid, '') IN (${list})`,
    rows: (list) => `SELECT xt.id FROM studies xt WHERE xt.study_instance_uid IN (${list})`,
  },
  'study-of-project': {
    is: (study, list) =>
      `EXISTS (SELECT 1 FROM project_studies ps WHERE ps.study_ref = ${study}.id AND CAST(ps.project_ref AS TEXT) || ' ' || ${study}.study_instance_uid IN (${list}))`,
    rows: (list) => `SELECT xt.id FROM studies xt WHERE xt.study_instance_uid IN (${list})`,
  },
  uploads: {
    is: (study, list) => `COALESCE(${study}.uploaded_by, '') IN (${list})`,
    rows: (list) => `SELECT xt.id FROM studies xt WHERE xt.uploaded_by <> '' AND xt.uploaded_by IN (${list})`,
  },
};

/** Whether a row of studies, under that alias, belongs to what the scope sees. */
export function scopeSql(scope: Scope, study = 'st'): Sql {
  if (scope.sees === 'all') return { sql: '1 = 1', values: [] };
  if (scope.sees === 'nothing') return { sql: '1 = 0', values: [] };
  const either = placesOf(scope).map(([kind, { values, clearance }]): Sql => {
    const cleared = clearance >= FULL_CLEARANCE ? '' : `${study}.confidentiality <= ${Math.trunc(clearance)}`;
    if (kind === 'archive') return { sql: cleared || '1 = 1', values: [] };
    const is = KINDS[kind].is(study, questionMarks(values));
    return { sql: cleared ? `(${cleared} AND ${is})` : is, values };
  });
  return wrapSql('(', joinSql(either, ' OR '), ')');
}

/**
 * The scope as a condition of a query like any other, so that few visible studies are found through their own index and many are met on
 * the walk through the order; undefined when there is nothing to check.
 */
export function scopeCondition(scope: Scope): Condition | undefined {
  if (scope.sees !== 'some') return undefined;
  const checked = scopeSql(scope);
  const places = placesOf(scope);
  const rows: Sql[] = [];
  for (const [kind, { found: values }] of places) {
    if (kind === 'archive') return { found: checked, checked, reach: 'none' };
    rows.push({ sql: KINDS[kind].rows(questionMarks(values)), values });
  }
  const found = joinSql(rows, ' UNION ALL ');
  return { found: joinSql([wrapSql('st.id IN (', found, ')'), checked], ' AND '), checked, reach: 'many', rows: found };
}

/** Parts that are alike but for their value are one. */
function placesOf({ parts }: Some): [Kind, Places][] {
  const alike = Map.groupBy(parts, (part) => `${kindOf(part)} ${part.clearance}`);
  return [...alike.values()].map((those) => {
    const [first] = those as [ScopePart];
    const found = those.flatMap(valuesOf);
    const values = kindOf(first) === 'study-of-project' ? those.flatMap(pairsOf) : found;
    return [kindOf(first), { values, found, clearance: first.clearance }];
  });
}

function kindOf(part: ScopePart): Kind {
  return part.of === 'study' && part.project !== undefined ? 'study-of-project' : part.of;
}

function pairsOf(part: ScopePart): string[] {
  return part.of === 'study' ? [`${part.project} ${part.studyInstanceUid}`] : [];
}

function valuesOf(part: ScopePart): (string | number)[] {
  if (part.of === 'project') return [part.project];
  if (part.of === 'institution') return [part.institution];
  if (part.of === 'patient') return [part.patientId];
  if (part.of === 'study') return [part.studyInstanceUid];
  return part.of === 'uploads' ? [part.maker] : [];
}

function questionMarks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
