import { after, before } from 'node:test';
import { openPostgresIndex } from './open-postgres-index.ts';
import type { OpenIndex } from './testing/contract/open-index.ts';
import { indexContract } from './testing/index-contract.ts';
import { type PostgresServer, startPostgres } from './testing/postgres-server.ts';

let server: PostgresServer;

before(async () => {
  server = await startPostgres();
});

after(() => server.dispose());

/** An empty index in a database of its own. */
const openInDatabase: OpenIndex = async (options = {}) => {
  const url = await server.newDatabase();
  let index = await openPostgresIndex({ url, extraAttributes: [], ...options });
  return {
    index,
    async reopen(again = {}) {
      await index.close();
      index = await openPostgresIndex({ url, extraAttributes: [], ...again });
      return index;
    },
    dispose: () => index.close(),
  };
};

indexContract(openInDatabase);
