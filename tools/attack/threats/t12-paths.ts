import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { tinyInstance } from '@vesalius/testkit';
import { element, fileHead } from '../forge/bytes.ts';
import { zipOf } from '../forge/zip.ts';
import { storeBytes } from '../store.ts';
import { finding, type Threat } from '../threat.ts';
import { call, type Victim } from '../victims/victim.ts';

const TARGET = 'vesalius-was-here';
const STRINGS = [
  `../../../../../../../../tmp/${TARGET}`,
  `..\\..\\..\\..\\${TARGET}`,
  `/tmp/${TARGET}`,
  `C:\\${TARGET}`,
  `%2e%2e%2f%2e%2e%2f${TARGET}`,
  `....//....//${TARGET}`,
  `\0../${TARGET}`,
  `..;/${TARGET}`,
  `~/${TARGET}`,
  `file:///tmp/${TARGET}`,
  '.',
  '..',
  '',
  `1.2.3/../../${TARGET}`,
  `1.2.3\n../${TARGET}`,
  '\u202e../etc',
  `CON`,
  `${'9'.repeat(300)}`,
];

export const paths: Threat = {
  id: 'T12',
  name: 'paths in UIDs, AE titles, names of files and entries of ZIPs',
  target: 'no file outside the data folder, none inside it under a name that was sent',
  asvs: ['5.2.5', '5.3.2', '5.3.3'],
  async run({ victim }) {
    const around = await outside(victim);
    let tried = 0;
    const missed: string[] = [];
    const answered = (what: string, status: number) => {
      tried += 1;
      if (status === 0 || status >= 500) missed.push(`${what}: answered ${status}`);
    };
    for (const text of STRINGS) {
      for (const tag of ['0020000D', '0020000E', '00080018', '00100020', '00080050']) {
        const dataset = datasetWith(tag, text);
        answered(`${tag} by upload`, (await victim.upload(Buffer.concat([fileHead('2.25.120'), dataset]))).status);
        await storeBytes(victim, '2.25.120', dataset);
        tried += 1;
      }
      const { file } = tinyInstance({ key: `path ${text}`, study: 'paths' });
      for (const link of [false, true]) {
        const zip = zipOf([{ name: text || 'x', size: file.length, deflated: deflateRawSync(file), link }]);
        answered('entry of a ZIP', (await post(victim, '/api/v1/import', 'application/zip', zip)).status);
      }
      const name = encodeURIComponent(text);
      for (const path of [
        `/assets/app/${name}`,
        `/ohif/${name}`,
        `/dicomweb/studies/${name}`,
        `/api/v1/deidentified-exports/${name}/content`,
      ])
        answered(path, (await call(victim.web + path, { headers: { ...victim.headers } })).status);
    }
    const [after, named] = [await outside(victim), await namedInside(victim)];
    const added = after.filter((path) => !around.includes(path));
    return finding(`${tried} tries`, ...added.map((path) => `a file appeared: ${path}`), ...named, ...new Set(missed));
  },
};

function post(victim: Victim, path: string, type: string, body: Buffer) {
  return call(victim.web + path, {
    method: 'POST',
    headers: { ...victim.headers, 'content-type': type },
    body: body as Buffer<ArrayBuffer>,
  });
}

function datasetWith(tag: string, text: string): Buffer {
  const values: Record<string, [string, string]> = {
    '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.2'],
    '00080018': ['UI', '2.25.120'],
    '00080050': ['SH', 'A1'],
    '00100020': ['LO', 'P1'],
    '0020000D': ['UI', '2.25.120.1'],
    '0020000E': ['UI', '2.25.120.2'],
  };
  const vr = values[tag]![0];
  return Buffer.concat(
    Object.entries({ ...values, [tag]: [vr, text] as [string, string] }).map(([key, [kind, value]]) =>
      element(key, kind, value),
    ),
  );
}

/** Names beside the data folder and in the places the strings lead to. */
async function outside({ folder }: Victim): Promise<string[]> {
  const root = dirname(folder);
  await mkdir(join(root, 'beside'), { recursive: true });
  await writeFile(join(root, 'beside', 'marker'), '');
  const places = [root, join(root, 'beside'), '/tmp', '/', process.cwd()];
  const names = await Promise.all(
    places.map(async (place) => (await readdir(place).catch(() => [])).map((name) => join(place, name))),
  );
  return names.flat().filter((path) => path.includes(TARGET) || dirname(path) === root);
}

async function namedInside({ folder }: Victim): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.includes(TARGET)).map((name) => `inside the data folder: ${name}`);
}
