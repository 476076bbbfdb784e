import type { Use } from './dicomweb-uses.ts';
import type { LocalServer } from './local-server.ts';

/** The good uses of what an administrator looks at, and of the own authority, the one that makes it first. */
export function administrationUses(server: () => LocalServer): Readonly<Record<string, () => Use | Promise<Use>>> {
  const serial = async () => {
    const { issued } = await server().done('POST', '/authority/certificates', { name: 'CT' });
    return { serial: issued.serial as string };
  };
  return {
    'get /api/v1/settings': () => ({}),
    'get /api/v1/log': () => ({}),
    'get /api/v1/health': () => ({}),
    'post /api/v1/authority': () => ({ body: { name: 'Hospital' } }),
    'get /api/v1/authority': () => ({}),
    'post /api/v1/authority/certificates': () => ({
      body: { name: 'CT 1', hosts: ['ct1.example'], password: 'of a PKCS12 file' },
    }),
    'post /api/v1/authority/certificates/{serial}/renewal': async () => ({ params: await serial(), body: {} }),
    'delete /api/v1/authority/certificates/{serial}': async () => ({ params: await serial() }),
  };
}
