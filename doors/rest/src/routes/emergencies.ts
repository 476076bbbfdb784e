import { type Archive, ArchiveError, EMERGENCY_VERDICTS, type EmergencyRecord } from '@vesalius/archive/api';
import { Type } from 'typebox';
import { callerOf, type Http } from '../http/http.ts';

const tags = ['Emergency access'];

const Time = Type.Integer({ description: 'Milliseconds since 1970, UTC' });
const EmergencySchema = Type.Object({
  id: Type.Integer(),
  user: Type.String(),
  patientId: Type.String({ description: 'Patient ID (0010,0020)' }),
  reason: Type.String(),
  startedAt: Time,
  endsAt: Time,
  reviewedBy: Type.Optional(Type.String()),
  reviewedAt: Type.Optional(Time),
  verdict: Type.Optional(Type.String()),
  remark: Type.Optional(Type.String()),
});
const Params = Type.Object({ id: Type.Integer({ minimum: 1 }) });

/** Breaking glass: a patient's studies for a limited time and with a reason, which another person signs. */
export function emergencyRoutes(http: Http, { emergencies }: Archive): void {
  http.post(
    '/emergencies',
    {
      config: { harmful: true },
      bodyLimit: 8192,
      schema: {
        tags,
        summary: "Open a patient's studies in an emergency; it is reported and reviewed",
        body: Type.Object({
          patientId: Type.String({ minLength: 1, maxLength: 64, description: 'Patient ID (0010,0020), whole' }),
          reason: Type.String({ minLength: 10, maxLength: 1000 }),
        }),
        response: { 201: EmergencySchema },
      },
    },
    async (request, reply) => reply.code(201).send(shown(await emergencies.open(callerOf(request), request.body))),
  );
  http.get(
    '/emergencies',
    {
      schema: {
        tags,
        summary: 'Emergencies: all for who reviews them, else mine',
        response: { 200: Type.Object({ emergencies: Type.Array(EmergencySchema) }) },
      },
    },
    async (request) => ({ emergencies: (await emergencies.list(callerOf(request))).map(shown) }),
  );
  http.get(
    '/emergencies/waiting',
    {
      config: { idle: true },
      schema: {
        tags,
        summary: 'How many emergencies wait for a signature',
        response: { 200: Type.Object({ waiting: Type.Integer() }) },
      },
    },
    async (request) => ({ waiting: await emergencies.waiting(callerOf(request)) }),
  );
  http.post(
    '/emergencies/:id/end',
    { schema: { tags, summary: 'It is over: end my emergency', params: Params, response: { 204: Type.Null() } } },
    async (request, reply) => {
      if (!(await emergencies.end(callerOf(request), request.params.id))) throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
  http.post(
    '/emergencies/:id/review',
    {
      config: { harmful: true },
      bodyLimit: 8192,
      schema: {
        tags,
        summary: "Sign another person's emergency",
        params: Params,
        body: Type.Object({
          verdict: Type.Enum([...EMERGENCY_VERDICTS]),
          remark: Type.String({ maxLength: 1000, default: '' }),
        }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      if (!(await emergencies.review(callerOf(request), request.params.id, request.body)))
        throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
}

function shown(emergency: EmergencyRecord) {
  return { ...emergency };
}
