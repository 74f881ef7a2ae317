import { AssignerProtocol, type PartitionAssigner } from 'kafkajs';

/** Assigns just these partitions to the group's only member: the `assign` that kafkajs lacks. */
export function only(partitions: number[]): PartitionAssigner {
  return () => ({
    name: 'only',
    version: 0,
    async assign({ members, topics }) {
      const assignment = Object.fromEntries(topics.map((topic) => [topic, partitions]));
      const userData = Buffer.alloc(0);
      return members.map(({ memberId }) => ({
        memberId,
        memberAssignment: AssignerProtocol.MemberAssignment.encode({
          version: 0,
          assignment,
          userData,
        }),
      }));
    },
    protocol: ({ topics }) => ({
      name: 'only',
      metadata: AssignerProtocol.MemberMetadata.encode({
        version: 0,
        topics,
        userData: Buffer.alloc(0),
      }),
    }),
  });
}
