import type { Archive } from '@vesalius/archive/api';
import type { Association, CFindMatch, CFindRequest } from '@vesalius/dimse';
import { type Callers, negotiatedFor } from './accept.ts';
import { answerIdentifier } from './answer.ts';
import { findRequestOf } from './identifier.ts';
import { MODELS } from './models.ts';
import { queryFailure } from './status-table.ts';

/** One or more optional keys were not supported (PS3.4 §C.4.1.1.4). */
const SOME_KEYS_UNSUPPORTED = 0xff01;
const PENDING = 0xff00;

/** C-FIND (PS3.4 §C.4.1). */
export function findIn(archive: Archive, callers: Callers, aeTitle: string) {
  return async function* (request: CFindRequest, association: Association): AsyncIterable<CFindMatch, undefined> {
    try {
      const { transferSyntax } = request.context;
      const principal = callers.principalOf(association.request);
      archive.access.demand(principal, 'search');
      const asked = findRequestOf(
        request.identifier,
        transferSyntax,
        MODELS.get(request.sopClassUid)!,
        negotiatedFor(association.request, request.sopClassUid),
      );
      const support = archive.search.support(asked.query);
      const status =
        support.unsupportedMatches.length + support.unsupportedIncludes.length > 0 ? SOME_KEYS_UNSUPPORTED : PENDING;
      for await (const row of archive.search.search(principal, asked.query)) {
        if (request.signal.aborted) return undefined;
        yield { identifier: answerIdentifier(row, asked, aeTitle, transferSyntax), status };
      }
      return undefined;
    } catch (error) {
      throw queryFailure(error);
    }
  };
}
