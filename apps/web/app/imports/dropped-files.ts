import { filesOfHandles } from './handles.ts';

export interface Dropped {
  readonly files: readonly File[];
  /** What they come from, where the browser lets us open it again later. */
  readonly handles: readonly FileSystemHandle[];
}

/** All files of what was dropped, those in folders too. */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  // The list is emptied as soon as the event is over: everything is taken first, without waiting.
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const opening = items.map((item) => item.getAsFileSystemHandle?.().catch(() => null));
  const entries = items.map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const plain = [...transfer.files];
  const handles = (await Promise.all(opening)).filter((handle) => handle !== null && handle !== undefined);
  if (handles.length > 0 && handles.length === items.length) return { files: await filesOfHandles(handles), handles };
  if (entries.length === 0) return { files: plain, handles: [] };
  return { files: (await Promise.all(entries.map((entry) => filesOf(entry, '')))).flat(), handles: [] };
}

async function filesOf(entry: FileSystemEntry, folder: string): Promise<File[]> {
  const path = `${folder}${entry.name}`;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    if (folder !== '') Object.defineProperty(file, 'webkitRelativePath', { value: path });
    return [file];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  for (;;) {
    // A reader gives at most a hundred entries at a time, and none when it is through.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return found;
    for (const one of batch) found.push(...(await filesOf(one, `${path}/`)));
  }
}
