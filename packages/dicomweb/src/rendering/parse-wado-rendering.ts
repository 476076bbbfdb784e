import type { RenderingRequest } from './rendering-request.ts';
import { annotationOf, decimal, profileOf, qualityOf, side, windowOf, wrong } from './values.ts';

/**
 * How a WADO-URI request wants a picture (PS3.18 §9.1.2.3): rows, columns, region, windowCenter and windowWidth, imageQuality, annotation,
 * iccprofile.
 * @param parameters by their names in lower case, decoded
 * @throws DicomWebError `bad-parameter`
 */
export function parseWadoRendering(parameters: ReadonlyMap<string, string>): RenderingRequest {
  const given = <T>(name: string, read: (where: string, text: string) => T): T | undefined => {
    const text = parameters.get(name);
    return text === undefined || text === '' ? undefined : read(name, text);
  };
  const height = given('rows', side);
  const width = given('columns', side);
  const region = given('region', regionOf);
  const quality = given('imagequality', qualityOf);
  const annotation = given('annotation', annotationOf);
  const profile = given('iccprofile', profileOf);
  const window = windowOfPair(given('windowcenter', decimal), given('windowwidth', decimal));
  return {
    ...((width !== undefined || height !== undefined) && {
      viewport: { ...(width !== undefined && { width }), ...(height !== undefined && { height }) },
    }),
    ...(region && { region }),
    ...(quality !== undefined && { quality }),
    ...(annotation && { annotation }),
    ...profile,
    ...(window && { window }),
  };
}

/** Left, upper, right and lower border in fractions of the picture. */
function regionOf(where: string, text: string): NonNullable<RenderingRequest['region']> {
  const [left, top, right, bottom, ...rest] = text.split(',').map((one) => decimal(where, one));
  if (left === undefined || top === undefined || right === undefined || bottom === undefined || rest.length > 0) {
    throw wrong(where, 'not four numbers');
  }
  if (left < 0 || top < 0 || right > 1 || bottom > 1 || left >= right || top >= bottom)
    throw wrong(where, 'not within 0 and 1');
  return { unit: 'fraction', left, top, width: right - left, height: bottom - top };
}

function windowOfPair(center: number | undefined, width: number | undefined): RenderingRequest['window'] {
  if (center === undefined && width === undefined) return undefined;
  if (center === undefined || width === undefined) throw wrong('windowCenter', 'goes with windowWidth only');
  return windowOf('windowWidth', center, width, 'LINEAR');
}
