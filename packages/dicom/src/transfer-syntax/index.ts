export { lookupTransferSyntax, TRANSFER_SYNTAXES, type TransferSyntax } from './transfer-syntax.ts';
