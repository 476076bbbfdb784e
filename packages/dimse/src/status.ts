/** The categories of PS3.7 Annex C. */
export type StatusCategory = 'success' | 'pending' | 'cancel' | 'warning' | 'failure';

/** Whether more responses follow (PS3.7 Annex C.1.3). */
export function isPending(status: number | undefined): boolean {
  return status === 0xff00 || status === 0xff01;
}
