/** The states of PS3.8 Tables 9-1 to 9-5. */
export const STATES = {
  Sta1: 'Idle',
  Sta2: 'Transport connection open (awaiting A-ASSOCIATE-RQ PDU)',
  Sta3: 'Awaiting local A-ASSOCIATE response primitive (from local user)',
  Sta4: 'Awaiting transport connection opening to complete (from local transport service)',
  Sta5: 'Awaiting A-ASSOCIATE-AC or A-ASSOCIATE-RJ PDU',
  Sta6: 'Association established and ready for data transfer',
  Sta7: 'Awaiting A-RELEASE-RP PDU',
  Sta8: 'Awaiting local A-RELEASE response primitive (from local user)',
  Sta9: 'Release collision requestor side; awaiting A-RELEASE response primitive',
  Sta10: 'Release collision acceptor side; awaiting A-RELEASE-RP PDU',
  Sta11: 'Release collision requestor side; awaiting A-RELEASE-RP PDU',
  Sta12: 'Release collision acceptor side; awaiting A-RELEASE response primitive',
  Sta13: 'Awaiting transport connection close indication (association no longer exists)',
} as const;

export type StateName = keyof typeof STATES;

/** The events of PS3.8 Table 9-10, by row. */
export const EVENTS = {
  Evt1: 'A-ASSOCIATE request (local user)',
  Evt2: 'Transport connection confirmation (local transport service)',
  Evt3: 'A-ASSOCIATE-AC PDU (received on transport connection)',
  Evt4: 'A-ASSOCIATE-RJ PDU (received on transport connection)',
  Evt5: 'Transport connection indication (local transport service)',
  Evt6: 'A-ASSOCIATE-RQ PDU (received on transport connection)',
  Evt7: 'A-ASSOCIATE response primitive (accept)',
  Evt8: 'A-ASSOCIATE response primitive (reject)',
  Evt9: 'P-DATA request primitive',
  Evt10: 'P-DATA-TF PDU',
  Evt11: 'A-RELEASE request primitive',
  Evt12: 'A-RELEASE-RQ PDU (received on open transport connection)',
  Evt13: 'A-RELEASE-RP PDU (received on transport connection)',
  Evt14: 'A-RELEASE response primitive',
  Evt15: 'A-ABORT request primitive',
  Evt16: 'A-ABORT PDU (received on open transport connection)',
  Evt17: 'Transport connection closed indication (local transport service)',
  Evt18: 'ARTIM timer expired (Association reject/release timer)',
  Evt19: 'Unrecognized or invalid PDU received',
} as const;

export type EventName = keyof typeof EVENTS;

export type ActionName =
  | 'AE-1'
  | 'AE-2'
  | 'AE-3'
  | 'AE-4'
  | 'AE-5'
  | 'AE-6'
  | 'AE-7'
  | 'AE-8'
  | 'DT-1'
  | 'DT-2'
  | 'AR-1'
  | 'AR-2'
  | 'AR-3'
  | 'AR-4'
  | 'AR-5'
  | 'AR-6'
  | 'AR-7'
  | 'AR-8'
  | 'AR-9'
  | 'AR-10'
  | 'AA-1'
  | 'AA-2'
  | 'AA-3'
  | 'AA-4'
  | 'AA-5'
  | 'AA-6'
  | 'AA-7'
  | 'AA-8';

const STATE_NAMES = Object.keys(STATES) as StateName[];

/**
 * PS3.8 Table 9-10: rows are events, the thirteen columns Sta1 to Sta13; `-` is an event that cannot happen there.
 *
 * Oddities that are the standard's: Sta2 answers a wrong or invalid PDU with AA-1, that is as the service-user, since no
 * association is there yet that a provider could abort; Sta13 ignores most PDUs (AA-6) but answers a second
 * A-ASSOCIATE-RQ and an invalid PDU with another A-ABORT (AA-7); Sta4 has no row but Evt2, Evt15 and Evt17 because
 * nothing was sent yet (PS3.8 §9.2.3).
 */
const TABLE_9_10: Record<EventName, string> = {
  //      Sta1 Sta2 Sta3 Sta4 Sta5 Sta6 Sta7 Sta8 Sta9 Sta10 Sta11 Sta12 Sta13
  Evt1: ' AE-1 -    -    -    -    -    -    -    -    -     -     -     -   ',
  Evt2: ' -    -    -    AE-2 -    -    -    -    -    -     -     -     -   ',
  Evt3: ' -    AA-1 AA-8 -    AE-3 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8  AA-8  AA-6',
  Evt4: ' -    AA-1 AA-8 -    AE-4 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8  AA-8  AA-6',
  Evt5: ' AE-5 -    -    -    -    -    -    -    -    -     -     -     -   ',
  Evt6: ' -    AE-6 AA-8 -    AA-8 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8  AA-8  AA-7',
  Evt7: ' -    -    AE-7 -    -    -    -    -    -    -     -     -     -   ',
  Evt8: ' -    -    AE-8 -    -    -    -    -    -    -     -     -     -   ',
  Evt9: ' -    -    -    -    -    DT-1 -    AR-7 -    -     -     -     -   ',
  Evt10: '-    AA-1 AA-8 -    AA-8 DT-2 AR-6 AA-8 AA-8 AA-8  AA-8  AA-8  AA-6',
  Evt11: '-    -    -    -    -    AR-1 -    -    -    -     -     -     -   ',
  Evt12: '-    AA-1 AA-8 -    AA-8 AR-2 AR-8 AA-8 AA-8 AA-8  AA-8  AA-8  AA-6',
  Evt13: '-    AA-1 AA-8 -    AA-8 AA-8 AR-3 AA-8 AA-8 AR-10 AR-3  AA-8  AA-6',
  Evt14: '-    -    -    -    -    -    -    AR-4 AR-9 -     -     AR-4  -   ',
  Evt15: '-    -    AA-1 AA-2 AA-1 AA-1 AA-1 AA-1 AA-1 AA-1  AA-1  AA-1  -   ',
  Evt16: '-    AA-2 AA-3 -    AA-3 AA-3 AA-3 AA-3 AA-3 AA-3  AA-3  AA-3  AA-2',
  Evt17: '-    AA-5 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4  AA-4  AA-4  AR-5',
  Evt18: '-    AA-2 -    -    -    -    -    -    -    -     -     -     AA-2',
  Evt19: '-    AA-1 AA-8 -    AA-8 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8  AA-8  AA-7',
};

type Row = Readonly<Partial<Record<StateName, ActionName>>>;

function parseRow(text: string): Row {
  const cells = text.trim().split(/\s+/);
  const filled = STATE_NAMES.map((state, i) => [state, cells[i]] as const).filter(([, cell]) => cell !== '-');
  return Object.fromEntries(filled) as Row;
}

/** PS3.8 Table 9-10 as a look-up: event, then state; a missing cell is an event that is invalid in that state. */
export const TRANSITIONS: Readonly<Record<EventName, Row>> = Object.fromEntries(
  Object.entries(TABLE_9_10).map(([event, row]) => [event, parseRow(row)]),
) as Record<EventName, Row>;
