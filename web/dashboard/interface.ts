/** What passes between the dashboard's server and its page. Plain data; the page and the server share only these types. */

/** A number; null where it is withheld, since it or a difference to it is about fewer than ten people. */
export type Cell = number | null;

/** How the projection stands. */
export interface Standing {
  /** Raised with every change of the projection. */
  readonly version: number;
  /** `following` reads new events as they come; `rebuilding` still reads old ones; `away` has no answer of Kafka. */
  readonly kafka: 'following' | 'rebuilding' | 'away';
  /** When Kafka last answered, in epoch milliseconds; null if it never has. */
  readonly answeredAt: number | null;
  /** Events on the topic that are not shown yet. */
  readonly lag: number;
  /** Per cent of the topic that was read, while rebuilding. */
  readonly percent: number;
  /** When the latest event that is shown happened. */
  readonly latestAt: string | null;
  /** Cases of which an event is missing or unreadable. */
  readonly gaps: number;
  /** Cases with an event of a type that is newer than this program. */
  readonly newer: number;
  /** Records that nobody can read, those of batches that cannot be decoded among them. */
  readonly unreadable: number;
  /** Batches that cannot be decoded, the first of them: what they held is missing. */
  readonly undecodable: readonly Undecodable[];
  /** Whether the topic answers that says who was erased. */
  readonly hearsErasures: boolean;
}

/** A batch of the topic that cannot be decoded: it was passed over. */
interface Undecodable {
  readonly partition: number;
  /** The offsets of its first and last record. */
  readonly first: number;
  readonly last: number;
  readonly reason: string;
}

interface FunnelStep {
  readonly milestone: string;
  readonly reached: Cell;
  /** Half of those who came here needed at most so many seconds from the milestone before. Null where withheld or unknown. */
  readonly medianSeconds: number | null;
}

export interface WaitingRow {
  readonly holder: string;
  readonly total: Cell;
  /** By `BUCKETS`. */
  readonly buckets: readonly Cell[];
  /** Of these, past the deadline. */
  readonly late: Cell;
}

/** Days of waiting: from, and to (inclusive). */
export const BUCKETS: readonly (readonly [from: number, to: number | null])[] = [
  [0, 0],
  [1, 3],
  [4, 7],
  [8, 14],
  [15, 30],
  [31, null],
];

export interface ReasonRow {
  readonly kind: string;
  readonly code: string;
  readonly total: Cell;
  readonly thisMonth: Cell;
}

export interface ChangeRow {
  readonly what: string;
  readonly today: Cell;
  readonly yesterday: Cell;
}

/** The name of a place in both languages. */
export interface PlaceName {
  readonly en: string;
  readonly hi: string;
}

/** One State, district, trade or collective. */
export interface PartRow {
  readonly code: string;
  /** Of a place. */
  readonly name?: PlaceName;
  readonly registered: Cell;
  readonly live: Cell;
  readonly underway: Cell;
  /** Ended without going live. */
  readonly other: Cell;
}

/** One day of the series. */
interface DayRow {
  /** The day in India, `2026-11-29`. */
  readonly day: string;
  readonly counts: Readonly<Record<string, Cell>>;
}

export interface Overview {
  /** The projection's version that the numbers are of. What everybody may see takes a moment longer: it may be a lower one. */
  readonly version: number;
  /** When the latest event happened that they count; null for none. */
  readonly latestAt: string | null;
  /** `*`, or a State `S:UP`, district `D:UP/UP-VARANASI`, trade `T:potter`, settlement `R:rural`, way of selling `C:own`. */
  readonly scope: string;
  /** Whether the numbers are complete: nothing is withheld from whoever looks. */
  readonly isExact: boolean;
  readonly registered: Cell;
  readonly live: Cell;
  readonly liveToday: Cell;
  readonly liveYesterday: Cell;
  readonly liveThisWeek: Cell;
  readonly underway: Cell;
  readonly other: Cell;
  readonly funnel: readonly FunnelStep[];
  readonly places: readonly { readonly place: string; readonly n: Cell }[];
  readonly waiting: readonly WaitingRow[];
  readonly reasons: readonly ReasonRow[];
  readonly changes: readonly ChangeRow[];
  readonly days: readonly DayRow[];
  readonly states: readonly PartRow[];
  readonly districts: readonly PartRow[];
  readonly trades: readonly PartRow[];
  readonly collectives: readonly PartRow[];
  readonly settlements: readonly PartRow[];
}

/** How many cases fit filters together. */
export interface Combined {
  /** As of an overview. */
  readonly version: number;
  readonly latestAt: string | null;
  /** Whether the numbers are complete, for what whoever looks may see. */
  readonly isExact: boolean;
  /** Whether only the districts of the account are counted. */
  readonly isOwn: boolean;
  /**
   * Why no number is shown to people who have not signed in: `parts` of the country and of the artisans together, or
   * lateness without on whom the cases wait (or two kinds of it). Null where numbers are shown.
   */
  readonly refused: 'parts' | 'lateness' | null;
  /** The cases that fit. */
  readonly total: PartRow;
  /** What they wait on, as far as that fits too. */
  readonly waiting: readonly WaitingRow[];
  /** The same by State; empty where one is chosen. */
  readonly states: readonly PartRow[];
  /** By district of the chosen State. */
  readonly districts: readonly PartRow[];
  readonly trades: readonly PartRow[];
  /** The name of the chosen district; null where none is chosen, or nobody has found it in the register yet. */
  readonly district: PlaceName | null;
}

/** What can be chosen. */
export interface Choices {
  readonly states: readonly { readonly code: string; readonly name: PlaceName }[];
  readonly trades: readonly string[];
}

/** What the stream sends: at most a few times a second, always whole. */
export interface Snapshot {
  readonly standing: Standing;
  /** Absent where it is the same as in the last snapshot. */
  readonly overview?: Overview;
}

/** Who looks. */
export interface Session {
  readonly signedIn: boolean;
  readonly name?: string;
  readonly role?: string;
  /** Codes, or `all`. */
  readonly districts?: readonly string[];
  /** What a request that changes something has to bring along. */
  readonly csrf?: string;
  /** Whether this installation has a sign-in. */
  readonly canSignIn: boolean;
}

/** One case of a list. */
export interface CaseRow {
  readonly caseId: string;
  readonly state: PlaceName;
  /** Null until a facilitator has found it in the register. */
  readonly district: PlaceName | null;
  readonly trade: string;
  readonly place: string;
  readonly holder: string | null;
  /** Epoch milliseconds. */
  readonly since: number | null;
  readonly dueAt: number | null;
}

export interface CaseList {
  readonly rows: readonly CaseRow[];
  /** Whether there are more than these. */
  readonly hasMore: boolean;
}

/** One event of a story. */
export interface StoryLine {
  readonly sequence: number;
  /** When it happened, as the event says. */
  readonly at: string;
  readonly type: string;
  /** The role of whoever acted. */
  readonly by: string;
  readonly stage: string;
  readonly waitingOn: readonly string[];
  readonly dueAt: string | null;
  /** What changed, without references, digests and numbers of others. */
  readonly change: Readonly<Record<string, unknown>>;
}

/** A stretch of time in which a case waited on the same parties. */
export interface Stretch {
  readonly holders: readonly string[];
  readonly from: string;
  /** Null while it lasts. */
  readonly to: string | null;
}

export interface Story {
  readonly caseId: string;
  readonly state: PlaceName;
  readonly district: PlaceName | null;
  readonly trade: string;
  readonly route: string;
  readonly place: string;
  readonly openedAt: string;
  readonly waiting: readonly {
    readonly holder: string;
    readonly since: string;
    readonly about: string;
  }[];
  readonly dueAt: string | null;
  readonly lines: readonly StoryLine[];
  readonly stretches: readonly Stretch[];
  /** The case in Temporal UI, where its address is known. */
  readonly temporalUrl: string | null;
  /** Why it does not go on here, if it does not. */
  readonly halted: 'gap' | 'newer' | null;
}
