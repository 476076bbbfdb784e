import { ArchiveError } from '@vesalius/archive/api';
import { DicomWebError, MultipartReader } from '@vesalius/dicomweb';
import { ImportFile } from './import-file.ts';
import type { ImportTarget } from './import-target.ts';

type Step = (current: ImportFile | undefined) => Promise<ImportFile | undefined>;

/** Receives each file of a `multipart/form-data` body (RFC 7578) as it flows; fields that are not files are passed over. */
export async function importForm(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
  target: ImportTarget,
): Promise<void> {
  let steps: Step[] = [];
  let file: ImportFile | undefined;
  if (boundary === '') throw new ArchiveError('not-understood', { detail: 'the form names no boundary' });
  const reader = new MultipartReader(boundary, {
    partBegin(headers) {
      const name = fileName(headers.get('content-disposition'));
      steps.push(async () => (name === undefined ? undefined : new ImportFile(target, name)));
    },
    partData(bytes) {
      steps.push(async (current) => {
        await current?.write(bytes);
        return current;
      });
    },
    partEnd() {
      steps.push(async (current) => {
        await current?.end();
        return undefined;
      });
    },
  });
  const run = async () => {
    const due = steps;
    steps = [];
    for (const step of due) file = await step(file);
  };
  try {
    for await (const chunk of body) {
      reader.write(chunk);
      await run();
    }
    reader.end();
    await run();
  } catch (error) {
    await file?.abort();
    if (error instanceof DicomWebError)
      throw new ArchiveError('not-understood', { detail: error.message, cause: error });
    throw error;
  }
}

/** The file name of a part, or undefined when it is no file: browsers quote it and write `"` as `%22` (WHATWG HTML §4.10.21.8). */
function fileName(disposition: string | undefined): string | undefined {
  const found = /;\s*filename="([^"]*)"/i.exec(disposition ?? '') ?? /;\s*filename=([^;\s]+)/i.exec(disposition ?? '');
  if (!found) return undefined;
  return Buffer.from(found[1]!, 'latin1').toString('utf8').replaceAll('%22', '"');
}
