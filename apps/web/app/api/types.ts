/** What the REST door answers, as `/api/openapi.json` describes it. */
export interface PersonName {
  readonly alphabetic?: string;
  readonly ideographic?: string;
  readonly phonetic?: string;
}

export interface Study {
  readonly studyInstanceUid: string;
  readonly studyDate?: string;
  readonly studyTime?: string;
  readonly accessionNumber?: string;
  readonly description?: string;
  readonly referringPhysicianName?: PersonName;
  readonly patient: {
    readonly id?: string;
    readonly issuerOfPatientId?: string;
    readonly name?: PersonName;
    readonly birthDate?: string;
    readonly sex?: string;
  };
  readonly modalities: readonly string[];
  readonly seriesCount: number;
  readonly instanceCount: number;
  /** A retention lock keeps it until then, milliseconds since 1970. */
  readonly retainedUntil?: number;
}

export interface Instance {
  readonly sopInstanceUid: string;
  readonly sopClassUid?: string;
  readonly instanceNumber?: number;
  readonly rows?: number;
  readonly columns?: number;
  readonly numberOfFrames?: number;
}

export interface Series {
  readonly seriesInstanceUid: string;
  readonly modality?: string;
  readonly seriesNumber?: number;
  readonly description?: string;
  readonly bodyPart?: string;
  readonly instanceCount: number;
  readonly instances: readonly Instance[];
}

export interface StudyDetail {
  readonly study: Study;
  readonly series: readonly Series[];
}

export interface StudyPage {
  readonly studies: readonly Study[];
  readonly next?: string;
}

export interface Session {
  readonly kind: string;
  readonly name: string;
  /** Held everywhere. */
  readonly permissions: readonly string[];
  /** Held on some part of the archive, such as a project. */
  readonly somewhere: readonly string[];
  readonly session?: { readonly duties: readonly string[] };
}

export interface OpenSession {
  readonly handle: string;
  readonly user: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly address: string;
  readonly userAgent: string;
  readonly current: boolean;
}

export interface User {
  readonly name: string;
  readonly displayName: string;
  readonly disabled: boolean;
  readonly createdAt: number;
}

export interface LogInRules {
  readonly idleMinutes?: number;
  readonly absoluteMinutes?: number;
  readonly secondFactor?: boolean;
}

export interface Role {
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly string[];
  readonly logIn: LogInRules;
}

export interface Statistics {
  readonly patients: number;
  readonly studies: number;
  readonly series: number;
  readonly instances: number;
  readonly bytes: number;
  readonly quarantined: number;
}

export interface Peer {
  readonly aeTitle: string;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly description?: string;
  readonly networks?: readonly string[];
  readonly certificates?: readonly string[];
  readonly moveTo?: readonly string[];
  readonly origin: string;
}

export interface Job {
  readonly id: number;
  readonly kind: string;
  readonly state: string;
  readonly done: number;
  readonly total?: number;
  readonly failed: number;
  readonly message?: string;
  readonly error?: string;
  readonly input: { readonly aeTitle?: string };
  readonly createdBy: string;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

export interface Identity {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly transferSyntaxUid: string;
}

export interface QuarantineCase {
  readonly id: number;
  readonly conflict: string;
  readonly state: string;
  readonly newcomer: Identity & { readonly fileSize: number; readonly receivedAt: number };
  readonly held?: Identity;
  readonly source: { readonly door: string; readonly callingAeTitle?: string; readonly address?: string };
  readonly openedAt: number;
}

export interface Change {
  readonly sequence: number;
  readonly kind: string;
  readonly at: number;
  readonly studyInstanceUid?: string;
  readonly sopInstanceUid?: string;
}

export interface Connection {
  readonly aeTitle: string;
  readonly host: string;
  readonly port: number;
}

/** A data set of DICOM JSON (PS3.18 Annex F). */
export type JsonDataset = Readonly<
  Record<
    string,
    {
      readonly vr: string;
      readonly Value?: readonly unknown[];
      readonly BulkDataURI?: string;
      readonly InlineBinary?: string;
    }
  >
>;

/** A row of the audit trail. */
export interface AuditEvent {
  readonly id: number;
  readonly at: number;
  readonly kind: string;
  readonly outcome: 'success' | 'failure';
  readonly actor: string;
  readonly address?: string;
  readonly studyInstanceUid?: string;
  readonly facts?: Readonly<Record<string, string | number>>;
}

/** Somebody who was given something of a study. */
export interface Disclosure {
  readonly actor: string;
  readonly by: string;
  readonly kind: string;
  readonly studyInstanceUid: string;
  readonly destination?: string;
  readonly address?: string;
  readonly instances: number;
  readonly first: number;
  readonly last: number;
}

/** How much there was at the end of a day (YYYY-MM-DD, UTC). */
export interface GrowthDay {
  readonly day: string;
  readonly studies: number;
  readonly instances: number;
  readonly bytes: number;
}

export interface Health {
  readonly ready: boolean;
  readonly reason?: string;
  readonly version: string;
  readonly startedAt: number;
  readonly memoryBytes: number;
  readonly freeBytes: number;
}

export interface Setting {
  readonly name: string;
  readonly value: string;
  readonly source: 'default' | 'file' | 'environment' | 'flag';
  readonly where: string;
}

export interface LogLine {
  readonly at: number;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly facts: string;
}
