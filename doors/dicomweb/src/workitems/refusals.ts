import type { WorkitemOutcome, WorkitemRefusal } from '@vesalius/archive/api';
import type { FastifyReply } from 'fastify';
import { warningHeader } from '../answer/warning.ts';
import { HttpProblem } from '../request/http-problem.ts';

/** What each refusal is in HTTP (PS3.18 §11.4.3, §11.6.3, §11.7.3, §11.8.3), with the sentence of its Warning where there is one. */
const REFUSALS: Readonly<Record<WorkitemRefusal, readonly [status: number, sentence: string]>> = {
  'not-found': [404, 'There is nothing of that name for this caller'],
  exists: [409, 'A UPS Instance of that UID exists already'],
  'attribute-missing': [400, 'A required attribute is missing'],
  'attribute-not-allowed': [400, 'An attribute is given that only the origin server sets'],
  'not-scheduled': [400, 'The state that is asked for cannot be asked for'],
  'transaction-uid-missing': [400, 'The Transaction UID is missing.'],
  'transaction-uid-wrong': [409, 'The Transaction UID is incorrect.'],
  'in-progress-already': [409, 'The UPS is already IN PROGRESS'],
  'not-in-progress': [409, 'The submitted request is inconsistent with the current state of the UPS Instance.'],
  final: [409, 'The submitted request is inconsistent with the current state of the UPS Instance.'],
  completed: [409, 'The UPS is already COMPLETED'],
  'requirements-not-met': [409, 'The requirements of the final state are not met'],
  'subscription-unknown': [404, 'There is no such subscription'],
};

/** Goes on where the thing was done, with a Warning where it was so already. @throws HttpProblem */
export function demandDone(outcome: WorkitemOutcome, reply: FastifyReply): void {
  if (outcome.outcome === 'done') {
    const sentence = `The UPS is already in the requested state of ${outcome.already}.`;
    if (outcome.already) reply.header('warning', warningHeader([sentence]));
    return;
  }
  const [status, sentence] = REFUSALS[outcome.refusal];
  const text = outcome.detail ? `${sentence}: ${outcome.detail}` : sentence;
  reply.header('warning', warningHeader([text]));
  throw new HttpProblem(status, outcome.refusal, text);
}
