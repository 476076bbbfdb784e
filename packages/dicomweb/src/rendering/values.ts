import { DicomWebError } from '../errors/index.ts';
import { COLOUR_PROFILES, type RenderingRequest } from './rendering-request.ts';

/** Pixels along a side of a picture, at most. */
export const MOST_SIDE = 8192;

/** @throws DicomWebError `bad-parameter` */
export function wrong(where: string, detail: string): DicomWebError {
  return new DicomWebError('bad-parameter', { where, detail });
}

/** @throws DicomWebError `bad-parameter` */
export function decimal(where: string, text: string | undefined): number {
  if (text === undefined || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text.trim()))
    throw wrong(where, 'not a number');
  return Number(text);
}

/** @throws DicomWebError `bad-parameter` */
export function side(where: string, text: string | undefined): number {
  const size = decimal(where, text);
  if (!Number.isInteger(size) || size < 1 || size > MOST_SIDE) throw wrong(where, `not 1 to ${MOST_SIDE} pixels`);
  return size;
}

/** @throws DicomWebError `bad-parameter` */
export function qualityOf(where: string, text: string): number {
  const quality = decimal(where, text);
  if (!Number.isInteger(quality) || quality < 1 || quality > 100) throw wrong(where, 'not 1 to 100');
  return quality;
}

const ANNOTATIONS = ['patient', 'technique'];

/** @throws DicomWebError `bad-parameter` */
export function annotationOf(where: string, text: string): NonNullable<RenderingRequest['annotation']> {
  const names = text.split(',').map((name) => name.trim().toLowerCase());
  if (!names.every((name) => ANNOTATIONS.includes(name))) throw wrong(where, 'neither patient nor technique');
  return { patient: names.includes('patient'), technique: names.includes('technique') };
}

/** @throws DicomWebError `bad-parameter` */
export function windowOf(
  where: string,
  center: number,
  width: number,
  voiFunction: NonNullable<RenderingRequest['window']>['function'],
): NonNullable<RenderingRequest['window']> {
  const least = voiFunction === 'LINEAR' ? 1 : Number.MIN_VALUE; // PS3.3 C.11.2.1.2.1
  if (width < least) throw wrong(where, 'the width is too small');
  return { center, width, function: voiFunction };
}

/** `no`, `yes` or the name of a profile. @throws DicomWebError `bad-parameter` */
export function profileOf(where: string, text: string): Pick<RenderingRequest, 'iccProfile'> {
  const name = text.trim().toLowerCase();
  if (name === 'no') return {};
  if (name === 'yes') return { iccProfile: 'as-is' };
  const profile = COLOUR_PROFILES.find((one) => one === name);
  if (!profile) throw wrong(where, `none of no, yes, ${COLOUR_PROFILES.join(', ')}`);
  return { iccProfile: profile };
}
