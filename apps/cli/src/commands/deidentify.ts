import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { basename, relative } from 'node:path';
import {
  ChangeTally,
  Deidentifier,
  DeidentifyError,
  documentOfProfile,
  EDITION,
  type FaceCensus,
  hashedPseudonyms,
  KeyedHash,
  listedPseudonyms,
  OPTIONS,
  type Profile,
  type Pseudonyms,
  profileOf,
  type TextFinder,
} from '@vesalius/deidentify';
import { type DeidentifiedFile, deidentifyFile } from '@vesalius/deidentify/file/node';
import { DicomError } from '@vesalius/dicom';
import type { Command } from 'commander';
import { censusOf, writeFacePreviews } from '../deidentify/faces.ts';
import { keyOf } from '../deidentify/key.ts';
import { folderPlaces, isOneFile, onePlace, type Places, requireApart } from '../deidentify/places.ts';
import { profileFromFile } from '../deidentify/profile-file.ts';
import { burnedInCounts, COUNTED, type DeidentifyReport, type FileReport } from '../deidentify/report.ts';
import { writeVolumes } from '../deidentify/volumes.ts';
import { CliError, sentenceOf } from '../failure.ts';
import { holdsInstance } from '../files/instance-file.ts';
import { inParallel } from '../files/pool.ts';
import { type FoundFile, walk } from '../files/walk.ts';
import type { Io } from '../io.ts';
import { type Progress, startProgress } from '../progress.ts';

interface DeidentifyOptions {
  readonly options?: string;
  readonly profile?: string;
  readonly dryRun?: boolean;
  readonly verify?: boolean;
  readonly keyFile?: string;
  readonly pseudonyms?: string;
  readonly prefix?: string;
  readonly report?: string;
  readonly facePreviews?: string;
  readonly bids?: string;
}

/** More than two only wait for the processor, or for text to be read. */
const AT_ONCE = 2;
const AT_ONCE_WITH_PIXELS = 4;
/** What file managers leave in folders. */
const LITTER = /^(?:\..*|thumbs\.db|desktop\.ini)$/i;

export function deidentifyCommand(program: Command, io: Io): void {
  program
    .command('deidentify')
    .description(
      'de-identify files without a server, after PS3.15 Annex E: the Basic Profile and the options named. Ends with 0 only when every file was written clean',
    )
    .argument('<in>', 'a file or folder')
    .argument('[out]', 'a new or empty folder, or one that the same command wrote before; for one file also a new file')
    .option('--options <list>', `codes of CID 7050 or their keywords, with commas:\n${optionList()}`)
    .option('--profile <file>', 'a profile of your own (YAML or JSON); --options are added to its options')
    .option('--dry-run', 'write no file, only tell (with --report) what would be done to which attribute')
    .option(
      '--verify',
      'read each file once more, and throw it away when a UID or number of the original is left in it',
    )
    .option('--key-file <file>', 'secret from which pseudonyms, UIDs and offsets come; made when it is not there')
    .option('--pseudonyms <file>', 'list of Patient ID and pseudonym (CSV) in place of pseudonyms from the key')
    .option('--prefix <text>', 'what pseudonyms from the key begin with', 'P-')
    .option(
      '--face-previews <folder>',
      'with 113102: write a picture of each head and what is taken of it, to be looked at',
    )
    .option('--bids <folder>', 'write CT, MR and PET volumes of OUT as NIfTI too, into a new folder after BIDS')
    .option('--report <file>', 'write what became of each file as JSON, without names')
    .action((input: string, output: string | undefined, options: DeidentifyOptions) =>
      deidentifyPaths(input, output, options, io),
    );
}

function optionList(): string {
  return OPTIONS.map(({ code, keyword }) => `${code} ${keyword}`).join('\n');
}

async function deidentifyPaths(
  input: string,
  output: string | undefined,
  options: DeidentifyOptions,
  io: Io,
): Promise<void> {
  const profile = usage(() => profileFor(options));
  const key = keyOf(options.keyFile, io);
  const hash = new KeyedHash(key);
  const pseudonyms = usage(() => pseudonymsOf(options, hash));
  const places = options.dryRun ? undefined : await placesFor(input, output, hash, profileText(profile, options));
  const tally = new ChangeTally();
  const deidentifier = new Deidentifier({ profile, key, pseudonyms, ...(options.dryRun && { onChange: tally.add }) });
  const finder = deidentifier.cleansPixels || deidentifier.cleansGraphics ? await openFinder() : undefined;
  const faces = deidentifier.cleansFeatures ? await censusOf(input, io.signal) : undefined;
  const work = new Deidentification(
    deidentifier,
    { finder, faces, verifies: options.verify ?? false },
    profile,
    places,
    input,
    io,
  );
  try {
    await inParallel(work.files(), deidentifier.cleansPixels ? AT_ONCE_WITH_PIXELS : AT_ONCE, (file) =>
      work.take(file),
    );
    if (options.bids) await writeVolumes(work.written, options.bids, io);
    if (faces && options.facePreviews) await writeFacePreviews(faces, options.facePreviews);
  } finally {
    await finder?.close();
    work.end();
    if (options.dryRun) work.report.changes = tally.changes;
    if (options.report) await writeFile(options.report, `${JSON.stringify(work.report, undefined, 2)}\n`);
  }
  summarize(work.report, io);
}

function profileFor({ profile, options = '' }: DeidentifyOptions): Profile {
  const added = profileOf(options.split(',').filter((text) => text.trim() !== ''));
  if (profile === undefined) return added;
  const own = profileFromFile(profile);
  return { ...own, options: new Set([...own.options, ...added.options]) };
}

async function placesFor(input: string, output: string | undefined, hash: KeyedHash, text: string): Promise<Places> {
  if (output === undefined) throw new CliError('say where to write', 2);
  const oneFile = isOneFile(input, output);
  requireApart(input, output);
  return oneFile ? onePlace(output) : folderPlaces(output, hash, text);
}

/** Loaded only where it is used: it brings an engine and a language with it. */
async function openFinder() {
  const { openTextFinder } = await import('@vesalius/deidentify/ocr/node');
  return openTextFinder();
}

function pseudonymsOf({ pseudonyms, prefix }: DeidentifyOptions, hash: KeyedHash): Pseudonyms {
  if (pseudonyms === undefined) return hashedPseudonyms(hash, prefix);
  if (!existsSync(pseudonyms)) throw new CliError(`${pseudonyms}: there is no such file`, 2);
  return listedPseudonyms(readFileSync(pseudonyms, 'utf8'));
}

/** All that the output depends on beside the key. */
function profileText(profile: Profile, { pseudonyms, prefix }: DeidentifyOptions): string {
  const document = JSON.stringify(documentOfProfile(profile));
  return [EDITION, document, pseudonyms === undefined ? prefix : 'list'].join(' ');
}

/** What is wrong with the command line is told as such. */
function usage<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof DeidentifyError) throw new CliError(error.message, 2, error);
    throw error;
  }
}

/** What is done beside the header. */
interface PixelCare {
  readonly finder: TextFinder | undefined;
  readonly faces: FaceCensus | undefined;
  readonly verifies: boolean;
}

class Deidentification {
  readonly report: DeidentifyReport;
  readonly #deidentifier: Deidentifier;
  readonly #care: PixelCare;
  readonly #places: Places | undefined;
  readonly #input: string;
  readonly #io: Io;
  readonly #progress: Progress;
  /** Resolved when the file of that path is there. */
  readonly #writtenNow = new Map<string, Promise<FileReport>>();
  readonly #numbers = new Map<string, number>();
  /** De-identified files that are there now. */
  readonly written: string[] = [];

  constructor(
    deidentifier: Deidentifier,
    care: PixelCare,
    profile: Profile,
    places: Places | undefined,
    input: string,
    io: Io,
  ) {
    this.#deidentifier = deidentifier;
    this.#care = care;
    this.#places = places;
    this.#input = input;
    this.#io = io;
    this.#progress = startProgress(io, 'De-identified');
    const now = new Date().toISOString();
    this.report = {
      profile: { name: profile.name, options: [...profile.options].sort(), edition: EDITION },
      startedAt: now,
      endedAt: now,
      interrupted: false,
      counts: { found: 0, judged: 0, written: 0, same: 0, writtenBefore: 0, refused: 0, notDicom: 0 },
      files: [],
    };
  }

  /** Files to look at, until Ctrl-C. */
  async *files(): AsyncGenerator<FoundFile> {
    for await (const file of walk([this.#input])) {
      if (this.#io.signal.aborted) {
        this.report.interrupted = true;
        return;
      }
      if ('missing' in file || LITTER.test(basename(file.path))) continue;
      this.#numbers.set(file.path, ++this.report.counts.found);
      this.#progress.grow(1);
      yield file;
    }
  }

  async take(file: FoundFile): Promise<void> {
    const number = this.#numbers.get(file.path)!;
    this.#numbers.delete(file.path);
    const result = await this.#deidentify(file, number);
    this.report.files.push(result);
    this.report.counts[COUNTED[result.outcome]]++;
    if (result.reason) {
      const path = relative(this.#input, file.path) || basename(file.path);
      this.#io.stderr.write(`not written: file ${number}, ${path}: ${result.reason}\n`);
    }
    this.#progress.advance();
  }

  end(): void {
    this.report.endedAt = new Date().toISOString();
    this.report.files.sort((one, other) => one.number - other.number);
    this.#progress.end();
  }

  async #deidentify({ path }: FoundFile, number: number): Promise<FileReport> {
    try {
      if (!(await holdsInstance(path))) return { number, outcome: 'not-dicom', reason: 'it holds no DICOM instance' };
      const { finder, faces } = this.#care;
      return await this.#write(await deidentifyFile(path, this.#deidentifier, finder, faces), number);
    } catch (error) {
      const known = error instanceof DeidentifyError || error instanceof DicomError;
      const reason = known ? error.message : reasonOf(error);
      return { number, outcome: 'refused', code: codeOf(error), reason };
    }
  }

  async #write(file: DeidentifiedFile, number: number): Promise<FileReport> {
    const { sopClassUid, burnedIn, blankedFrames } = file;
    if (!this.#places) return { number, outcome: 'judged', sopClassUid, burnedIn, blankedFrames };
    const path = this.#places.pathOf(file);
    const told = { number, path: this.#places.shownPathOf(file), sopClassUid, burnedIn, blankedFrames };
    const first = this.#writtenNow.get(path);
    if (first) return first.then(() => this.#compare(file, path, told));
    const written = this.#writeFirst(file, path, told);
    this.#writtenNow.set(path, written);
    return written;
  }

  async #writeFirst(file: DeidentifiedFile, path: string, told: Told): Promise<FileReport> {
    if (existsSync(path)) {
      this.written.push(path);
      return { ...told, outcome: 'written-before' };
    }
    const written = await file.writeTo(path);
    if (!this.#care.verifies || !(await file.leaksInto(path))) {
      this.written.push(path);
      return { ...told, outcome: 'written', ...written };
    }
    await rm(path);
    return refusal(told, 'identifier-left', 'an identifier of the original was left in it');
  }

  /** Of two files with one SOP Instance UID the second is no loss when it comes to the same bytes. */
  async #compare(file: DeidentifiedFile, path: string, told: Told): Promise<FileReport> {
    const again = `${path}.${told.number}.again`;
    try {
      const { sha256 } = await file.writeTo(again);
      if (existsSync(path) && sha256 === (await sha256Of(path))) return { ...told, outcome: 'same' };
    } finally {
      await rm(again, { force: true });
    }
    return refusal(told, 'duplicate', 'another file has the same SOP Instance UID and other content');
  }
}

/** What is told of every file that is or would be written. */
type Told = Omit<FileReport, 'outcome'>;

function refusal({ number }: Told, code: string, reason: string): FileReport {
  return { number, outcome: 'refused', code, reason };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
  return hash.digest('hex');
}

/** Without the path, which may name somebody. */
function reasonOf(error: unknown): string {
  return sentenceOf({ code: (error as { code?: unknown }).code, message: 'it cannot be read or written' });
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code ?? 'unknown');
}

function summarize({ counts, files, interrupted }: DeidentifyReport, io: Io): void {
  const { declared, risky } = burnedInCounts(files);
  const parts = [
    counts.judged > 0 ? `${counts.judged} would be written` : `${counts.written} written`,
    ...(counts.same > 0 ? [`${counts.same} the same as another`] : []),
    ...(counts.writtenBefore > 0 ? [`${counts.writtenBefore} written before`] : []),
    `${counts.refused} refused`,
    ...(counts.notDicom > 0 ? [`${counts.notDicom} not DICOM`] : []),
  ];
  io.stdout.write(`${parts.join(', ')}${interrupted ? '; interrupted, the same command goes on' : ''}\n`);
  if (declared > 0)
    io.stderr.write(`${declared} say that text stands in their pixels; it was not removed: look at them.\n`);
  if (risky > 0) io.stderr.write(`${risky} are of kinds that often have text in their pixels: look at them.\n`);
  if (counts.found === 0) io.stderr.write('There was no file to de-identify.\n');
  const clean = counts.refused + counts.notDicom + declared === 0 && counts.found > 0;
  if (interrupted) io.exitCode = 130;
  else if (!clean) io.exitCode = 1;
}
