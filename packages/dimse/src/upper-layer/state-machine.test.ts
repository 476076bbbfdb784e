import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Condition, EffectName } from './actions.ts';
import { ACTIONS } from './actions.ts';
import { StateMachine } from './state-machine.ts';
import type { EventName } from './states.ts';

const EFFECTS = new Set(Object.values(ACTIONS).flatMap((a) => [...a.effects, ...(a.otherwise?.effects ?? [])]));

/** A machine whose effects are written down with the state they ran in. */
function recorded(conditions: readonly Condition[] = []) {
  const log: string[] = [];
  const effects = Object.fromEntries(
    [...EFFECTS].map((effect) => [effect, () => log.push(`${effect} @${machine.state}`)]),
  ) as unknown as Record<EffectName, () => void>;
  const machine: StateMachine<undefined> = new StateMachine<undefined>({
    effects,
    holds: (condition) => conditions.includes(condition),
  });
  const run = (...events: EventName[]): string[] => {
    for (const event of events) machine.fire(event, undefined);
    return log.splice(0);
  };
  return { machine, run };
}

test('a requestor associates, sends, releases', () => {
  const { machine, run } = recorded(['we are the requestor']);
  assert.deepEqual(run('Evt1', 'Evt2', 'Evt3'), [
    'connect transport @Sta4',
    'send A-ASSOCIATE-RQ @Sta5',
    'confirm A-ASSOCIATE @Sta6',
  ]);
  assert.deepEqual(run('Evt9', 'Evt10'), ['send P-DATA-TF @Sta6', 'indicate P-DATA @Sta6']);
  assert.deepEqual(run('Evt11', 'Evt10', 'Evt13'), [
    'send A-RELEASE-RQ @Sta7',
    'indicate P-DATA @Sta7',
    'confirm A-RELEASE @Sta1',
    'close transport @Sta1',
  ]);
  assert.equal(machine.state, 'Sta1');
});

test('an acceptor rejects for the service-provider when the request is not acceptable', () => {
  const { machine, run } = recorded();
  assert.deepEqual(run('Evt5', 'Evt6'), [
    'start ARTIM @Sta2',
    'stop ARTIM @Sta13',
    'send A-ASSOCIATE-RJ @Sta13',
    'start ARTIM @Sta13',
  ]);
  assert.equal(machine.state, 'Sta13');
});

for (const [side, path, conditions] of [
  ['requestor', ['Sta7', 'Sta9', 'Sta11', 'Sta1'], ['we are the requestor']],
  ['acceptor', ['Sta7', 'Sta10', 'Sta12', 'Sta13'], []],
] as const) {
  test(`a release collision goes the ${side}'s way`, () => {
    const { machine, run } = recorded([...conditions, 'request acceptable to the service-provider']);
    run(...(side === 'requestor' ? (['Evt1', 'Evt2', 'Evt3'] as const) : (['Evt5', 'Evt6', 'Evt7'] as const)));
    const events: EventName[] =
      side === 'requestor' ? ['Evt11', 'Evt12', 'Evt14', 'Evt13'] : ['Evt11', 'Evt12', 'Evt13', 'Evt14'];
    const visited = events.map((event) => {
      machine.fire(event, undefined);
      return machine.state;
    });
    assert.deepEqual(visited, path);
  });
}

test('an event that cannot happen changes nothing', () => {
  const { machine, run } = recorded();
  assert.deepEqual(run('Evt9', 'Evt7', 'Evt18'), []);
  assert.equal(machine.state, 'Sta1');
  assert.equal(machine.fire('Evt3', undefined), undefined);
  assert.equal(machine.allows('Evt1'), true);
});
