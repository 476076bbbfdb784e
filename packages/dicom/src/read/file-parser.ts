import type { ByteSource } from '../dataset/byte-source.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { type Encoding, EXPLICIT_LE, encodingOf } from '../dataset/encoding.ts';
import { DicomReadError } from '../errors/index.ts';
import { lookupTransferSyntax, type TransferSyntax } from '../transfer-syntax/index.ts';
import { DatasetParser } from './dataset-parser.ts';
import type { DicomFile, ReadOptions } from './dicom-file.ts';
import { GUESS_BYTES, guessEncoding, mismatch } from './guess-encoding.ts';
import { limitsOf, type ReadLimits } from './limits.ts';
import type { Demand } from './parser-state.ts';
import { WarningList } from './warning-list.ts';

const PREAMBLE_LENGTH = 128;
const PREFIX_END = PREAMBLE_LENGTH + 4;
/** What is looked at to see what an input is: preamble, prefix and the first header behind them. */
const START_BYTES = PREFIX_END + GUESS_BYTES;
const TRANSFER_SYNTAX_UID = 0x00020010;
const META_LENGTH = 0x00020000;
/** Longest value in a File Meta Information, all of which is kept. */
const META_VALUE_LENGTH = 16 * 1024 * 1024;
const EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
const IMPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2';
const EXPLICIT_VR_BIG_ENDIAN = '1.2.840.10008.1.2.2';

export type InputForm = 'file' | 'dataset';
type Stage = 'start' | 'meta' | 'syntax' | 'dataset' | 'end';

/**
 * Reads a file stage by stage out of a source that may still be filling: preamble, File Meta Information, data set
 * (PS3.10 §7). What feeds it inflates where `transferSyntax` is deflated.
 */
export class FileParser {
  readonly limits: ReadLimits;
  readonly warnings: WarningList;
  stage: Stage;
  preamble: Uint8Array | undefined;
  transferSyntax: TransferSyntax | undefined;
  datasetOffset = 0;
  /** As for `DatasetParser`. */
  wanted = 0;
  limit = 0;
  final = false;
  pos = 0;
  #source: ByteSource;
  readonly #options: ReadOptions;
  #shift = 0;
  #meta: DatasetParser | undefined;
  #parser: DatasetParser | undefined;

  constructor(source: ByteSource, form: InputForm, transferSyntaxUid: string | undefined, options: ReadOptions) {
    this.#source = source;
    this.#options = options;
    this.limits = limitsOf(options.limits);
    this.warnings = new WarningList(this.limits.warnings);
    this.stage = form === 'file' ? 'start' : 'syntax';
    if (transferSyntaxUid !== undefined) this.transferSyntax = knownSyntax(transferSyntaxUid);
  }

  /** Goes as far as the bytes allow; 'inflate' once, when the rest of the input has to be inflated first. */
  run(): Demand | 'inflate' {
    for (;;) {
      const { stage } = this;
      const demand = this.#step();
      if (demand !== undefined) return demand;
      if (this.stage === stage) throw new DicomReadError('no-progress', { offset: this.pos + this.#shift });
    }
  }

  /** The feeder has passed over the bytes it was asked to, without their coming into the source. */
  passedOver(): void {
    this.#parser?.passedOver();
  }

  /** What follows comes from another source, in which the data set begins at its start. */
  continueIn(source: ByteSource): void {
    this.#source = source;
    this.pos = 0;
    this.limit = 0;
    this.stage = 'dataset';
  }

  truncated(): DicomReadError {
    return this.#parser?.truncated() ?? new DicomReadError('truncated', { offset: this.pos });
  }

  /** The file read so far. */
  get result(): DicomFile {
    const { transferSyntax } = this;
    if (!transferSyntax) throw this.truncated();
    return {
      preamble: this.preamble,
      meta: this.meta,
      transferSyntax,
      dataset: this.#dataset().dataset,
      datasetOffset: this.datasetOffset,
      warnings: this.warnings.list,
      pixelData: this.#parser?.pixelData,
    };
  }

  get meta(): Dataset {
    return this.#metaParser().dataset;
  }

  #step(): Demand | 'inflate' | undefined {
    switch (this.stage) {
      case 'start':
        return this.#readStart();
      case 'meta':
        return this.#readMeta();
      case 'syntax':
        return this.#chooseSyntax();
      case 'dataset':
        return this.#readDataset();
      case 'end':
        return 'done';
    }
  }

  #readStart(): Demand | undefined {
    if (this.limit < START_BYTES && !this.final) return this.#need(START_BYTES);
    if (this.limit === 0) throw new DicomReadError('empty-input', { offset: 0 });
    const bytes = this.#source.bytes.subarray(0, this.limit);
    if (isPrefix(bytes, PREAMBLE_LENGTH) && !beginsAtOnce(bytes)) {
      this.preamble = bytes.slice(0, PREAMBLE_LENGTH);
      this.pos = PREFIX_END;
    } else {
      this.warnings.add({ code: 'missing-preamble', offset: 0 });
      if (isPrefix(bytes, 0)) this.pos = 4;
      else if (!guessEncoding(bytes, 0)) throw new DicomReadError('not-dicom', { offset: 0 });
    }
    this.stage = 'meta';
    return undefined;
  }

  #readMeta(): Demand | undefined {
    const parser = this.#metaParser();
    const demand = this.#feed(parser);
    if (demand !== 'done') return demand;
    const { dataset } = parser;
    if (dataset.size === 0) this.warnings.add({ code: 'missing-meta', offset: this.pos });
    else this.#checkMetaLength(dataset);
    this.stage = 'syntax';
    return undefined;
  }

  #metaParser(): DatasetParser {
    const valueLength = Math.min(this.limits.valueLength, META_VALUE_LENGTH);
    this.#meta ??= new DatasetParser(this.#source, this.pos, EXPLICIT_LE, {
      limits: { ...this.limits, valueLength },
      warnings: this.warnings,
      onlyGroup: 2,
    });
    return this.#meta;
  }

  #checkMetaLength(meta: Dataset): void {
    const declared = meta.get(META_LENGTH);
    const start = declared?.raw?.end;
    if (start === undefined || start + (declared?.number() ?? 0) === this.pos) return;
    this.warnings.add({ code: 'meta-length-wrong', offset: start, tagPath: '00020000' });
  }

  #chooseSyntax(): Demand | 'inflate' | undefined {
    this.transferSyntax ??= this.#declaredSyntax();
    if (!this.transferSyntax && this.limit - this.pos < GUESS_BYTES && !this.final) return this.#need(GUESS_BYTES);
    this.transferSyntax ??= this.#guessedSyntax();
    this.datasetOffset = this.pos;
    if (this.transferSyntax.deflated) return 'inflate';
    this.stage = 'dataset';
    return undefined;
  }

  #declaredSyntax(): TransferSyntax | undefined {
    const uid = this.meta.text(TRANSFER_SYNTAX_UID);
    return uid ? (lookupTransferSyntax(uid) ?? this.#unknownSyntax(uid)) : undefined;
  }

  /** All that came since 1993 are explicit VR little endian, with fragments where they compress (PS3.5 §10, §A.4). */
  #unknownSyntax(uid: string): TransferSyntax {
    this.warnings.add({ code: 'unknown-transfer-syntax', offset: this.pos, tagPath: '00020010' });
    return { ...knownSyntax(EXPLICIT_VR_LITTLE_ENDIAN), uid, keyword: '', name: 'Unknown', encapsulated: true };
  }

  #guessedSyntax(): TransferSyntax {
    if (this.meta.size > 0) this.warnings.add({ code: 'missing-transfer-syntax', offset: this.pos });
    const shown = guessEncoding(this.#source.bytes.subarray(0, this.limit), this.pos);
    if (!shown && this.meta.size === 0) throw new DicomReadError('not-dicom', { offset: this.pos });
    return knownSyntax(uidOf(shown));
  }

  #readDataset(): Demand | undefined {
    if (!this.#parser && this.limit - this.pos < GUESS_BYTES && !this.final) return this.#need(GUESS_BYTES);
    const demand = this.#feed(this.#dataset());
    if (demand !== 'done') return demand;
    this.stage = 'end';
    return undefined;
  }

  #dataset(): DatasetParser {
    const { valuesUpTo, keepTruncated } = this.#options;
    this.#parser ??= new DatasetParser(this.#source, this.pos, this.#encoding(), {
      limits: this.limits,
      warnings: this.warnings,
      valuesUpTo: Number.isFinite(valuesUpTo) ? valuesUpTo : undefined,
      keepTruncated,
    });
    return this.#parser;
  }

  /** As declared, unless the first element shows that it is not so. */
  #encoding(): Encoding {
    const declared = encodingOf(this.transferSyntax!);
    const shown = mismatch(this.#source.bytes.subarray(0, this.limit), this.pos, declared);
    if (shown) this.warnings.add({ code: 'transfer-syntax-mismatch', offset: this.pos });
    return shown ?? declared;
  }

  #feed(parser: DatasetParser): Demand {
    const demand = parser.run(this.pos, this.limit, this.final);
    this.pos = parser.pos;
    this.wanted = parser.wanted;
    this.#shift = parser.inputOffset - parser.pos;
    return demand;
  }

  #need(bytes: number): Demand {
    this.wanted = bytes;
    return 'need';
  }
}

function knownSyntax(uid: string): TransferSyntax {
  const syntax = lookupTransferSyntax(uid);
  if (!syntax) throw new DicomReadError('unknown-transfer-syntax', { tagPath: '00020010' });
  return syntax;
}

function uidOf(encoding: Encoding | undefined): string {
  if (!encoding?.explicitVr) return IMPLICIT_VR_LITTLE_ENDIAN;
  return encoding.littleEndian ? EXPLICIT_VR_LITTLE_ENDIAN : EXPLICIT_VR_BIG_ENDIAN;
}

/** A data set without preamble in whose data `DICM` happens to stand where a prefix would. */
function beginsAtOnce(bytes: Uint8Array): boolean {
  return !guessEncoding(bytes, PREFIX_END) && guessEncoding(bytes, 0)?.explicitVr === true;
}

/** `DICM` (PS3.10 §7.1). */
function isPrefix(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x44 && bytes[at + 1] === 0x49 && bytes[at + 2] === 0x43 && bytes[at + 3] === 0x4d;
}
