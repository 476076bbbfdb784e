import { UID } from '@vesalius/dicom';
import { type BulkPart, notUnderstood, unsupportedMedia } from './bulk-part.ts';

export interface Mp4Header {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  /** Milliseconds a frame. */
  readonly frameTime: number;
  readonly transferSyntaxUid: string;
  /** Lossy Image Compression Method (0028,2114), PS3.3 C.7.6.1.1.5.1. */
  readonly method: string;
}

interface Box {
  readonly type: string;
  /** Where its content is in the part. */
  readonly from: number;
  readonly to: number;
}

const MOST_BOXES = 10_000;
/** Content of a sample entry before the boxes in it (ISO/IEC 14496-12 §12.1.3). */
const SAMPLE_ENTRY_BYTES = 78;
/** H.264 profiles that a decoder of High Profile reads, and the levels of the transfer syntaxes (PS3.5 §8.2.7, §8.2.8). */
const AVC_PROFILES: ReadonlySet<number> = new Set([66, 77, 100]);

/**
 * What an MP4 file says of its first video track (ISO/IEC 14496-12, -15).
 * @throws ComposeProblem when it is none, or its codec has no transfer syntax
 */
export async function mp4Header(part: BulkPart): Promise<Mp4Header> {
  const movie = await child(part, { type: '', from: 0, to: part.length }, 'moov');
  for await (const track of boxes(part, movie)) {
    if (track.type !== 'trak') continue;
    const media = await child(part, track, 'mdia');
    const handler = await bytesAt(part, (await child(part, media, 'hdlr')).from + 8, 4);
    if (handler.toString('latin1') === 'vide') return videoOf(part, media);
  }
  throw notUnderstood('an MP4 file without video track');
}

async function videoOf(part: BulkPart, media: Box): Promise<Mp4Header> {
  const { timescale, duration } = await clockOf(part, await child(part, media, 'mdhd'));
  const table = await child(part, await child(part, media, 'minf'), 'stbl');
  const sizes = await bytesAt(part, (await child(part, table, 'stsz')).from, 12);
  const frames = sizes.readUInt32BE(8);
  const description = await child(part, table, 'stsd');
  const [entry] = await Array.fromAsync(boxes(part, { ...description, from: description.from + 8 }));
  if (!entry || frames === 0 || timescale === 0) throw notUnderstood('an MP4 track without frames');
  const size = await bytesAt(part, entry.from + 24, 4);
  return {
    columns: size.readUInt16BE(0),
    rows: size.readUInt16BE(2),
    frames,
    frameTime: Number(((1000 * duration) / timescale / frames).toFixed(6)),
    ...(await codecOf(part, entry)),
  };
}

async function clockOf(part: BulkPart, { from }: Box): Promise<{ timescale: number; duration: number }> {
  const bytes = await bytesAt(part, from, 32);
  if (bytes[0] === 1) return { timescale: bytes.readUInt32BE(20), duration: Number(bytes.readBigUInt64BE(24)) };
  return { timescale: bytes.readUInt32BE(12), duration: bytes.readUInt32BE(16) };
}

async function codecOf(part: BulkPart, entry: Box): Promise<{ transferSyntaxUid: string; method: string }> {
  const inside = { ...entry, from: entry.from + SAMPLE_ENTRY_BYTES };
  if (entry.type === 'avc1' || entry.type === 'avc3') {
    const [, profile, , level] = await bytesAt(part, (await child(part, inside, 'avcC')).from, 4);
    if (!AVC_PROFILES.has(profile!) || level! > 42) throw unsupportedMedia('a profile or level of H.264 beyond 4.2');
    return { transferSyntaxUid: level! <= 41 ? UID.MPEG4HP41 : UID.MPEG4HP422D, method: 'ISO_14496_10' };
  }
  if (entry.type === 'hvc1' || entry.type === 'hev1') {
    const bytes = await bytesAt(part, (await child(part, inside, 'hvcC')).from, 13);
    const profile = bytes[1]! & 0x1f;
    if ((profile !== 1 && profile !== 2) || bytes[12]! > 153) throw unsupportedMedia('a profile or level of HEVC');
    return { transferSyntaxUid: profile === 1 ? UID.HEVCMP51 : UID.HEVCM10P51, method: 'ISO_23008_2' };
  }
  throw unsupportedMedia('a video that is neither H.264 nor HEVC');
}

async function child(part: BulkPart, parent: Box, type: string): Promise<Box> {
  for await (const box of boxes(part, parent)) if (box.type === type) return box;
  throw notUnderstood(`an MP4 file without ${type}`);
}

async function* boxes(part: BulkPart, { from, to }: Box): AsyncGenerator<Box> {
  let count = 0;
  for (let at = from; at + 8 <= to; ) {
    if (++count > MOST_BOXES) throw notUnderstood('an MP4 file of too many boxes');
    const header = await bytesAt(part, at, Math.min(16, to - at));
    const short = header.readUInt32BE(0);
    const isLong = short === 1 && header.length === 16;
    const size = isLong ? Number(header.readBigUInt64BE(8)) : short === 0 ? to - at : short;
    const head = isLong ? 16 : 8;
    if (size < head || at + size > to) throw notUnderstood('an MP4 box of wrong length');
    yield { type: header.toString('latin1', 4, 8), from: at + head, to: at + size };
    at += size;
  }
}

async function bytesAt({ spool, offset, length }: BulkPart, at: number, count: number): Promise<Buffer> {
  const bytes = at + count <= length ? await spool.bytes(offset + at, count) : Buffer.alloc(0);
  if (bytes.length < count) throw notUnderstood('an MP4 file that ends too early');
  return bytes;
}
