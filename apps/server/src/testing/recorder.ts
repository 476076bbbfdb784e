import { nonPatientCategory } from '@vesalius/archive/api';
import { type Dataset, isUid, readDataset, TAG, UID } from '@vesalius/dicom';
import { type AssociateRequest, type CStoreRequest, createScp, decideContexts } from '@vesalius/dimse';
import { sha256 } from '../../../../tools/torture/server/sha256.ts';

/** One data set as it came over the wire, and the UIDs the command named it by. */
export interface Recorded {
  readonly sopInstanceUid: string;
  readonly sha256: string;
  /** The UIDs in the data set; undefined when it cannot be read. */
  readonly identity: Identity | undefined;
  /** The command names the SOP class and instance that the data set holds. */
  readonly truthful: boolean;
}

export interface Identity {
  readonly studyInstanceUid: string | undefined;
  readonly seriesInstanceUid: string | undefined;
  readonly sopInstanceUid: string | undefined;
  readonly sopClassUid: string | undefined;
}

export interface Recorder {
  readonly port: number;
  readonly recorded: readonly Recorded[];
  close(): Promise<void>;
}

const DIRECTORY = UID.MediaStorageDirectoryStorage;

/** A storage SCP that takes all but DICOMDIRs, keeps nothing, and tells what was sent: the truth about what a sender puts on the wire. */
export async function recorder(): Promise<Recorder> {
  const recorded: Recorded[] = [];
  const scp = await createScp({
    port: 0,
    acceptAssociation: ({ presentationContexts }: AssociateRequest) => ({
      contexts: presentationContexts.flatMap((context) =>
        decideContexts([context], (uid) => (uid === DIRECTORY ? undefined : context.transferSyntaxes), 'theirs'),
      ),
    }),
    handlers: {
      cStore(request) {
        const slices: Uint8Array[] = [];
        return {
          write: (slice) => slices.push(Buffer.from(slice)) > 0,
          drained: async () => {},
          end() {
            recorded.push(recordOf(request, Buffer.concat(slices)));
            return { status: 0 };
          },
          abort() {},
        };
      },
    },
  });
  return { port: scp.port, recorded, close: () => scp.close(0) };
}

function recordOf({ sopInstanceUid, sopClassUid, context }: CStoreRequest, bytes: Uint8Array): Recorded {
  const identity = identityIn(bytes, context.transferSyntax);
  return {
    sopInstanceUid,
    sha256: sha256(bytes),
    identity,
    truthful: identity?.sopInstanceUid === sopInstanceUid && identity.sopClassUid === sopClassUid,
  };
}

function identityIn(bytes: Uint8Array, transferSyntaxUid: string): Identity | undefined {
  try {
    return identityOf(readDataset(bytes, transferSyntaxUid).dataset);
  } catch {
    return undefined;
  }
}

export function identityOf(dataset: Dataset): Identity {
  return {
    studyInstanceUid: dataset.text(TAG.StudyInstanceUID),
    seriesInstanceUid: dataset.text(TAG.SeriesInstanceUID),
    sopInstanceUid: dataset.text(TAG.SOPInstanceUID),
    sopClassUid: dataset.text(TAG.SOPClassUID),
  };
}

/** Whether an instance can be kept at all: it says which study, series, instance and class it is, in UIDs of digits and dots. */
export function isPlaced(identity: Identity | undefined): identity is { readonly [K in keyof Identity]: string } {
  const short = (uid: string) => isUid(uid) || (uid.length <= 64 && /^\d[\d.]*\d$/.test(uid));
  return identity !== undefined && Object.values(identity).every((uid) => uid !== undefined && short(uid));
}

/** Whether it belongs to nobody and can be kept: it says which instance and class it is (PS3.18 §12). */
export function isOfNobody({ sopInstanceUid, sopClassUid }: Identity): boolean {
  return sopInstanceUid !== undefined && isUid(sopInstanceUid) && nonPatientCategory(sopClassUid ?? '') !== undefined;
}
