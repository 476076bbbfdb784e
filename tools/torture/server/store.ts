import { DicomWebClient } from '@vesalius/dicomweb';
import type { Reached } from './running-server.ts';

/** A DICOMweb client with every right. */
export function dicomweb({ web, dicomweb: root = `${web}/dicomweb`, token }: Reached): DicomWebClient {
  return new DicomWebClient({ root, headers: { authorization: `Bearer ${token}` } });
}

/** Puts files into the archive by STOW-RS; all of them must be kept. */
export async function keep(server: Reached, files: readonly Uint8Array[]): Promise<void> {
  const { failed } = await dicomweb(server).store(files);
  if (failed.length > 0) throw new Error(`not kept: ${JSON.stringify(failed)}`);
}
