import { formDecoded, queryStringOf, splitQueryString } from '../query/query-string.ts';
import { parseRendering } from './parse-rendering.ts';
import type { RenderingRequest } from './rendering-request.ts';
import { decimal, wrong } from './values.ts';

const METHODS = ['maximum_ip', 'minimum_ip', 'average_ip', 'volume_rendered'] as const;
const SIDES = ['a', 'p', 'r', 'l', 'h', 'f'] as const;
type Triple = readonly [number, number, number];

/** How a volume is to be rendered (PS3.18 §8.3.5.3). */
export interface VolumeRenderingRequest extends RenderingRequest {
  readonly method?: (typeof METHODS)[number];
  /** From a side of the patient, or from a camera, in millimetres. */
  readonly viewpoint:
    | { readonly side: (typeof SIDES)[number] }
    | { readonly position: Triple; readonly lookAt: Triple; readonly up: Triple };
  /** Thickness of a plane, millimetres. */
  readonly slab: number;
}

const CAMERA = ['viewpointposition', 'viewpointlookat', 'viewpointup'];
/** Parameters of the standard that change the picture, and that are not known here: to leave them out would show something else. */
const UNKNOWN = [
  'volumeinputreference',
  'match',
  'swivelrange',
  'volumetriccurvepoint',
  'animationstepsize',
  'animationrate',
  'renderedvolumetricmetadata',
];

/**
 * The parameters of a rendered volume (PS3.18 Table 8.3.5-3) with those of every rendered resource.
 * @param target the request's target, its query behind a question mark
 * @throws DicomWebError `bad-parameter`, also for a parameter that is not supported
 */
export function parseVolumeRendering(target: string): VolumeRenderingRequest {
  const query = queryStringOf(target);
  const parameters = new Map<string, string>();
  for (const { name, value } of splitQueryString(query)) parameters.set(name.toLowerCase(), formDecoded(value).trim());
  const unknown = UNKNOWN.find((name) => parameters.has(name));
  if (unknown !== undefined) throw wrong(unknown, 'not supported');
  const method = oneOf('renderingmethod', METHODS, parameters.get('renderingmethod'));
  const slab = parameters.has('mprslab') ? decimal('mprslab', parameters.get('mprslab')) : 0;
  if (slab < 0) throw wrong('mprslab', 'less than nothing');
  return { ...parseRendering(query), ...(method && { method }), viewpoint: viewpointOf(parameters), slab };
}

/** A side and a camera exclude each other (PS3.18 §8.3.5.3); the front unless said. */
function viewpointOf(parameters: ReadonlyMap<string, string>): VolumeRenderingRequest['viewpoint'] {
  const side = oneOf('orientation', SIDES, parameters.get('orientation'));
  const given = CAMERA.filter((name) => parameters.has(name));
  if (given.length === 0) return { side: side ?? 'a' };
  if (side !== undefined) throw wrong('orientation', 'does not go with a viewpoint');
  const [position, lookAt, up] = CAMERA.map((name) => tripleOf(name, parameters.get(name)));
  return { position: position!, lookAt: lookAt!, up: up! };
}

function tripleOf(where: string, text: string | undefined): Triple {
  const [x, y, z, ...rest] = (text ?? '').split(',').map((one) => decimal(where, one));
  if (x === undefined || y === undefined || z === undefined || rest.length > 0) throw wrong(where, 'not three numbers');
  return [x, y, z];
}

function oneOf<T extends string>(where: string, values: readonly T[], text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  const value = values.find((one) => one === text.toLowerCase());
  if (value === undefined) throw wrong(where, `none of ${values.join(', ')}`);
  return value;
}
