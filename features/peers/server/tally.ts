import type { SendResult } from '@vesalius/archive/api';

/** UIDs of failed instances that a result names; the count has no limit. */
const MOST_NAMED = 1000;

/** Success or a warning: the other side has it. */
export function isKept(status: number | undefined): boolean {
  return status === 0 || (status !== undefined && (status >> 12 === 0xb || status === 1));
}

/** How sub-operations went. */
export class Tally {
  readonly failedSopInstanceUids: string[] = [];
  completed = 0;
  warning = 0;
  failed = 0;

  /** Counts a C-STORE by its status (PS3.4 §B.2.3); undefined: it was not even tried. */
  add(sopInstanceUid: string, status: number | undefined): void {
    if (status === 0) this.completed++;
    else if (isKept(status)) this.warning++;
    else {
      this.failed++;
      if (this.failedSopInstanceUids.length < MOST_NAMED) this.failedSopInstanceUids.push(sopInstanceUid);
    }
  }

  get done(): number {
    return this.completed + this.warning + this.failed;
  }

  result(): SendResult {
    const { completed, warning, failed, failedSopInstanceUids } = this;
    return { completed, warning, failed, ...(failed > 0 && { failedSopInstanceUids }) };
  }
}
