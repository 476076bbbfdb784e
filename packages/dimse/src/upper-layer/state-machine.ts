import { ACTIONS, type Condition, type EffectName } from './actions.ts';
import { type ActionName, type EventName, type StateName, TRANSITIONS } from './states.ts';

/** How the owner of a machine carries out its effects and answers its questions; `Input` travels with the event. */
export interface MachineOwner<Input> {
  readonly effects: Readonly<Record<EffectName, (input: Input) => void>>;
  holds(condition: Condition, input: Input): boolean;
}

/** The protocol machine of PS3.8 §9.2: a state, and the two tables that say what each event does to it. */
export class StateMachine<Input> {
  readonly #owner: MachineOwner<Input>;
  #state: StateName = 'Sta1';

  constructor(owner: MachineOwner<Input>) {
    this.#owner = owner;
  }

  get state(): StateName {
    return this.#state;
  }

  /** Whether the event can happen now. */
  allows(event: EventName): boolean {
    return TRANSITIONS[event][this.#state] !== undefined;
  }

  /**
   * Runs the action of the event in the present state and returns its name, or undefined when the table has none.
   * The new state stands before the effects run, since an indication may be answered from inside it.
   */
  fire(event: EventName, input: Input): ActionName | undefined {
    const name = TRANSITIONS[event][this.#state];
    if (name === undefined) return undefined;
    const action = ACTIONS[name];
    const otherwise =
      action.when !== undefined && !this.#owner.holds(action.when, input) ? action.otherwise : undefined;
    const outcome = otherwise ?? action;
    this.#state = outcome.next;
    for (const effect of outcome.effects) this.#owner.effects[effect](input);
    return name;
  }
}
