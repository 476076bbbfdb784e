import { queryOptions } from '@tanstack/react-query';
import { ApiError, ask } from '../api/ask.ts';

export interface Project {
  readonly id: number;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly createdAt: number;
  readonly studies: number;
}

/** Why somebody should look at a de-identified image, the gravest first. */
export const REVIEW_REASONS = ['pixels', 'head', 'text', 'other'] as const;
export type ReviewReason = (typeof REVIEW_REASONS)[number];

/** What is agreed for a project. */
export interface Conditions {
  readonly purpose: string;
  readonly ethicsReference: string;
  readonly ethicsExpiresAt?: number;
  readonly terms: string;
  readonly termsVersion: number;
  readonly mostStudies?: number;
  readonly mostInstances?: number;
  readonly mostGigabytes?: number;
  readonly used?: { readonly studies: number; readonly instances: number; readonly bytes: number };
  readonly pseudonyms: 'hashed' | 'counted' | 'list';
  readonly needsConsent: boolean;
  readonly consentFor: 'NAMED_PROTOCOL' | 'RESTRICTED_REUSE' | 'PUBLIC_RELEASE';
  readonly needsReview: boolean;
  readonly reviewPercent: Readonly<Record<ReviewReason, number>>;
  readonly acceptedAt?: number;
  readonly isOpen: boolean;
  readonly patients: number;
}

export interface Member {
  readonly grant: number;
  readonly kind: string;
  readonly name: string;
  readonly role: string;
  readonly expiresAt?: number;
  readonly acceptedAt?: number;
}

export interface ProfileDocument {
  readonly options: readonly string[];
  readonly rules: readonly object[];
  readonly shiftDays: readonly [number, number];
  readonly keepWords: readonly string[];
  readonly removeWords: readonly string[];
}

export interface ProfileVersion {
  readonly version: number;
  readonly madeBy: string;
  readonly madeAt: number;
  readonly profile: ProfileDocument;
}

export interface ProjectStudy {
  readonly studyInstanceUid: string;
  readonly patientId?: string;
  readonly studyDate?: string;
  readonly description?: string;
  readonly shownAs?: string;
}

export interface ArrivalRule {
  readonly id: number;
  readonly keys: Readonly<Record<string, string>>;
  readonly madeBy: string;
}

export interface IdentityRequest {
  readonly id: number;
  readonly pseudonym: string;
  readonly reason: string;
  readonly askedBy: string;
  readonly askedAt: number;
  readonly state: 'open' | 'approved' | 'refused' | 'over';
  readonly decidedBy?: string;
  readonly expiresAt?: number;
  readonly looks: number;
}

const at = (name: string) => `/projects/${encodeURIComponent(name)}`;

export const projects = queryOptions({
  queryKey: ['projects'],
  queryFn: async () => (await ask<{ projects: Project[] }>('/projects')).projects,
});

export const project = (name: string) =>
  queryOptions({ queryKey: ['project', name], queryFn: () => ask<Project>(at(name)) });

/** Null while nothing is agreed yet. */
export const conditions = (name: string) =>
  queryOptions({
    queryKey: ['project', name, 'conditions'],
    queryFn: () =>
      ask<Conditions>(`${at(name)}/governance`).catch((error) => {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }),
  });

export const members = (name: string) =>
  queryOptions({
    queryKey: ['project', name, 'members'],
    queryFn: async () => (await ask<{ members: Member[] }>(`${at(name)}/members`)).members,
  });

export const profileVersions = (name: string) =>
  queryOptions({
    queryKey: ['project', name, 'profile'],
    queryFn: async () => (await ask<{ versions: ProfileVersion[] }>(`${at(name)}/profile`)).versions,
  });

export const projectStudies = (name: string, offset: number) =>
  queryOptions({
    queryKey: ['project', name, 'studies', offset],
    queryFn: () => ask<{ total: number; studies: ProjectStudy[] }>(`${at(name)}/studies?limit=50&offset=${offset}`),
  });

export const rules = (name: string) =>
  queryOptions({
    queryKey: ['project', name, 'rules'],
    queryFn: async () => (await ask<{ rules: ArrivalRule[] }>(`${at(name)}/rules`)).rules,
  });

export const identityRequests = (name: string) =>
  queryOptions({
    queryKey: ['project', name, 'requests'],
    queryFn: async () => (await ask<{ requests: IdentityRequest[] }>(`${at(name)}/identity-requests`)).requests,
  });

export const roles = queryOptions({
  queryKey: ['roles'],
  queryFn: async () => (await ask<{ roles: { name: string; description: string }[] }>('/roles')).roles,
});
