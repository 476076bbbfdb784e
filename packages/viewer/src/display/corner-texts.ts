import { type Dataset, dateText, nameText, TAG } from '@vesalius/dicom';
import type { Frame } from '../study/frame.ts';
import { frameNumbers } from '../study/frame-attributes.ts';
import { valueUnit } from '../study/value-unit.ts';
import { say, sayOr } from '../texts/texts.ts';
import type { Window } from './window.ts';

/** Lines of the four corners, as DICOM viewers have them: patient, study, series and slice, window. */
export interface CornerTexts {
  readonly topLeft: readonly string[];
  readonly topRight: readonly string[];
  readonly bottomLeft: readonly string[];
  readonly bottomRight: readonly string[];
}

export interface ShownState {
  /** From 0, of `count`. */
  readonly index: number;
  readonly count: number;
  readonly window: Window | undefined;
  /** Shown pixels for each stored one. */
  readonly zoom: number;
  readonly identity: 'shown' | 'hidden';
  /** Told instead of the frame's thickness and place: of a plane through a volume. */
  readonly place?: string | undefined;
}

/** What is told of a frame around it. */
export function cornerTexts(frame: Frame, shown: ShownState): CornerTexts {
  const { instance } = frame;
  return {
    topLeft: shown.identity === 'hidden' ? [say('corner.hidden')] : patientLines(instance),
    topRight: shown.identity === 'hidden' ? [] : studyLines(instance),
    bottomLeft: [
      ...seriesLines(instance),
      `${shown.index + 1} / ${shown.count}`,
      ...(shown.place ? [shown.place] : placeLines(frame)),
    ],
    bottomRight: windowLines(frame, shown),
  };
}

function patientLines(instance: Dataset): string[] {
  const born = dateText(instance.text(TAG.PatientBirthDate));
  const sex = instance.text(TAG.PatientSex);
  return told([
    nameText(instance.text(TAG.PatientName)),
    instance.text(TAG.PatientID),
    [born, sex].filter(Boolean).join(' '),
  ]);
}

function studyLines(instance: Dataset): string[] {
  return told([
    instance.text(TAG.InstitutionName),
    instance.text(TAG.StudyDescription),
    [dateText(instance.text(TAG.StudyDate)), timeText(instance.text(TAG.StudyTime))].filter(Boolean).join(' '),
    instance.text(TAG.AccessionNumber),
  ]);
}

function seriesLines(instance: Dataset): string[] {
  const number = instance.number(TAG.SeriesNumber);
  return told([
    [instance.text(TAG.Modality), number, instance.text(TAG.SeriesDescription)]
      .filter((one) => one !== undefined)
      .join(' '),
  ]);
}

function placeLines({ instance, number, plane }: Frame): string[] {
  const thickness = frameNumbers(instance, number, TAG.SliceThickness)[0];
  const place = plane.inPatient ? `(${plane.origin.map((part) => part.toFixed(1)).join(', ')}) mm` : undefined;
  return told([
    thickness === undefined ? undefined : say('corner.thick', { size: Number(thickness.toFixed(2)) }),
    place,
  ]);
}

function windowLines({ instance, number, plane }: Frame, { window, zoom }: ShownState): string[] {
  const unit = valueUnit(instance, number);
  const note = plane.spacing ? sayOr(`note.${plane.spacing.source}`, '') : say('corner.noSpacing');
  const isColour = (instance.number(TAG.SamplesPerPixel) ?? 1) > 1;
  return told([
    instance.text(TAG.LossyImageCompression) === '01' ? say('corner.lossy') : undefined,
    note,
    say('corner.zoom', { percent: Math.round(zoom * 100) }),
    isColour || !window ? undefined : `C ${short(window.center)} W ${short(window.width)} ${unit}`.trim(),
  ]);
}

function short(number: number): string {
  return String(Number(number.toFixed(Math.abs(number) < 20 ? 1 : 0)));
}

function timeText(time: string | undefined): string {
  return /^\d{4}/.test(time ?? '') ? `${time!.slice(0, 2)}:${time!.slice(2, 4)}` : '';
}

function told(lines: readonly (string | undefined)[]): string[] {
  return lines.filter((line): line is string => line !== undefined && line !== '');
}
