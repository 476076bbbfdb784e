/** Cells for what is stored. Bodies of several parts are in `apps/server/src/testing/conformance-bodies.ts`, by the same names. */
import { type Cell, cells, JSON_TYPE, jsonBody, type Row } from './cell.ts';

const PROBLEM = 'application/problem+json';
const INSTANCE_MODEL = {
  '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.7'] },
  '00080018': { vr: 'UI', Value: ['1.2.840.99.10.1.1'] },
  '0020000D': { vr: 'UI', Value: ['1.2.840.99.10'] },
  '0020000E': { vr: 'UI', Value: ['1.2.840.99.10.1'] },
};
const text = { body: {}, headers: { 'content-type': 'text/plain' } };
const multipart = (name: string, shows: string, status: number, has?: string): Row => [
  shows,
  '/studies',
  status,
  JSON_TYPE,
  { multipart: name, ...(has !== undefined && { has }) },
];
/** Sequences of the Store Instances Response Module (PS3.18 Table I.1-1). */
const [FAILED, REFERENCED, OTHER_FAILURES] = ['00081198', '00081199', '0008119A'];

const MULTIPART_ROWS: readonly Row[] = [
  multipart('two instances', '`multipart/related; type="application/dicom"`', 200, REFERENCED),
  multipart('one instance and garbage', 'one of two cannot be read: Other Failures Sequence', 202, OTHER_FAILURES),
  multipart('garbage', 'none can be read: Other Failures Sequence', 409, OTHER_FAILURES),
  multipart('metadata as JSON and octets', '`application/dicom+json`, bulk data in parts', 200, REFERENCED),
  multipart('metadata as XML and octets', '`application/dicom+xml`, bulk data in parts', 200, REFERENCED),
  multipart('metadata and a JPEG', '`image/jpeg` with metadata', 200, REFERENCED),
  multipart('metadata and a PNG', '`image/png` with metadata', 200, REFERENCED),
  multipart('metadata and a PDF', '`application/pdf` with metadata', 200, REFERENCED),
  multipart('metadata and an MP4', '`video/mp4` with metadata', 200, REFERENCED),
  multipart('metadata and an STL', '`model/stl` with metadata', 200, REFERENCED),
  multipart('metadata whose bulk data are missing', 'bulk data that do not come: Failed SOP Sequence', 409, FAILED),
];

export const STORE_CELLS: readonly Cell[] = [
  ...cells('Store', 'studies', 'POST', [
    ['application/dicom', '/studies', 200, JSON_TYPE, { file: 'ct', headers: { 'content-type': 'application/dicom' } }],
    [JSON_TYPE, '/studies', 200, JSON_TYPE, jsonBody([INSTANCE_MODEL])],
    ...MULTIPART_ROWS,
    ['a UID is missing', '/studies', 409, JSON_TYPE, jsonBody([{}])],
    ['another media type', '/studies', 415, PROBLEM, text],
  ]),
  ...cells('Store', 'study', 'POST', [
    ['of this study', '/studies/1.2.840.99.10', 200, JSON_TYPE, jsonBody([INSTANCE_MODEL])],
    [
      'another study: Failed SOP Sequence',
      '/studies/1.2.3',
      409,
      JSON_TYPE,
      { ...jsonBody([INSTANCE_MODEL]), has: FAILED! },
    ],
  ]),
  ...cells('Delete (not of the standard)', 'study', 'DELETE', [
    ['into the bin', '/studies/1.2.840.99.10', 204],
    ['what is not there', '/studies/1.2.840.99.11', 404, PROBLEM],
  ]),
];
