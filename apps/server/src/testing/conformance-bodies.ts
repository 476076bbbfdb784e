import { Dataset, type DicomJson, toDicomJson, toNativeXml, UID } from '@vesalius/dicom';
import { mp4, pdf } from './conformance-files.ts';
import { tinyCt } from './tiny-ct.ts';

/** Boundary of each of the bodies. */
const BOUNDARY = 'cells';
/** A grey JPEG and a coloured PNG of eight by eight pixels. */
const JPEG = Buffer.from(
  '/9j/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//wAALCAAIAAgBAREA/8QAFAABAAAAAAAA' +
    'AAAAAAAAAAAABP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AA//Z',
  'base64',
);
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEUlEQVQImWM4IWeDFTEMLQkAd2xIgdTVI7QAAAAASUVORK5CYII=',
  'base64',
);
const STL = Buffer.from('solid one\nendsolid one\n');

interface Part {
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly location?: string;
}

/** Bodies of Store requests, each of a study of its own below 1.2.840.99.20, and the media type they are sent as. */
export const BODIES: Readonly<Record<string, { readonly type: string; readonly bytes: Uint8Array }>> = {
  'two instances': multipart('application/dicom', [file(1, 1), file(1, 2)]),
  'one instance and garbage': multipart('application/dicom', [file(2, 1), garbage()]),
  garbage: multipart('application/dicom', [garbage()]),
  'metadata as JSON and octets': wrapped(3, 'application/octet-stream', Buffer.alloc(2048, 7), true),
  'metadata as XML and octets': asXml(4),
  'metadata and a JPEG': wrapped(5, 'image/jpeg', JPEG),
  'metadata and a PNG': wrapped(6, 'image/png', PNG),
  'metadata and a PDF': wrapped(7, 'application/pdf', pdf()),
  'metadata and an MP4': wrapped(8, 'video/mp4', mp4()),
  'metadata and an STL': wrapped(9, 'model/stl', STL),
  'metadata whose bulk data are missing': multipart('application/dicom+json', [
    modelPart(10, 'application/octet-stream'),
  ]),
};

function file(study: number, number: number): Part {
  return { type: 'application/dicom', bytes: tinyCt(study, number, uids(study, number)) };
}

function garbage(): Part {
  return { type: 'application/dicom', bytes: Buffer.from('this is no DICOM file') };
}

function uids(study: number, number = 1) {
  const studyInstanceUid = `1.2.840.99.20.${study}`;
  return {
    StudyInstanceUID: studyInstanceUid,
    SeriesInstanceUID: `${studyInstanceUid}.1`,
    SOPInstanceUID: `${studyInstanceUid}.1.${number}`,
  };
}

/** Metadata that refer to what lies in the part behind them: pixels with their module, or a medium. */
function modelPart(study: number, type: string, hasModule = false): Part {
  const module = {
    ...{ SOPClassUID: UID.SecondaryCaptureImageStorage, SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2' },
    ...{ Rows: 32, Columns: 32, BitsAllocated: 16, BitsStored: 16, HighBit: 15, PixelRepresentation: 0 },
  };
  const model = toDicomJson(Dataset.of({ ...uids(study), PatientID: 'P20', ...(hasModule && module) }));
  const isDocument = /^(application\/pdf|model\/)/.test(type);
  const bulk: DicomJson = { [isDocument ? '00420011' : '7FE00010']: { vr: 'OB', BulkDataURI: 'bulk' } };
  return { type: 'application/dicom+json', bytes: Buffer.from(JSON.stringify([{ ...model, ...bulk }])) };
}

function wrapped(study: number, type: string, bytes: Uint8Array, hasModule = false) {
  return multipart('application/dicom+json', [modelPart(study, type, hasModule), { type, bytes, location: 'bulk' }]);
}

function asXml(study: number) {
  const dataset = Dataset.of({ ...uids(study), SOPClassUID: UID.RawDataStorage, PixelData: new Uint8Array(4) });
  const text = toNativeXml(dataset, { bulkDataUri: (path) => (path === '7FE00010' ? 'bulk' : undefined) });
  return multipart('application/dicom+xml', [
    { type: 'application/dicom+xml', bytes: Buffer.from(text) },
    { type: 'application/octet-stream', bytes: Buffer.alloc(64, 1), location: 'bulk' },
  ]);
}

function multipart(type: string, parts: readonly Part[]) {
  const pieces = parts.flatMap((part) => [
    Buffer.from(`\r\n--${BOUNDARY}\r\nContent-Type: ${part.type}\r\n`),
    Buffer.from(part.location === undefined ? '\r\n' : `Content-Location: ${part.location}\r\n\r\n`),
    part.bytes,
  ]);
  return {
    type: `multipart/related; type="${type}"; boundary=${BOUNDARY}`,
    bytes: Buffer.concat([...pieces, Buffer.from(`\r\n--${BOUNDARY}--`)]),
  };
}
