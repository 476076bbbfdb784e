import { Dataset, UID } from '@vesalius/dicom';
import { type Frame, framesOf } from '../study/frame.ts';

/** Slices of 40 rows 2 mm apart and 50 columns 1 mm apart, each 3 mm above the other. */
export function sampleStack(count: number, above = 0): Frame[] {
  return Array.from({ length: count }, (_, slice) =>
    framesOf(
      Dataset.of({
        StudyInstanceUID: '2.25.1',
        SeriesInstanceUID: '2.25.2',
        SOPInstanceUID: `2.25.3.${slice + 1}`,
        SOPClassUID: UID.CTImageStorage,
        PatientName: 'Wałęsa^Łucja',
        PatientID: 'P1',
        Modality: 'CT',
        Rows: 40,
        Columns: 50,
        PixelSpacing: [2, 1],
        SliceThickness: 3,
        ImagePositionPatient: [-25, -40, above + 3 * slice],
        ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
        FrameOfReferenceUID: '2.25.4',
      }),
    ),
  ).flat();
}
