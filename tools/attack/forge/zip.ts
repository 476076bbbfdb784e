import { u16, u32 } from './bytes.ts';

export interface ZipEntry {
  readonly name: string;
  /** What the entry says it becomes. */
  readonly size: number;
  readonly deflated: Buffer;
  /** The entry is a symbolic link. */
  readonly link?: boolean;
}

const DEFLATE = 8;
/** Upper half of the external attributes: the mode of Unix. */
const LINK_MODE = 0o120777;
const FILE_MODE = 0o100644;

/** A ZIP whose entries say what one wants (APPNOTE 4.3). Checksums are zero: nobody gets that far. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, size, deflated, link } of entries) {
    const title = Buffer.from(name);
    const common = Buffer.concat([
      u16(20),
      u16(0),
      u16(DEFLATE),
      u32(0),
      u32(0),
      u32(deflated.length),
      u32(size),
      u16(title.length),
      u16(0),
    ]);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, title, deflated]);
    const mode = u16(link ? LINK_MODE : FILE_MODE);
    const rest = Buffer.concat([u16(0), u16(0), u16(0), u16(0), mode, u32(at)]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), u16(0x0314), common, rest, title]));
    locals.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const count = u16(entries.length);
  const end = Buffer.concat([
    Buffer.from('PK\x05\x06'),
    u16(0),
    u16(0),
    count,
    count,
    u32(central.length),
    u32(at),
    u16(0),
  ]);
  return Buffer.concat([...locals, central, end]);
}
