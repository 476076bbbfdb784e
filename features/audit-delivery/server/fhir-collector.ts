import { type AuditSource, fhirAuditEvent, messageOf } from '@vesalius/audit';
import { type Collector, CollectorError } from './collector.ts';

export interface FhirOptions {
  /** Base of the FHIR server; events go to `AuditEvent` below it. */
  readonly url: string;
  readonly token?: string;
  readonly source: AuditSource;
  readonly patience?: number;
}

const PATIENCE_MS = 30_000;

/** AuditEvents of FHIR R4, each by a POST of its own: it has arrived when the server has answered that it made it. */
export function fhirCollector({ url, token, source, patience = PATIENCE_MS }: FhirOptions): Collector {
  const address = `${url.replace(/\/+$/, '')}/AuditEvent`;
  const headers = {
    'content-type': 'application/fhir+json',
    accept: 'application/fhir+json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  return {
    name: 'fhir',
    async send(rows, arrived, signal) {
      for (const row of rows) {
        const body = JSON.stringify(fhirAuditEvent(messageOf(row, source, row.link)));
        const either = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
        const answer = await post(address, { method: 'POST', headers, body, signal: either, redirect: 'error' });
        // What it says of the event may hold anything, and is not ours to log.
        await answer.body?.cancel();
        if (!answer.ok) throw new CollectorError(`the server answered ${answer.status} to event ${row.id}`);
        arrived(row);
      }
    },
  };
}

async function post(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch (error) {
    const { cause, message } = error as Error;
    throw new CollectorError(`no answer: ${cause instanceof Error ? cause.message : message}`, { cause: error });
  }
}
