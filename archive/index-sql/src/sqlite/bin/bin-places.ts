import type { Scope, ScopePart } from '@vesalius/archive/api';
import type { Session } from '../session.ts';

/** What decided who could see a study when it went into the bin, and decides who sees it there. */
export interface BinPlaces {
  readonly maker: string;
  readonly confidentiality: number;
  readonly projects: readonly number[];
  readonly institutions: readonly string[];
}

/** A study that was never there is nobody's but the whole archive's. */
export const NOWHERE: BinPlaces = { maker: '', confidentiality: 0, projects: [], institutions: [] };

export function placesOfStudy({ db }: Session, studyInstanceUid: string): BinPlaces {
  const study = db.get(
    'SELECT id, uploaded_by, confidentiality FROM studies WHERE study_instance_uid = ?',
    studyInstanceUid,
  );
  if (!study) return NOWHERE;
  const list = (sql: string) => db.arrays(sql, [study.id!]).map(([value]) => value);
  return {
    maker: String(study.uploaded_by),
    confidentiality: Number(study.confidentiality),
    projects: list('SELECT project_ref FROM project_studies WHERE study_ref = ?').map(Number),
    institutions: list('SELECT DISTINCT institution_name FROM series WHERE study_ref = ?').map(
      (name) => name as string,
    ),
  };
}

/** The same decision as `scopeSql`, for a study that has no row any more. */
export function binVisible(scope: Scope, places: BinPlaces): boolean {
  if (scope.sees !== 'some') return scope.sees === 'all';
  return scope.parts.some((part) => places.confidentiality <= part.clearance && isIn(part, places));
}

function isIn(part: ScopePart, { maker, projects, institutions }: BinPlaces): boolean {
  if (part.of === 'project') return projects.includes(part.project);
  if (part.of === 'institution') return institutions.includes(part.institution);
  if (part.of === 'uploads') return maker !== '' && part.maker === maker;
  // An emergency and a link open what is there, not what was thrown away.
  return part.of === 'archive';
}
