import { request as http, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as https } from 'node:https';
import { isIP } from 'node:net';
import { ArchiveError, type Outgoing } from '@vesalius/archive/api';
import { isResource, type Resource } from './fhir-resource.ts';

/** Where Consents are asked for. */
export interface ConsentServer {
  readonly url: string;
  readonly token?: string;
}

const MOST_BYTES = 16 * 1024 * 1024;
const PATIENCE_MS = 20_000;

/**
 * The Consents of a patient, with the Patients that they refer to, as a searchset Bundle (R4 Consent, search parameters `patient` and `scope`).
 *
 * @throws ArchiveError `address-refused`, `conflict` when the server does not answer as it should
 */
export async function fetchConsents(
  { url, token }: ConsentServer,
  outgoing: Outgoing,
  patientId: string,
): Promise<Resource> {
  const asked = new URL(`${url.replace(/\/$/, '')}/Consent`);
  // A comma or a bar in an ID would be syntax of the search (R4 search, §3.1.1.4.0.1).
  asked.searchParams.set(
    'patient.identifier',
    patientId.replace(/[\\,|$]/g, (sign) => `\\${sign}`),
  );
  asked.searchParams.set('_include', 'Consent:patient');
  asked.searchParams.set('_count', '100');
  const answer = await get(asked, outgoing, token);
  if (answer.resourceType !== 'Bundle')
    throw new ArchiveError('conflict', { detail: 'the FHIR server gave no Bundle' });
  return answer;
}

async function get(url: URL, outgoing: Outgoing, token: string | undefined): Promise<Resource> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const address = await outgoing.addressOf(host);
  const options: RequestOptions = {
    headers: {
      accept: 'application/fhir+json',
      host: url.host,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    signal: AbortSignal.timeout(PATIENCE_MS),
    // The address that was looked at is the one that is dialled; the name is still what a certificate has to show.
    lookup: (_name, { all }, found) => {
      const family = isIP(address);
      if (all) found(null, [{ address, family }]);
      else found(null, address, family);
    },
  };
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = url.protocol === 'https:' ? https(url, options, resolve) : http(url, options, resolve);
      asked.once('error', reject).end();
    });
    return await bodyOf(answer);
  } catch (cause) {
    if (cause instanceof ArchiveError) throw cause;
    throw new ArchiveError('conflict', { detail: 'the FHIR server cannot be reached', cause });
  }
}

async function bodyOf(answer: IncomingMessage): Promise<Resource> {
  if (answer.statusCode !== 200) {
    answer.destroy();
    throw new ArchiveError('conflict', { detail: `the FHIR server answered with ${answer.statusCode}` });
  }
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new ArchiveError('limit-exceeded', { detail: 'the FHIR server gave too much' });
    parts.push(part);
  }
  const value: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
  if (!isResource(value)) throw new ArchiveError('conflict', { detail: 'the FHIR server gave no resource' });
  return value;
}
