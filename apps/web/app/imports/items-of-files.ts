import type { ImportItem } from './import-item.ts';

const ZIP_NAME = /\.zip$/i;
/** A ZIP starts with the head of its first entry, or, when it is empty, with the end of its directory (APPNOTE §4.3). */
const ZIP_STARTS = ['504b0304', '504b0506'];

/** What is to be sent of these files: of a ZIP its entries, each by itself, so that none of it has to be sent twice. */
export async function itemsOfFiles(files: readonly File[]): Promise<ImportItem[]> {
  const items: ImportItem[] = [];
  for (const file of files) items.push(...(await entriesOf(file)));
  return items;
}

async function entriesOf(file: File): Promise<ImportItem[]> {
  if (!ZIP_NAME.test(file.name) || !(await isZip(file))) return [itemOf(file)];
  try {
    const { zipItems } = await import('./zip-items.ts');
    return await zipItems(file);
  } catch {
    return [itemOf(file)]; // the server says what is wrong with it
  }
}

function itemOf(file: File): ImportItem {
  const name = file.webkitRelativePath || file.name;
  return { name, size: file.size, changedAt: file.lastModified, open: async () => file };
}

async function isZip(file: File): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return ZIP_STARTS.includes([...start].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
}
