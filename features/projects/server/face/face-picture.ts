import { ArchiveError } from '@vesalius/archive/api';
import type { FaceMove, FoundFace } from '@vesalius/deidentify';
import type { Face } from './face-store.ts';

const AS_FOUND: FaceMove = { kind: 'moved', left: 0, back: 0, up: 0, tilt: 0, size: 100 };

/**
 * A PNG of a head: `sections` with what goes in red, its surface `before` and `after`. @throws ArchiveError `not-found` where there is no
 * model of it
 *
 * @param query how it would be moved; as it is without
 */
export async function facePicture(
  found: FoundFace,
  { change }: Pick<Face, 'change'>,
  view: 'sections' | 'before' | 'after',
  query: { readonly [Key in keyof FaceMove]?: FaceMove[Key] | undefined },
): Promise<Uint8Array> {
  if (found.found === 'no-volume') throw new ArchiveError('not-found', { detail: 'there is no model of it' });
  const [{ facePreview, faceSurface, movedFace }, { pngOf }] = await Promise.all([
    import('@vesalius/deidentify'),
    import('@vesalius/codecs/picture'),
  ]);
  if (view === 'before') return pngOf(faceSurface(found));
  const asked = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  const isTrial = Object.keys(asked).length > 0;
  const move = isTrial ? { ...AS_FOUND, ...asked } : change?.kind === 'moved' ? change : AS_FOUND;
  const isCut = isTrial || change?.kind === 'moved' || (change === undefined && found.found === 'face');
  const region = isCut ? movedFace(found.region, move) : undefined;
  return pngOf(view === 'after' ? faceSurface(found, region) : facePreview({ model: found.model, region }));
}
