/**
 * Media types of frames by the transfer syntax they are stored in (PS3.18 Tables 8.7.3-2 to -5). Native pixel data are
 * `application/octet-stream`.
 */
export const PIXEL_MEDIA_TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'image/dicom-rle': ['1.2.840.10008.1.2.5'],
    'image/jpeg': [
      '1.2.840.10008.1.2.4.50',
      '1.2.840.10008.1.2.4.51',
      '1.2.840.10008.1.2.4.52',
      '1.2.840.10008.1.2.4.53',
      '1.2.840.10008.1.2.4.55',
      '1.2.840.10008.1.2.4.57',
      '1.2.840.10008.1.2.4.70',
    ],
    'image/jls': ['1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.81'],
    'image/jp2': ['1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.91'],
    'image/jpx': ['1.2.840.10008.1.2.4.92', '1.2.840.10008.1.2.4.93'],
    'image/jphc': ['1.2.840.10008.1.2.4.201', '1.2.840.10008.1.2.4.202', '1.2.840.10008.1.2.4.203'],
    'image/jxl': ['1.2.840.10008.1.2.4.110', '1.2.840.10008.1.2.4.111', '1.2.840.10008.1.2.4.112'],
    'video/mpeg': [
      '1.2.840.10008.1.2.4.100',
      '1.2.840.10008.1.2.4.100.1',
      '1.2.840.10008.1.2.4.101',
      '1.2.840.10008.1.2.4.101.1',
    ],
    'video/mp4': [
      '1.2.840.10008.1.2.4.102',
      '1.2.840.10008.1.2.4.102.1',
      '1.2.840.10008.1.2.4.103',
      '1.2.840.10008.1.2.4.103.1',
      '1.2.840.10008.1.2.4.104',
      '1.2.840.10008.1.2.4.104.1',
      '1.2.840.10008.1.2.4.105',
      '1.2.840.10008.1.2.4.105.1',
      '1.2.840.10008.1.2.4.106',
      '1.2.840.10008.1.2.4.106.1',
    ],
    'application/x-deflate': ['1.2.840.10008.1.2.8.1'],
    'video/H265': ['1.2.840.10008.1.2.4.107', '1.2.840.10008.1.2.4.108'],
  }).flatMap(([type, uids]) => uids.map((uid): [string, string] => [uid, type.toLowerCase()])),
);

/**
 * Transfer syntaxes that a media type means when none is named beside it (PS3.18 Table 8.7.3-5, marked D); each stands for a lossless one.
 */
export const DEFAULT_PIXEL_SYNTAXES: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2.4.70',
  '1.2.840.10008.1.2.4.80',
  '1.2.840.10008.1.2.4.90',
  '1.2.840.10008.1.2.4.92',
  '1.2.840.10008.1.2.4.110',
  '1.2.840.10008.1.2.4.201',
  '1.2.840.10008.1.2.5',
]);

/** Names of earlier editions and of viewers' own for the media types above; for a lossless JPEG there was one that no other JPEG had. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  'image/dicom-rle': ['image/x-dicom-rle', 'image/dicom+rle'],
  'image/jpeg': ['image/dicom+jpeg'],
  'image/jls': ['image/x-jls', 'image/dicom+jpeg-ls'],
  'image/jp2': ['image/dicom+jp2', 'image/dicom+jpeg-jp2'],
  'image/jpx': ['image/dicom+jpx', 'image/dicom+jpeg-jpx'],
  'image/jphc': ['image/jph'],
};
const LOSSLESS_JPEG: readonly string[] = ['1.2.840.10008.1.2.4.57', '1.2.840.10008.1.2.4.70'];

/** Further media types by which clients ask for frames in a transfer syntax. */
export function otherPixelMediaTypes(transferSyntaxUid: string): readonly string[] {
  const names = OTHER_NAMES[PIXEL_MEDIA_TYPES.get(transferSyntaxUid) ?? ''] ?? [];
  return LOSSLESS_JPEG.includes(transferSyntaxUid) ? [...names, 'image/jll'] : names;
}
