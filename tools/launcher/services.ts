import { type Child, PortTaken } from './child.ts';
import { startCompose } from './compose.ts';
import type { Plan } from './find.ts';
import { freePort } from './free-port.ts';
import { startKafka } from './kafka.ts';
import { portFor } from './ports.ts';
import { ONE_PARTITION, startTemporal } from './temporal.ts';
import { say } from './terminal.ts';

/** Starts Temporal and Kafka as planned. */

/** The addresses of Temporal and Kafka, wherever they come from. */
export interface Services {
  readonly plan: Plan;
  /** The environment with which our processes find them. */
  readonly env: NodeJS.ProcessEnv;
  readonly temporal: string;
  readonly namespace: string;
  /** Temporal's web interface, where we know one. */
  readonly ui: string | null;
  readonly kafka: string;
}

export interface ServiceOptions {
  readonly dataDir: string;
  /** The id of a Kafka cluster that is created here. */
  readonly clusterId: string;
  /** Called at once for each started child, so that a stop during the start can end it too. */
  readonly onStart: (child: Pick<Child, 'name' | 'pid' | 'stop'>) => void;
}

/** Starts the planned services. @throws Error that names the one that did not start, with the end of its log */
export async function startServices(plan: Plan, options: ServiceOptions): Promise<Services> {
  const { dataDir, clusterId, onStart } = options;
  const common = { dataDir, onStart, say, onExit: say };
  if (plan.temporal === 'compose' || plan.kafka === 'compose') await startCompose(plan, options);
  say(`starting ${whatStarts(plan)}; all data is in ${dataDir}`);
  const kafka = async () => {
    if (plan.kafka === 'environment') return process.env.KAFKA_BROKERS ?? '';
    if (plan.kafka === 'compose') return '127.0.0.1:9092';
    return aside(async () => {
      const port = await portFor(dataDir, 'Kafka', 9092);
      const controllerPort = await freePort();
      return (await startKafka({ ...common, clusterId, port, controllerPort })).brokers;
    });
  };
  const temporal = async () => {
    if (plan.temporal === 'environment')
      return { address: process.env.TEMPORAL_ADDRESS ?? '', ui: process.env.TEMPORAL_UI_URL };
    if (plan.temporal === 'compose')
      return { address: '127.0.0.1:7233', ui: 'http://127.0.0.1:8233' };
    return aside(async () => {
      const uiPort = await portFor(dataDir, 'Temporal UI', 8233);
      const port = await portFor(dataDir, 'Temporal', 7233);
      const dynamicConfig = ONE_PARTITION;
      const { address, uiUrl } = await startTemporal({ ...common, port, uiPort, dynamicConfig });
      return { address, ui: uiUrl };
    });
  };
  const [brokers, { address, ui }] = await Promise.all([kafka(), temporal()]);
  const isOurs = plan.temporal !== 'environment';
  const namespace = namespaceOf(plan);
  return {
    plan,
    env: {
      ...without(isOurs ? /^TEMPORAL_/ : null, plan.kafka === 'environment' ? null : /^KAFKA_/),
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      KAFKA_BROKERS: brokers,
    },
    temporal: address,
    namespace,
    ui: ui ?? null,
    kafka: brokers,
  };
}

/** Starts again on another port if another process took the port at the same moment. That shows only once it answers. */
async function aside<T>(start: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof PortTaken) || tries >= 4) throw error;
      say(error.message);
    }
  }
}

function whatStarts({ temporal, kafka }: Plan): string {
  const ours = [
    ...(temporal === 'environment' ? [] : ['Temporal']),
    ...(kafka === 'environment' ? [] : ['Kafka']),
  ];
  return [...ours, 'a sandbox of the outside systems', 'a worker'].join(', ');
}

/** The namespace: `default` on a server that we start; on the user's server, `TEMPORAL_NAMESPACE` if set. */
export function namespaceOf({ temporal }: Plan): string {
  return (temporal === 'environment' && process.env.TEMPORAL_NAMESPACE) || 'default';
}

/** The environment without variables that match: credentials for other services must not be used on our own. */
function without(...patterns: (RegExp | null)[]): NodeJS.ProcessEnv {
  const isMeant = (name: string) => patterns.some((one) => one?.test(name));
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isMeant(name)));
}
