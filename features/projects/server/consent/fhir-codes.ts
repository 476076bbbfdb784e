/** What of a FHIR R4 Consent (hl7.org/fhir/R4/consent.html) this archive understands, by code. */
export const CONSENT_SCOPES = 'http://terminology.hl7.org/CodeSystem/consentscope';
export const ACT_REASONS = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';
export const ACT_CODES = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
export const IDENTIFIER_TYPES = 'http://terminology.hl7.org/CodeSystem/v2-0203';

/** ConsentState (R4): what a status says, or why nothing can be taken from it. */
export const STATUSES: Readonly<Record<string, 'in-force' | 'withdrawn' | { readonly wrong: string }>> = {
  active: 'in-force',
  inactive: 'withdrawn',
  rejected: 'withdrawn',
  draft: { wrong: 'a draft is not in force' },
  proposed: { wrong: 'a proposal is not in force' },
  'entered-in-error': { wrong: 'it was entered in error' },
};

/** Purposes that are research on health data (v3 ActReason, HRESCH and below it). */
export const RESEARCH: ReadonlySet<string> = new Set([
  'HRESCH',
  'BIORCH',
  'CLINTRCH',
  'CLINTRCHNPC',
  'CLINTRCHPC',
  'PRECLINTRCH',
  'DSRCH',
  'POARCH',
  'TRANSRCH',
]);

/** Limits of a provision that cannot be kept here: who is bound by one is not let through as if it were not there. */
export const LIMITS_NOT_KEPT = ['action', 'securityLabel', 'class', 'code', 'dataPeriod', 'data'] as const;
