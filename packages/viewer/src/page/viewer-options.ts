import type { ViewerLink } from '../display/link.ts';
import type { Observer } from '../measure/observer.ts';
import type { ProtocolStore } from './protocol-store.ts';

export interface ViewerOptions {
  /** Root of the DICOMweb service, without a slash at its end: `https://host/dicomweb`. */
  readonly root: string;
  readonly link: ViewerLink;
  /** Who measures: put into what is saved. */
  readonly observer: Observer;
  /** Where hanging protocols are kept; without it those of the viewer are used. */
  readonly protocols?: ProtocolStore;
  /** The studies before and after this one in the list it was opened from. */
  readonly neighbours?: { readonly previous?: string; readonly next?: string };
  /** Called when a neighbour is to be opened. */
  readonly onStudy?: (study: string) => void;
  /** Called when another language is chosen. */
  readonly onLanguage?: (language: string) => void;
  /** Somebody whom a link has let in: nothing is saved, and a watermark lies over every viewport. */
  readonly guest?: { readonly watermark: string };
  /** Called when another study, series, slice, window or layout is shown, so that the address can say it. */
  readonly onLink?: (link: ViewerLink) => void;
}

/** A viewer on a page. */
export interface Viewer {
  /** Tries again to save what could not be: somebody has logged in again. */
  saveAgain(): void;
  /** Lets go of graphics and listeners, and of pictures unless another study is opened in its place. */
  destroy(options?: { readonly keepPictures?: boolean }): void;
}
