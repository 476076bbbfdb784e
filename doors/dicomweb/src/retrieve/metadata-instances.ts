import type { DicomJson } from '@vesalius/dicom';
import { arrayElements } from './metadata-text.ts';

const LINE_END = 0x0a;
const SOP_INSTANCE_UID = '00080018';

/**
 * The instances of a metadata document, one at a time. Documents are written with a line for each instance; one that is not is read as a
 * whole.
 */
export async function* metadataInstances(text: AsyncIterable<Buffer>): AsyncGenerator<DicomJson> {
  for await (const line of linesOf(arrayElements(text))) yield* instancesOfLine(line);
}

/** The metadata of one instance, parsed only where its UID stands. */
export async function findInstance(
  text: AsyncIterable<Buffer>,
  sopInstanceUid: string,
): Promise<DicomJson | undefined> {
  const encoded = Buffer.from(sopInstanceUid).toString('base64');
  const asUnknown = encoded.slice(0, Math.floor(sopInstanceUid.length / 3) * 4);
  for await (const line of linesOf(arrayElements(text))) {
    if (!line.includes(sopInstanceUid) && !line.includes(asUnknown)) continue;
    const found = instancesOfLine(line).find((model) => isInstance(model, sopInstanceUid));
    if (found) return found;
  }
  return undefined;
}

/** Whether this is that instance's metadata. Some write even the UID with VR UN, which stays so in the model. */
export function isInstance(model: DicomJson, sopInstanceUid: string): boolean {
  const { Value, InlineBinary } = model[SOP_INSTANCE_UID] ?? {};
  if (InlineBinary === undefined) return Value?.[0] === sopInstanceUid;
  return (
    Buffer.from(InlineBinary, 'base64')
      .toString('latin1')
      .replace(/[\0 ]+$/, '') === sopInstanceUid
  );
}

function instancesOfLine(line: Buffer): DicomJson[] {
  const text = line.toString().trim().replace(/,$/, '');
  return text === '' ? [] : (JSON.parse(`[${text}]`) as DicomJson[]);
}

async function* linesOf(text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  for await (const chunk of text) {
    let at = 0;
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, at)) {
      yield Buffer.concat([...pieces, chunk.subarray(at, end)]);
      pieces = [];
      at = end + 1;
    }
    if (at < chunk.length) pieces.push(chunk.subarray(at));
  }
  yield Buffer.concat(pieces);
}
