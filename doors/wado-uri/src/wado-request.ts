import { isUid } from '@vesalius/dicom';
import {
  formDecoded,
  mediaTypesDecoded,
  negotiate,
  parseAccept,
  parseWadoRendering,
  queryStringOf,
  type RenderingRequest,
  splitQueryString,
} from '@vesalius/dicomweb';

/** A request of the URI Service (PS3.18 §9.1) that can be answered here. */
export interface WadoRequest {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  /** The one asked for; undefined for the one it is kept in. */
  readonly transferSyntaxUid?: string;
  readonly type: ContentType;
  /** Whether the client said which content type it wants. */
  readonly isTypeNamed: boolean;
  /** Whether the patient is to be taken out of it. */
  readonly deidentified?: boolean;
  /** Of a picture: the frame, from 1; undefined when it was not said. */
  readonly frameNumber?: number;
  readonly rendering: RenderingRequest;
  /** Of a picture: the presentation state that it is to be shown with. */
  readonly presentation?: { readonly seriesInstanceUid: string; readonly sopInstanceUid: string };
}

const PICTURES = ['image/jpeg', 'image/png', 'image/gif'] as const;
/** What videos, documents and reports are shown as (PS3.18 Table 8.7.4-1), and the other things that are encapsulated. */
const DOCUMENTS = [
  ...(['text/html', 'text/plain', 'text/xml', 'application/pdf'] as const),
  ...(['video/mpeg', 'video/mp4', 'video/h265', 'model/stl', 'model/obj', 'model/mtl'] as const),
];
export type PictureType = (typeof PICTURES)[number];
export type ContentType = 'application/dicom' | PictureType | (typeof DOCUMENTS)[number];
export const isPicture = (type: ContentType): type is PictureType => PICTURES.some((one) => one === type);
/** Without a content type a picture is meant (PS3.18 §9.1.2.2.1). */
const OFFERS = [...PICTURES, 'application/dicom' as const, ...DOCUMENTS].map((type) => ({ type, multipart: false }));
/** Parameters that a picture may have and an instance as it is may not (PS3.18 §9.1.2.3, §9.1.2.4). */
const OF_PICTURES = 'rows columns region windowcenter windowwidth imagequality annotation iccprofile'.split(' ');

export type ParsedWado =
  | { readonly kind: 'request'; readonly request: WadoRequest }
  | { readonly kind: 'refused'; readonly status: 400 | 406; readonly detail: string };

/** Reads the query of a request target. @throws DicomWebError */
export function parseWado(target: string): ParsedWado {
  const parameters = new Map<string, string>();
  for (const { name, value } of splitQueryString(queryStringOf(target))) {
    const key = name.toLowerCase();
    parameters.set(key, key === 'contenttype' ? mediaTypesDecoded(value) : formDecoded(value).trim());
  }
  if (parameters.get('requesttype')?.toUpperCase() !== 'WADO') return refused(400, 'requestType must be WADO');
  const [study, series, object] = ['studyuid', 'seriesuid', 'objectuid'].map((name) => parameters.get(name) ?? '');
  if (![study, series, object].every((uid) => isUid(uid!))) {
    return refused(400, 'studyUID, seriesUID and objectUID must each be a UID');
  }
  const anonymize = parameters.get('anonymize');
  if (anonymize !== undefined && anonymize !== 'yes') return refused(400, 'anonymize is yes or absent');
  const offer = negotiate(parseAccept(parameters.get('contenttype')), OFFERS);
  if (!offer) return refused(406, `contentType can be ${OFFERS.map(({ type }) => type).join(', ')}`);
  const identity = {
    ...{ studyInstanceUid: study!, seriesInstanceUid: series!, sopInstanceUid: object! },
    isTypeNamed: (parameters.get('contenttype') ?? '') !== '',
  };
  return offer.type === 'application/dicom'
    ? wholeInstance(identity, parameters)
    : shown(identity, offer.type, parameters);
}

type Identity = Pick<WadoRequest, 'studyInstanceUid' | 'seriesInstanceUid' | 'sopInstanceUid' | 'isTypeNamed'>;

function wholeInstance(identity: Identity, parameters: ReadonlyMap<string, string>): ParsedWado {
  const wrong = [...OF_PICTURES, 'framenumber', 'presentationuid'].find((name) => parameters.has(name));
  if (wrong !== undefined) return refused(400, `${wrong} goes with pictures only`);
  const syntax = parameters.get('transfersyntax');
  const wanted = {
    ...(syntax && syntax !== '*' && { transferSyntaxUid: syntax }),
    ...(parameters.has('anonymize') && { deidentified: true }),
  };
  return { kind: 'request', request: { ...identity, type: 'application/dicom', rendering: {}, ...wanted } };
}

function shown(
  identity: Identity,
  type: Exclude<ContentType, 'application/dicom'>,
  parameters: ReadonlyMap<string, string>,
): ParsedWado {
  // What stands in the pixels of a picture nobody has looked at (PS3.18 §9.1.2.2).
  if (parameters.has('anonymize')) return refused(406, 'Only application/dicom is de-identified here');
  const number = parameters.get('framenumber');
  if (number !== undefined && !/^[1-9]\d{0,8}$/.test(number)) return refused(400, 'frameNumber is a number from 1 on');
  const [sopInstanceUid, seriesInstanceUid] = ['presentationuid', 'presentationseriesuid'].map((name) =>
    parameters.get(name),
  );
  if ((sopInstanceUid === undefined) !== (seriesInstanceUid === undefined)) {
    return refused(400, 'presentationUID and presentationSeriesUID go together');
  }
  if (sopInstanceUid !== undefined && !(isUid(sopInstanceUid) && isUid(seriesInstanceUid!))) {
    return refused(400, 'presentationUID and presentationSeriesUID must each be a UID');
  }
  // The state says its own window and area (PS3.18 §9.1.2.3.8).
  if (sopInstanceUid !== undefined && parameters.has('windowcenter')) {
    return refused(400, 'windowCenter and windowWidth do not go with a presentation state');
  }
  return {
    kind: 'request',
    request: {
      ...identity,
      type,
      rendering: parseWadoRendering(parameters),
      ...(number !== undefined && { frameNumber: Number(number) }),
      ...(sopInstanceUid !== undefined && { presentation: { sopInstanceUid, seriesInstanceUid: seriesInstanceUid! } }),
    },
  };
}

function refused(status: 400 | 406, detail: string): ParsedWado {
  return { kind: 'refused', status, detail };
}
