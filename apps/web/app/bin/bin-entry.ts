/** Something that was deleted and can be had back, as `GET /bin` tells it. */
export interface BinEntry {
  readonly id: number;
  readonly reason: 'deleted' | 'replaced' | 'rejected';
  readonly studyInstanceUid: string;
  readonly patientId: string;
  /** Component groups with `=` between (PS3.5 §6.2.1). */
  readonly patientName: string;
  readonly studyDate: string;
  readonly studyDescription: string;
  readonly modalities: string;
  readonly instances: number;
  readonly bytes: number;
  readonly deletedBy: string;
  readonly deletedAt: number;
  readonly purgeAt: number;
  readonly state: 'kept' | 'purging';
  readonly purge?: { readonly askedBy: string; readonly approvedBy?: string };
}
