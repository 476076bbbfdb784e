import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, running } from '../../bench/running.ts';
import { call, HONEST, type Victim } from './victim.ts';

/** Debian puts it where the PATH of an ordinary person does not lead. */
const PROGRAM = '/usr/sbin/Orthanc';
const PASSWORD = 'a password of tests only';

/** Whether Debian's Orthanc is here. */
export const hasOrthanc = (): boolean => existsSync(PROGRAM);

/** Orthanc with the settings that make it as strict as it can be: registered modalities, their addresses, its own AE title, a user. */
export async function orthancVictim(parent: string): Promise<Victim> {
  const folder = join(parent, 'orthanc');
  await mkdir(folder, { recursive: true });
  const [httpPort, dicomPort] = [await freePort(), await freePort()];
  const aeTitle = 'ORTHANC';
  const configuration = {
    Name: 'Victim',
    StorageDirectory: folder,
    IndexDirectory: folder,
    Plugins: [],
    RemoteAccessAllowed: false,
    AuthenticationEnabled: true,
    RegisteredUsers: { honest: PASSWORD },
    HttpPort: httpPort,
    DicomAet: aeTitle,
    DicomPort: dicomPort,
    DicomCheckCalledAet: true,
    DicomCheckModalityHost: true,
    DicomAlwaysAllowEcho: false,
    DicomAlwaysAllowStore: false,
    DicomAlwaysAllowFind: false,
    DicomAlwaysAllowGet: false,
    DicomAlwaysAllowMove: false,
    DicomModalities: { honest: { AET: HONEST, Host: '127.0.0.1', Port: 11119 } },
  };
  const file = join(folder, 'orthanc.json');
  await writeFile(file, JSON.stringify(configuration));
  const daemon = await running(PROGRAM, [file], dicomPort, {});
  const web = `http://127.0.0.1:${httpPort}`;
  const headers = { authorization: `Basic ${Buffer.from(`honest:${PASSWORD}`).toString('base64')}` };
  return {
    name: 'Orthanc',
    pid: daemon.pid,
    dicomPort,
    aeTitle,
    web,
    headers,
    folder,
    upload: (bytes) => call(`${web}/instances`, { method: 'POST', headers, body: Buffer.from(bytes) }),
    async kept({ sopInstanceUid }) {
      const Query = { SOPInstanceUID: sopInstanceUid };
      const body = JSON.stringify({ Level: 'Instance', Query });
      const { text } = await call(`${web}/tools/find`, { method: 'POST', headers, body });
      const [id] = JSON.parse(text) as string[];
      if (id === undefined) return undefined;
      return Buffer.from(await (await fetch(`${web}/instances/${id}/file`, { headers })).arrayBuffer());
    },
    async instances() {
      const { text } = await call(`${web}/statistics`, { headers });
      return (JSON.parse(text) as { CountInstances: number }).CountInstances;
    },
    stop: () => daemon.stop(),
  };
}
