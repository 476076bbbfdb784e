import type { Archive, PacsModule } from '@vesalius/archive/api';
import { createScp, type Scp, type ScpObserver, type ScpOptions } from '@vesalius/dimse';
import { Callers, type CallersOptions } from './accept.ts';
import { Admitted } from './admitted.ts';
import { findIn } from './find.ts';
import { type DimseMeter, metered } from './metered.ts';
import { getFrom, type MoveOptions, moveFrom } from './retrieve.ts';
import type { ConflictPolicy } from './status-table.ts';
import { storeInto } from './store.ts';

export interface DimseDoorOptions extends MoveOptions, CallersOptions {
  readonly host: string;
  readonly port: number;
  readonly limits?: ScpOptions['limits'];
  readonly caps?: ScpOptions['caps'];
  /** With it the one port speaks TLS and nothing else. */
  readonly tlsOnly?: NonNullable<ScpOptions['tls']>;
  /** With it a second listener speaks TLS on a port of its own. */
  readonly secure?: { readonly port: number; readonly tls: NonNullable<ScpOptions['tls']> };
  readonly conflictPolicy: ConflictPolicy;
  readonly meter?: DimseMeter;
}

/** Source of a rejection by us, who have looked at the titles (PS3.8 Table 9-21); others are for lack of room. */
const LOOKED_AT = 1;
const GRACE_MS = 30_000;

/** Listens for associations. `ports` tells where, once started. */
export function dimseDoor(
  archive: Archive,
  options: DimseDoorOptions,
): PacsModule & { readonly ports: { readonly plain: number; readonly secure?: number } } {
  const callers = new Callers(archive, options);
  const scpOptions = {
    host: options.host,
    limits: options.limits,
    caps: options.caps,
    acceptAssociation: callers.decide.bind(callers),
    observer: observing(archive, options.meter),
    handlers: {
      cStore: storeInto(archive, callers, options.conflictPolicy),
      cFind: metered(options.meter, 'c-find', findIn(archive, callers, options.aeTitle)),
      cGet: metered(options.meter, 'c-get', getFrom(archive, callers)),
      cMove: metered(options.meter, 'c-move', moveFrom(archive, callers, options)),
    },
  };
  let plain: Scp | undefined;
  let secure: Scp | undefined;
  const admitted = new Admitted(archive, callers, () =>
    [plain, secure].flatMap((scp) => [...(scp?.associations ?? [])]),
  );
  return {
    name: 'dimse-scp',
    get ports() {
      return { plain: plain?.port ?? options.port, ...(secure && { secure: secure.port }) };
    },
    async start() {
      plain = await createScp({ ...scpOptions, port: options.port, tls: options.tlsOnly });
      if (options.secure) secure = await createScp({ ...scpOptions, ...options.secure });
      admitted.run();
    },
    async stop() {
      await Promise.all([plain?.close(GRACE_MS), secure?.close(GRACE_MS)]);
      await admitted.stop();
    },
  };
}

function observing({ audit, log }: Archive, meter: DimseMeter | undefined): ScpObserver {
  return {
    established: () => meter?.associationBegan(),
    rejected: (request, rejection, connection) => {
      meter?.associationRefused();
      audit.refused({
        actor: rejection.source === LOOKED_AT ? request.callingAeTitle : '', // a thousand guesses are one row
        address: connection.remoteAddress,
        facts: { act: 'association-rejected', door: 'dimse', reason: rejection.reason },
      });
      log.warn('association rejected', {
        callingAeTitle: request.callingAeTitle,
        address: connection.remoteAddress,
        source: rejection.source,
        reason: rejection.reason,
      });
    },
    ended: (association, error) => {
      meter?.associationEnded(error ? 'aborted' : 'released');
      if (error)
        log.info('association ended early', {
          callingAeTitle: association.callingAeTitle,
          address: association.connection.remoteAddress,
          reason: error.message,
        });
    },
    failed: (connection, error) =>
      log.debug('connection without association', { address: connection.remoteAddress, reason: error.message }),
  };
}
