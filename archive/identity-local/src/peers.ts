import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import type { AccessRecords, CallerPlace, Peer, Peers, Permission, Principal } from '@vesalius/archive/api';
import { principal, withRights } from './principals.ts';

/** AE title of an entry that lets any title in from its address. */
const ANY_TITLE = '*';

const UNKNOWN_ON_LOOPBACK: readonly Permission[] = ['store', 'search', 'retrieve', 'peers.use'];

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Finds the principal of a calling AE: title and address must both fit an entry, and the certificate where the entry names some. DICOM itself
 * proves none of them; TLS does.
 */
export async function findPeer(
  peers: Peers,
  rights: Pick<AccessRecords, 'rightsOf'>,
  aeTitle: string,
  from: CallerPlace,
  unknownFromLoopback: boolean,
): Promise<Principal | undefined> {
  const address = plainAddress(from.address);
  const named = aeTitle === ANY_TITLE ? undefined : await peers.get(aeTitle);
  // A title that is bound to a certificate is nobody else's, whatever the address.
  if (named?.certificates && !showsOneOf(named.certificates, from)) return undefined;
  if (named && (await isAt(named, address))) return peerPrincipal(named, rights);
  for (const peer of await peers.list()) {
    if (peer.aeTitle !== ANY_TITLE || !(await isAt(peer, address))) continue;
    if (!peer.certificates || showsOneOf(peer.certificates, from)) return principal('peer', aeTitle, peer.permissions);
  }
  // A title that belongs to a known machine is not lent to another one.
  if (!named && unknownFromLoopback && isLoopback(address)) return principal('peer', aeTitle, UNKNOWN_ON_LOOPBACK);
  return undefined;
}

/** A peer with what it may do by itself and by grants. */
export async function peerPrincipal(
  { aeTitle, permissions }: Pick<Peer, 'aeTitle' | 'permissions'>,
  rights: Pick<AccessRecords, 'rightsOf'>,
): Promise<Principal> {
  return withRights(principal('peer', aeTitle, permissions), await rights.rightsOf({ kind: 'peer', name: aeTitle }));
}

function showsOneOf(certificates: readonly string[], { fingerprint }: CallerPlace): boolean {
  return fingerprint !== undefined && certificates.includes(fingerprint);
}

async function isAt(peer: Peer, address: string): Promise<boolean> {
  if (peer.networks) return isWithin(peer.networks, address);
  if (peer.certificates) return true;
  if (isIP(peer.host)) return sameAddress(plainAddress(peer.host), address);
  return (await addressesOf(peer.host)).some((found) => sameAddress(found, address));
}

/** What names led to when they were last asked for: a name server that is silent for a moment ends no association under way. */
const lastFound = new Map<string, { readonly addresses: readonly string[]; readonly at: number }>();
const BELIEVED_FOR_MS = 600_000;
const MOST_NAMES = 1000;

async function addressesOf(host: string): Promise<readonly string[]> {
  try {
    const addresses = (await lookup(host, { all: true })).map((entry) => plainAddress(entry.address));
    if (lastFound.size >= MOST_NAMES) lastFound.clear();
    lastFound.set(host, { addresses, at: Date.now() });
    return addresses;
  } catch {
    const known = lastFound.get(host);
    return known && Date.now() - known.at < BELIEVED_FOR_MS ? known.addresses : []; // a name that nobody knows is no address
  }
}

function isWithin(networks: readonly string[], address: string): boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', bits] = network.split('/');
    const family = isIP(base) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(base, family);
    else list.addSubnet(base, Number(bits), family);
  }
  return isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function sameAddress(a: string, b: string): boolean {
  if (a === b) return true;
  if (isIP(a) !== 6 || isIP(b) !== 6) return false;
  const one = new BlockList();
  one.addAddress(a, 'ipv6');
  return one.check(b, 'ipv6');
}

function isLoopback(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && LOOPBACK.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** Without zone and without the IPv6 clothing that a dual-stack socket puts on IPv4. */
function plainAddress(address: string): string {
  const bare = address.replace(/%.*$/, '').toLowerCase();
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1] ?? bare;
}
