/**
 * One end of an association with nothing of the archive in it, as a process of its own: `scp` takes an instance and hashes it, `scu` sends
 * one of `megabytes` to `port`. Tells its parent where it listens and what came.
 */
import { createHash } from 'node:crypto';
import { connect, createScp, decideContexts } from '@vesalius/dimse';
import { hugeInstance } from './huge.ts';

export type FromEnd =
  | { readonly listens: number }
  | { readonly took: string }
  | { readonly sent: string; readonly status: number };

const tell = (message: FromEnd) => process.send!(message);

async function scp(): Promise<void> {
  const { port } = await createScp({
    port: 0,
    acceptAssociation: ({ presentationContexts }) => ({
      contexts: decideContexts(presentationContexts, () => presentationContexts[0]!.transferSyntaxes),
    }),
    handlers: {
      cStore() {
        const hash = createHash('sha256');
        return {
          write: (slice) => Boolean(hash.update(slice)),
          drained: async () => {},
          end() {
            tell({ took: hash.digest('hex') });
            return { status: 0 };
          },
          abort: () => {},
        };
      },
    },
  });
  tell({ listens: port });
}

async function scu(megabytes: number, port: number): Promise<void> {
  const huge = hugeInstance('dimse alone', megabytes);
  const association = await connect({
    host: '127.0.0.1',
    port,
    callingAeTitle: 'SOURCE',
    calledAeTitle: 'SINK',
    presentationContexts: [{ abstractSyntax: huge.sopClassUid, transferSyntaxes: [huge.transferSyntaxUid] }],
  });
  const { sopClassUid, sopInstanceUid, transferSyntaxUid, sha256 } = huge;
  const { status } = await association.cStore({
    sopClassUid,
    sopInstanceUid,
    transferSyntaxUid,
    source: huge.dataset(),
  });
  await association.release();
  tell({ sent: sha256, status });
}

const [role, megabytes, port] = process.argv.slice(2);
if (role === 'scp') await scp();
else await scu(Number(megabytes), Number(port));
