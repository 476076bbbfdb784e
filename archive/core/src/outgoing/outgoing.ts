import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { ArchiveError, type Outgoing } from '@vesalius/archive/api';

/** Networks as `10.0.0.0/8` or single addresses. */
export interface OutgoingRules {
  /** Dialled though they are refused otherwise. */
  readonly allowed: readonly string[];
  /** Not dialled. */
  readonly refused: readonly string[];
}

/**
 * No archive and no viewer lives here: unspecified, link-local (where clouds hand out credentials), multicast, reserved
 * (RFC 6890), and the addresses of metadata services that lie elsewhere.
 */
const NEVER_A_PEER = [
  '0.0.0.0/8',
  '169.254.0.0/16',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
  '224.0.0.0/3',
  '::',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
  'fd00:ec2::254',
];

type Resolve = (host: string) => Promise<readonly { readonly address: string }[]>;

const byResolver: Resolve = (host) => lookup(host, { all: true });

/** Lets nobody turn this server against what only it can reach (server-side request forgery). */
export function outgoing(rules: OutgoingRules, resolve: Resolve = byResolver): Outgoing {
  const allowed = blockList(rules.allowed);
  const refused = blockList([...NEVER_A_PEER, ...rules.refused]);
  const may = (address: string) => contains(allowed, address) || !contains(refused, address);
  return {
    async addressOf(host) {
      const addresses = isIP(host) ? [host] : (await resolve(host)).map(({ address }) => address);
      // One refused address among them is enough: a name that stands for both is a trick.
      if (addresses.length === 0 || !addresses.every(may))
        throw new ArchiveError('address-refused', { detail: 'see outgoing in the settings' });
      return addresses[0]!;
    },
  };
}

function contains(list: BlockList, address: string): boolean {
  const bare = canonical(address.replace(/%.*$/, ''));
  return list.check(bare, isIP(bare) === 6 ? 'ipv6' : 'ipv4');
}

/** The one spelling of an address; an IPv4 address without the clothes of IPv6. */
function canonical(address: string): string {
  if (isIP(address) !== 6) return address;
  const { hostname } = new URL(`http://[${address}]/`);
  const spelled = hostname.slice(1, -1);
  const hex = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(spelled);
  if (hex) return dotted(Number.parseInt(hex[1]!, 16), Number.parseInt(hex[2]!, 16));
  return spelled;
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}
