import {
  type Association,
  type ConnectOptions,
  connect,
  createScp,
  type DataSetSink,
  type DimseResult,
  decideContexts,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  type Scp,
  type ScpOptions,
  VERIFICATION_SOP_CLASS,
} from '../src/index.ts';

export const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';
export const MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4';
export const STUDY_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.2.1';
export const STUDY_ROOT_MOVE = '1.2.840.10008.5.1.4.1.2.2.2';
export const STUDY_ROOT_GET = '1.2.840.10008.5.1.4.1.2.2.3';
export const STORAGE_COMMITMENT = '1.2.840.10008.1.20.1';

const BOTH = [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN];

/** An SCP on a free port that accepts every context in the uncompressed little endian syntaxes. */
export function startScp(options: Partial<ScpOptions> = {}): Promise<Scp> {
  return createScp({
    port: 0,
    acceptAssociation: (request) => ({ contexts: decideContexts(request.presentationContexts, () => BOTH) }),
    handlers: {},
    ...options,
  });
}

export const ALL_CONTEXTS = [
  VERIFICATION_SOP_CLASS,
  CT_IMAGE_STORAGE,
  STUDY_ROOT_FIND,
  STUDY_ROOT_MOVE,
  STUDY_ROOT_GET,
  STORAGE_COMMITMENT,
].map((abstractSyntax) => ({ abstractSyntax, transferSyntaxes: [EXPLICIT_VR_LITTLE_ENDIAN] }));

export function connectTo(scp: { readonly port: number }, options: Partial<ConnectOptions> = {}): Promise<Association> {
  return connect({
    host: '127.0.0.1',
    port: scp.port,
    callingAeTitle: 'SCU',
    calledAeTitle: 'SCP',
    presentationContexts: ALL_CONTEXTS,
    ...options,
  });
}

/** Runs `use` with an SCP and an association to it, and closes both whatever happens. */
export async function withAssociation(
  scpOptions: Partial<ScpOptions>,
  use: (association: Association, scp: Scp) => Promise<void>,
  connectOptions: Partial<ConnectOptions> = {},
): Promise<void> {
  const scp = await startScp(scpOptions);
  try {
    const association = await connectTo(scp, connectOptions);
    await use(association, scp);
    if (association.established) await association.release();
  } finally {
    await scp.close();
  }
}

/** A sink that keeps all bytes and answers `result`. */
export class MemorySink implements DataSetSink {
  readonly slices: Uint8Array[] = [];
  readonly #result: DimseResult;
  aborted: Error | undefined;
  ended = false;

  constructor(result: DimseResult = { status: 0 }) {
    this.#result = result;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.slices);
  }

  write(slice: Uint8Array): boolean {
    this.slices.push(Buffer.from(slice));
    return true;
  }

  async drained(): Promise<void> {}

  end(): DimseResult {
    this.ended = true;
    return this.#result;
  }

  abort(reason: Error): void {
    this.aborted = reason;
  }
}

/** Bytes that differ along their length, so that a lost or swapped part shows. */
export function pattern(length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + (i >>> 8)) & 0xff;
  return bytes;
}

/** Resolves after `ms`, for waits that a test is about. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until `condition` holds; fails after `ms`. */
export async function until(condition: () => boolean, ms = 5000): Promise<void> {
  const end = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > end) throw new Error('The condition did not come to hold');
    await sleep(2);
  }
}
