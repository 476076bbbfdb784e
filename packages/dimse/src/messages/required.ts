import { ProtocolError } from '../errors.ts';
import type { CommandKeyword, CommandSet } from './command-elements.ts';

/** The value of an element a message must have; throws `ProtocolError` when it has not. */
export function required<K extends CommandKeyword>(command: CommandSet, keyword: K): NonNullable<CommandSet[K]> {
  const value = command[keyword];
  if (value === undefined || value === null) {
    throw new ProtocolError(`A message without ${keyword}`, { clause: 'PS3.7 §9.3, §10.3' });
  }
  return value;
}
