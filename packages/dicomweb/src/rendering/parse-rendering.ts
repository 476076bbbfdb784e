import { formDecoded, splitQueryString } from '../query/query-string.ts';
import { type RenderingRequest, WINDOW_FUNCTIONS } from './rendering-request.ts';
import { annotationOf, decimal, profileOf, qualityOf, side, windowOf, wrong } from './values.ts';

type Part = Partial<RenderingRequest>;

const PARAMETERS: Readonly<Record<string, (value: string) => Part>> = {
  annotation: (value) => ({ annotation: annotationOf('annotation', value) }),
  quality: (value) => ({ quality: qualityOf('quality', value) }),
  viewport: viewportPart,
  window: windowPart,
  iccprofile: (value) => profileOf('iccprofile', value),
};

/**
 * How the query of a rendered resource wants it (PS3.18 Table 8.3.5-1). Parameters that are not of this table are left to others.
 * @param query without the question mark
 * @throws DicomWebError `bad-parameter`, `bad-escape`
 */
export function parseRendering(query: string): RenderingRequest {
  return parsed(query, PARAMETERS);
}

/**
 * The same for a thumbnail, which knows but a size (PS3.18 Table 8.3.5-2).
 * @throws DicomWebError `bad-parameter`, `bad-escape`
 */
export function parseThumbnail(query: string): RenderingRequest {
  return parsed(query, { viewport: thumbnailPart });
}

function parsed(query: string, parameters: typeof PARAMETERS): RenderingRequest {
  let request: RenderingRequest = {};
  for (const { name, value } of splitQueryString(query)) {
    const part = Object.hasOwn(parameters, name.toLowerCase()) ? parameters[name.toLowerCase()] : undefined;
    if (part) request = { ...request, ...part(formDecoded(value)) };
  }
  return request;
}

function thumbnailPart(value: string): Part {
  const values = value.split(',');
  if (values.length !== 2) throw wrong('viewport', 'not width,height');
  return { viewport: { width: side('viewport', values[0]), height: side('viewport', values[1]) } };
}

/** `vw,vh` or `vw,vh,sx,sy,sw,sh`; of the last four each may be empty, and a negative size mirrors (PS3.18 §8.3.5.1.3). */
function viewportPart(value: string): Part {
  const [width, height, left = '', top = '', columns = '', rows = '', ...rest] = value
    .split(',')
    .map((one) => one.trim());
  if (height === undefined || rest.length > 0) throw wrong('viewport', 'not vw,vh or vw,vh,sx,sy,sw,sh');
  const viewport = { width: side('viewport', width), height: side('viewport', height) };
  if (left + top + columns + rows === '') return { viewport };
  return { viewport, region: regionOf(left, top, columns, rows) };
}

function regionOf(left: string, top: string, columns: string, rows: string): NonNullable<RenderingRequest['region']> {
  const place = (text: string) => (text === '' ? 0 : decimal('viewport', text));
  const size = (text: string) => (text === '' ? Number.POSITIVE_INFINITY : decimal('viewport', text));
  const [x, y, width, height] = [place(left), place(top), size(columns), size(rows)];
  if (x < 0 || y < 0 || width === 0 || height === 0) throw wrong('viewport', 'not a region of the source');
  return {
    unit: 'pixel',
    ...{ left: x, top: y, width: Math.abs(width), height: Math.abs(height) },
    flipColumns: width < 0,
    flipRows: height < 0,
  };
}

/** `center,width,function`; many clients leave the last one out and mean linear. */
function windowPart(value: string): Part {
  const [center, width, name = 'linear', ...rest] = value.split(',').map((one) => one.trim().toLowerCase());
  if (rest.length > 0 || !Object.hasOwn(WINDOW_FUNCTIONS, name)) throw wrong('window', 'not center,width,function');
  const voiFunction = WINDOW_FUNCTIONS[name as keyof typeof WINDOW_FUNCTIONS];
  return { window: windowOf('window', decimal('window', center), decimal('window', width), voiFunction) };
}
