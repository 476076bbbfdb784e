import type { Feed } from './feed.ts';
import { DICOM_FEEDS } from './feeds/dicom.ts';
import { DICOMWEB_FEEDS } from './feeds/dicomweb.ts';
import { DIMSE_FEEDS } from './feeds/dimse.ts';

/** The parts of each target whose inputs are bytes. */
export const FEEDS: Readonly<Record<string, Readonly<Record<string, Feed>>>> = {
  dicom: DICOM_FEEDS,
  dimse: DIMSE_FEEDS,
  dicomweb: DICOMWEB_FEEDS,
};
