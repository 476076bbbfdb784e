import { type Dataset, type DicomJson, fromDicomJson, TAG } from '@vesalius/dicom';
import type { Series } from '../study/series.ts';

/** Another study of the patient. */
export interface OtherStudy {
  readonly uid: string;
  readonly date: string;
  readonly time: string;
  readonly description: string;
  readonly modalities: readonly string[];
}

const MOST = 50;
const NO_PICTURES = new Set(['SR', 'KO', 'PR', 'SEG', 'DOC', 'RTSTRUCT', 'REG']);

/** The other studies of a study's patient, the latest first (PS3.18 §10.6). Without a Patient ID nobody knows whose they are. */
export async function otherStudies(root: string, of: Dataset): Promise<OtherStudy[]> {
  const id = of.text(TAG.PatientID);
  if (!id || /[*?\\]/.test(id)) return [];
  const query = new URLSearchParams({ PatientID: id, limit: String(MOST), includefield: 'StudyDescription' });
  const answer = await fetch(`${root}/studies?${query}`, { headers: { accept: 'application/dicom+json' } });
  if (!answer.ok || answer.status === 204) return [];
  const found = ((await answer.json()) as DicomJson[]).map((model) => fromDicomJson(model));
  const issuer = of.text(TAG.IssuerOfPatientID) ?? '';
  return found
    .filter((study) => study.text(TAG.StudyInstanceUID) !== of.text(TAG.StudyInstanceUID))
    .filter((study) => (study.text(TAG.IssuerOfPatientID) ?? issuer) === issuer)
    .map(described)
    .sort((a, b) => (whenOf(a) < whenOf(b) ? 1 : -1));
}

function described(study: Dataset): OtherStudy {
  const text = (tag: number) => study.text(tag) ?? '';
  return {
    uid: text(TAG.StudyInstanceUID),
    date: text(TAG.StudyDate),
    time: text(TAG.StudyTime),
    description: text(TAG.StudyDescription),
    modalities: study.texts(TAG.ModalitiesInStudy),
  };
}

function whenOf({ date, time }: Pick<OtherStudy, 'date' | 'time'>): string {
  return `${date}${time}`;
}

/** Of the other studies those that were before this one and have a modality of pictures in common with it. */
export function priorsOf(all: readonly Series[], others: readonly OtherStudy[]): OtherStudy[] {
  const of = all[0]?.instances[0];
  const now = whenOf({ date: of?.text(TAG.StudyDate) ?? '', time: of?.text(TAG.StudyTime) ?? '' });
  const modalities = new Set(all.map(({ modality }) => modality).filter((one) => !NO_PICTURES.has(one)));
  return others.filter((one) => whenOf(one) < now && one.modalities.some((modality) => modalities.has(modality)));
}
