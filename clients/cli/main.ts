import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { BadId, parseCaseId } from '../../contracts/ids.ts';
import type { RegistrationInput } from '../../contracts/intake/registration.ts';
import { ROLES, type Role, STAGES } from '../../contracts/vocabulary.ts';
import { dossierFromEnvironment } from '../../dossier/config.ts';
import type { DossierStore } from '../../dossier/store.ts';
import { kafkaSettings } from '../../kafka/settings.ts';
import { TopicReadError } from '../../kafka/topic/errors.ts';
import { readStory } from '../../operations/events/story.ts';
import { clusterOf } from '../../operations/policy/cluster.ts';
import { addPolicyCommands } from '../../operations/policy/commands.ts';
import { typed } from '../../operations/policy/typed.ts';
import { actorFrom } from '../library/actor.ts';
import { Audit } from '../library/audit.ts';
import { BadInput, sentencesOf } from '../library/bad-input.ts';
import type { Given } from '../library/commands.ts';
import { connect } from '../library/connect.ts';
import { environment } from '../library/environment.ts';
import { readJson } from '../library/json.ts';
import { Refused } from '../library/refused.ts';
import { addAuditCommand } from './audit.ts';
import { caseText, dueText, registeredText, storyText } from './case-text.ts';
import type { CliContext } from './context.ts';
import { addDistrictCommand } from './district.ts';
import { addEligibilityCommand } from './eligibility.ts';
import { addEraseCommands } from './erase.ts';
import { addEventsCommands } from './events.ts';
import { addFindCommand } from './find.ts';
import { addGivenCommands } from './given-commands.ts';
import { printoutText } from './printout/printout.ts';
import { addRepairCommands } from './repair.ts';
import { SPECIAL_COMMANDS } from './special-commands.ts';
import { addTopicsCommands } from './topics.ts';

/** The command line over the client library. It finds a running `npm start` by itself. */
const program = new Command('artisan')
  .description('Onboarding of artisans: look at cases and act on them.')
  .option('--json', 'answers for machines')
  .option('--lang <language>', 'en or hi', 'en')
  .option('--as <role>', `who acts: ${ROLES.join(', ')} (self-asserted for now)`)
  .option('--actor <id>', 'account of who acts; events have its hash', 'cli')
  .option('--on-behalf-of <artisan>', 'for whom an operator or facilitator acts')
  .option('--consent <reference>', 'where the artisan’s consent to that is recorded')
  .option(
    '--id <command>',
    'id of the command, a UUID or ULID: repeat it on a retry and get the first answer',
  )
  .exitOverride();

interface Options {
  json?: boolean;
  lang: 'en' | 'hi';
  as?: Role;
  actor: string;
  id?: string;
  onBehalfOf?: string;
  consent?: string;
}
const options = () => program.opts<Options>();
const print = (value: unknown, text: string): void => {
  process.stdout.write(`${options().json === true ? JSON.stringify(value) : text}\n`);
};
function given(role: Role): Given {
  const { as = role, actor: id, onBehalfOf, consent, id: commandId } = options();
  return {
    commandId: commandId ?? randomUUID(),
    actor: actorFrom({ role: as, id }, onBehalfOf, consent),
  };
}

const run: CliContext['run'] = async (work) => {
  const connected = await connect(environment());
  try {
    await work({ ...connected, audit: auditOf(connected.dossier) });
  } finally {
    await connected.close();
  }
};

/** The audit log of the command line. What was done stays done, so a lost entry is told and changes no exit code. */
function auditOf(dossier: DossierStore): Audit {
  return new Audit(dossier, 'command_line', (error) =>
    process.stderr.write(`this is not in the audit log: ${messageOf(error)}\n`),
  );
}
const idOf = (text: string) => parseCaseId(text).caseId;

program
  .command('case <case>')
  .description('the case as it is')
  .action((text: string) =>
    run(async ({ onboarding }) => {
      const view = await onboarding.case(idOf(text));
      print(view, caseText(view, options().lang));
    }),
  );
program
  .command('due <case>')
  .description('everything that is missing, at once')
  .option('--print', 'as a printout of one page, to read aloud')
  .action((text: string, how: { print?: boolean }) =>
    run(async ({ onboarding }) => {
      const due = await onboarding.due(idOf(text));
      const others = await onboarding.heldUp(idOf(text));
      if (how.print !== true)
        return print({ due, heldUp: others }, dueText(due, others, options().lang));
      const view = await onboarding.case(idOf(text));
      print(due, printoutText(view, due, options().lang, new Date()));
    }),
  );
program
  .command('story <case>')
  .description('its events in plain words beside the Kafka records')
  .action((text: string) =>
    run(async () => {
      const records = await readStory(kafkaSettings(environment()), idOf(text));
      print(records, storyText(records, options().lang));
    }),
  );
addFindCommand(program, { run, print, given });
program
  .command('register <file>')
  .description('opens a case from a registration in JSON')
  .action((file: string) => {
    const input = readJson(readFileSync(file), 'the file') as RegistrationInput;
    return run(async ({ onboarding, audit }) => {
      const actor = { role: options().as ?? ('operator' as const), id: options().actor };
      const answer = await audit.command({ account: actor, action: 'register' }, () =>
        onboarding.register(input, actor, { commandId: options().id }),
      );
      print(answer, registeredText(answer));
    });
  });
program
  .command('reapply <case>')
  .description(
    'opens the next application after a case has ended; what is still good is taken over',
  )
  .option('--policy <version>', 'rules other than the current ones')
  .action((text: string, { policy }: { policy?: string }) =>
    run(async ({ onboarding, audit }) => {
      const { actor } = given('operator');
      const by = { commandId: options().id };
      const caseId = idOf(text);
      const answer = await audit.command({ account: actor, action: 'reapply', caseId }, () =>
        onboarding.reapply(caseId, actor, policy, by),
      );
      print(answer, registeredText(answer));
    }),
  );
program
  .command('wait <case> <goal>')
  .description(`waits for ${STAGES.join(', ')} or end`)
  .action((text: string, goal: 'end') =>
    run(async ({ onboarding }) => {
      const view = await onboarding.waitFor(idOf(text), goal, 120_000);
      print(view, caseText(view, options().lang));
    }),
  );
const context = { run, print, given, idOf };
addGivenCommands(program, context, SPECIAL_COMMANDS);
addDistrictCommand(program, { ...context, language: () => options().lang });
addRepairCommands(program, context);
addEraseCommands(program, context);
addPolicyCommands(program, {
  print,
  tell: (text) => {
    if (options().json !== true) process.stdout.write(`${text}\n`);
  },
  connected: (work) =>
    run(({ client, onboarding, audit }) => {
      const by = given('administrator');
      const cluster = clusterOf(client, onboarding, by);
      return work({
        ...cluster,
        move: (caseId, to, reason, commandId) =>
          audit.command({ account: by.actor, action: 'move_policy', caseId, reason }, () =>
            cluster.move(caseId, to, reason, commandId),
          ),
      });
    }),
  typed: async (question) => (options().json === true ? null : typed(question)),
  fail: () => {
    process.exitCode = 1;
  },
});
addAuditCommand(program, {
  print,
  actor: () => given('administrator').actor,
  withDossier: async (work) => {
    const dossier = await dossierFromEnvironment(environment());
    try {
      await work(dossier, auditOf(dossier));
    } finally {
      await dossier.close();
    }
  },
});
addEligibilityCommand(program, { print, language: () => options().lang });
addTopicsCommands(program, print);
addEventsCommands(program, context);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else {
    const code = codeOf(error);
    const message = messageOf(error);
    if (options().json === true)
      process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
    else process.stderr.write(`${code}: ${message}\n`);
    process.exitCode = 1;
  }
}

/** The message of an error. Problems of input are in the language that was asked for. */
function messageOf(error: unknown): string {
  if (error instanceof BadInput) return sentencesOf(error.problems, options().lang);
  return error instanceof Error ? error.message : String(error);
}

/** The stable code of an error, for programs that call this one. */
function codeOf(error: unknown): string {
  if (error instanceof Refused || error instanceof TopicReadError) return error.code;
  return error instanceof BadInput || error instanceof BadId ? 'MALFORMED' : 'FAILED';
}
