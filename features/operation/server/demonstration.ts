import type { Archive, JobHandler } from '@vesalius/archive/api';

export const DEMONSTRATION_JOB = 'demonstration.load';

/** Brings synthetic studies in by the way that everything else takes. What is there already is known as such: running it again is safe. */
export function demonstrationJob(archive: Archive, files: () => Promise<Iterable<Uint8Array>>): JobHandler {
  return async ({ principal, signal, progress }) => {
    let done = 0;
    let stored = 0;
    for (const file of await files()) {
      signal.throwIfAborted();
      const reception = archive.ingest.receive({ door: 'import', principal }, { form: 'file' });
      if (!reception.write(file)) await reception.drained();
      const { outcome } = await reception.end();
      if (outcome === 'stored') stored += 1;
      progress({ done: ++done, failed: 0 });
      await new Promise(setImmediate); // making an image takes a while; the doors answer in between
    }
    return { stored };
  };
}
