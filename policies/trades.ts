/**
 * One of the 18 trades of the scheme, and whether it sells goods that a marketplace can list. Names for people are in
 * `texts/`; HSN chapters are hints for reviewers, most of them unverified.
 */
export interface Trade {
  readonly code: string;
  /** `restricted`: goods exist, but each needs a person's permission. `no`: a service trade. */
  readonly sells: 'yes' | 'restricted' | 'no';
  readonly hsn: readonly string[];
}

/** The trade with this code under a policy; undefined for any code outside the scheme's 18. */
export function tradeOf(
  { trades }: { readonly trades: readonly Trade[] },
  code: string,
): Trade | undefined {
  return trades.find((one) => one.code === code);
}
