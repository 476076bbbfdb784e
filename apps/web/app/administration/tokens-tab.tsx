import { TokenList } from '../tokens/token-list.tsx';

/** All tokens; those that are made here stand for themselves. */
export function TokensTab() {
  return <TokenList service />;
}
