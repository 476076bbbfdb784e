/** The files, to the thread that de-identifies. */
export interface UploadOrder {
  readonly files: readonly File[];
}

/** What the thread wants the page to ask the project's uploads; it has no way out itself. */
export interface UploadAsk {
  readonly id: number;
  /** Behind the address of the uploads. */
  readonly path: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly type?: string;
}

/** What the server has said. */
export interface UploadAnswer {
  readonly id: number;
  readonly isGood: boolean;
  readonly body: unknown;
}

/** What the thread tells the page after each file. */
export interface UploadProgress {
  readonly done: number;
  readonly total: number;
  readonly sent: number;
  /** Codes of why files were not sent, with how many. */
  readonly refused: Readonly<Record<string, number>>;
  readonly isOver: boolean;
}
