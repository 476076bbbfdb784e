/** What was begun and has not ended, kept in the browser so that it goes on after a reload. */
export interface JournalEntry {
  readonly id: string;
  /** Whose it is: of several people at one browser each sees their own. */
  readonly user: string;
  readonly startedAt: number;
  readonly total: number;
  /** Files and folders that the browser lets us open again; empty where it does not. */
  readonly handles: readonly FileSystemHandle[];
}

const NAME = 'vesalius-imports';
const IMPORTS = 'imports';
const DONE = 'done';

/** Hashes need a page that came over TLS or from this machine; elsewhere nothing is kept. */
export const isJournalled = () => 'indexedDB' in globalThis && crypto.subtle !== undefined;

let opened: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(IMPORTS, { keyPath: 'id' });
      request.result.createObjectStore(DONE);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/** Runs in one transaction; resolves when it is kept. */
async function run<T>(
  mode: IDBTransactionMode,
  work: (imports: IDBObjectStore, done: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const transaction = (await database()).transaction([IMPORTS, DONE], mode);
  const request = work(transaction.objectStore(IMPORTS), transaction.objectStore(DONE));
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
  return request.result;
}

const ofImport = (id: string) => IDBKeyRange.bound([id], [id, []]);

export const journal = {
  put: (entry: JournalEntry) => run('readwrite', (imports) => imports.put(entry)),
  /** The item of that key need not be sent again. */
  done: (id: string, key: string) => run('readwrite', (_, done) => done.put(1, [id, key])),
  async keysDone(id: string): Promise<Set<string>> {
    const keys = await run('readonly', (_, done) => done.getAllKeys(ofImport(id)));
    return new Set(keys.map((key) => (key as [string, string])[1]));
  },
  async remove(id: string): Promise<void> {
    await run('readwrite', (imports) => imports.delete(id));
    await run('readwrite', (_, done) => done.delete(ofImport(id)));
  },
  async of(user: string): Promise<JournalEntry[]> {
    const all = await run('readonly', (imports) => imports.getAll() as IDBRequest<JournalEntry[]>);
    return all.filter((entry) => entry.user === user);
  },
};
