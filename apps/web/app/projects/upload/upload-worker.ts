/**
 * De-identifies files in a thread of the page. It is served with a content policy that lets it connect to nothing: what is to go to the server it
 * gives to the page, and that has never seen an original.
 */
import {
  Deidentifier,
  hashedPseudonyms,
  KeyedHash,
  type Profile,
  patientOf,
  profileFromDocument,
} from '@vesalius/deidentify';
import { askBlindly } from '@vesalius/deidentify/blind';
import { openBytes } from '@vesalius/deidentify/file/memory';
import { type Dataset, TAG } from '@vesalius/dicom';
import type { UploadAnswer, UploadAsk, UploadOrder, UploadProgress } from './upload-messages.ts';

interface Terms {
  readonly profile: object;
  readonly prefix: string;
  readonly consentFor: string;
}

/** Files beyond this are not read into a page. */
const MOST_BYTES = 1024 * 1024 * 1024;

class Refusal extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

class Uploading {
  readonly #terms: Terms;
  readonly #profile: Profile;
  readonly #deidentifiers = new Map<string, Promise<Deidentifier>>();

  constructor(terms: Terms) {
    this.#terms = terms;
    this.#profile = profileFromDocument(terms.profile);
  }

  async send(file: File): Promise<void> {
    if (file.size > MOST_BYTES) throw new Refusal('limit-exceeded');
    const opened = openBytes(new Uint8Array(await file.arrayBuffer()));
    if (isRefused(opened.dataset, this.#terms.consentFor)) throw new Refusal('consent');
    const deidentifier = await this.#deidentifierOf(patientOf(opened.dataset).key);
    const { bytes } = await opened.deidentify(deidentifier);
    await asked('', { body: new Uint8Array(bytes), type: 'application/dicom' });
  }

  /** All of a patient comes from a key that only this patient has. */
  #deidentifierOf(patient: string): Promise<Deidentifier> {
    const known = this.#deidentifiers.get(patient) ?? this.#make(patient);
    this.#deidentifiers.set(patient, known);
    known.catch(() => this.#deidentifiers.delete(patient));
    return known;
  }

  async #make(patient: string): Promise<Deidentifier> {
    const question = askBlindly(patient);
    const body = JSON.stringify({ blinded: [hexOf(question.blinded)] });
    const { evaluated } = await asked<{ evaluated: string[] }>('/keys', {
      body,
      type: 'application/json',
    });
    const key = question.keyOf(bytesOf(evaluated[0] ?? ''));
    const pseudonyms = hashedPseudonyms(new KeyedHash(key), this.#terms.prefix);
    return new Deidentifier({ profile: this.#profile, key, pseudonyms });
  }
}

/** Consent for Distribution Flag (0012,0085): NO or WITHDRAWN. */
function isRefused(dataset: Dataset, consentFor: string): boolean {
  const items = dataset.items(TAG.ConsentForClinicalTrialUseSequence);
  const item = items.findLast((one) => one.text(TAG.DistributionType) === consentFor);
  const flag = item?.text(TAG.ConsentForDistributionFlag);
  return flag !== undefined && flag !== 'YES';
}

const waiting = new Map<number, (answer: UploadAnswer) => void>();
let asks = 0;

/** By way of the page. */
async function asked<T>(path: string, sent: Pick<UploadAsk, 'body' | 'type'> = {}): Promise<T> {
  const ask: UploadAsk = { id: ++asks, path, ...sent };
  const answer = new Promise<UploadAnswer>((resolve) => waiting.set(ask.id, resolve));
  postMessage(ask);
  const { isGood, body } = await answer;
  if (!isGood) throw new Refusal((body as { code?: string } | undefined)?.code ?? 'failed');
  return body as T;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}

/** A code, and nothing of the file. */
function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'failed';
}

async function work(order: UploadOrder): Promise<void> {
  const refused: Record<string, number> = {};
  const refuse = (error: unknown, files = 1) => {
    refused[codeOf(error)] = (refused[codeOf(error)] ?? 0) + files;
  };
  const total = order.files.length;
  let [done, sent] = [0, 0];
  const tell = (isOver: boolean) => {
    const progress: UploadProgress = { done, total, sent, refused: { ...refused }, isOver };
    postMessage(progress);
  };
  try {
    const uploading = new Uploading(await asked<Terms>(''));
    for (const file of order.files) {
      await uploading.send(file).then(
        () => sent++,
        (error) => refuse(error),
      );
      done++;
      tell(false);
    }
  } catch (error) {
    refuse(error, total - done);
  }
  tell(true);
}

addEventListener('message', ({ data }: MessageEvent<UploadOrder | UploadAnswer>) => {
  if ('files' in data) return void work(data);
  waiting.get(data.id)?.(data);
  waiting.delete(data.id);
});
