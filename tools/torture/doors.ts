import { DicomWebError } from '@vesalius/dicomweb';
import { type Association, connect } from '@vesalius/dimse';
import type { Reached } from './server/running-server.ts';
import { dicomweb } from './server/store.ts';
import { type Made, SOP_CLASSES } from './specimen.ts';

/** A way in. */
export interface Door {
  readonly name: string;
  /** Instances that one `send` takes at most. */
  readonly atOnce: number;
  /**
   * Resolves with what was not acknowledged, and why; rejects when no answer came.
   */
  send(instances: readonly Made[]): Promise<readonly Refusal[]>;
  close(): Promise<void>;
}

export interface Refusal {
  readonly made: Made;
  readonly reason: string;
}

export type OpenDoor = (server: Reached) => Promise<Door>;

export const DOORS = { 'C-STORE': cStore, 'STOW-RS': stow, import: restImport } as const;

/** An association with a context for each SOP class of ours. */
export function associate(server: Reached, sopClasses: readonly string[] = SOP_CLASSES): Promise<Association> {
  return connect({
    host: '127.0.0.1',
    port: server.dicomPort,
    callingAeTitle: 'TORTURE',
    calledAeTitle: 'VESALIUS',
    presentationContexts: sopClasses.map((abstractSyntax) => ({
      abstractSyntax,
      transferSyntaxes: ['1.2.840.10008.1.2.1'],
    })),
  });
}

/** Success, and the warning that a contradicting instance is held with. */
const TAKEN = new Set([0x0000, 0xb000]);

async function cStore(server: Reached): Promise<Door> {
  const association = await associate(server);
  return {
    name: 'C-STORE',
    atOnce: 1,
    async send([made]) {
      const { sopClassUid, sopInstanceUid, transferSyntaxUid, dataset } = made!;
      const { status } = await association.cStore({ sopClassUid, sopInstanceUid, transferSyntaxUid, source: dataset });
      return TAKEN.has(status) ? [] : [{ made: made!, reason: `0x${status.toString(16)}` }];
    },
    close: () => association.release(),
  };
}

async function stow(server: Reached): Promise<Door> {
  const client = dicomweb(server);
  return {
    name: 'STOW-RS',
    atOnce: 4,
    async send(instances) {
      const answer = await client.store(instances.map(({ file }) => file)).catch(refusedWhole);
      if (typeof answer === 'string') return instances.map((made) => ({ made, reason: answer }));
      const { stored, failed } = answer;
      const taken = new Set(stored);
      const reasons = new Map(failed.map(({ sopInstanceUid, reason }) => [sopInstanceUid, `0x${reason.toString(16)}`]));
      return instances
        .filter(({ sopInstanceUid }) => !taken.has(sopInstanceUid))
        .map((made) => ({ made, reason: reasons.get(made.sopInstanceUid) ?? 'not in the answer' }));
    },
    close: async () => {},
  };
}

/** The status of an answer that says nothing of single instances; anything else is no answer. */
function refusedWhole(error: unknown): string {
  if (error instanceof DicomWebError && error.code === 'answer-refused') return String(error.status);
  throw error;
}

interface ImportAnswer {
  readonly results?: readonly { readonly outcome: string; readonly code?: string }[];
  readonly code?: string;
}

async function restImport(server: Reached): Promise<Door> {
  return {
    name: 'import',
    atOnce: 1,
    async send([made]) {
      const response = await fetch(`${server.web}/api/v1/import`, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/dicom' },
        body: made!.file as Uint8Array<ArrayBuffer>,
      });
      const answer = (await response.json()) as ImportAnswer;
      if (response.ok) return [];
      return [{ made: made!, reason: `${response.status} ${answer.results?.[0]?.code ?? answer.code}` }];
    },
    close: async () => {},
  };
}
