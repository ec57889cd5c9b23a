// Job: the list of checks of the domain 'consensus', one for each vector file.
// Invariant: a file is listed once; what is not listed stands in tests/vectors/NOT-READ-YET.txt.
using Spacemesh.Conformance.Consensus.Tortoise;
using Spacemesh.Conformance.Framework;

namespace Spacemesh.Conformance.Consensus;

/// <summary>Checks of the domain <c>consensus</c>.</summary>
internal static class ConsensusDomain
{
    /// <summary>One reader for each file.</summary>
    public static IReadOnlyList<VectorReader> Readers { get; } =
    [
        .. Rules.RuleReaders.Consensus,
        VectorReader.Lines("blocks/block-building.jsonl", BlockBuildingChecks.Check),
        VectorReader.Lines("fixed/arith.jsonl", FixedPointChecks.CheckArithmetic),
        VectorReader.Lines("fixed/divuint64.jsonl", FixedPointChecks.CheckQuotient),
        VectorReader.Lines("fixed/functions.jsonl", FixedPointChecks.CheckFunction),
        VectorReader.Lines("fixed/bincdf.jsonl", Codec.FixedPointChecks.CheckDistribution),
        VectorReader.Lines("tortoise/trace-adversarial.jsonl", TortoiseTrace.Check),
        VectorReader.Lines("tortoise/trace-bad-beacon.jsonl", TortoiseTrace.Check),
        VectorReader.Lines("tortoise/trace-coins.jsonl", TortoiseTrace.Check),
        VectorReader.Lines("tortoise/trace-empty-layers.jsonl", TortoiseTrace.Check),
        VectorReader.Lines("tortoise/trace-hare-missing.jsonl", TortoiseTrace.Check),
        VectorReader.Lines("tortoise/trace-hare-outage-healing.jsonl", TortoiseTrace.Check),
        VectorReader.Lines("tortoise/trace-honest.jsonl", TortoiseTrace.Check),
        VectorReader.Lines("tortoise/trace-kitchen-sink.jsonl", TortoiseTrace.Check),
        VectorReader.Lines("tortoise/trace-large-50.jsonl", TortoiseTrace.Check),
        VectorReader.Lines("tortoise/trace-long-200.jsonl", TortoiseTrace.Check),
        VectorReader.Lines("tortoise/trace-malfeasance.jsonl", TortoiseTrace.Check),
        VectorReader.Lines("tortoise/trace-partition.jsonl", TortoiseTrace.Check),
        VectorReader.Lines("tortoise/trace-recovery.jsonl", TortoiseTrace.Check),
        VectorReader.Lines("tortoise/trace-scripted.jsonl", TortoiseTrace.Check),
        VectorReader.Lines("tortoise/trace-tiny-window.jsonl", TortoiseTrace.Check),
        VectorReader.Lines("tortoise/units.jsonl", TortoiseUnits.Check),
        VectorReader.Lines("fixed/eligibility-count.jsonl", EligibilityChecks.CheckCount),
        VectorReader.Lines("hare3/delay-grade.jsonl", HareMessageChecks.CheckDelay),
        VectorReader.Lines("hare3/gossip.jsonl", HareProtocolChecks.CheckGossip),
        VectorReader.Lines("hare3/messages-negative.jsonl", HareMessageChecks.CheckNegative),
        VectorReader.Lines("hare3/messages.jsonl", HareMessageChecks.CheckMessage),
        VectorReader.Lines("hare3/oracle.jsonl", EligibilityChecks.CheckOracle),
        VectorReader.Lines("hare3/protocol-scripted.jsonl", HareProtocolChecks.CheckProtocol),
        VectorReader.Lines("hare3/protocol.jsonl", HareProtocolChecks.CheckProtocol),
        VectorReader.Lines("hare3/round-start.jsonl", HareMessageChecks.CheckRoundStart),
        VectorReader.Lines("hare3/set-hash.jsonl", HareMessageChecks.CheckSetHash),
        VectorReader.Lines("beacon/bitvector.jsonl", BeaconChecks.CheckBits),
        VectorReader.Lines("beacon/classify.jsonl", BeaconChecks.CheckCategory),
        VectorReader.Lines("beacon/final-beacon.jsonl", BeaconChecks.CheckBeacon),
        VectorReader.Lines("beacon/from-ballots.jsonl", BeaconChecks.CheckFromBallots),
        VectorReader.Lines("beacon/handle-proposal.jsonl", BeaconProposalChecks.Check),
        VectorReader.Lines("beacon/messages.jsonl", BeaconChecks.CheckMessages),
        VectorReader.Lines("beacon/proposal-check.jsonl", BeaconChecks.CheckProposal),
        VectorReader.Lines("beacon/runs.jsonl", BeaconChecks.CheckRun),
        VectorReader.Lines("beacon/threshold.jsonl", BeaconChecks.CheckThreshold),
        VectorReader.Lines("beacon/voting-threshold.jsonl", BeaconChecks.CheckVotingThreshold),
        VectorReader.Lines("beacon/vrf-order.jsonl", BeaconChecks.CheckOrder),
        VectorReader.Lines("beacon/weakcoin.jsonl", WeakCoinChecks.Check),
    ];
}
