import { UID } from '@vesalius/dicom';
import { tinyInstance } from '@vesalius/testkit';
import { element, file, item, SEQUENCE_END, UNDEFINED, u16 } from '../forge/bytes.ts';
import { finding, type Threat } from '../threat.ts';
import { type Answer, call, type Placed, type Victim } from '../victims/victim.ts';
import { aboveRise, notAlive, watched } from '../watch.ts';

const SYNTAXES = [
  UID.JPEGBaseline8Bit,
  UID.JPEGLosslessSV1,
  UID.JPEGLSLossless,
  UID.JPEG2000Lossless,
  UID.HTJ2KLossless,
  UID.RLELossless,
];
/** Text that another instance holds in its pixels: it must not show up in what is drawn of these. */
const SECRET = 'CANARY-OF-ANOTHER-INSTANCE';

interface Lie {
  readonly what: string;
  readonly file: Buffer;
  readonly uids: Placed;
}

export const pixels: Threat = {
  id: 'T11',
  name: 'pixel descriptions and codestreams that lie',
  target: 'a picture or a refusal, no byte of anything else, the server lives',
  asvs: ['5.2.6'],
  portable: true,
  async run({ victim, full, random }) {
    const secret = tinyInstance({ key: 'secret', study: 'secret', attributes: { ImageComments: SECRET } });
    await victim.upload(secret.file);
    const lies = liesFor(full ? 60 : 6, random);
    const missed: string[] = [];
    let drawn = 0;
    const watch = await watched(victim, async () => {
      for (const lie of lies) {
        if ((await victim.upload(lie.file)).status !== 200) continue;
        const answer = await draw(victim, lie.uids);
        drawn += 1;
        if (answer.status === 0) missed.push(`${lie.what}: no answer`);
        if (answer.status >= 500 && answer.status !== 501) missed.push(`${lie.what}: answered ${answer.status}`);
        if (answer.text.includes(SECRET)) missed.push(`${lie.what}: gave away another instance`);
      }
    });
    const figure = `${lies.length} lies, ${drawn} kept and asked for as a picture, memory +${Math.max(0, watch.rise).toFixed(0)} MiB`;
    return finding(figure, ...missed, aboveRise(watch, 512), notAlive(watch, full));
  },
};

function draw(victim: Victim, uids: Placed): Promise<Answer> {
  const { studyInstanceUid, seriesInstanceUid, sopInstanceUid } = uids;
  if (victim.name !== 'Vesalius') {
    const body = JSON.stringify({ Level: 'Instance', Query: { SOPInstanceUID: sopInstanceUid } });
    return call(`${victim.web}/tools/find`, { method: 'POST', headers: { ...victim.headers }, body }).then(({ text }) =>
      call(`${victim.web}/instances/${(JSON.parse(text) as string[])[0]}/preview`, { headers: { ...victim.headers } }),
    );
  }
  const path = `studies/${studyInstanceUid}/series/${seriesInstanceUid}/instances/${sopInstanceUid}/rendered`;
  return call(`${victim.web}/dicomweb/${path}`, { headers: { ...victim.headers, accept: 'image/jpeg' } });
}

function liesFor(fuzzedOfEach: number, random: () => number): Lie[] {
  let number = 0;
  const of = (what: string, module: Buffer, data: Buffer, syntax?: string): Lie => {
    const sopInstanceUid = `2.25.110.${++number}`;
    const uids = { studyInstanceUid: '2.25.4711', seriesInstanceUid: '2.25.4711.1', sopInstanceUid };
    return { what, file: file(sopInstanceUid, Buffer.concat([module, data]), syntax), uids };
  };
  const native = (bytes: Buffer) => element('7FE00010', 'OW', bytes);
  const lies = [
    of('65535 rows and columns of a few bytes', description({ rows: 65535, columns: 65535 }), native(Buffer.alloc(64))),
    of('no rows', description({ rows: 0 }), native(Buffer.alloc(64))),
    of('a hundred million frames', description({ frames: '100000000' }), native(Buffer.alloc(128))),
    of('minus one frame', description({ frames: '-1' }), native(Buffer.alloc(128))),
    of('more bits than are allocated', description({ stored: 32 }), native(Buffer.alloc(128))),
    of('an index beyond the palette', palette(), native(Buffer.alloc(128, 0xff))),
    of('pixels shorter than described', description({}), native(Buffer.alloc(6))),
  ];
  for (const syntax of SYNTAXES) {
    for (let i = 0; i < fuzzedOfEach; i++) {
      const stream = noiseStream(syntax, random);
      const data = element(
        '7FE00010',
        'OB',
        Buffer.concat([item(Buffer.alloc(0)), item(stream), SEQUENCE_END]),
        UNDEFINED,
      );
      lies.push(of(`noise as ${syntax}`, description({}), data, syntax));
    }
  }
  return lies;
}

interface Described {
  readonly rows?: number;
  readonly columns?: number;
  readonly frames?: string;
  readonly stored?: number;
  readonly photometric?: string;
}

function description({ rows = 8, columns = 8, frames, stored = 12, photometric = 'MONOCHROME2' }: Described): Buffer {
  const number = (tag: string, value: number) => element(tag, 'US', u16(value));
  return Buffer.concat([
    number('00280002', 1),
    element('00280004', 'CS', photometric),
    ...(frames === undefined ? [] : [element('00280008', 'IS', frames)]),
    number('00280010', rows),
    number('00280011', columns),
    number('00280100', 16),
    number('00280101', stored),
    number('00280102', stored - 1),
    number('00280103', 0),
  ]);
}

/** A palette of four entries for pixels of sixteen bits. */
function palette(): Buffer {
  const descriptor = Buffer.concat([u16(4), u16(0), u16(16)]);
  const colours = ['1', '2', '3'];
  return Buffer.concat([
    description({ photometric: 'PALETTE COLOR' }),
    ...colours.map((c) => element(`0028110${c}`, 'US', descriptor)),
    ...colours.map((c) => element(`0028120${c}`, 'OW', Buffer.alloc(8))),
  ]);
}

/** How a codestream of each family begins. */
const BEGINNINGS: Readonly<Record<string, readonly number[]>> = {
  [UID.JPEGBaseline8Bit]: [0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0],
  [UID.JPEGLosslessSV1]: [0xff, 0xd8, 0xff, 0xc3, 0, 11, 16, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0],
  [UID.JPEGLSLossless]: [0xff, 0xd8, 0xff, 0xf7, 0, 11, 16, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0],
  [UID.JPEG2000Lossless]: [0xff, 0x4f, 0xff, 0x51, 0, 41, 0, 0, 0x7f, 0xff, 0xff, 0xff],
  [UID.HTJ2KLossless]: [0xff, 0x4f, 0xff, 0x51, 0, 41, 0x40, 0, 0x7f, 0xff, 0xff, 0xff],
  [UID.RLELossless]: [15, 0, 0, 0, 64, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f],
};

function noiseStream(syntax: string, random: () => number): Buffer {
  const noise = Buffer.from(Array.from({ length: 400 }, () => Math.floor(random() * 256)));
  return Buffer.concat([Buffer.from(BEGINNINGS[syntax]!), noise]);
}
