import { DicomWebError } from '../errors/index.ts';

/** One `name=value` of a query (RFC 3986 §3.4), both as they stand in it. */
export interface QueryParameter {
  readonly name: string;
  readonly value: string;
}

const MOST_PARAMETERS = 512;

/** The parameters of a query string, in order, names decoded and values not yet: how depends on what they are. */
export function splitQueryString(query: string): QueryParameter[] {
  if (query === '') return [];
  const pairs = query.split('&').filter((pair) => pair !== '');
  if (pairs.length > MOST_PARAMETERS) throw new DicomWebError('too-many-parameters');
  return pairs.map((pair) => {
    const equals = pair.indexOf('=');
    return equals < 0
      ? { name: percentDecoded(pair), value: '' }
      : { name: percentDecoded(pair.slice(0, equals)), value: pair.slice(equals + 1) };
  });
}

/** The query of a request target, without its question mark. */
export function queryStringOf(target: string): string {
  const at = target.indexOf('?');
  return at < 0 ? '' : target.slice(at + 1);
}

/** @throws DicomWebError `bad-escape` */
export function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new DicomWebError('bad-escape', { cause });
  }
}

/** As HTML forms encode it: a plus sign is a space. */
export function formDecoded(text: string): string {
  return percentDecoded(text.includes('+') ? text.replaceAll('+', ' ') : text);
}

/** A list of media types: the plus sign of `application/dicom+json` is one, where a form put it for a space it is not. */
export function mediaTypesDecoded(text: string): string {
  return percentDecoded(text.replaceAll(/(,|;|%2C|%3B)\++/gi, '$1 '));
}
