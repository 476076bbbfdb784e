/** A line of text on a page; points from the lower left corner. */
export interface PdfLine {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly text: string;
}

export interface PdfPage {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly PdfLine[];
}

/** Characters of Windows-1252 beyond Latin-1, which PDF's WinAnsiEncoding has at 80 to 9F. */
const WINDOWS_1252 = '€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ';
const FIRST = 0x80;

/**
 * A PDF of nothing but lines of text in Helvetica, one byte a character: what a font of every reader has no letter for is `?`. Nothing in
 * it is compressed, so that all of it can be searched.
 */
export function pdfOf(pages: readonly PdfPage[]): Uint8Array {
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((page, index) => objectsOf(page, 5 + index * 2)),
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const xref = text.length;
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  text += `${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function objectsOf({ width, height, lines }: PdfPage, content: number): string[] {
  const stream = lines.map(
    ({ x, y, size, text }) => `BT /F1 ${number(size)} Tf ${number(x)} ${number(y)} Td (${escaped(text)}) Tj ET\n`,
  );
  const body = stream.join('');
  return [
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${number(width)} ${number(height)}] /Resources << /Font << /F1 3 0 R >> >> /Contents ${content} 0 R >>`,
    `<< /Length ${body.length} >>\nstream\n${body}endstream`,
  ];
}

function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escaped(text: string): string {
  return Array.from(text.normalize('NFC'), byteOf)
    .join('')
    .replace(/[\\()]/g, '\\$&');
}

function byteOf(character: string): string {
  const code = character.codePointAt(0)!;
  if ((code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff)) return character;
  const at = WINDOWS_1252.indexOf(character);
  return at >= 0 && code !== 0 ? String.fromCharCode(FIRST + at) : code < 0x20 ? ' ' : '?';
}
