import type { Archive } from '@vesalius/archive/api';
import { SYSTEM } from '@vesalius/archive/core';

/** Files of the synthetic studies, each made when it is asked for. */
export async function demonstrationFiles(): Promise<Iterable<Uint8Array>> {
  const { demoStudies } = await import('@vesalius/testkit');
  return filesOf(demoStudies());
}

function* filesOf(instances: Iterable<{ readonly file: Uint8Array }>): Iterable<Uint8Array> {
  for (const { file } of instances) yield file;
}

/** Brings the synthetic studies into an empty archive, through the same way in as everything else. */
export async function loadDemo(archive: Archive): Promise<void> {
  const { instances: held } = await archive.statistics(SYSTEM);
  if (held > 0) {
    archive.log.info('the demonstration studies are loaded into an empty archive only', { instances: held });
    return;
  }
  const counts = { stored: 0, other: 0 };
  for (const file of await demonstrationFiles()) {
    const reception = archive.ingest.receive({ door: 'import', principal: SYSTEM }, { form: 'file' });
    if (!reception.write(file)) await reception.drained();
    const { outcome } = await reception.end();
    counts[outcome === 'stored' ? 'stored' : 'other'] += 1;
    await new Promise(setImmediate); // making an image takes a while; the doors answer in between
  }
  archive.log.info('demonstration studies loaded', counts);
}
