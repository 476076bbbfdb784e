import type { ActionName, StateName } from './states.ts';

/** What an action does to the world, one effect each; `StateMachine` runs them through the owner's table. */
export type EffectName =
  | 'connect transport'
  | 'send A-ASSOCIATE-RQ'
  | 'confirm A-ASSOCIATE'
  | 'indicate A-ASSOCIATE'
  | 'send A-ASSOCIATE-AC'
  | 'send A-ASSOCIATE-RJ'
  | 'send P-DATA-TF'
  | 'indicate P-DATA'
  | 'send A-RELEASE-RQ'
  | 'indicate A-RELEASE'
  | 'confirm A-RELEASE'
  | 'send A-RELEASE-RP'
  | 'send A-ABORT as user'
  | 'send A-ABORT as provider'
  | 'indicate A-ABORT'
  | 'indicate A-P-ABORT'
  | 'start ARTIM'
  | 'stop ARTIM'
  | 'close transport';

export interface Outcome {
  readonly effects: readonly EffectName[];
  readonly next: StateName;
}

/** Questions of PS3.8 Tables 9-6 to 9-9 that decide between two outcomes of one action. */
export type Condition = 'request acceptable to the service-provider' | 'we are the requestor' | 'abort by the user';

export interface Action extends Outcome {
  /** When present and not so, `otherwise` is the outcome. */
  readonly when?: Condition;
  readonly otherwise?: Outcome;
}

/**
 * PS3.8 Tables 9-6 (AE), 9-7 (DT), 9-8 (AR) and 9-9 (AA).
 *
 * AA-1 and AA-8 say "start (or restart) ARTIM": starting here always restarts. AA-7 starts nothing: Sta13 was entered
 * with the timer running. AR-3 closes the transport from the requestor's side, as AR-4's waiting in Sta13 expects.
 */
export const ACTIONS: Readonly<Record<ActionName, Action>> = {
  'AE-1': { effects: ['connect transport'], next: 'Sta4' },
  'AE-2': { effects: ['send A-ASSOCIATE-RQ'], next: 'Sta5' },
  'AE-3': { effects: ['confirm A-ASSOCIATE'], next: 'Sta6' },
  'AE-4': { effects: ['confirm A-ASSOCIATE', 'close transport'], next: 'Sta1' },
  'AE-5': { effects: ['start ARTIM'], next: 'Sta2' },
  'AE-6': {
    when: 'request acceptable to the service-provider',
    effects: ['stop ARTIM', 'indicate A-ASSOCIATE'],
    next: 'Sta3',
    otherwise: { effects: ['stop ARTIM', 'send A-ASSOCIATE-RJ', 'start ARTIM'], next: 'Sta13' },
  },
  'AE-7': { effects: ['send A-ASSOCIATE-AC'], next: 'Sta6' },
  'AE-8': { effects: ['send A-ASSOCIATE-RJ', 'start ARTIM'], next: 'Sta13' },
  'DT-1': { effects: ['send P-DATA-TF'], next: 'Sta6' },
  'DT-2': { effects: ['indicate P-DATA'], next: 'Sta6' },
  'AR-1': { effects: ['send A-RELEASE-RQ'], next: 'Sta7' },
  'AR-2': { effects: ['indicate A-RELEASE'], next: 'Sta8' },
  'AR-3': { effects: ['confirm A-RELEASE', 'close transport'], next: 'Sta1' },
  'AR-4': { effects: ['send A-RELEASE-RP', 'start ARTIM'], next: 'Sta13' },
  'AR-5': { effects: ['stop ARTIM'], next: 'Sta1' },
  'AR-6': { effects: ['indicate P-DATA'], next: 'Sta7' },
  'AR-7': { effects: ['send P-DATA-TF'], next: 'Sta8' },
  'AR-8': {
    when: 'we are the requestor',
    effects: ['indicate A-RELEASE'],
    next: 'Sta9',
    otherwise: { effects: ['indicate A-RELEASE'], next: 'Sta10' },
  },
  'AR-9': { effects: ['send A-RELEASE-RP'], next: 'Sta11' },
  'AR-10': { effects: ['confirm A-RELEASE'], next: 'Sta12' },
  'AA-1': { effects: ['send A-ABORT as user', 'start ARTIM'], next: 'Sta13' },
  'AA-2': { effects: ['stop ARTIM', 'close transport'], next: 'Sta1' },
  'AA-3': {
    when: 'abort by the user',
    effects: ['indicate A-ABORT', 'close transport'],
    next: 'Sta1',
    otherwise: { effects: ['indicate A-P-ABORT', 'close transport'], next: 'Sta1' },
  },
  'AA-4': { effects: ['indicate A-P-ABORT'], next: 'Sta1' },
  'AA-5': { effects: ['stop ARTIM'], next: 'Sta1' },
  'AA-6': { effects: [], next: 'Sta13' },
  'AA-7': { effects: ['send A-ABORT as provider'], next: 'Sta13' },
  'AA-8': { effects: ['send A-ABORT as provider', 'indicate A-P-ABORT', 'start ARTIM'], next: 'Sta13' },
};
