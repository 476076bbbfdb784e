import { PduFormatError } from '../../errors.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { ITEM, readItems, readUid } from './items.ts';

/** What the requestor proposes under one odd ID (PS3.8 §9.3.2.2). */
export interface ProposedContext {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
}

/** What the acceptor says to it (PS3.8 §9.3.3.2). The transfer syntax counts only on acceptance. */
export interface ContextResult {
  readonly id: number;
  readonly result: number;
  readonly transferSyntax: string;
}

/** Result/Reason of PS3.8 Table 9-18. */
export const CONTEXT_RESULT = {
  acceptance: 0,
  'user-rejection': 1,
  'no-reason': 2,
  'abstract-syntax-not-supported': 3,
  'transfer-syntaxes-not-supported': 4,
} as const;

export type ContextResultName = keyof typeof CONTEXT_RESULT;

function readContextId(item: ByteReader): number {
  const at = item.offset;
  const id = item.u8();
  if (id % 2 === 0) {
    throw new PduFormatError(`Presentation-context-ID ${id} is not odd`, {
      where: { offset: at },
      clause: 'PS3.8 §9.3.2.2',
    });
  }
  return id;
}

export function readProposedContext(item: ByteReader): ProposedContext {
  const id = readContextId(item);
  item.skip(3);
  const abstractSyntaxes: string[] = [];
  const transferSyntaxes: string[] = [];
  readItems(item, {
    [ITEM.abstractSyntax]: (sub) => abstractSyntaxes.push(readUid(sub)),
    [ITEM.transferSyntax]: (sub) => transferSyntaxes.push(readUid(sub)),
  });
  const [abstractSyntax] = abstractSyntaxes;
  if (abstractSyntaxes.length !== 1 || abstractSyntax === undefined || transferSyntaxes.length === 0) {
    throw new PduFormatError(`Presentation context ${id} has not one abstract and some transfer syntaxes`, {
      where: { offset: item.offset },
      clause: 'PS3.8 Table 9-13',
    });
  }
  return { id, abstractSyntax, transferSyntaxes };
}

export function readContextResult(item: ByteReader): ContextResult {
  const id = readContextId(item);
  item.skip(1);
  const result = item.u8();
  item.skip(1);
  let transferSyntax = '';
  readItems(item, {
    [ITEM.transferSyntax]: (sub) => {
      // A refused context's transfer syntax is not to be tested (PS3.8 §9.3.3.2), so it is not read either.
      if (result === CONTEXT_RESULT.acceptance) transferSyntax = readUid(sub);
    },
  });
  return { id, result, transferSyntax };
}

export function writeProposedContext(writer: ByteWriter, context: ProposedContext): void {
  writer.item(ITEM.proposedContext, (item) => {
    item.u8(context.id).zeros(3);
    item.item(ITEM.abstractSyntax, (sub) => sub.text(context.abstractSyntax));
    for (const uid of context.transferSyntaxes) item.item(ITEM.transferSyntax, (sub) => sub.text(uid));
  });
}

export function writeContextResult(writer: ByteWriter, context: ContextResult): void {
  writer.item(ITEM.contextResult, (item) => {
    item.u8(context.id).u8(0).u8(context.result).u8(0);
    item.item(ITEM.transferSyntax, (sub) => sub.text(context.transferSyntax));
  });
}
