import { UID } from '@vesalius/dicom';
import { element, fileHead, identity, item, UNDEFINED, u32 } from '../forge/bytes.ts';
import { storeBytes } from '../store.ts';
import { finding, type Threat } from '../threat.ts';
import { aboveRise, notAlive, watched } from '../watch.ts';

const HUGE = 0xfffffffe;
const VRS = ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'];
const SHORT_VRS = ['AE', 'CS', 'DS', 'LO', 'LT', 'PN', 'SH', 'ST', 'UI', 'US'];
const UID_OF_CASE = '2.25.60';

/** Data sets whose lengths promise what does not come (CVE-2026-3650). */
export function lyingDatasets(): Map<string, Buffer> {
  const behind = (bytes: Buffer) => Buffer.concat([identity(UID_OF_CASE), bytes]);
  const cases = new Map<string, Buffer>();
  for (const vr of VRS) cases.set(vr, behind(element('00420011', vr, Buffer.alloc(8), HUGE)));
  for (const vr of SHORT_VRS) cases.set(vr, behind(element('00420010', vr, 'AB', 0xfffe)));
  // What ends between two elements is taken with a warning, as other readers take it; so this one is cut in the midst of one.
  const inItem = item(element('00080100', 'SH', 'A', 400), HUGE);
  cases.set('item', behind(element('00081140', 'SQ', inItem, UNDEFINED)));
  const pixels = Buffer.concat([item(Buffer.alloc(0)), item(Buffer.alloc(8), HUGE)]);
  cases.set('fragment', behind(element('7FE00010', 'OB', pixels, UNDEFINED)));
  return cases;
}

export const lengths: Threat = {
  id: 'T6',
  name: 'lengths that promise more than comes',
  target: 'a refusal that says why, memory up by less than 64 MiB',
  asvs: ['5.2.1'],
  portable: true,
  async run({ victim, full }) {
    const missed: string[] = [];
    let tried = 0;
    const watch = await watched(victim, async () => {
      for (const [what, dataset] of lyingDatasets()) {
        const syntax = what === 'fragment' ? UID.JPEGBaseline8Bit : UID.ExplicitVRLittleEndian;
        const status = await storeBytes(victim, UID_OF_CASE, dataset, syntax);
        if (status === 0) missed.push(`${what}: taken by C-STORE as if it were whole`);
        const upload = await victim.upload(Buffer.concat([fileHead(UID_OF_CASE, syntax), dataset]));
        if (upload.status === 0) {
          missed.push(`${what}: no answer, and the rest was not tried`);
          break;
        }
        if (upload.status < 400) missed.push(`${what}: taken by upload as if it were whole`);
        tried += 2;
      }
      const meta = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), element('00020000', 'UL', u32(HUGE))]);
      if ((await victim.upload(meta)).status < 400) missed.push('meta group: taken');
    });
    return finding(
      `${tried + 1} lies, memory +${Math.max(0, watch.rise).toFixed(0)} MiB, ${watch.seconds.toFixed(1)} s in all`,
      ...missed,
      aboveRise(watch, 64),
      notAlive(watch, full),
    );
  },
};
