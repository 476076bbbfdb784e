import { absent, argued, open, rows, shown } from '../row.ts';
import { TESTS } from '../tests.ts';

export const AUTHORIZATION = rows(
  ['8.1.1', 'who may what is documented', argued('docs/operate/rights.md; docs/operate/policy.md is generated')],
  ['8.1.2', 'also for single attributes', argued('docs/research/projects.md: members see a study through its profile')],
  ['8.2.1', 'operations need their permission', shown([TESTS.policy, TESTS.rights])],
  ['8.2.2', 'data need theirs', shown([TESTS.policy, TESTS.rights, TESTS.kernelRights], 'T22')],
  ['8.2.3', 'and attributes', shown([TESTS.projectCanary, TESTS.projects])],
  ['8.3.1', 'decided by the server', shown(TESTS.kernelRights)],
  ['8.4.1', 'projects are kept apart', shown([TESTS.rights, TESTS.projectCanary])],
);

export const TOKENS = rows(
  ['9.1.1', 'signatures are checked', shown([TESTS.oidc, TESTS.tokenIssuer])],
  ['9.1.2', 'by allowed algorithms', shown([TESTS.oidc, TESTS.tokenIssuer])],
  ['9.1.3', 'with keys of configured issuers', shown([TESTS.oidc, TESTS.tokenIssuer])],
  ['9.2.1', 'within their time', shown([TESTS.oidc, TESTS.tokenIssuer])],
  ['9.2.2', 'of the right kind', shown([TESTS.oidc, TESTS.tokenIssuer])],
  ['9.2.3', 'for us', shown([TESTS.oidc, TESTS.tokenIssuer])],
  ['9.2.4', 'issuers say for whom', absent('we issue no tokens that say something by themselves')],
);

export const OAUTH = rows(
  ['10.1.1', 'tokens stay where they are needed', argued('the server keeps them; the browser gets a session')],
  ['10.1.2', 'answers belong to the flow that was begun', shown(TESTS.oidc)],
  ['10.2.1', 'PKCE or state', shown(TESTS.oidc, 'both')],
  ['10.2.2', 'no mix-up of providers', shown(TESTS.oidc)],
  ['10.3.1', 'tokens are for us', shown([TESTS.tokenIssuer, TESTS.bearer])],
  ['10.3.2', 'scopes count', shown([TESTS.tokenIssuer, TESTS.bearer])],
  ['10.3.3', 'people are known by issuer and subject', shown([TESTS.tokenIssuer, TESTS.bearer])],
  ['10.3.4', 'strength of authentication where it is asked', open('see 6.8.4')],
  ...Array.from({ length: 11 }, (_, index): [string, string, ReturnType<typeof absent>] => [
    `10.4.${index + 1}`,
    'authorization servers',
    absent('we are none'),
  ]),
  ['10.5.1', 'ID tokens cannot be replayed', shown(TESTS.oidc)],
  ['10.5.2', 'people are known by their subject', shown(TESTS.oidc)],
  ['10.5.3', 'the issuer of the metadata is the one that was meant', shown(TESTS.oidc)],
  ['10.5.4', 'the token is for us', shown(TESTS.oidc)],
  ['10.5.5', 'log-out tokens are what they say', shown(TESTS.oidc)],
  ...['10.6.1', '10.6.2', '10.7.1', '10.7.2', '10.7.3'].map((id): [string, string, ReturnType<typeof absent>] => [
    id,
    'providers and consent',
    absent('we are no provider'),
  ]),
);
