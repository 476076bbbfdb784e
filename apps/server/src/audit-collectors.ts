import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { AuditSource } from '@vesalius/audit';
import { type Collector, fhirCollector, syslogCollector } from '@vesalius/features/audit-delivery/server';
import type { Settings } from './config/index.ts';

/** What this archive is called where it reports. */
export function auditSource({ audit, dicom }: Pick<Settings, 'audit' | 'dicom'>): AuditSource {
  const { sourceId, site } = audit;
  return { id: sourceId ?? `${dicom.aeTitle}@${hostname()}`, ...(site !== undefined && { site }) };
}

/** The collectors that the settings name. */
export async function auditCollectors({ audit, dicom }: Settings): Promise<Collector[]> {
  const { syslog, fhir } = audit;
  const source = auditSource({ audit, dicom });
  const collectors: Collector[] = [];
  if (syslog.address !== undefined) collectors.push(await syslogOf(syslog.address, audit, source));
  if (fhir.url !== undefined)
    collectors.push(fhirCollector({ url: fhir.url, source, ...(fhir.token !== undefined && { token: fhir.token }) }));
  return collectors;
}

async function syslogOf(address: string, { syslog }: Settings['audit'], source: AuditSource): Promise<Collector> {
  const { hostname: host, port } = new URL(`tls://${address}`);
  const read = async (path: string | undefined) => (path === undefined ? undefined : readFile(path));
  const { authorities, certificate, key } = syslog.tls;
  const [ca, cert, ownKey] = await Promise.all([read(authorities), read(certificate), read(key)]);
  const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(ownKey && { key: ownKey }) };
  return syslogCollector({ host: host.replace(/^\[|\]$/g, ''), port: Number(port), source, tls });
}
