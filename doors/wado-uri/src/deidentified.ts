import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Archive, StoredInstance } from '@vesalius/archive/api';
import type { Deidentifier } from '@vesalius/deidentify';
import { DicomError } from '@vesalius/dicom';

/** A file without what says who the patient is, or why there is none. */
export type DeidentifiedCopy =
  | { readonly outcome: 'made'; readonly length: number; readonly bytes: Readable }
  | { readonly outcome: 'refused'; readonly detail: string };

const IN_PIXELS = 'Text may be burned into the pixels of this instance, which are not looked at here';
const NOT_CLEAN = 'The instance cannot be de-identified';

/**
 * De-identifies instances by the Basic Profile of PS3.15 Annex E for who asks with `anonymize` (PS3.18 §9.1.2.2). Pseudonyms and UIDs are made
 * from a secret that ends with the process: as long as it runs, instances of one study stay together.
 */
export class DeidentifiedCopies {
  #deidentifier: Deidentifier | undefined;
  readonly #archive: Archive;
  readonly #workFolder: string;

  constructor(archive: Archive, workFolder: string) {
    this.#archive = archive;
    this.#workFolder = workFolder;
  }

  /** @throws ArchiveError `blob-corrupt`, `blob-missing` */
  async of(instance: StoredInstance): Promise<DeidentifiedCopy> {
    await mkdir(this.#workFolder, { recursive: true, mode: 0o700 });
    const folder = await mkdtemp(join(this.#workFolder, 'wado-'));
    const gone = () => rm(folder, { recursive: true, force: true });
    try {
      const copy = await this.#made(instance, folder);
      // Also when it is not taken: a stream that is given up closes.
      if (copy.outcome === 'made') copy.bytes.once('close', () => void gone().catch(() => undefined));
      else await gone();
      return copy;
    } catch (error) {
      await gone();
      const { DeidentifyError } = await import('@vesalius/deidentify');
      if (error instanceof DeidentifyError || error instanceof DicomError)
        return { outcome: 'refused', detail: NOT_CLEAN };
      throw error;
    }
  }

  async #made(instance: StoredInstance, folder: string): Promise<DeidentifiedCopy> {
    const [original, copy] = [join(folder, 'original'), join(folder, 'copy')];
    const bytes = Readable.from(this.#archive.retrieve.file(instance));
    await pipeline(bytes, createWriteStream(original, { mode: 0o600 }));
    // Loaded only where somebody asks for it: its tables take memory.
    const { Deidentifier: Engine, profileOf } = await import('@vesalius/deidentify');
    const { deidentifyFile } = await import('@vesalius/deidentify/file/node');
    this.#deidentifier ??= new Engine({ profile: profileOf([], 'WADO-URI'), key: randomBytes(32) });
    const file = await deidentifyFile(original, this.#deidentifier);
    if (file.burnedIn === 'risky' || file.burnedIn === 'declared') return { outcome: 'refused', detail: IN_PIXELS };
    const { size } = await file.writeTo(copy);
    if (await file.leaksInto(copy)) return { outcome: 'refused', detail: NOT_CLEAN };
    return { outcome: 'made', length: size, bytes: createReadStream(copy) };
  }
}
