import { readDeidentificationFacts } from './deidentification-facts.ts';
import { emitAttributes } from './emit-attributes.ts';
import { emitDeidentification } from './emit-deidentification.ts';
import { emitPrivate } from './emit-private.ts';
import { emitUids } from './emit-uids.ts';
import { readFacts } from './facts.ts';
import { manifestOf } from './manifest.ts';
import type { Output } from './output.ts';

/** All generated files from the fact tables under `sources`, the manifest last. */
export function generate(sources: string): Output[] {
  const facts = readFacts(sources);
  const outputs = [
    ...emitAttributes(facts),
    ...emitPrivate(facts),
    ...emitUids(facts),
    ...emitDeidentification(readDeidentificationFacts(sources)),
  ];
  return [...outputs, manifestOf(outputs)];
}
