/**
 * Says what to check when Kafka refuses our user or our certificate. The brokers' and TLS's own names for these errors
 * do not say it.
 * @returns undefined for any other error
 */
export function kafkaHint(error: unknown): string | undefined {
  const chain: Error[] = [];
  for (let e = error; e instanceof Error; e = e.cause) chain.push(e);
  const names = chain.flatMap((e) => {
    const { code, type } = e as { code?: unknown; type?: unknown };
    return [String(code), String(type), e.name];
  });
  const known = names.find((name) => HINTS.has(name));
  if (known !== undefined) return HINTS.get(known);
  // Of a failed handshake kafkajs keeps little more than its message.
  return WORDS.find(([words]) => chain.some((e) => words.test(e.message)))?.[1];
}

/** The same error with a hint behind its message, if there is one; the original error is its cause. */
export function explained(error: unknown): Error {
  const before = error instanceof Error ? error : new Error(String(error));
  const hint = kafkaHint(error);
  return hint === undefined ? before : new Error(`${before.message} (${hint})`, { cause: error });
}

/** Whether the broker knows our user and refuses it this right. A retry does not help. */
export function isForbidden(error: unknown): boolean {
  for (let e = error; e instanceof Error; e = e.cause) {
    if (FORBIDDEN.has(String((e as { type?: unknown }).type))) return true;
  }
  return false;
}

const FORBIDDEN = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
]);

const UNTRUSTED =
  'no authority that we trust has signed the broker’s certificate: check KAFKA_SSL_CA, and that KAFKA_BROKERS names the right cluster';
const NOT_TLS =
  'no TLS connection with the broker is possible: check KAFKA_SSL and the port in KAFKA_BROKERS';
const OWN_CERTIFICATE =
  'the broker refuses our certificate: check KAFKA_SSL_CERT and KAFKA_SSL_KEY';
const PASSWORD =
  'the broker refuses this user and password: check KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD and KAFKA_SASL_MECHANISM';
const NO_RIGHT =
  'the user of KAFKA_SASL_USERNAME may not do this: check its ACLs against docs/kafka.md';

const NO_GROUP =
  'most often the user of KAFKA_SASL_USERNAME may not use this group or transactional id: check its ACLs against docs/kafka.md, and that KAFKA_CLIENT_ID is the user’s name';
const CLOSED =
  'the broker closed the connection; if it always does, it wants TLS: check KAFKA_SSL and the port in KAFKA_BROKERS';

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/alert (bad certificate|certificate required|certificate unknown|unknown ca)/, OWN_CERTIFICATE],
  [/SSL routines|before secure TLS connection/, NOT_TLS],
];

const HINTS: ReadonlyMap<string, string> = new Map([
  ['SELF_SIGNED_CERT_IN_CHAIN', UNTRUSTED],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', UNTRUSTED],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNTRUSTED],
  ['UNABLE_TO_GET_ISSUER_CERT', UNTRUSTED],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNTRUSTED],
  ['CERT_SIGNATURE_FAILURE', UNTRUSTED],
  ['CERT_UNTRUSTED', UNTRUSTED],
  ['CERT_HAS_EXPIRED', 'the broker’s certificate has expired, or this machine’s clock is wrong'],
  [
    'CERT_NOT_YET_VALID',
    'the broker’s certificate is not valid yet, or this machine’s clock is wrong',
  ],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'the broker’s certificate is for other names than the broker is reached by: check KAFKA_BROKERS and advertised.listeners',
  ],
  ['KafkaJSSASLAuthenticationError', PASSWORD],
  ['SASL_AUTHENTICATION_FAILED', PASSWORD],
  ['UNSUPPORTED_SASL_MECHANISM', PASSWORD],
  ['KafkaJSConnectionClosedError', CLOSED],
  ['KafkaJSGroupCoordinatorNotFound', NO_GROUP],
  ['TOPIC_AUTHORIZATION_FAILED', NO_RIGHT],
  ['GROUP_AUTHORIZATION_FAILED', NO_RIGHT],
  ['CLUSTER_AUTHORIZATION_FAILED', NO_RIGHT],
  ['TRANSACTIONAL_ID_AUTHORIZATION_FAILED', NO_RIGHT],
]);
