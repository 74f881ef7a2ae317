import { isReasonCode, type ReasonCode } from '../../contracts/reason-codes.ts';
import type { Language } from '../../contracts/vocabulary.ts';
import { en } from './en.ts';
import { hi } from './hi.ts';
import type { Catalogue, RequirementText } from './shape.ts';

export { isReasonCode, REASON_CODES } from '../../contracts/reason-codes.ts';
export type { RequirementText } from './shape.ts';

/** A requirement that has texts; every product shares `product`. */
type RequirementName = keyof (typeof en)['requirements'];

/** Keys of texts that stand as they are. */
export type TextKey =
  | keyof (typeof en)['words']
  | `requirement.${RequirementName}${'' | '.bring' | '.why'}`
  | `reason.${ReasonCode}${'' | '.do'}`;

/** Keys of texts with gaps to be filled. */
export type MessageKey = keyof (typeof en)['messages'];

type Gaps<S extends string> = S extends `${string}{${infer Gap}}${infer Rest}`
  ? Gap | Gaps<Rest>
  : never;

/** What a message wants to be told. */
export type MessageParams<K extends MessageKey> = Readonly<
  Record<Gaps<(typeof en)['messages'][K]>, string | number>
>;

const TEXTS = { en: flatten(en), hi: flatten(hi) } satisfies Record<
  Language,
  ReadonlyMap<string, string>
>;
const MESSAGES: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = {
  en: en.messages,
  hi: hi.messages,
};

/** Every key, for those who list or check them all. */
export const TEXT_KEYS = [...TEXTS.en.keys()] as TextKey[];
export const MESSAGE_KEYS = Object.keys(en.messages) as MessageKey[];

/** The text of a key in a language. A key that does not exist does not compile. */
export function text(key: TextKey, language: Language): string;
export function text<K extends MessageKey>(
  key: K,
  language: Language,
  params: MessageParams<K>,
): string;
export function text(
  key: TextKey | MessageKey,
  language: Language,
  params: Readonly<Record<string, string | number>> = {},
): string {
  if (isMessageKey(key)) return fill(MESSAGES[language][key], params);
  const found = TEXTS[language].get(key);
  if (found === undefined) throw new Error(`there is no text ${key} in ${language}`);
  return found;
}

/** Whether there is a text of this key; after it, `text` takes the key. */
export function hasText(key: string): key is TextKey {
  return TEXTS.en.has(key);
}

/** Whether this names a message with gaps, as `message.reminder` does. */
function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(en.messages, key);
}

/** What a code from outside means: a reason or any other key; a code that we do not know stays as it is. */
export function textOrCode(code: string, language: Language): string {
  return TEXTS[language].get(`reason.${code}`) ?? TEXTS[language].get(code) ?? code;
}

/** What to do about a reason code; null for one that is not in the closed list. */
export function remedyOf(code: string, language: Language): string | null {
  return isReasonCode(code) ? text(`reason.${code}.do`, language) : null;
}

/** Name, what to bring and why, by requirement id (`product:…` included); null for one that is not ours. */
export function requirementText(id: string, language: Language): RequirementText | null {
  const name = id.startsWith('product:') ? 'product' : id;
  const all: Catalogue['requirements'] = (language === 'hi' ? hi : en).requirements;
  return Object.hasOwn(all, name) ? (all[name] ?? null) : null;
}

function flatten(catalogue: Catalogue): ReadonlyMap<string, string> {
  const flat = new Map(Object.entries(catalogue.words));
  for (const [id, { name, bring, why }] of Object.entries(catalogue.requirements)) {
    flat.set(`requirement.${id}`, name);
    flat.set(`requirement.${id}.bring`, bring);
    flat.set(`requirement.${id}.why`, why);
  }
  for (const [code, [wrong, todo]] of Object.entries(catalogue.reasons)) {
    flat.set(`reason.${code}`, wrong);
    flat.set(`reason.${code}.do`, todo);
  }
  return flat;
}

function fill(message: string, params: Readonly<Record<string, string | number>>): string {
  return message.replace(/\{(\w+)\}/g, (gap, name: string) => String(params[name] ?? gap));
}
