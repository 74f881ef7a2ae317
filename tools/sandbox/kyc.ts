import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SandboxConfig } from './config.ts';
import type { Persona, Personas } from './personas-file.ts';
import { countSeen, type Store } from './store.ts';

/** The KYC provider: checks of identity, PAN, bank account and tax number. */

const CHECKS = ['identity', 'pan', 'bank', 'tax'] as const;
type Check = (typeof CHECKS)[number];

/** A provider's answer, in the shape of Indian verification providers. */
const kycAnswer = z.strictObject({
  status: z.enum(['VALID', 'INVALID', 'RECEIVED', 'FAILED', 'IN_PROCESS']),
  nameMatch: z.int().min(0).max(100).nullable().default(null),
  reason: z.string().nullable().default(null),
});
type Answer = z.infer<typeof kycAnswer>;

const referenceId = z.string().min(1).max(300);
const name = z.string().min(1);
const QUESTIONS: Readonly<Record<Check, z.ZodType<{ referenceId: string }>>> = {
  identity: z.strictObject({ referenceId, name, reference: z.string(), lastFour: z.string() }),
  pan: z.strictObject({ referenceId, name, pan: z.string() }),
  bank: z.strictObject({ referenceId, name, account: z.string(), ifsc: z.string() }),
  tax: z.strictObject({ referenceId, number: z.string() }),
};

/** The number by which a question names its person. */
const subjectOf = (question: Record<string, string>) =>
  question.reference ?? question.pan ?? question.account ?? question.number ?? '';

/** The provider. It keeps a settled answer under its reference id and repeats it when asked again. */
export class Kyc {
  readonly #store: Store;
  readonly #personas: Personas;
  readonly #config: SandboxConfig;

  constructor(store: Store, personas: Personas, config: SandboxConfig) {
    this.#store = store;
    this.#personas = personas;
    this.#config = config;
    store.exec(`CREATE TABLE IF NOT EXISTS kyc_answers (reference TEXT PRIMARY KEY, question TEXT NOT NULL, answer TEXT) STRICT;
      CREATE TABLE IF NOT EXISTS kyc_set (subject TEXT, check_name TEXT, answer TEXT NOT NULL, PRIMARY KEY (subject, check_name)) STRICT`);
  }

  /** Sets the answer about a number from now on. */
  set(check: Check, subject: string, answer: Answer): void {
    this.#store
      .prepare('INSERT OR REPLACE INTO kyc_set VALUES (?, ?, ?)')
      .run(subject, check, JSON.stringify(answer));
  }

  /** @returns `down` while the provider is down for this person, `reused` if the reference id had another question before */
  ask(check: Check, question: Record<string, string>): Answer | 'down' | 'reused' {
    const subject = subjectOf(question);
    const reference = question.referenceId ?? '';
    const asked = createHash('sha256')
      .update(`${check}\n${JSON.stringify(question)}`)
      .digest('hex');
    const known = this.#store
      .prepare('SELECT question, answer FROM kyc_answers WHERE reference = ?')
      .get(reference);
    if (known !== undefined && known.question !== asked) return 'reused';
    if (known?.answer) return kycAnswer.parse(JSON.parse(String(known.answer)));
    const answer = this.#answer(check, subject);
    if (answer === 'down') return answer;
    const settled = answer.status === 'VALID' || answer.status === 'INVALID';
    this.#store
      .prepare('INSERT OR REPLACE INTO kyc_answers VALUES (?, ?, ?)')
      .run(reference, asked, settled ? JSON.stringify(answer) : null);
    return answer;
  }

  #answer(check: Check, subject: string): Answer | 'down' {
    const set = this.#store
      .prepare('SELECT answer FROM kyc_set WHERE subject = ? AND check_name = ?')
      .get(subject, check);
    if (set !== undefined) return kycAnswer.parse(JSON.parse(String(set.answer)));
    const persona = this.#personas.byNumber(subject);
    if (persona === undefined)
      return { status: 'VALID', nameMatch: check === 'tax' ? null : 100, reason: null };
    return this.#byScenario(check, subject, persona);
  }

  #byScenario(check: Check, subject: string, { scenario, hold }: Persona): Answer | 'down' {
    const { since } = countSeen(this.#store, 'kyc', `${check}:${subject}`);
    const elapsed = Date.now() - since;
    // One check of four is down: the others continue, so that the case shows what it waits for.
    if (check === 'identity' && hold === 'provider_down') return 'down';
    if (check === 'identity' && scenario === 'provider_down' && elapsed < this.#config.outageMs)
      return 'down';
    const callsBack = check === 'identity' && scenario === 'provider_calls_back';
    if (callsBack && elapsed < this.#config.outageMs) return IN_PROCESS;
    if (check === 'bank' && isSlow(subject) && elapsed < this.#config.bankMs) return IN_PROCESS;
    // Only the mistyped number has this persona: the corrected one has none, and is valid.
    if (check === 'pan' && scenario === 'unknown_number')
      return { status: 'INVALID', nameMatch: null, reason: 'NOT_FOUND' };
    if (check === 'tax') return { status: 'VALID', nameMatch: null, reason: null };
    const doubtful = check === 'bank' && scenario === 'doubtful_bank_match';
    return {
      status: 'VALID',
      nameMatch: doubtful ? 62 : 90 + (digest(subject) % 11),
      reason: null,
    };
  }
}

const IN_PROCESS: Answer = { status: 'IN_PROCESS', nameMatch: null, reason: null };

const digest = (subject: string) => createHash('sha256').update(subject).digest().readUInt32BE(0);

/** For a quarter of the accounts the bank does not answer at once. */
const isSlow = (account: string) => digest(account) % 4 === 0;

/** The provider's routes: one for each check. */
export function kycRoutes(app: FastifyInstance, kyc: Kyc): void {
  for (const check of CHECKS) {
    app.post(`/v1/${check}`, (request, reply) => {
      const question = QUESTIONS[check].safeParse(request.body);
      if (!question.success) return reply.code(400).send({ error: 'MALFORMED' });
      const answer = kyc.ask(check, question.data as Record<string, string>);
      if (answer === 'down') return reply.code(503).send({ error: 'SOURCE_UNAVAILABLE' });
      if (answer === 'reused') return reply.code(409).send({ error: 'REFERENCE_REUSED' });
      return reply.send({ referenceId: question.data.referenceId, ...answer });
    });
  }
}

export const kycSetting = z.strictObject({
  check: z.enum(CHECKS),
  subject: z.string().min(1),
  answer: kycAnswer,
});
