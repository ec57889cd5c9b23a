// Job: the list of checks of the domain 'vm', one for each vector file.
// Invariant: a file is listed once; what is not listed stands in tests/vectors/NOT-READ-YET.txt.
using Spacemesh.Conformance.Framework;

namespace Spacemesh.Conformance.Vm;

/// <summary>Checks of the domain <c>vm</c>.</summary>
internal static class VmDomain
{
    /// <summary>One reader for each file.</summary>
    public static IReadOnlyList<VectorReader> Readers { get; } =
    [
        VectorReader.Lines("account_encoding.jsonl", AccountCases.CheckEncoding),
        VectorReader.Lines("addresses.jsonl", AddressCases.Check),
        VectorReader.Lines("block_rewards_validity.jsonl", BlockCases.CheckRewardsValidity),
        VectorReader.Lines("blocks.jsonl", BlockCases.CheckBlock),
        VectorReader.Lines("checkpoint_accounts.jsonl", CheckpointCases.Check),
        VectorReader.Lines("ed25519_edge.jsonl", TransactionCases.CheckSignatureEdge),
        VectorReader.Lines("gas.jsonl", GasCases.Check),
        VectorReader.Whole("mempool.jsonl", MempoolCases.Check),
        VectorReader.Whole("networks.json", NetworkCases.Check),
        VectorReader.Whole("pipeline.jsonl", PipelineCases.Check),
        VectorReader.Lines("rewards.jsonl", RewardCases.CheckRewards),
        VectorReader.Lines("sdk_txs.jsonl", SdkTransactionCases.Check),
        VectorReader.Whole("sequences.jsonl", SequenceCases.Check),
        VectorReader.Lines("shuffle.jsonl", BlockCases.CheckShuffle),
        VectorReader.Lines("subsidy.jsonl", RewardCases.CheckSubsidy),
        VectorReader.Lines("tx_cases.jsonl", TransactionCases.Check),
        VectorReader.Lines("tx_handler.jsonl", IntakeCases.Check),
        VectorReader.Lines("tx_negative.jsonl", TransactionCases.CheckNegative),
        VectorReader.Lines("tx_records.jsonl", RecordCases.Check),
        VectorReader.Lines("vault_schedule.jsonl", RewardCases.CheckVesting),
    ];
}
