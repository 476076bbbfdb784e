import { type Dataset, type DicomFile, readFile, writeFile } from '@vesalius/dicom';
import { cleanInstance } from '../engine/clean-instance.ts';
import type { Deidentified, Deidentifier } from '../engine/deidentifier.ts';
import { DeidentifyError } from '../errors.ts';
import { adoptUids } from './adopt-uids.ts';
import { ForbiddenNames } from './forbidden-names.ts';
import { forbiddenTexts, LONGEST, patternOf } from './leak-check.ts';

const PIECE = 1024 * 1024;

/** A de-identified Part 10 file. */
export interface DeidentifiedBytes extends Deidentified {
  readonly bytes: Uint8Array;
}

/** A file that is read and not changed yet. */
export interface OpenedBytes {
  readonly dataset: Dataset;
  /** Throws `DeidentifyError`: also when something of the original stands in the result, or text may stand in the pixels. */
  deidentify(deidentifier: Deidentifier): Promise<DeidentifiedBytes>;
}

/**
 * A DICOM file in memory, for where there is no disk: a page in a browser. Text in pixels is not looked for: what may have it is
 * refused, and so is everything with pixels under 113101. Throws `DicomReadError`.
 */
export function openBytes(bytes: Uint8Array): OpenedBytes {
  const file = readFile(bytes);
  adoptUids(file.dataset, file.meta);
  return { dataset: file.dataset, deidentify: (deidentifier) => deidentified(file, deidentifier) };
}

async function deidentified(
  { dataset, transferSyntax }: DicomFile,
  deidentifier: Deidentifier,
): Promise<DeidentifiedBytes> {
  const identifiers = deidentifier.identifiersIn(dataset);
  const forbidden = forbiddenTexts(dataset, identifiers, deidentifier.retainsUids);
  const names = new ForbiddenNames(identifiers, deidentifier.keepWords);
  const outcome = await cleanInstance(dataset, transferSyntax.uid, deidentifier, {});
  if (outcome.burnedIn === 'declared' || outcome.burnedIn === 'risky') throw new DeidentifyError('pixels-not-cleaned');
  const bytes = writeFile({ dataset, transferSyntaxUid: outcome.transferSyntaxUid });
  const isLeft =
    stands(bytes, forbidden) || (!names.isEmpty && names.standIn(readFile(bytes).dataset, outcome.pseudonym));
  if (isLeft) throw new DeidentifyError('identifier-left');
  return { ...outcome, bytes };
}

/** In pieces that overlap, so that the text of a large file is never in memory as a whole. */
function stands(bytes: Uint8Array, texts: readonly string[]): boolean {
  if (texts.length === 0) return false;
  const pattern = patternOf(texts);
  const latin1 = new TextDecoder('latin1');
  for (let at = 0; at < bytes.length; at += PIECE)
    if (pattern.test(latin1.decode(bytes.subarray(Math.max(0, at - LONGEST), at + PIECE)).toLowerCase())) return true;
  return false;
}
