/** Files that the browser lets us open again after a reload (File System Access), where it does. */
declare global {
  interface DataTransferItem {
    getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
  }
  interface FileSystemHandle {
    queryPermission?(of: { readonly mode: 'read' }): Promise<PermissionState>;
    requestPermission?(of: { readonly mode: 'read' }): Promise<PermissionState>;
  }
  interface FileSystemDirectoryHandle {
    values(): AsyncIterable<FileSystemHandle>;
  }
  interface Window {
    showDirectoryPicker?(): Promise<FileSystemDirectoryHandle>;
    showOpenFilePicker?(of: { readonly multiple: boolean }): Promise<FileSystemFileHandle[]>;
  }
}

/** Whether all may be read; `ask`: the person is asked when need be, which browsers allow after a click only. */
export async function mayRead(handles: readonly FileSystemHandle[], { ask = false } = {}): Promise<boolean> {
  for (const handle of handles) {
    const state = await (ask ? handle.requestPermission : handle.queryPermission)?.call(handle, { mode: 'read' });
    if (state !== undefined && state !== 'granted') return false;
  }
  return true;
}

/** All files, those in folders too, each with its path as `webkitRelativePath` has it. Rejects when one is not there any more. */
export async function filesOfHandles(handles: readonly FileSystemHandle[]): Promise<File[]> {
  const files: File[] = [];
  for (const handle of handles) await gather(handle, '', files);
  return files;
}

async function gather(handle: FileSystemHandle, folder: string, files: File[]): Promise<void> {
  const path = `${folder}${handle.name}`;
  if (handle.kind === 'file') {
    const file = await (handle as FileSystemFileHandle).getFile();
    if (folder !== '') Object.defineProperty(file, 'webkitRelativePath', { value: path });
    files.push(file);
    return;
  }
  for await (const inside of (handle as FileSystemDirectoryHandle).values()) await gather(inside, `${path}/`, files);
}
