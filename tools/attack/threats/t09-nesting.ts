import { element, fileHead, ITEM_END, identity, item, SEQUENCE_END, UNDEFINED } from '../forge/bytes.ts';
import { storeBytes } from '../store.ts';
import { finding, type Threat } from '../threat.ts';
import { call, type Victim } from '../victims/victim.ts';
import { notAlive, watched } from '../watch.ts';

const UID_OF_CASE = '2.25.90';
const DEEPEST_ALLOWED = 64;

export const nesting: Threat = {
  id: 'T9',
  name: 'sequences inside sequences (CVE-2026-10528)',
  target: 'a refusal beyond 64 levels in DICOM, JSON and XML, no stack overflow, time in proportion',
  portable: true,
  async run({ victim, full }) {
    const depths = full ? [10, 100, 1_000, 10_000, 100_000, 1_000_000] : [10, 100, 10_000, 100_000];
    const missed: string[] = [];
    const watch = await watched(victim, async () => {
      for (const depth of depths) {
        const dataset = nested(depth);
        const refused = depth > DEEPEST_ALLOWED;
        const status = await storeBytes(victim, UID_OF_CASE, dataset);
        if (refused && status === 0) missed.push(`${depth} levels were taken by C-STORE`);
        const upload = await victim.upload(Buffer.concat([fileHead(UID_OF_CASE), dataset]));
        if (upload.status === 0 || upload.status >= 500) missed.push(`${depth} levels by upload: ${upload.status}`);
        if (refused && upload.status < 400) missed.push(`${depth} levels were taken by upload`);
        if (victim.name === 'Vesalius' && refused) missed.push(...(await asText(victim, depth)));
      }
    });
    return finding(
      `up to ${depths.at(-1)} levels, ${watch.seconds.toFixed(1)} s in all`,
      ...missed,
      notAlive(watch, full),
    );
  },
};

function nested(depth: number): Buffer {
  const opening = element('00081140', 'SQ', item(Buffer.alloc(0), UNDEFINED), UNDEFINED);
  const closing = Buffer.concat([ITEM_END, SEQUENCE_END]);
  const tail = Buffer.concat([element('0020000D', 'UI', '2.25.4711'), element('0020000E', 'UI', '2.25.4711.1')]);
  const inner = Buffer.concat([
    Buffer.alloc(depth * opening.length, opening),
    Buffer.alloc(depth * closing.length, closing),
  ]);
  const head = identity(UID_OF_CASE);
  return Buffer.concat([head.subarray(0, head.length - tail.length), inner, tail]);
}

const MOST_OF_TEXT = 10_000;

/** The same as DICOM JSON and as Native DICOM XML. */
async function asText(victim: Victim, depth: number): Promise<string[]> {
  const levels = Math.min(depth, MOST_OF_TEXT);
  const json = `[{"00081140":${'{"vr":"SQ","Value":[{"00081140":'.repeat(levels)}{"vr":"SQ"}${'}]}'.repeat(levels)}}]`;
  const open = '<DicomAttribute tag="00081140" vr="SQ"><Item number="1">';
  const xml = `<NativeDicomModel>${open.repeat(levels)}${'</Item></DicomAttribute>'.repeat(levels)}</NativeDicomModel>`;
  const missed: string[] = [];
  for (const [kind, type, text] of [
    ['JSON', 'application/dicom+json', json],
    ['XML', 'application/dicom+xml', xml],
  ] as const) {
    const { status } = await storeText(victim, type, text);
    if (status < 400 || status >= 500) missed.push(`${levels} levels of ${kind} were answered ${status}`);
  }
  return missed;
}

/** Metadata by STOW-RS (PS3.18 §10.5). */
export function storeText(victim: Victim, type: string, text: string) {
  const boundary = 'a-boundary';
  return call(`${victim.web}/dicomweb/studies`, {
    method: 'POST',
    headers: {
      ...victim.headers,
      accept: 'application/dicom+json',
      'content-type': `multipart/related; type="${type}"; boundary=${boundary}`,
    },
    body: `--${boundary}\r\nContent-Type: ${type}\r\n\r\n${text}\r\n--${boundary}--\r\n`,
  });
}
