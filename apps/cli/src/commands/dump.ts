import { type DataElement, type Dataset, lookupPrivate, lookupTag, tagToText, toDicomJson } from '@vesalius/dicom';
import { readHeader } from '@vesalius/dicom/file/node';
import type { Command } from 'commander';
import type { Io } from '../io.ts';

interface DumpOptions {
  readonly json?: boolean;
  readonly all?: boolean;
}

const MOST_CHARACTERS = 96;

export function dumpCommand(program: Command, io: Io): void {
  program
    .command('dump')
    .description('list the data elements of a file')
    .argument('<file>', 'a DICOM file')
    .option('--json', 'as DICOM JSON (PS3.18 F)')
    .option('--all', 'values in full')
    .action((path: string, options: DumpOptions) => dump(path, options, io));
}

async function dump(path: string, options: DumpOptions, io: Io): Promise<void> {
  const { dataset, meta, transferSyntax, warnings } = await readHeader(path);
  for (const { code, offset, tagPath } of warnings) {
    io.stderr.write(
      `warning: ${code}${tagPath ? ` in ${tagPath}` : ''}${offset === undefined ? '' : ` at byte ${offset}`}\n`,
    );
  }
  if (options.json) {
    const bulkDataUri = (where: string, { skipped }: DataElement): string | undefined =>
      skipped && `file:?path=${where}&offset=${skipped.offset}&length=${skipped.length}`;
    io.stdout.write(
      `${JSON.stringify({ ...toDicomJson(meta), ...toDicomJson(dataset, { bulkDataUri }) }, undefined, 2)}\n`,
    );
    return;
  }
  const most = options.all ? Number.POSITIVE_INFINITY : MOST_CHARACTERS;
  io.stdout.write(`# ${transferSyntax.name}\n`);
  for (const line of [...linesOf(meta, 0, most), ...linesOf(dataset, 0, most)]) io.stdout.write(`${line}\n`);
}

/** A line for each element, items indented below their sequence. */
function* linesOf(dataset: Dataset, depth: number, most: number): IterableIterator<string> {
  const indent = '  '.repeat(depth);
  for (const element of dataset) {
    yield `${indent}${headOf(element, dataset)}${textOf(element, most)}`;
    for (const [index, item] of element.items.entries()) {
      yield `${indent}  > item ${index + 1}`;
      yield* linesOf(item, depth + 2, most);
    }
  }
}

function headOf({ tag, vr }: DataElement, dataset: Dataset): string {
  const text = tagToText(tag);
  const name = lookupTag(tag)?.name ?? privateName(tag, dataset) ?? 'unknown';
  return `(${text.slice(0, 4)},${text.slice(4)}) ${vr} ${name}: `;
}

/** By the creator that has reserved the block (PS3.5 §7.8.1). */
function privateName(tag: number, dataset: Dataset): string | undefined {
  if (((tag >>> 16) & 1) === 0) return undefined;
  const creator = dataset.text(((tag & 0xffff0000) | ((tag >>> 8) & 0xff)) >>> 0);
  return creator && (lookupPrivate(creator, tag)?.name ?? `private of ${creator}`);
}

function textOf(element: DataElement, most: number): string {
  if (element.vr === 'SQ') return `${element.items.length} items`;
  if (element.skipped) return `${element.skipped.length} bytes`;
  if (element.encapsulated) return `${element.encapsulated.fragmentCount} fragments`;
  const texts = element.vr === 'AT' ? element.numbers().map(tagToText) : element.texts();
  if (texts.length === 0) return element.isEmpty ? '' : binary(element, most);
  const text = texts.join('\\');
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

function binary(element: DataElement, most: number): string {
  const bytes = element.bytes ?? new Uint8Array(0);
  const shown = Buffer.from(bytes.subarray(0, Math.min(bytes.length, most / 3)));
  const text = shown.toString('hex').replace(/..(?=.)/g, '$& ');
  return shown.length < bytes.length ? `${text} … (${bytes.length} bytes)` : text;
}
