import type { StoredInstance } from '@vesalius/archive/api';
import { FaceCensus } from '@vesalius/deidentify';
import { openInstance } from '@vesalius/deidentify/file/node';
import { DicomError } from '@vesalius/dicom';
import { readHeader } from '@vesalius/dicom/file/node';
import type { Originals } from './originals.ts';

/** The heads among instances; those that cannot be read are told of when they are exported. */
export async function censusOf(
  instances: AsyncIterable<StoredInstance>,
  originals: Originals,
  signal: AbortSignal,
): Promise<FaceCensus> {
  const census = new FaceCensus();
  for await (const instance of instances) {
    signal.throwIfAborted();
    try {
      const { dataset } = await originals.use(instance, (path) => readHeader(path));
      census.add(dataset, () => originals.use(instance, openInstance));
    } catch (error) {
      if (!(error instanceof DicomError)) throw error;
    }
  }
  return census;
}
