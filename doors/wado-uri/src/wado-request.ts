import { isUid } from '@vesalius/dicom';
import { formDecoded, mediaTypesDecoded, parseMediaType, queryStringOf, splitQueryString } from '@vesalius/dicomweb';

/** A request of the URI Service (PS3.18 §9.1) that can be answered here. */
export interface WadoRequest {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  /** The one asked for; undefined for the one it is kept in. */
  readonly transferSyntaxUid?: string;
}

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
  if (parameters.get('anonymize') === 'yes') return refused(406, 'Instances are not de-identified on the way out here');
  if (!acceptsDicom(parameters.get('contenttype'))) {
    return refused(406, 'Only contentType=application/dicom is offered; ask the DICOMweb service for frames');
  }
  const syntax = parameters.get('transfersyntax');
  const request = { studyInstanceUid: study!, seriesInstanceUid: series!, sopInstanceUid: object! };
  return { kind: 'request', request: { ...request, ...(syntax && syntax !== '*' && { transferSyntaxUid: syntax }) } };
}

/** Without a content type the standard means a picture (PS3.18 §9.4.1.1), which is not offered. */
function acceptsDicom(contentType: string | undefined): boolean {
  return (contentType ?? '').split(',').some((type) => parseMediaType(type)?.type === 'application/dicom');
}

function refused(status: 400 | 406, detail: string): ParsedWado {
  return { kind: 'refused', status, detail };
}
