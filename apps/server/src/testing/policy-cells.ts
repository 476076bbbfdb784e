import assert from 'node:assert/strict';
import { PARTIAL_PERMISSIONS, type Permission } from '@vesalius/archive/api';
import { alternativesOf, POLICY, passes } from '../../../../tools/policy/policy-table.ts';
import type { Use } from './dicomweb-uses.ts';
import type { Called, LocalServer } from './local-server.ts';

/** Who may see studies of every mark: marks are a matter of their own. */
const CLEARANCES = ['restricted.see', 'very-restricted.see'];
const REFUSALS = [403, 404];
/** Failure Reason (0008,1197) 0x0124. */
const NOT_AUTHORIZED = 292;

interface Role {
  readonly name: string;
  readonly permissions: readonly string[];
}

/** Calls operations with every role that the policy table refuses, and says who is just permitted enough. */
export class PolicyCells {
  readonly #server: LocalServer;
  readonly #secrets = new Map<string, Promise<string>>();
  #roles: Promise<readonly Role[]> | undefined;
  #elsewhere: Promise<number> | undefined;

  constructor(server: LocalServer) {
    this.#server = server;
  }

  /** Each role that lacks what the operation needs is refused, whatever it asks about. */
  async refuseAll(operation: string, call: (token: string) => Promise<Called>): Promise<void> {
    const rule = ruleOf(operation);
    for (const { name, permissions } of await this.roles()) {
      if (passes(rule, permissions)) continue;
      const { status, text } = await call(await this.#secret(permissions));
      assert.ok(REFUSALS.includes(status), `${operation} as ${name}: ${status} ${text}`);
    }
    const [needs] = alternativesOf(rule);
    if (!needs || !/\{study\}/.test(operation) || !needs.every((one) => PARTIAL_PERMISSIONS.has(one as Permission)))
      return;
    const { status, text } = await call(await this.#secret([...needs, ...CLEARANCES], await this.#otherProject()));
    // A search finds nothing, and of an instance that is sent the answer says that it was not permitted (PS3.18 §I.2.2).
    const nothing = text === '[]' || (status === 409 && text.includes(`"Value":[${NOT_AUTHORIZED}]`));
    assert.ok(nothing || REFUSALS.includes(status), `${operation} on another project: ${status} ${text}`);
  }

  /** A use with a token that holds what the table says and not more, unless the use brings its own credentials. */
  async justEnough(operation: string, use: Use): Promise<Use> {
    const [needs] = alternativesOf(ruleOf(operation));
    if (!needs || use.token !== undefined || use.headers?.cookie !== undefined) return use;
    return { ...use, token: await this.#secret([...needs, ...CLEARANCES]) };
  }

  roles(): Promise<readonly Role[]> {
    this.#roles ??= this.#server.call('GET', '/api/v1/roles').then(({ body }) => body.roles as Role[]);
    return this.#roles;
  }

  #otherProject(): Promise<number> {
    const body = { name: 'elsewhere', title: 'Nothing of what is asked for is in it' };
    this.#elsewhere ??= this.#server.call('POST', '/api/v1/projects', { body }).then((made) => made.body.id as number);
    return this.#elsewhere;
  }

  #secret(permissions: readonly string[], project?: number): Promise<string> {
    const key = [...permissions, project].join(' ');
    const body = {
      name: 'cell',
      permissions: [...new Set(permissions)],
      ...(project !== undefined && { projects: [project] }),
    };
    const secret =
      this.#secrets.get(key) ??
      this.#server.call('POST', '/api/v1/tokens', { body }).then((made) => made.body.secret as string);
    this.#secrets.set(key, secret);
    return secret;
  }
}

function ruleOf(operation: string): string {
  const rule = POLICY[operation];
  assert.ok(rule, `${operation} has no row in tools/policy/policy-table.ts`);
  return rule;
}
