/** A row of the audit trail as REST tells it. */
export interface AuditRow {
  readonly id: number;
  readonly kind: string;
  readonly outcome: string;
  readonly actor: string;
  readonly address?: string;
  readonly studyInstanceUid?: string;
  readonly facts: Record<string, string | number>;
}
