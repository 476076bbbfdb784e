import {
  fitting,
  type HangingProtocol,
  hang,
  PROTOCOLS,
  priorsWanted,
  protocolOf,
} from '../display/hanging-protocol.ts';
import type { Layout } from '../display/layout.ts';
import type { Series } from '../study/series.ts';
import type { Cell } from './cell.ts';
import { editProtocols } from './protocol-editor.ts';
import { type KeptProtocols, NO_PROTOCOLS, type ProtocolStore } from './protocol-store.ts';
import type { Studies } from './studies.ts';

/** What hanging needs of the page. */
export interface HangingRoom {
  readonly root: HTMLElement;
  readonly studies: Studies;
  readonly cells: readonly Cell[];
  readonly layout: Layout;
  setLayout(layout: Layout): void;
  open(series: Series, place: object, cell?: Cell): Promise<void>;
  refresh(): void;
}

/** Hangs studies by protocols: the person's own, then the site's, then those that come with the viewer. */
export class HangingDesk {
  readonly #room: HangingRoom;
  readonly #store: ProtocolStore | undefined;
  #kept: KeptProtocols = NO_PROTOCOLS;
  #fitting: readonly HangingProtocol[] = [];

  constructor(room: HangingRoom, store: ProtocolStore | undefined) {
    this.#room = room;
    this.#store = store;
  }

  /** Without an answer of the server the protocols of the viewer do. */
  async load(): Promise<void> {
    this.#kept = (await this.#store?.load().catch(() => undefined)) ?? NO_PROTOCOLS;
  }

  get protocols(): readonly HangingProtocol[] {
    return [...this.#kept.mine, ...this.#kept.site, ...PROTOCOLS];
  }

  /** Those that the study could be hung by. */
  get choices(): readonly HangingProtocol[] {
    return this.#fitting;
  }

  get canEdit(): boolean {
    return this.#store !== undefined;
  }

  /** Hangs the study by the best protocol, or by this one. */
  async hang(protocol?: HangingProtocol): Promise<void> {
    const { studies } = this.#room;
    const protocols = protocol ? [protocol] : this.protocols;
    const all = await studies.withPriors(priorsWanted(studies.own, protocols));
    const hanging = hang(all, protocols);
    this.#fitting = fitting(all, this.protocols);
    this.#room.setLayout(hanging.protocol.layout);
    const opened = this.#room.cells.map((cell, at) => {
      const series = hanging.series[at];
      const window = hanging.protocol.wishes[at]?.window;
      return series && this.#room.open(series, window ? { window } : {}, cell);
    });
    await Promise.all(opened);
    this.#room.refresh();
  }

  async edit(): Promise<void> {
    if (!this.#store) return;
    const shown = await Promise.all(this.#room.cells.map((cell) => this.#shownIn(cell)));
    editProtocols(this.#room.root, this.#kept, {
      store: this.#store,
      current: (name) => protocolOf(name, this.#room.layout, shown),
      saved: (kept) => {
        this.#kept = kept;
        void this.refit();
      },
    });
  }

  /** Finds anew which protocols fit. */
  async refit(): Promise<void> {
    const { studies } = this.#room;
    this.#fitting = fitting(await studies.withPriors(priorsWanted(studies.own, this.protocols)), this.protocols);
    this.#room.refresh();
  }

  async #shownIn({ series, view }: Cell) {
    if (!series) return undefined;
    const study = view?.frame?.studyInstanceUid ?? this.#room.studies.uid;
    return { series, prior: await this.#room.studies.priorNumber(study), window: view?.window() };
  }
}
