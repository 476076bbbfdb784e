import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanInstance, Deidentifier, profileOf } from '@vesalius/deidentify';
import { openTextFinder } from '@vesalius/deidentify/ocr/node';
import { readFile, writeFile } from '@vesalius/dicom';
import { running } from '../bench/running.ts';
import type { Planted } from './check.ts';

/** De-identifies files in a folder of its own; undefined when the tool is not installed. */
type Tool = (files: readonly Planted[], folder: string) => Promise<Uint8Array[] | undefined>;

const ORTHANC = '/usr/sbin/Orthanc';

/** What the benchmark's keys ask for: descriptions, dates, characteristics, devices and safe private elements stay useful. */
export const OPTIONS = ['113101', '113103', '113104', '113105', '113107', '113108', '113109', '113111'];

export const TOOLS: Readonly<Record<string, Tool>> = { Vesalius: vesalius, Orthanc: orthanc, gdcmanon };

async function vesalius(files: readonly Planted[]): Promise<Uint8Array[]> {
  const deidentifier = new Deidentifier({ profile: profileOf(OPTIONS), key: new Uint8Array(32).fill(3) });
  const finder = await openTextFinder();
  const results: Uint8Array[] = [];
  try {
    for (const { file } of files) {
      const { dataset, transferSyntax } = readFile(file);
      const { transferSyntaxUid } = await cleanInstance(dataset, transferSyntax.uid, deidentifier, { finder });
      results.push(writeFile({ dataset, transferSyntaxUid }));
    }
  } finally {
    await finder.close();
  }
  return results;
}

/** Orthanc's own profile (`/anonymize`), one instance after the other, with nothing kept by hand. */
async function orthanc(files: readonly Planted[], folder: string): Promise<Uint8Array[] | undefined> {
  if (!existsSync(ORTHANC)) return undefined;
  mkdirSync(join(folder, 'store'), { recursive: true });
  const ports = { HttpPort: 21042, DicomPort: 21043 };
  const configuration = join(folder, 'orthanc.json');
  const store = join(folder, 'store');
  const settings = {
    ...ports,
    StorageDirectory: store,
    IndexDirectory: store,
    Plugins: [],
    AuthenticationEnabled: false,
  };
  writeFileSync(configuration, JSON.stringify({ ...settings, RemoteAccessAllowed: false }));
  const server = await running(ORTHANC, [configuration], ports.HttpPort, {});
  const url = `http://127.0.0.1:${ports.HttpPort}`;
  try {
    const results: Uint8Array[] = [];
    for (const { file } of files) {
      const stored = await fetch(`${url}/instances`, { method: 'POST', body: new Uint8Array(file) });
      const { ID } = (await stored.json()) as { ID: string };
      const answer = await fetch(`${url}/instances/${ID}/anonymize`, { method: 'POST', body: '{}' });
      if (answer.ok) results.push(new Uint8Array(await answer.arrayBuffer()));
    }
    return results;
  } finally {
    await server.stop();
  }
}

/** GDCM's tool in its dumb mode has no profile: it is run with the Basic Profile and a certificate made for it. */
async function gdcmanon(files: readonly Planted[], folder: string): Promise<Uint8Array[] | undefined> {
  if (spawnSync('gdcmanon', ['--version']).error) return undefined;
  const [from, to] = [join(folder, 'in'), join(folder, 'out')];
  mkdirSync(from, { recursive: true });
  mkdirSync(to);
  for (const { instance, file } of files) writeFileSync(join(from, `${instance}.dcm`), file);
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const subject = ['-subj', '/CN=corpus', '-days', '2', '-nodes'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', key, '-out', certificate, ...subject], {
    stdio: 'ignore',
  });
  spawnSync('gdcmanon', ['-e', '-c', certificate, '-i', from, '-o', to, '--continue'], { stdio: 'ignore' });
  return readdirSync(to).map((name) => new Uint8Array(readFileSync(join(to, name))));
}
