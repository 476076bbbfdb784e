import {
  type Access,
  ArchiveError,
  type AuditEvent,
  type Clock,
  CONFIDENTIALITIES,
  type Identity,
  type IndexStore,
  type LogInOrigin,
  type NewShare,
  type Opened,
  type Permission,
  type Principal,
  type Scope,
  type Share,
  type SharedStudy,
  type ShareRecord,
  type Shares,
} from '@vesalius/archive/api';
import { actOf } from '../audit/act.ts';
import { clearanceFor } from '../views/view-scope.ts';
import type { ViewedProject } from './access.ts';
import { hashOfSecret, newLinkSecret } from './link-secrets.ts';

/** A browser that a link has let in is let out after so long, and may come by the link again. */
const GUEST_MS = 8 * 3_600_000;
const FREE_FAILURES = 3;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 3_600_000;
const HIGHEST = CONFIDENTIALITIES.length - 1;
/** What a guest may do with originals; with a view it is what stands for both. */
const LOOKS: readonly Permission[] = ['search', 'retrieve'];
const LOOKS_IN_VIEW: readonly Permission[] = ['deidentified.see'];
/** What is needed to see a study of each mark. */
const CLEARANCES: readonly (readonly Permission[])[] = [[], ['restricted.see'], ['very-restricted.see']];

export interface ShareParts {
  readonly access: Access;
  readonly index: Pick<IndexStore, 'shares' | 'instances' | 'audit'>;
  readonly identity: Pick<Identity, 'hashPassword' | 'passwordFits' | 'present'>;
  readonly clock: Clock;
  /** Through which project somebody sees a study; without views nobody does. */
  readonly showing?: (principal: Principal, studyInstanceUid: string) => Promise<ViewedProject | undefined>;
}

export class ArchiveShares implements Shares {
  readonly #parts: ShareParts;
  /** Tries of passwords, one after the other: many at once must not all count as the first. */
  #tries: Promise<unknown> = Promise.resolve();

  constructor(parts: ShareParts) {
    this.#parts = parts;
  }

  async make(principal: Principal, wanted: NewShare): Promise<{ share: Share; secret: string }> {
    const { access, index, identity, clock } = this.#parts;
    access.demand(principal, 'share');
    const { studyInstanceUid, purpose, password, expiresAt, mostOpenings } = wanted;
    // A link stands on somebody's rights and somebody answers for it; a program's token may be narrower than its maker.
    if (principal.kind !== 'user' || !principal.account)
      throw new ArchiveError('not-permitted', { detail: 'only people share' });
    if (expiresAt <= clock.now())
      throw new ArchiveError('query-not-understood', { detail: 'it would be over already' });
    const place = await this.#seenBy(principal, studyInstanceUid);
    const event = (outcome: AuditEvent['outcome'], facts: AuditEvent['facts'] = {}) =>
      actOf(principal, 'configuration-changed', { outcome, studyInstanceUid, facts: { act: 'share-made', ...facts } });
    if (!place) {
      await index.audit.append(event('failure'));
      throw new ArchiveError('not-found');
    }
    const secret = newLinkSecret();
    const record = await index.shares.add(
      {
        ...{ studyInstanceUid, ...place, purpose, expiresAt, ...(mostOpenings !== undefined && { mostOpenings }) },
        secretHash: hashOfSecret(secret),
        passwordHash: password === undefined ? '' : await identity.hashPassword(password),
        watermark: wanted.watermark || `${principal.name} · ${new Date(clock.now()).toISOString().slice(0, 10)}`,
        madeBy: principal.name,
        makerSince: principal.account.createdAt,
        madeAt: clock.now(),
      },
      event('success', { expiresAt }),
    );
    return { share: shown(record), secret };
  }

  async list(principal: Principal, studyInstanceUid?: string): Promise<Share[]> {
    const { access, index } = this.#parts;
    const all = access.may(principal, 'administer');
    if (!all) access.demand(principal, 'share');
    const filter = {
      ...(!all && { madeBy: principal.name }),
      ...(studyInstanceUid !== undefined && { studyInstanceUid }),
    };
    return (await index.shares.list(filter)).map(shown);
  }

  async revoke(principal: Principal, id: number): Promise<boolean> {
    const { access, index, clock } = this.#parts;
    const found = await index.shares.get(id);
    if (!found || !(isOwn(principal, found) || access.may(principal, 'administer'))) return false;
    const { studyInstanceUid } = found;
    const event = actOf(principal, 'configuration-changed', {
      studyInstanceUid,
      facts: { act: 'share-revoked', share: id },
    });
    return index.shares.revoke(id, principal.name, clock.now(), event);
  }

  open(secret: string, password: string | undefined, from: LogInOrigin): Promise<Opened> {
    if (password === undefined) return this.#open(secret, password, from);
    const mine = this.#tries.then(() => this.#open(secret, password, from));
    this.#tries = mine.catch(() => undefined);
    return mine;
  }

  async #open(secret: string, password: string | undefined, from: LogInOrigin): Promise<Opened> {
    const { index, clock, identity } = this.#parts;
    const now = clock.now();
    const record = await index.shares.bySecret(hashOfSecret(secret));
    if (!record || isOver(record, now) || !(await this.#stands(record))) return { outcome: 'refused' };
    if (record.passwordHash !== '') {
      if (password === undefined) return { outcome: 'password-wanted' };
      const milliseconds = waitOf(record, now);
      if (milliseconds > 0) return { outcome: 'wait', milliseconds };
      if (!(await identity.passwordFits(password, record.passwordHash))) {
        await index.shares.wrongPassword(record.id, now, opening(record, from, 'failure'));
        return { outcome: 'password-wanted' };
      }
    }
    const id = newLinkSecret();
    const endsAt = Math.min(now + GUEST_MS, record.expiresAt);
    const guest = { idHash: hashOfSecret(id), begunAt: now, endsAt };
    if (!(await index.shares.open(record.id, guest, opening(record, from, 'success')))) return { outcome: 'refused' };
    return { outcome: 'opened', id, study: studyOf(record, endsAt) };
  }

  async guest(id: string): Promise<{ principal: Principal; study: SharedStudy } | undefined> {
    const { index, clock } = this.#parts;
    const found = await index.shares.byGuest(hashOfSecret(id), clock.now());
    if (!found || !(await this.#stands(found.share))) return undefined;
    return { principal: guestOf(found.share), study: studyOf(found.share, found.endsAt) };
  }

  /** Whether who made the link is there yet and may share and see the study still, in the way it was shared. */
  async #stands(record: ShareRecord): Promise<boolean> {
    const account = { displayName: '', createdAt: record.makerSince };
    const named = { kind: 'user', name: record.madeBy, permissions: new Set<Permission>(), account } as const;
    const maker = await this.#parts.identity.present(named);
    if (!maker) return false;
    const place = await this.#seenBy(maker, record.studyInstanceUid);
    return place !== undefined && place.project === record.project && place.clearance <= record.clearance;
  }

  /** How somebody who may share a study sees it: as it is, or through a project. */
  async #seenBy(
    principal: Principal,
    studyInstanceUid: string,
  ): Promise<{ readonly project?: number; readonly clearance: number } | undefined> {
    const { access, index, showing } = this.#parts;
    const sees = async (permission: Permission) =>
      isSeen(index, access.scopeOf(principal, permission), studyInstanceUid);
    if (await sees('retrieve')) {
      if (!(await sees('share'))) return undefined;
      const part = { of: 'study', studyInstanceUid, clearance: HIGHEST } as const;
      const clearance = await clearanceFor(index, part, studyInstanceUid);
      return clearance === undefined ? undefined : { clearance };
    }
    const shown = await showing?.(principal, studyInstanceUid);
    if (!shown || !access.mayAt(principal, 'share', { of: 'project', project: shown.project })) return undefined;
    return shown;
  }
}

async function isSeen(index: Pick<IndexStore, 'instances'>, scope: Scope, studyInstanceUid: string): Promise<boolean> {
  return (await index.instances.count(scope, { studyInstanceUids: [studyInstanceUid] })) > 0;
}

function guestOf(record: ShareRecord): Principal {
  const { id, studyInstanceUid, project, clearance, madeBy, watermark } = record;
  const looks = project === undefined ? LOOKS : LOOKS_IN_VIEW;
  const place = { of: 'study', studyInstanceUid, ...(project !== undefined && { project }) } as const;
  return {
    kind: 'guest',
    name: nameOf(id),
    actsFor: madeBy,
    watermark,
    permissions: new Set(),
    grants: [{ place, permissions: new Set([...looks, ...CLEARANCES[clearance]!]) }],
  };
}

/** User names hold no blank: nobody can be taken for it. */
function nameOf(id: number): string {
  return `link ${id}`;
}

function opening(
  { id, studyInstanceUid }: ShareRecord,
  { address }: LogInOrigin,
  outcome: AuditEvent['outcome'],
): AuditEvent {
  const guest = { kind: 'guest', name: nameOf(id), permissions: new Set<Permission>(), address } as const;
  return actOf(guest, 'user-authentication', { outcome, studyInstanceUid, facts: { act: 'share-opened', share: id } });
}

function isOver({ expiresAt, revokedAt, mostOpenings, openings }: ShareRecord, now: number): boolean {
  return expiresAt <= now || revokedAt !== undefined || (mostOpenings !== undefined && openings >= mostOpenings);
}

function waitOf({ failures, failedAt }: ShareRecord, now: number): number {
  if (failures < FREE_FAILURES) return 0;
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (failures - FREE_FAILURES), LONGEST_WAIT_MS);
  return Math.max(0, Math.min(failedAt, now) + wait - now);
}

function isOwn({ kind, name, account }: Principal, { madeBy, makerSince }: ShareRecord): boolean {
  return kind === 'user' && name === madeBy && account?.createdAt === makerSince;
}

function studyOf({ studyInstanceUid, watermark }: ShareRecord, endsAt: number): SharedStudy {
  return { studyInstanceUid, watermark, endsAt };
}

function shown({ secretHash: _, passwordHash, clearance: __, makerSince: ___, ...share }: ShareRecord): Share {
  return { ...share, hasPassword: passwordHash !== '' };
}
