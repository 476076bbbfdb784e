import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, type Running, running } from './running.ts';

/** Where the sink of C-MOVE listens, which servers must know before they start: no port that a connection of ours could be given meanwhile. */
export const SINK = { aeTitle: 'BENCHSINK', port: 21098 };

/** A server under measurement. */
export interface Server extends Running {
  readonly aeTitle: string;
  readonly dicomPort: number;
  /** Base of its DICOMweb services, where it has them. */
  readonly dicomweb?: string;
  readonly headers: Readonly<Record<string, string>>;
}

type Start = (folder: string) => Promise<Server | undefined>;

const ORTHANC = ['/usr/sbin/Orthanc', '/usr/bin/Orthanc'].find((path) => existsSync(path));
const DICOMWEB_PLUGIN = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';

/** By the name of their column; undefined for what is not installed here. */
export const SERVERS: Readonly<Record<string, Start>> = { Vesalius: startVesalius, Orthanc: startOrthanc };

const MAIN = join(import.meta.dirname, '../../apps/server/src/main.ts');
const TOKEN = 'token-of-a-benchmark-that-nobody-else-uses-00000';

async function startVesalius(folder: string): Promise<Server> {
  const [dicomPort, httpPort] = [await freePort(), await freePort()];
  const server = await running(process.execPath, [MAIN], dicomPort, {
    VESALIUS_DATA_DIR: join(folder, 'data'),
    VESALIUS_HTTP_PORT: String(httpPort),
    VESALIUS_DICOM_PORT: String(dicomPort),
    VESALIUS_BOOTSTRAP_TOKEN: TOKEN,
    VESALIUS_LOG_LEVEL: 'warn',
    VESALIUS_PEERS: `${SINK.aeTitle}@127.0.0.1:${SINK.port},*@127.0.0.1`,
    UV_THREADPOOL_SIZE: '16',
  });
  const headers = { authorization: `Bearer ${TOKEN}` };
  return { aeTitle: 'VESALIUS', dicomPort, dicomweb: `http://127.0.0.1:${httpPort}/dicomweb`, headers, ...server };
}

/** As Debian installs it (files synced before the answer, its index not), with what a start before left in the folder, but for Nagle's algorithm, which would cost it 44 ms a message. */
export async function startOrthanc(folder: string): Promise<Server | undefined> {
  if (!ORTHANC) return undefined;
  const [dicomPort, httpPort] = [await freePort(), await freePort()];
  const dicomweb = existsSync(DICOMWEB_PLUGIN);
  const store = join(folder, 'store');
  await mkdir(store, { recursive: true });
  const file = join(folder, 'orthanc.json');
  const configuration = {
    StorageDirectory: store,
    IndexDirectory: store,
    Plugins: dicomweb ? [DICOMWEB_PLUGIN] : [],
    HttpPort: httpPort,
    DicomPort: dicomPort,
    DicomAet: 'ORTHANC',
    DicomThreadsCount: 8,
    DicomCheckCalledAet: false,
    DicomAlwaysAllowFind: true,
    DicomAlwaysAllowGet: true,
    DicomAlwaysAllowMove: true,
    DicomModalities: { sink: [SINK.aeTitle, '127.0.0.1', SINK.port] },
    AuthenticationEnabled: false,
    RemoteAccessAllowed: false,
    SyncStorageArea: true,
    LimitFindResults: 0,
    LimitFindInstances: 0,
  };
  await writeFile(file, JSON.stringify(configuration));
  const server = await running(ORTHANC, [file], dicomPort, { TCP_NODELAY: '1' });
  return {
    aeTitle: 'ORTHANC',
    dicomPort,
    ...(dicomweb && { dicomweb: `http://127.0.0.1:${httpPort}/dicom-web` }),
    headers: {},
    ...server,
  };
}
