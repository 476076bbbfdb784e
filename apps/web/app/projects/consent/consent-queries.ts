import { queryOptions } from '@tanstack/react-query';
import { ask } from '../../api/ask.ts';

export interface Copy {
  readonly studyInstanceUid: string;
  readonly kind: string;
  readonly actor: string;
  readonly destination?: string;
  readonly at: number;
}

export interface ConsentOutcome {
  readonly pseudonym: string;
  readonly studies: number;
  readonly copies: readonly Copy[];
}

export interface Consent {
  readonly pseudonym: string;
  readonly state: 'given' | 'withdrawn' | 'over';
  readonly decidedBy: string;
  readonly decidedAt: number;
  readonly source: 'hand' | 'fhir';
  readonly expiresAt?: number;
}

/** Who holds copies of a patient who has withdrawn. */
export interface Holder {
  readonly holder: string;
  readonly isPeer: boolean;
  readonly copies: readonly Copy[];
  readonly told?: { readonly how: string; readonly toldBy: string; readonly toldAt: number };
}

/** What became of a FHIR Consent. */
export type FhirResult =
  | {
      readonly outcome: 'taken';
      readonly pseudonym: string;
      readonly state: 'given' | 'withdrawn';
      readonly studies: number;
      readonly expiresAt?: number;
    }
  | { readonly outcome: 'refused'; readonly where: string; readonly detail: string };

export const consents = (name: string) =>
  queryOptions({
    queryKey: ['project', name, 'consents'],
    queryFn: () => ask<{ consents: Consent[]; canFetch: boolean }>(`/projects/${name}/consents`),
  });

export const holdersPath = (name: string, pseudonym: string) =>
  `/projects/${name}/consents/${encodeURIComponent(pseudonym)}`;

export const holders = (name: string, pseudonym: string) =>
  queryOptions({
    queryKey: ['project', name, 'holders', pseudonym],
    queryFn: async () => (await ask<{ holders: Holder[] }>(`${holdersPath(name, pseudonym)}/holders`)).holders,
  });
