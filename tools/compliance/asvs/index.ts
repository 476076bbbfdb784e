import { absent, type Row, rows } from '../row.ts';
import { ENCODING, FRONTEND, VALIDATION } from './v01-v03.ts';
import { API, COMMUNICATION, CONFIGURATION, FILES } from './v04-v05.ts';
import { AUTHENTICATION, SESSIONS } from './v06.ts';
import { AUTHORIZATION, OAUTH, TOKENS } from './v08-v10.ts';
import { CODE, CRYPTOGRAPHY, DATA, LOGGING } from './v11-v16.ts';

export interface Chapter {
  readonly title: string;
  readonly rows: readonly Row[];
}

const WEBRTC = rows(
  ...['17.1.1', '17.2.1', '17.2.2', '17.2.3', '17.2.4', '17.3.1', '17.3.2'].map((id) => {
    return [id, 'WebRTC', absent('no WebRTC')] as const;
  }),
);

/** The chapters of OWASP ASVS 5.0.0; of each, the requirements of levels 1 and 2. */
export const ASVS: readonly Chapter[] = [
  { title: 'V1 Encoding', rows: ENCODING },
  { title: 'V2 Validation', rows: VALIDATION },
  { title: 'V3 Pages', rows: FRONTEND },
  { title: 'V4 Interfaces', rows: API },
  { title: 'V5 Files', rows: FILES },
  { title: 'V6 Authentication', rows: AUTHENTICATION },
  { title: 'V7 Sessions', rows: SESSIONS },
  { title: 'V8 Authorization', rows: AUTHORIZATION },
  { title: 'V9 Tokens', rows: TOKENS },
  { title: 'V10 OAuth and OpenID Connect', rows: OAUTH },
  { title: 'V11 Cryptography', rows: CRYPTOGRAPHY },
  { title: 'V12 Communication', rows: COMMUNICATION },
  { title: 'V13 Configuration', rows: CONFIGURATION },
  { title: 'V14 Data', rows: DATA },
  { title: 'V15 Code', rows: CODE },
  { title: 'V16 Logging and errors', rows: LOGGING },
  { title: 'V17 WebRTC', rows: WEBRTC },
];

/** How many requirements levels 1 and 2 have in each chapter, as counted in the standard's table. */
export const COUNTS: readonly number[] = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];
