import { indexContract } from './testing/index-contract.ts';
import { openInTemporaryFolder } from './testing/sqlite-place.ts';

indexContract(openInTemporaryFolder);
