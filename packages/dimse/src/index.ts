export * from './errors.ts';
export type { CStoreParameters } from './messages/c-store.ts';
export type { CommandSet, Priority } from './messages/command-elements.ts';
export { COMMAND_FIELD } from './messages/command-elements.ts';
export { decodeCommandSet, encodeCommandSet } from './messages/command-set.ts';
export type { Association } from './services/association.ts';
export { type ConnectOptions, type ContextProposal, connect } from './services/connect.ts';
export type { ConnectionInfo, TlsInfo } from './services/connection-info.ts';
export type { ServiceHandlers } from './services/handlers.ts';
export type * from './services/requests.ts';
export { retrieveStatus } from './services/scp/retrieve.ts';
export { createScp, type Scp, type ScpOptions } from './services/scp.ts';
export type { ScpObserver } from './services/scp-observer.ts';
export type * from './services/scu/calls.ts';
export * from './status.ts';
export { STATUS_TABLE, type StatusCategory, type StatusEntry, type StatusService } from './status-table.ts';
export * from './uids.ts';
export * from './upper-layer/association-errors.ts';
export {
  type AssociationCaps,
  DEFAULT_CAPS,
  DEFAULT_LIMITS,
  type UpperLayerLimits,
} from './upper-layer/limits.ts';
export {
  type Acceptance,
  type AcceptedContext,
  type AssociationDecision,
  type ContextDecision,
  decideContexts,
  type Implementation,
} from './upper-layer/negotiation.ts';
export type { AssociateAccept, AssociateRequest } from './upper-layer/pdu/associate.ts';
export type {
  CommonExtendedNegotiation,
  ExtendedNegotiation,
  RoleSelection,
} from './upper-layer/pdu/extended-negotiation.ts';
export type { ContextResultName, ProposedContext } from './upper-layer/pdu/presentation-context.ts';
export { REJECTIONS, type Rejection, type RejectionName, rejectionText } from './upper-layer/pdu/reject.ts';
export { USER_IDENTITY_TYPE, type UserIdentity } from './upper-layer/pdu/user-identity.ts';
export type { AsyncOperationsWindow, UserInformation } from './upper-layer/pdu/user-information.ts';
export {
  TLS_SUITES,
  type TlsClientSettings,
  type TlsIdentity,
  type TlsProfile,
  type TlsServerSettings,
  tlsClientOptions,
  tlsServerOptions,
} from './upper-layer/tls.ts';
