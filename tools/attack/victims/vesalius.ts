import { join } from 'node:path';
import { DicomWebClient } from '@vesalius/dicomweb';
import { startServer } from '../../torture/server/running-server.ts';
import { call, HONEST, type Victim } from './victim.ts';

/** Vesalius as one exposes it: nobody is admitted who is not registered. */
export async function vesaliusVictim(folder: string, env: NodeJS.ProcessEnv = {}): Promise<Victim> {
  const dataDir = join(folder, 'vesalius');
  const server = await startServer({
    dataDir,
    env: { VESALIUS_DICOM_STRANGERS: 'refuse', VESALIUS_PEERS: `${HONEST}@127.0.0.1:11119`, ...env },
  });
  const headers = { authorization: `Bearer ${server.token}` };
  return {
    name: 'Vesalius',
    pid: server.process.pid!,
    dicomPort: server.dicomPort,
    aeTitle: 'VESALIUS',
    web: server.web,
    headers,
    folder: dataDir,
    upload: (file) =>
      call(`${server.web}/api/v1/import`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/dicom' },
        body: Buffer.from(file),
      }),
    async kept({ studyInstanceUid, seriesInstanceUid, sopInstanceUid }) {
      const path = `studies/${studyInstanceUid}/series/${seriesInstanceUid}/instances/${sopInstanceUid}`;
      const client = new DicomWebClient({ root: `${server.web}/dicomweb`, headers });
      try {
        for await (const { body } of client.retrieve(path)) return Buffer.concat(await Array.fromAsync(body));
      } catch {
        // It keeps nothing of that name.
      }
      return undefined;
    },
    async instances() {
      const { text } = await call(`${server.web}/api/v1/statistics`, { headers });
      return (JSON.parse(text) as { instances: number }).instances;
    },
    async stop() {
      await server.stop();
    },
  };
}
