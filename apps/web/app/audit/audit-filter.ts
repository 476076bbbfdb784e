/** What the person asks for; empty texts ask for all. */
export interface AuditFilter {
  readonly kind: string;
  readonly outcome: string;
  readonly actor: string;
  readonly address: string;
  readonly studyInstanceUid: string;
  /** Days as the browser's date field has them, in the person's time zone. */
  readonly from: string;
  readonly to: string;
}

export const ALL: AuditFilter = {
  kind: '',
  outcome: '',
  actor: '',
  address: '',
  studyInstanceUid: '',
  from: '',
  to: '',
};

/** The filter as the query of `/api/v1/audit`; the last day is meant whole. */
export function queryOf({ from, to, ...texts }: AuditFilter): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(texts)) if (value.trim() !== '') query.set(name, value.trim());
  const first = dayStart(from, 0);
  const end = dayStart(to, 1);
  if (first !== undefined) query.set('from', String(first));
  if (end !== undefined) query.set('to', String(end));
  return query;
}

function dayStart(day: string, after: number): number | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!parts) return undefined;
  return new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + after).getTime();
}
