import { lookupKeyword, lookupTag, type Tag, tagFromText, type VR } from '@vesalius/dicom';

export interface AttributePath {
  readonly path: readonly Tag[];
  readonly vr: VR;
}

/** Sequences in sequences that a query may name. */
const DEEPEST = 16;

/**
 * The attribute that `{attributeID}` names (PS3.18 §8.3.4.1): a keyword, eight hexadecimal digits, or several of them with dots, each
 * but the last a sequence. Undefined when a part of it is not known. The VR of private attributes is taken for LO.
 */
export function parseAttributePath(text: string): AttributePath | undefined {
  const steps = text.split('.');
  if (steps.length > DEEPEST) return undefined;
  const path: Tag[] = [];
  for (const step of steps) {
    const tag = tagFromText(step) ?? lookupKeyword(step);
    if (tag === undefined) return undefined;
    path.push(tag);
  }
  const vr = lookupTag(path.at(-1)!)?.vr;
  if (vr === undefined && (path.at(-1)! & 0x10000) === 0) return undefined;
  return { path, vr: vr ?? 'LO' };
}
