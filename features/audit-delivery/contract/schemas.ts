import { Type } from 'typebox';

/** How far a collector is behind. */
export const DeliveryAnswer = Type.Object({
  deliveries: Type.Array(
    Type.Object({
      name: Type.String({ description: '`syslog` or `fhir`' }),
      delivered: Type.Integer({ description: 'Id of the last event that the collector has' }),
      undelivered: Type.Integer(),
      alarm: Type.Boolean({ description: 'More wait than `audit.alarmAfter` allows' }),
      failure: Type.Optional(Type.String({ description: 'Why the last attempt failed' })),
    }),
  ),
});
