import { element, fileHead, ITEM_END, identity, item, SEQUENCE_END, UNDEFINED } from '../forge/bytes.ts';
import { storeBytes } from '../store.ts';
import { finding, type Threat } from '../threat.ts';
import { notAlive, watched } from '../watch.ts';

/** Pieces that are each lawful somewhere, put together at random. */
const PIECES: readonly (() => Buffer)[] = [
  () => element('00081140', 'SQ', Buffer.alloc(0), UNDEFINED),
  () => element('00081140', 'SQ', Buffer.alloc(0), 0),
  () => element('7FE00010', 'OB', Buffer.alloc(0), UNDEFINED),
  () => element('00280010', 'US', Buffer.alloc(2)),
  () => element('00091001', 'UN', Buffer.alloc(0), UNDEFINED),
  () => item(Buffer.alloc(0), UNDEFINED),
  () => item(Buffer.alloc(0), 0),
  () => ITEM_END,
  () => SEQUENCE_END,
  () => Buffer.alloc(8),
];
const MOST_PIECES = 60;
const UID_OF_CASE = '2.25.80';
const HANG_MS = 1000;

export const undefinedLengths: Threat = {
  id: 'T8',
  name: 'undefined lengths never closed, delimiters in wrong places, lengths of nothing',
  target: 'no file takes longer than a second',
  portable: true,
  async run({ victim, full, random }) {
    const count = full ? 5_000 : 150;
    let slowest = 0;
    const watch = await watched(victim, async () => {
      for (let i = 0; i < count; i++) {
        const pieces = Array.from({ length: 1 + Math.floor(random() * MOST_PIECES) }, () =>
          PIECES[Math.floor(random() * PIECES.length)]!(),
        );
        const dataset = Buffer.concat([identity(UID_OF_CASE), ...pieces]);
        const began = performance.now();
        if (i % 2 === 0) await storeBytes(victim, UID_OF_CASE, dataset);
        else await victim.upload(Buffer.concat([fileHead(UID_OF_CASE), dataset]));
        slowest = Math.max(slowest, performance.now() - began);
      }
    });
    return finding(
      `${count} files, the slowest ${slowest.toFixed(0)} ms`,
      full && slowest > HANG_MS && `one took ${slowest.toFixed(0)} ms`,
      notAlive(watch, full),
    );
  },
};
