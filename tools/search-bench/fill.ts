import type { Archive } from '@vesalius/archive/api';
import { SYSTEM } from '@vesalius/archive/core';
import { studyFile } from './studies.ts';

const AT_ONCE = 64;
const TOLD_EVERY = 10_000;

/** Brings studies in until there are so many, as everything else comes in. */
export async function fill(archive: Archive, studies: number): Promise<void> {
  const today = Date.now();
  let next = (await archive.statistics(SYSTEM)).studies;
  const work = async () => {
    while (next < studies) {
      const number = next++;
      const reception = archive.ingest.receive({ door: 'import', principal: SYSTEM }, { form: 'file' });
      if (!reception.write(studyFile(number, today))) await reception.drained();
      const { outcome } = await reception.end();
      if (outcome !== 'stored') throw new Error(`study ${number} is ${outcome}`);
      if ((number + 1) % TOLD_EVERY === 0) console.log(`${number + 1} studies stored`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
