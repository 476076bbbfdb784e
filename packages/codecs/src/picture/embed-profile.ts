import { crc32, deflateSync } from 'node:zlib';

const JPEG_START_BYTES = 2;
/** Of an APP2 segment, the length, the name and the two counts taken off (ICC.1:2010 B.4). */
const JPEG_PART_BYTES = 65_535 - 2 - 14;
const MOST_JPEG_PARTS = 255;
const PNG_START_BYTES = 8 + 25;

/** Puts a colour profile into an encoded JPEG or PNG. */
export function withProfile(type: 'image/jpeg' | 'image/png', encoded: Uint8Array, profile: Uint8Array): Uint8Array {
  const [start, chunks] =
    type === 'image/jpeg' ? [JPEG_START_BYTES, jpegSegments(profile)] : [PNG_START_BYTES, [pngChunk(profile)]];
  return Buffer.concat([encoded.subarray(0, start), ...chunks, encoded.subarray(start)]);
}

function jpegSegments(profile: Uint8Array): Buffer[] {
  const count = Math.ceil(profile.length / JPEG_PART_BYTES);
  if (count > MOST_JPEG_PARTS) return [];
  return Array.from({ length: count }, (_, index) => {
    const part = profile.subarray(index * JPEG_PART_BYTES, (index + 1) * JPEG_PART_BYTES);
    const head = Buffer.from('\xff\xe2\0\0ICC_PROFILE\0', 'latin1');
    head.writeUInt16BE(part.length + 2 + 14, 2);
    return Buffer.concat([head, Buffer.from([index + 1, count]), part]);
  });
}

/** An iCCP chunk, which stands behind the image header (PNG §11.3.2.3). */
function pngChunk(profile: Uint8Array): Buffer {
  const content = Buffer.concat([Buffer.from('iCCPICC Profile\0\0', 'latin1'), deflateSync(profile)]);
  const chunk = Buffer.alloc(content.length + 8);
  chunk.writeUInt32BE(content.length - 4, 0);
  content.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(content), content.length + 4);
  return chunk;
}
