import type { Principal } from './access.ts';
import type { EmergencyRecord, EmergencyVerdict } from './ports/emergency-records.ts';

/**
 * Emergency access (HIPAA 164.312(a)(2)(ii)): a person who may break glass sees a patient's studies for a limited time, whatever project or mark
 * they have, and gives the reason. It is a security alert on the audit trail, and another person signs each afterwards.
 */
export interface Emergencies {
  /**
   * The answer is the same whether there are studies of that Patient ID (0010,0020) or not.
   * @throws ArchiveError `not-permitted`, also for all but people
   */
  open(principal: Principal, about: { readonly patientId: string; readonly reason: string }): Promise<EmergencyRecord>;
  /** One's own, before its time is over. */
  end(principal: Principal, id: number): Promise<boolean>;
  /** Of who reviews all of them, the newest first; of others their own. */
  list(principal: Principal): Promise<EmergencyRecord[]>;
  /** How many wait for a signature; needs `administer` or `break-glass.review`. */
  waiting(principal: Principal): Promise<number>;
  /** @throws ArchiveError `conflict` for one's own, and when it was signed; `not-permitted` */
  review(
    principal: Principal,
    id: number,
    review: { readonly verdict: EmergencyVerdict; readonly remark: string },
  ): Promise<boolean>;
}
