import type { Archive, PacsModule } from '@vesalius/archive/api';
import type { Authority } from './authority.ts';
import { certificateRoutes } from './routes.ts';

/** An authority of the archive's own, and the certificates it gives to peers. */
export function certificatesFeature(archive: Archive, authority: Authority): PacsModule {
  return {
    name: 'certificates',
    async start() {
      const soon = (await authority.shown())?.issued.filter(({ state }) => state === 'expiring') ?? [];
      for (const { serial, use, notAfter } of soon)
        archive.log.warn('a certificate ends soon', { serial, use, end: new Date(notAfter).toISOString() });
    },
    async routes(http) {
      await http.register(async (scope) => certificateRoutes(scope, archive, authority));
    },
  };
}
