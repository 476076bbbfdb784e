import type { Job, SendInput, SendResult } from '@vesalius/archive/api';
import type { DicomJson } from '@vesalius/dicom';

/** Statuses of C-MOVE, whose sub-operations these are (PS3.4 Table C.4-2). */
const PENDING = 0xff00;
const SUCCESS = 0x0000;
const SOME_FAILED = 0xb000;
const UNABLE = 0xc000;
const CANCELED = 0xfe00;

/** How a job of sending stands: its sub-operations counted as those of C-MOVE are (PS3.4 §C.4.2.1). */
export function sendStatus(job: Job): DicomJson {
  const { transactionUid } = job.input as unknown as SendInput;
  const result = job.result as Partial<SendResult> | undefined;
  const failed = result?.failed ?? job.failed;
  const warning = result?.warning ?? 0;
  const completed = result?.completed ?? job.done - job.failed;
  const remaining = isOver(job) ? 0 : Math.max(0, (job.total ?? 0) - job.done);
  const failedUids = result?.failedSopInstanceUids ?? [];
  return {
    '00000900': { vr: 'US', Value: [statusOf(job, failed)] },
    ...counts({ '00001020': remaining, '00001021': completed, '00001022': failed, '00001023': warning }),
    ...(failedUids.length > 0 && { '00080058': { vr: 'UI', Value: [...failedUids] } }),
    '00081195': { vr: 'UI', Value: [transactionUid!] },
  };
}

function isOver({ state }: Job): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled';
}

function statusOf({ state }: Job, failed: number): number {
  if (state === 'cancelled') return CANCELED;
  if (state === 'failed') return UNABLE;
  if (state !== 'succeeded') return PENDING;
  return failed > 0 ? SOME_FAILED : SUCCESS;
}

/** Numbers of Sub-operations are US: more than fit are told as the most that do. */
function counts(values: Readonly<Record<string, number>>): DicomJson {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, { vr: 'US', Value: [Math.min(value, 0xffff)] }]),
  );
}
