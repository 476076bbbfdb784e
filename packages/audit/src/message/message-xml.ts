import { escapeXml } from '@vesalius/dicom';
import type { AuditCode } from './codes.ts';
import type { ActiveParticipant, AuditMessage, ParticipantObject } from './message.ts';

type Attributes = Readonly<Record<string, string | undefined>>;

/** The message as XML after the schema of PS3.15 §A.5.1; one line, UTF-8, without an XML declaration. */
export function auditMessageXml(message: AuditMessage): string {
  const { event, type, action, at, outcome, participants, source, objects } = message;
  return element('AuditMessage', {}, [
    element(
      'EventIdentification',
      { EventActionCode: action, EventDateTime: at.toISOString(), EventOutcomeIndicator: outcome },
      [coded('EventID', event), ...(type ? [coded('EventTypeCode', type)] : [])],
    ),
    ...participants.map(participantXml),
    element('AuditSourceIdentification', { AuditEnterpriseSiteID: source.site, AuditSourceID: source.id }, [
      element('AuditSourceTypeCode', { 'csd-code': '4' }), // an application server
    ]),
    ...objects.map(objectXml),
  ]);
}

function participantXml({ userId, isRequestor, address, role }: ActiveParticipant): string {
  return element(
    'ActiveParticipant',
    {
      UserID: userId,
      UserIsRequestor: String(isRequestor),
      NetworkAccessPointID: address,
      NetworkAccessPointTypeCode: address === undefined ? undefined : '2', // an IP address
    },
    role ? [coded('RoleIDCode', role)] : [],
  );
}

function objectXml({ id, name, idType, typeCode, role, lifeCycle, details, instances }: ParticipantObject): string {
  return element(
    'ParticipantObjectIdentification',
    {
      ParticipantObjectID: id,
      ParticipantObjectTypeCode: typeCode,
      ParticipantObjectTypeCodeRole: role,
      ParticipantObjectDataLifeCycle: lifeCycle,
    },
    [
      coded('ParticipantObjectIDTypeCode', idType),
      element('ParticipantObjectName', {}, [escapeXml(name)]),
      ...details.map(([type, value]) =>
        element('ParticipantObjectDetail', { type, value: Buffer.from(value).toString('base64') }),
      ),
      ...(instances === undefined
        ? []
        : [
            element('ParticipantObjectDescription', {}, [
              element('SOPClass', { NumberOfInstances: String(instances) }),
            ]),
          ]),
    ],
  );
}

function coded(name: string, { code, meaning, system = 'DCM' }: AuditCode): string {
  return element(name, { 'csd-code': code, codeSystemName: system, originalText: meaning });
}

function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const written = Object.entries(attributes)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
    .join('');
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}
