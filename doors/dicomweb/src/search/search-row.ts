import type { QueryLevel, QueryRow } from '@vesalius/archive/api';
import type { DicomJson } from '@vesalius/dicom';
import { pathOf } from '../request/resource.ts';

const INSTANCE_AVAILABILITY = { vr: 'CS', Value: ['ONLINE'] };

/** An answer with what only the door knows: availability and Retrieve URL (PS3.18 Tables 10.6.3-3 to -5). */
export function searchRow(row: QueryRow, level: QueryLevel, root: string, aeTitle: string | undefined): DicomJson {
  const { studyInstanceUid: study, seriesInstanceUid: series, sopInstanceUid: instance } = row;
  return {
    ...row.attributes,
    ...(aeTitle && { '00080054': { vr: 'AE', Value: [aeTitle] } }),
    '00080056': INSTANCE_AVAILABILITY,
    ...(study && {
      '00081190': {
        vr: 'UR',
        Value: [
          root +
            pathOf({
              study,
              ...(level !== 'study' && series && { series }),
              ...(level === 'instance' && instance && { instance }),
            }),
        ],
      },
    }),
  };
}
