// Job: the list of checks of the domain 'codec', one for each vector file.
// Invariant: a file is listed once; what is not listed stands in tests/vectors/NOT-READ-YET.txt.
using Spacemesh.Conformance.Framework;

namespace Spacemesh.Conformance.Codec;

/// <summary>Checks of the domain <c>codec</c>.</summary>
internal static class CodecDomain
{
    /// <summary>One reader for each file.</summary>
    public static IReadOnlyList<VectorReader> Readers { get; } =
    [
        .. CryptoReaders.All,
        VectorReader.Lines("atx_v1_validation.jsonl", Activation.AtxV1Checks.Check),
        .. Consensus.Rules.RuleReaders.Codec,
        .. ProtocolReaders.All,
        VectorReader.Lines("fixed_ops.jsonl", FixedPointChecks.CheckOperation),
        VectorReader.Lines("bincdf.jsonl", FixedPointChecks.CheckDistribution),
        VectorReader.Lines("beacon_calc.jsonl", BeaconCalculationChecks.Check),
        VectorReader.Lines("rewards.jsonl", Vm.RewardCases.CheckEconomics),
        VectorReader.Lines("block_rewards.jsonl", Consensus.BlockRewardChecks.Check),
        VectorReader.Lines("hare_eligibility.jsonl", Consensus.EligibilityChecks.CheckCodecCase),
    ];
}
