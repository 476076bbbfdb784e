import { type Dataset, TAG } from '@vesalius/dicom';
import type { CleanedBytes } from '../pixel/overlays.ts';
import { evenBytes } from './empty-document.ts';
import { type PdfLine, type PdfPage, pdfOf } from './write-pdf.ts';

/** Takes out of a text what identifies. */
export type CleanText = (text: string) => string;

const MOST_BYTES = 64 * 1024 * 1024;
const MOST_PAGES = 2000;
/** Of all pages together. */
const MOST_CHARACTERS = 20_000_000;
/** Pieces of text on one line are at heights that differ by less than this part of the size of their letters. */
const SAME_LINE = 0.4;
/** A gap wider than this part of the size of letters is a space. */
const SPACE = 0.15;
/** A wider one parts columns. */
const COLUMN = 2;

/**
 * The text of an Encapsulated PDF (PS3.3 §C.24.2), cleaned line by line and written where it stood, in one font: pictures, drawings, forms, attachments
 * and what the file says of itself are not taken over. Undefined where there is no PDF, or none whose text can be read; the document goes then.
 */
export async function cleanedPdf(dataset: Dataset, clean: CleanText): Promise<CleanedBytes | undefined> {
  const element = dataset.get(TAG.EncapsulatedDocument);
  const isPdf = dataset.text(TAG.MIMETypeOfEncapsulatedDocument)?.trim().toLowerCase() === 'application/pdf';
  if (!isPdf || !element?.bytes || element.bytes.length > MOST_BYTES) return undefined;
  const pages = await pagesOf(new Uint8Array(element.bytes));
  if (!pages?.some(({ lines }) => lines.length > 0)) return undefined;
  const cleaned = pages.map((page) => ({ ...page, lines: cleanedLines(page.lines, clean) }));
  return { tag: element.tag, vr: 'OB', bytes: evenBytes(pdfOf(cleaned)) };
}

/** Line by line; where two together have more to be cleaned, such as a name broken in two, both go. */
function cleanedLines(lines: readonly PdfLine[], clean: CleanText): PdfLine[] {
  const breaks = lines.map(({ text }, at) => at > 0 && isBroken(lines[at - 1]!.text, text, clean));
  return lines.map((line, at) => ({ ...line, text: breaks[at] || breaks[at + 1] ? '[removed]' : clean(line.text) }));
}

function isBroken(line: string, next: string, clean: CleanText): boolean {
  if (clean(`${line} ${next}`) !== `${clean(line)} ${clean(next)}`) return true;
  const whole = line.replace(/-$/, '');
  return whole !== line && clean(whole + next) !== clean(whole) + clean(next);
}

async function pagesOf(data: Uint8Array): Promise<PdfPage[] | undefined> {
  const { getDocumentProxy } = await import('unpdf'); // an engine of its own, and needed now and then
  try {
    const document = await getDocumentProxy(data, { verbosity: 0 });
    const pages: PdfPage[] = [];
    let characters = 0;
    try {
      if (document.numPages > MOST_PAGES) return undefined;
      for (let number = 1; number <= document.numPages; number++) {
        const page = await document.getPage(number);
        const [left, bottom, right, top] = page.view as [number, number, number, number];
        const { items } = await page.getTextContent();
        const pieces = items.flatMap((item) => ('str' in item ? [pieceOf(item, left, bottom)] : []));
        characters += pieces.reduce((sum, { text }) => sum + text.length, 0);
        if (characters > MOST_CHARACTERS) return undefined;
        pages.push({ width: right - left, height: top - bottom, lines: linesOf(pieces) });
      }
    } finally {
      await document.loadingTask.destroy();
    }
    return pages;
  } catch {
    return undefined; // broken, or locked by a password
  }
}

interface Piece extends PdfLine {
  readonly width: number;
}

interface TextItem {
  readonly str: string;
  readonly width: number;
  readonly height: number;
  readonly transform: readonly number[];
}

function pieceOf({ str, width, height, transform }: TextItem, left: number, bottom: number): Piece {
  const size = height > 0 ? height : Math.hypot(transform[2] ?? 0, transform[3] ?? 0) || 10;
  return { x: (transform[4] ?? 0) - left, y: (transform[5] ?? 0) - bottom, size, text: str, width };
}

/** Pieces put together to lines, from the top down and from the left. */
function linesOf(pieces: readonly Piece[]): PdfLine[] {
  const rows: Piece[][] = [];
  for (const piece of pieces.filter(({ text }) => text.trim() !== '')) {
    const row = rows.find(([first]) => Math.abs(first!.y - piece.y) < SAME_LINE * first!.size);
    if (row) row.push(piece);
    else rows.push([piece]);
  }
  return rows.sort(([a], [b]) => b!.y - a!.y).map((row) => lineOf(row.sort((a, b) => a.x - b.x)));
}

function lineOf(row: readonly Piece[]): PdfLine {
  const [first] = row;
  let text = first!.text;
  for (const [at, piece] of row.entries()) {
    if (at === 0) continue;
    const before = row[at - 1]!;
    const gap = (piece.x - before.x - before.width) / piece.size;
    text += `${gap > COLUMN ? '   ' : gap > SPACE ? ' ' : ''}${piece.text}`;
  }
  return { x: first!.x, y: first!.y, size: first!.size, text };
}
