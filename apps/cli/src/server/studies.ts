import type { DicomJson } from '@vesalius/dicom';
import type { ServerConnection } from './connection.ts';

const PAGE = 500;
const STUDY_INSTANCE_UID = '0020000D';
const NUMBER_OF_INSTANCES = '00201208';

export interface FoundStudy {
  readonly studyInstanceUid: string;
  readonly instances: number;
}

/** All studies that match, page by page (PS3.18 §8.3.4.4). */
export async function* searchStudies(
  { dicomweb }: ServerConnection,
  query: Readonly<Record<string, string>>,
): AsyncGenerator<FoundStudy> {
  for (let offset = 0; ; offset += PAGE) {
    const page = await dicomweb.search('studies', { ...query, limit: String(PAGE), offset: String(offset) });
    for (const study of page) yield foundStudy(study);
    if (page.length < PAGE) return;
  }
}

function foundStudy(study: DicomJson): FoundStudy {
  const value = (key: string): string => String(study[key]?.Value?.[0] ?? '');
  return { studyInstanceUid: value(STUDY_INSTANCE_UID), instances: Number(value(NUMBER_OF_INSTANCES)) };
}
