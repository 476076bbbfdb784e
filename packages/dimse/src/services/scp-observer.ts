import type { DimseError } from '../errors.ts';
import type { AssociateRequest } from '../upper-layer/pdu/associate.ts';
import type { Rejection } from '../upper-layer/pdu/reject.ts';
import type { Association } from './association.ts';
import type { ConnectionInfo } from './connection-info.ts';

/** Hears what happens, for logs, audit and metrics. It must not throw. */
export interface ScpObserver {
  established?(association: Association): void;
  /** With an error unless it was released. */
  ended?(association: Association, error: DimseError | undefined): void;
  rejected?(request: AssociateRequest, rejection: Rejection, connection: ConnectionInfo): void;
  /** A connection that never became an association: no DICOM, too slow, gone, or beyond the connection caps. */
  failed?(connection: ConnectionInfo, error: DimseError): void;
}
