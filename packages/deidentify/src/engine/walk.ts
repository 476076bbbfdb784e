import { type DataElement, type Dataset, isPrivate, isPrivateCreator, TAG, type Tag } from '@vesalius/dicom';
import { DeidentifyError } from '../errors.ts';
import { type Action, type Ground, resolveAction } from '../profile/action-table.ts';
import { isSafePrivate } from '../table/safe-private.ts';
import { cleanValue, lookThrough } from './clean-value.ts';
import { type Context, hex, type Mode, type Place, within } from './context.ts';
import { dummyCode, dummyLeaf, isCode, isStructure } from './dummy-leaf.ts';
import { isFreeText, vrOf } from './element-vr.ts';
import { PrivateBlocks, reservationOf } from './private-blocks.ts';
import { removeValue } from './remove-value.ts';
import { replaceWithDummy } from './replace-value.ts';

interface Decision {
  readonly action: Action;
  readonly ground: Ground;
  /** A fixed value that a rule of the profile puts there. */
  readonly value?: string | undefined;
}

/** Goes through a data set and all that is nested in it, and does to each element what the profile says. */
export function walk(dataset: Dataset, place: Place, context: Context): void {
  const blocks = hasPrivate(dataset) ? new PrivateBlocks(dataset) : undefined;
  for (const element of [...dataset]) {
    if (place.depth === 0 && context.untouched.has(element.tag)) continue;
    if (isPrivateCreator(element.tag)) continue; // goes or stays with its block
    const decision = decide(element, place, context, blocks);
    apply(dataset, element, decision, place, context);
    if (decision.action !== 'keep' && decision.action !== 'K') tell(element, decision, place, context);
  }
  if (blocks) dropEmptyBlocks(dataset, blocks);
}

function hasPrivate(dataset: Dataset): boolean {
  for (const tag of dataset.tags()) if (isPrivate(tag)) return true;
  return false;
}

function decide({ tag, vr }: DataElement, place: Place, context: Context, blocks: PrivateBlocks | undefined): Decision {
  const { actions, sopClassUid } = context;
  if (isPrivate(tag)) return decidePrivate(tag, context, blocks?.creatorOf(tag));
  const { action, ground, rule } = actions.ruling(tag);
  const resolved = resolveAction(action, sopClassUid, () => place.path + hex(tag));
  if (resolved === 'keep' && vr === 'UN' && vrOf({ vr, tag }) === 'SQ') {
    return { action: 'X', ground: 'unknown' }; // bytes that should be items and cannot be read as such
  }
  return { action: resolved, ground, value: rule?.value };
}

/** Private elements go, unless they are on the safe list or the profile has a rule for them (PS3.15 §E.3.10). */
function decidePrivate(tag: Tag, { actions }: Context, creator: string | undefined): Decision {
  if (creator === undefined) return { action: 'X', ground: 'unknown' };
  const rule = actions.privateRule(creator, tag);
  if (rule) return { action: rule.action, ground: 'rule', value: rule.value };
  const safe = actions.keepsSafePrivate && isSafePrivate(creator, tag);
  return safe ? { action: 'C', ground: 'option' } : { action: 'X', ground: 'basic' };
}

function apply(dataset: Dataset, element: DataElement, decision: Decision, place: Place, context: Context): void {
  const { action, value } = decision;
  if (action === 'X') removeValue(dataset, element.tag);
  else if (action === 'Z') empty(dataset, element, place, context);
  else if (action === 'D') replaceWithDummy(dataset, element, value, place, context, enter);
  else if (vrOf(element) === 'SQ' || element.items.length > 0) {
    enter(dataset, element, place, context, { dummy: place.dummy, clean: place.clean || action === 'C' });
  } else if (action === 'U') replaceUids(dataset, element, context);
  else if (place.dummy) dummyLeaf(dataset, element);
  else if (action === 'C' && isPrivate(element.tag)) cleanPrivate(dataset, element, context);
  else if (action === 'C') cleanValue(dataset, element, context);
  else if (action === 'keep') lookThrough(dataset, element, place, context);
}

/** Into each item of a sequence; a code inside a dummy becomes one that says nothing. */
function enter(dataset: Dataset, element: DataElement, place: Place, context: Context, mode: Mode): void {
  const inside = { ...mode, dummy: mode.dummy && !isStructure(element) };
  for (const [index, item] of element.items.entries()) {
    walk(item, within(place, element, index, inside), context);
    if (inside.dummy && isCode(item)) dummyCode(item);
  }
  if (element.vr === 'UN' && element.items.length === 0) dataset.remove(element.tag);
}

function empty(dataset: Dataset, element: DataElement, { depth }: Place, { pseudonym }: Context): void {
  const isName = element.tag === TAG.PatientName || element.tag === TAG.PatientID;
  dataset.set(element.tag, vrOf(element), isName && depth === 0 ? pseudonym : undefined);
}

function replaceUids(dataset: Dataset, element: DataElement, { uids }: Context): void {
  if (element.isEmpty) return;
  dataset.set(
    element.tag,
    'UI',
    element.texts().map((uid) => uids.replace(uid)),
  );
}

/** A safe private element stays but for what the data set names; bytes that hold it cannot be cleaned and go. */
function cleanPrivate(dataset: Dataset, element: DataElement, context: Context): void {
  const { vr, tag } = element;
  if (vr === 'DA' || vr === 'DT') {
    if (context.dates === 'remove') dataset.remove(tag);
    else if (context.dates !== 'keep') cleanValue(dataset, element, context);
  } else if (isFreeText(vr)) cleanValue(dataset, element, context);
  else if ((vr === 'UN' || vr === 'OB') && holdsIdentifier(element, context)) dataset.remove(tag);
}

function holdsIdentifier({ tag, bytes }: DataElement, { redactor }: Context): boolean {
  if (!bytes) throw new DeidentifyError('value-not-read', { tagPath: hex(tag) });
  const text = new TextDecoder('latin1').decode(bytes);
  return redactor.removeKnown(text) !== text;
}

/** A block of which nothing is left needs no creator (PS3.5 §7.8.1). */
function dropEmptyBlocks(dataset: Dataset, blocks: PrivateBlocks): void {
  const used = new Set<Tag>();
  for (const tag of dataset.tags()) if (isPrivate(tag) && !isPrivateCreator(tag)) used.add(reservationOf(tag));
  for (const tag of blocks.reservations) if (!used.has(tag)) dataset.remove(tag);
}

function tell(element: DataElement, { action, ground }: Decision, place: Place, { onChange }: Context): void {
  onChange?.({ tagPath: place.itemPath + hex(element.tag), action, ground });
}
