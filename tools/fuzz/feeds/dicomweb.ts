import { DicomError, parseXml } from '@vesalius/dicom';
import {
  DicomWebError,
  MultipartReader,
  negotiate,
  parseAccept,
  parseMediaType,
  parseRendering,
  parseSearch,
  parseThumbnail,
  parseVolumeRendering,
  parseWadoRendering,
} from '@vesalius/dicomweb';
import { type Feed, outcomeOf } from '../feed.ts';

const isTyped = (error: unknown): boolean => error instanceof DicomWebError || error instanceof DicomError;
const PIECE = 37;
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const specimens = (texts: readonly string[]) => () => texts.map((one) => Buffer.from(one, 'latin1'));

const BODY = [
  'preamble\r\n--b\r\nContent-Type: application/dicom\r\nContent-Location: /a\r\n\r\nDICM\r\n--b  \r\n\r\n\r\n--b\r\n',
  'X: y\r\n folded\r\n\r\n--bb\r\n--\r\n--b--\r\nepilogue',
].join('');

/** Parts of a body as they were found; bytes of a part joined. */
function partsOf(bytes: Uint8Array, piece: number): string {
  const found: string[] = [];
  let failed = '';
  try {
    const reader = new MultipartReader('b', {
      partBegin: (headers) => void found.push(JSON.stringify([...headers]), ''),
      partData: (data) => (found[found.length - 1] += Buffer.from(data).toString('latin1')),
      partEnd: () => void found.push('end'),
    });
    for (let at = 0; at < bytes.length; at += piece) reader.write(bytes.subarray(at, at + piece));
    reader.end();
  } catch (error) {
    if (!isTyped(error)) throw error;
    failed = (error as DicomWebError).code;
  }
  return failed === '' ? JSON.stringify(found) : failed;
}

export const DICOMWEB_FEEDS: Readonly<Record<string, Feed>> = {
  /** Whatever the pieces a body comes in, its parts are the same. */
  multipart: {
    specimens: specimens([BODY]),
    feed(bytes) {
      const whole = partsOf(bytes, bytes.length + 1);
      const pieces = partsOf(bytes, PIECE);
      if (whole !== pieces) throw new Error('whole and in pieces differ');
      return whole.startsWith('[') ? 'taken' : whole;
    },
  },
  query: {
    specimens: specimens([
      'PatientName=Doe*&StudyDate=20260101-20260202&limit=10&offset=3&includefield=all&fuzzymatching=true',
      '00080020=-20260101&00400275.00400008.00080100=A&ModalitiesInStudy=CT%5CMR&orderby=-StudyDate,PatientName',
      'StudyInstanceUID=1.2.3,4.5.6&includefield=00081030,SeriesDescription&emptyvaluematching=false&%41=%C3%A9',
    ]),
    feed: (bytes) => outcomeOf(() => parseSearch(text(bytes)), isTyped),
  },
  'media-type': {
    specimens: specimens([
      'multipart/related; type="application/dicom"; transfer-syntax=*; boundary="a\\"b", image/jpeg;q=0.5, */*;q=0',
      'application/dicom+json, application/json;charset=utf-8;q=0.1',
    ]),
    feed(bytes) {
      const header = text(bytes);
      parseMediaType(header);
      const offers = [{ type: 'application/dicom+json', multipart: false }];
      return outcomeOf(() => negotiate(parseAccept(header), offers), isTyped);
    },
  },
  rendering: {
    specimens: specimens([
      'viewport=512,512,0,0,100,100&window=40,400,linear&quality=80&annotation=patient,technique&iccprofile=srgb',
      'rows=100&columns=100&region=0.1,0.1,0.9,0.9&windowCenter=40&windowWidth=400&imageQuality=90&frameNumber=1',
      'orientation=1,0,0,0,1,0&slab=5&projection=mip',
    ]),
    feed(bytes) {
      const query = text(bytes);
      const wado = (one: string) => parseWadoRendering(new Map(new URLSearchParams(one)));
      const ways = [parseRendering, parseThumbnail, wado, parseVolumeRendering];
      return ways.map((parse) => outcomeOf(() => parse(query), isTyped)).join(' ');
    },
  },
  'xml-grammar': {
    specimens: specimens(['<?xml version="1.0"?><a b="c"><!-- d --><e>f&amp;g</e><![CDATA[h]]><i/></a>']),
    feed: (bytes) => outcomeOf(() => parseXml(text(bytes)), isTyped),
  },
};
