import { Type } from 'typebox';

/** Settings as they are in force. */
export const SettingsAnswer = Type.Object({
  settings: Type.Array(
    Type.Object({
      name: Type.String(),
      value: Type.String({ description: 'As text; `(hidden)` of a secret; empty when there is none' }),
      source: Type.String({ description: '`default`, `file`, `environment` or `flag`' }),
      where: Type.String({ description: 'The flag, the variable, or file, line and column; empty for a default' }),
    }),
  ),
});

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export const LogQuery = Type.Object({
  level: Type.Enum([...LOG_LEVELS], { default: 'info', description: 'This one and what is more serious' }),
  limit: Type.Integer({ minimum: 1, maximum: 2000, default: 200 }),
});

/** Lines of the log, newest first. */
export const LogAnswer = Type.Object({
  lines: Type.Array(
    Type.Object({
      at: Type.Integer({ description: 'Milliseconds since 1970, UTC' }),
      level: Type.String(),
      message: Type.String(),
      facts: Type.String({ description: 'Numbers, codes, AE titles, UIDs, addresses, as JSON; never patient data' }),
    }),
  ),
});

export const DemonstrationAnswer = Type.Object({ id: Type.Integer({ description: 'Of the job' }) });

/** How this process is, for who looks after it. */
export const HealthAnswer = Type.Object({
  ready: Type.Boolean(),
  reason: Type.Optional(Type.String({ description: 'Why it is not' })),
  version: Type.String(),
  startedAt: Type.Integer({ description: 'Milliseconds since 1970, UTC' }),
  memoryBytes: Type.Integer(),
  freeBytes: Type.Integer({ description: 'On the disk of the data folder' }),
});
