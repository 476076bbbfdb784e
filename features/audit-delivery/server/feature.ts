import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Archive, ArchiveError, type PacsModule, type Principal } from '@vesalius/archive/api';
import { DeliveryAnswer } from '../contract/schemas.ts';
import type { Collector } from './collector.ts';
import { Delivery, type Pace } from './delivery.ts';
import { Position } from './position.ts';

export interface AuditDeliveryOptions {
  readonly dataDir: string;
  readonly collectors: readonly Collector[];
  readonly alarmAfter: number;
  readonly pace?: Pace;
  /** Tells how many events wait. */
  gauge?(name: string, help: string, read: () => Promise<number>): void;
}

/** Reads the trail for delivery, which leaves no row: it would have no end. */
const DELIVERER: Principal = { kind: 'system', name: 'audit-delivery', permissions: new Set(['audit.read']) };

/** Delivers the audit trail to collectors, and tells how far each is behind. */
export function auditDeliveryFeature(archive: Archive, options: AuditDeliveryOptions): PacsModule {
  const { dataDir, collectors, alarmAfter, pace } = options;
  const deliveries: Delivery[] = [];
  const newest = async () => (await archive.audit.list(DELIVERER, { limit: 1 }))[0]?.id ?? 0;
  const behind = (after: number, limit: number) => archive.audit.list(DELIVERER, { after, limit });
  const states = () => Promise.all(deliveries.map((delivery) => delivery.state()));
  return {
    name: 'audit-delivery',
    routes(http) {
      const schema = { tags: ['Audit'], summary: 'How far the collectors of the audit trail are behind' };
      http.get(
        '/api/v1/audit/delivery',
        { schema: { ...schema, response: { 200: DeliveryAnswer } } },
        async (request) => {
          if (!request.principal) throw new ArchiveError('not-permitted');
          archive.access.demand(request.principal, 'audit.read');
          return { deliveries: await states() };
        },
      );
    },
    async start() {
      const folder = join(dataDir, 'audit');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const collector of collectors) {
        const position = await Position.of(join(folder, `delivered-${collector.name}.json`));
        const parts = { collector, position, behind, newest, log: archive.log, alarmAfter, ...(pace && { pace }) };
        const delivery = new Delivery(parts);
        deliveries.push(delivery);
        delivery.start();
      }
      if (collectors.length > 0)
        options.gauge?.(
          'vesalius_audit_undelivered_events',
          'Audit events that a collector has not got yet',
          async () => Math.max(...(await states()).map(({ undelivered }) => undelivered)),
        );
    },
    async stop() {
      await Promise.all(deliveries.map((delivery) => delivery.stop()));
    },
  };
}
