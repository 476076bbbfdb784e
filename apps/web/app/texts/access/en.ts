/** Logging in by others, passkeys, tokens, emergencies, shared studies. */
export const access = {
  'login.by': 'Log in with {title}',
  'login.done': 'You are logged in. You may close this window.',
  'login.problem.log-in-lost': 'The log-in took too long or was begun elsewhere. Try again.',
  'login.problem.log-in-refused': 'The identity provider did not confirm who you are.',
  'login.problem.no-account': 'You have no account here. Ask an administrator.',
  'login.problem.name-taken': 'An account of your name belongs to somebody else. Ask an administrator.',
  'login.problem.name-unusable': 'The identity provider told no name that an account can have. Ask an administrator.',
  'login.problem.account-disabled': 'Your account has been switched off.',
  'login.problem.second-factor-required':
    'Your role wants a second factor, and this way of logging in does not ask for one. Use your password.',
  'login.problem.another-person': 'That was somebody else.',
  'login.problem.provider-away': 'The identity provider does not answer. Try again later.',
  'session.confirmBy': 'This act is hard to undo. Prove who you are at {title} to go on; a new window opens.',
  'session.overBy': '{name}, log in at {title} to go on where you were. A new window opens; nothing is lost.',
  'session.goTo': 'Go to {title}',
  'providers.title': 'Other ways to log in',
  'providers.how': 'Let an identity provider say who you are.',
  'providers.linked': 'You may log in with {title}.',
  'providers.link': 'Log in with {title} from now on',
  'providers.unlink': 'Stop logging in with {title}',
} as const;
