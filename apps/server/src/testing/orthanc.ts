import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../../../tools/torture/server/running-server.ts';
import { type Daemon, listening } from './program.ts';

export interface Orthanc extends Daemon {
  readonly aeTitle: string;
  readonly dicomPort: number;
  /** Calls its REST interface; throws what it says against it. */
  call<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<T>;
  /** The same, for the bytes of its answer. */
  fetched(method: 'POST', path: string, body: unknown): Promise<Uint8Array>;
  /** Gives it a file. */
  put(path: string, file: Uint8Array): Promise<void>;
  /** Its identifiers of what has these attributes. */
  find(level: 'Study' | 'Instance', query: Readonly<Record<string, string>>): Promise<string[]>;
  /** Bytes of what it has. */
  bytes(path: string): Promise<Uint8Array>;
}

export interface OrthancOptions {
  readonly dicomPort: number;
  /** Where Orthanc reaches us. */
  readonly vesalius: { readonly port: number };
  /** Where its DICOMweb plugin reaches us, which then runs as a client. */
  readonly dicomweb?: { readonly url: string; readonly token: string };
}

/** Debian puts it where the PATH of an ordinary person does not lead. */
const PROGRAM = '/usr/sbin/Orthanc';
const DICOMWEB_PLUGIN = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';

function dicomwebServer({ url, token }: NonNullable<OrthancOptions['dicomweb']>) {
  return { Url: url, HttpHeaders: { Authorization: `Bearer ${token}` }, HasDelete: true };
}

/** Orthanc as a program of this user, with everything it writes in a new folder below `parent`. */
export async function startOrthanc(
  parent: string,
  { dicomPort, vesalius, dicomweb }: OrthancOptions,
): Promise<Orthanc> {
  const folder = await mkdtemp(join(parent, 'orthanc-'));
  const httpPort = await freePort();
  const aeTitle = 'ORTHANC';
  const configuration = {
    Name: 'Peer',
    StorageDirectory: folder,
    IndexDirectory: folder,
    Plugins: dicomweb ? [DICOMWEB_PLUGIN] : [],
    ...(dicomweb && { DicomWeb: { Enable: true, Servers: { vesalius: dicomwebServer(dicomweb) } } }),
    RemoteAccessAllowed: false,
    AuthenticationEnabled: false,
    HttpPort: httpPort,
    DefaultEncoding: 'Utf8',
    DicomAet: aeTitle,
    DicomPort: dicomPort,
    DicomCheckCalledAet: true,
    DicomAlwaysAllowFind: true,
    DicomAlwaysAllowGet: true,
    DicomAlwaysAllowMove: true,
    OverwriteInstances: true,
    DicomModalities: { vesalius: { AET: 'VESALIUS', Host: '127.0.0.1', Port: vesalius.port, AllowGet: true } },
  };
  const file = join(folder, 'orthanc.json');
  await writeFile(file, JSON.stringify(configuration));
  const daemon = await listening(PROGRAM, [file], httpPort);
  const fetched = async (method: string, path: string, body?: string | Uint8Array<ArrayBuffer>) => {
    const answer = await fetch(`http://127.0.0.1:${httpPort}${path}`, { method, ...(body !== undefined && { body }) });
    if (!answer.ok) throw new Error(`Orthanc ${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const text = await (await fetched(method, path, body === undefined ? undefined : JSON.stringify(body))).text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    ...daemon,
    aeTitle,
    dicomPort,
    call,
    fetched: async (method, path, body) =>
      new Uint8Array(await (await fetched(method, path, JSON.stringify(body))).arrayBuffer()),
    put: async (path, file) => void (await fetched('POST', path, new Uint8Array(file))),
    find: (level, query) => call('POST', '/tools/find', { Level: level, Query: query }),
    bytes: async (path) => new Uint8Array(await (await fetched('GET', path)).arrayBuffer()),
  };
}
