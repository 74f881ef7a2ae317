import { storyText } from '../../clients/cli/case-text.ts';
import type { Connected } from '../../clients/library/connect.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import { readStory } from '../../operations/events/story.ts';
import { say } from './terminal.ts';

const POLL_MS = 500;

/**
 * Follows the case that was left to the user until it ends. Whenever it has moved on and then waits again, it prints the
 * new events in plain words, with their Kafka records.
 */
export async function watchCase(
  { onboarding }: Connected,
  kafka: KafkaSettings,
  caseId: string,
  signal: AbortSignal,
): Promise<void> {
  let printed: number | undefined;
  let last = 0;
  let hasBegun = false;
  while (!signal.aborted) {
    await new Promise((wake) => setTimeout(wake, POLL_MS));
    try {
      const { case: theCase, unpublished } = await onboarding.case(caseId);
      printed ??= theCase.sequence;
      const isStill = theCase.sequence === last && unpublished.length === 0;
      last = theCase.sequence;
      if (!isStill || last === printed) continue;
      const since = hasBegun ? printed : 0;
      const story = await readStory(kafka, caseId);
      const news = story.filter(({ message }) => Number(message.sequence) > since);
      if (!hasBegun) say(`\n${caseId} has moved on. Its story, as the Kafka topic tells it:`);
      say(storyText(news, 'en', !hasBegun));
      printed = last;
      hasBegun = true;
      if (theCase.end !== null) {
        say(
          `\n${caseId} has ended as ${theCase.end.kind}. That was the whole path; each record in`,
        );
        say(`full: npm run cli -- story ${caseId} --json`);
        return;
      }
      if ((await onboarding.toReview(caseId)).length > 0)
        say(`It waits for you again: npm run cli -- decide ${caseId} --accept-all`);
    } catch {
      // Services may be broken on purpose meanwhile: the next poll tries again.
    }
  }
}
