/** Functions of the `window` parameter by their names in it (PS3.18 §8.3.5.1.4), and as VOI LUT Function has them. */
export const WINDOW_FUNCTIONS = { linear: 'LINEAR', 'linear-exact': 'LINEAR_EXACT', sigmoid: 'SIGMOID' } as const;
type WindowFunction = (typeof WINDOW_FUNCTIONS)[keyof typeof WINDOW_FUNCTIONS];

export const COLOUR_PROFILES = ['srgb', 'adobergb', 'rommrgb', 'displayp3'] as const;

/** How a picture is to be rendered (PS3.18 §8.3.5.1); what is not said is absent. */
export interface RenderingRequest {
  readonly annotation?: { readonly patient: boolean; readonly technique: boolean };
  /** 1 to 100, of lossy media types. */
  readonly quality?: number;
  /** The box that the picture is fitted into, pixels. */
  readonly viewport?: { readonly width?: number; readonly height?: number };
  /** The part of the source that is shown; a width or height that is not said is infinite. */
  readonly region?: {
    readonly unit: 'pixel' | 'fraction';
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
    readonly flipColumns?: boolean;
    readonly flipRows?: boolean;
  };
  readonly window?: { readonly center: number; readonly width: number; readonly function: WindowFunction };
  /** `as-is` is the profile of the image; absent for none. */
  readonly iccProfile?: 'as-is' | (typeof COLOUR_PROFILES)[number];
}
