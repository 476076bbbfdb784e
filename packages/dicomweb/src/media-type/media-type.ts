/** A media type (RFC 9110 §8.3.1): names in lower case, parameter values unquoted as they stand. */
export interface MediaType {
  /** `type/subtype`; either may be `*` in a media range. */
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const TYPE = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\/([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*/;
/** Unquoted values may hold `/`, as many clients write `type=application/dicom` against RFC 2387 §3.4. */
const PARAMETER = /\s*;\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))\s*/y;
const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();

/** The media type that a text is, or undefined when it is none. */
export function parseMediaType(text: string): MediaType | undefined {
  const match = TYPE.exec(text);
  if (!match) return undefined;
  const type = `${match[1]}/${match[2]}`.toLowerCase();
  if (match[0].length === text.length) return { type, parameters: NO_PARAMETERS };
  const parameters = parametersOf(text, match[0].length);
  return parameters && { type, parameters };
}

function parametersOf(text: string, start: number): Map<string, string> | undefined {
  const parameters = new Map<string, string>();
  let at = start;
  while (at < text.length) {
    PARAMETER.lastIndex = at;
    const match = PARAMETER.exec(text);
    if (!match) return /^[\s;]*$/.test(text.slice(at)) ? parameters : undefined;
    const name = match[1]!.toLowerCase();
    if (!parameters.has(name)) parameters.set(name, match[2]?.replace(/\\(.)/g, '$1') ?? match[3]!);
    at = PARAMETER.lastIndex;
  }
  return parameters;
}

/** The text of a media type, every parameter value that is not a token in quotation marks. */
export function formatMediaType(type: string, parameters: Readonly<Record<string, string | undefined>> = {}): string {
  let text = type;
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    const isToken = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(value);
    text += `; ${name}=${isToken ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`;
  }
  return text;
}
