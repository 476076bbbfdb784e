import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACTIONS } from './actions.ts';
import { type ActionName, EVENTS, type EventName, STATES, type StateName, TRANSITIONS } from './states.ts';

/** PS3.8 Table 9-10 once more, read column by column: for each state, its events and actions. */
const BY_STATE: Readonly<Record<string, string>> = {
  Sta1: '1:AE-1 5:AE-5',
  Sta2: '3:AA-1 4:AA-1 6:AE-6 10:AA-1 12:AA-1 13:AA-1 16:AA-2 17:AA-5 18:AA-2 19:AA-1',
  Sta3: '3:AA-8 4:AA-8 6:AA-8 7:AE-7 8:AE-8 10:AA-8 12:AA-8 13:AA-8 15:AA-1 16:AA-3 17:AA-4 19:AA-8',
  Sta4: '2:AE-2 15:AA-2 17:AA-4',
  Sta5: '3:AE-3 4:AE-4 6:AA-8 10:AA-8 12:AA-8 13:AA-8 15:AA-1 16:AA-3 17:AA-4 19:AA-8',
  Sta6: '3:AA-8 4:AA-8 6:AA-8 9:DT-1 10:DT-2 11:AR-1 12:AR-2 13:AA-8 15:AA-1 16:AA-3 17:AA-4 19:AA-8',
  Sta7: '3:AA-8 4:AA-8 6:AA-8 10:AR-6 12:AR-8 13:AR-3 15:AA-1 16:AA-3 17:AA-4 19:AA-8',
  Sta8: '3:AA-8 4:AA-8 6:AA-8 9:AR-7 10:AA-8 12:AA-8 13:AA-8 14:AR-4 15:AA-1 16:AA-3 17:AA-4 19:AA-8',
  Sta9: '3:AA-8 4:AA-8 6:AA-8 10:AA-8 12:AA-8 13:AA-8 14:AR-9 15:AA-1 16:AA-3 17:AA-4 19:AA-8',
  Sta10: '3:AA-8 4:AA-8 6:AA-8 10:AA-8 12:AA-8 13:AR-10 15:AA-1 16:AA-3 17:AA-4 19:AA-8',
  Sta11: '3:AA-8 4:AA-8 6:AA-8 10:AA-8 12:AA-8 13:AR-3 15:AA-1 16:AA-3 17:AA-4 19:AA-8',
  Sta12: '3:AA-8 4:AA-8 6:AA-8 10:AA-8 12:AA-8 13:AA-8 14:AR-4 15:AA-1 16:AA-3 17:AA-4 19:AA-8',
  Sta13: '3:AA-6 4:AA-6 6:AA-7 10:AA-6 12:AA-6 13:AA-6 16:AA-2 17:AR-5 18:AA-2 19:AA-7',
};

const states = Object.keys(STATES) as StateName[];
const events = Object.keys(EVENTS) as EventName[];

test('every cell of PS3.8 Table 9-10 is its action, or invalid', () => {
  assert.equal(states.length, 13);
  assert.equal(events.length, 19);
  let actions = 0;
  for (const state of states) {
    const column = new Map(BY_STATE[state]!.split(' ').map((cell) => cell.split(':') as [string, ActionName]));
    for (const event of events) {
      assert.equal(TRANSITIONS[event][state], column.get(event.slice(3)), `${event} in ${state}`);
    }
    actions += column.size;
  }
  const filled = events.flatMap((event) => Object.keys(TRANSITIONS[event]));
  assert.equal(filled.length, actions);
  assert.ok(filled.every((state) => state in STATES));
});

test('every PDU, also an invalid one, has an action in every state that has a connection past its opening', () => {
  const pdus: EventName[] = ['Evt3', 'Evt4', 'Evt6', 'Evt10', 'Evt12', 'Evt13', 'Evt16', 'Evt19'];
  for (const event of pdus) {
    for (const state of states) {
      const open = state !== 'Sta1' && state !== 'Sta4';
      assert.equal(TRANSITIONS[event][state] !== undefined, open, `${event} in ${state}`);
    }
  }
});

test('every action of the table is defined and used, and leads to a state', () => {
  const used = new Set(events.flatMap((event) => Object.values(TRANSITIONS[event])));
  assert.deepEqual([...used].sort(), Object.keys(ACTIONS).sort());
  for (const action of Object.values(ACTIONS)) {
    assert.ok(action.next in STATES);
    assert.equal(action.when === undefined, action.otherwise === undefined);
  }
});

test('a timer that is started is stopped or runs out in a state that has an answer to it', () => {
  for (const [name, action] of Object.entries(ACTIONS)) {
    for (const outcome of [action, ...(action.otherwise ? [action.otherwise] : [])]) {
      if (outcome.effects.includes('start ARTIM')) assert.ok(TRANSITIONS.Evt18[outcome.next], name);
    }
  }
});
