import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { startFauxqs } from 'fauxqs';
import { startPostgres } from '../../../../archive/index-sql/src/testing/postgres-server.ts';
import { type RunningServer, startServer } from '../../../../tools/torture/server/running-server.ts';

/** Several nodes over one PostgreSQL and one bucket. */
export interface Cluster {
  readonly folder: string;
  readonly running: ReadonlySet<RunningServer>;
  /** @param dataDir a folder of its own when not given */
  startNode(more?: NodeJS.ProcessEnv, dataDir?: string): Promise<RunningServer>;
  kill(node: RunningServer): Promise<void>;
  /** It ends by itself; the cluster does not wait for it. */
  forget(node: RunningServer): void;
  dispose(): Promise<void>;
}

/** @param env settings of all nodes */
export async function startCluster(env: NodeJS.ProcessEnv = {}): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-nodes-'));
  const postgres = await startPostgres();
  const s3 = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  const endpoint = `http://127.0.0.1:${s3.port}`;
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' });
  const client = new S3Client({ endpoint, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: 'images' }));
  client.destroy();
  const ofAll = {
    VESALIUS_DATABASE_URL: await postgres.newDatabase(),
    VESALIUS_BLOBS_URL: `s3://images/pacs?endpoint=${endpoint}`,
    VESALIUS_ADMIN_PASSWORD: 'a password of tests only',
    VESALIUS_SERIES_QUIET_SECONDS: '1',
    ...env,
  };
  const running = new Set<RunningServer>();
  return {
    folder,
    running,
    async startNode(more = {}, dataDir) {
      const node = await startServer({
        dataDir: dataDir ?? (await mkdtemp(join(folder, 'node-'))),
        env: { ...ofAll, ...more },
      });
      running.add(node);
      return node;
    },
    async kill(node) {
      running.delete(node);
      await node.kill();
    },
    forget: (node) => void running.delete(node),
    async dispose() {
      await Promise.all([...running].map((node) => node.stop()));
      await s3.stop();
      await postgres.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
