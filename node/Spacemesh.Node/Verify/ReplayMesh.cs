// Job: what the mesh stores, executes and asks Tortoise during a replay, all in memory.
// Invariant: begins with the effective genesis applied as an empty layer; everything else comes from the replay.
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Mesh;
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;
using Spacemesh.Vm;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Execution;
using Spacemesh.Vm.Rewards;

namespace Spacemesh.Node.Verify;

/// <summary>Layers of a replay.</summary>
internal sealed class ReplayStore : IMeshStore
{
    private readonly Dictionary<LayerId, List<HareOutputRow>> _outputs = [];
    private readonly SortedDictionary<LayerId, BlockId> _applied = [];

    public ReplayStore(LayerId genesis)
    {
        _applied.Add(genesis, BlockId.Empty);
        Aggregated.Add(genesis, Hashing.Hash32([]));
        Processed.Add(genesis);
    }

    /// <summary>Opinions by layer.</summary>
    public Dictionary<LayerId, Hash32> Aggregated { get; } = [];

    /// <summary>Decided blocks.</summary>
    public Dictionary<BlockId, bool> Validity { get; } = [];

    /// <summary>Counted layers.</summary>
    public HashSet<LayerId> Processed { get; } = [];

    /// <summary>Applied blocks by layer.</summary>
    public IReadOnlyDictionary<LayerId, BlockId> AppliedBlocks => _applied;

    /// <summary>The highest applied layer.</summary>
    public LayerId LastApplied => _applied.Keys.Max();

    public IReadOnlyList<HareOutputRow> HareOutputs(LayerId layer) => _outputs.TryGetValue(layer, out List<HareOutputRow>? rows)
        ? rows : [];

    public void AddHareOutput(LayerId layer, BlockId block, bool valid)
    {
        if (!_outputs.TryGetValue(layer, out List<HareOutputRow>? rows))
            _outputs.Add(layer, rows = []);
        rows.Add(new HareOutputRow(block, valid));
    }

    public BlockId? Applied(LayerId layer) => _applied.TryGetValue(layer, out BlockId block) ? block : null;

    public void SetApplied(LayerId layer, BlockId block) => _applied[layer] = block;

    public void SetApplied(LayerId layer, BlockId block, Hash32 aggregatedHash)
    {
        _applied[layer] = block;
        Aggregated[layer] = aggregatedHash;
    }

    public void SetValidity(BlockId block, bool valid) => Validity[block] = valid;

    public void SetProcessed(LayerId layer) => Processed.Add(layer);

    public void ClearAppliedAbove(LayerId layer)
    {
        foreach (LayerId reverted in _applied.Keys.Where(l => l > layer).ToArray())
        {
            _applied.Remove(reverted);
            Aggregated.Remove(reverted);
        }
    }
}

/// <summary>Tortoise as the mesh sees it.</summary>
internal sealed class ReplayTortoise(TortoiseState state) : IMeshTortoise
{
    public void OnHareOutput(LayerId layer, BlockId block) => state.OnHareOutput(layer, block);

    public void TallyVotes(LayerId layer) => state.TallyVotes(layer);

    public IReadOnlyList<LayerResult> Updates() => state.Updates();

    public void OnApplied(LayerId layer, Hash32 opinion) => state.OnApplied(layer, opinion);
}

/// <summary>Executes the recorded blocks on accounts that begin with the genesis ledger.</summary>
internal sealed class ReplayExecutor(
    VmParameters parameters,
    ReplayStore store,
    IEnumerable<Account> genesis,
    IReadOnlyDictionary<BlockId, Block> blocks,
    IReadOnlyDictionary<TransactionId, byte[]> transactions,
    IReadOnlyDictionary<AtxId, AcceptedAtx> atxs) : ILayerExecutor
{
    private readonly SortedDictionary<LayerId, AppliedLayer> _layers = [];
    private readonly HashSet<TransactionId> _executed = [];

    /// <summary>Accounts with all their versions.</summary>
    public AccountHistory Accounts { get; } = Begin(genesis);

    /// <summary>What each layer did.</summary>
    public IReadOnlyDictionary<LayerId, AppliedLayer> Layers => _layers;

    public LayerId LastApplied => store.LastApplied;

    public void Apply(LayerId layer, BlockId block)
    {
        LayerInput input = block.IsEmpty() ? LayerInput.Empty(layer) : InputOf(layer, block);
        LayerOutcome outcome = StateTransition.Apply(parameters, input, Accounts);
        Accounts.Add(outcome);
        _layers.Add(layer, new AppliedLayer(block, outcome));
        _executed.UnionWith(outcome.Executed.Select(t => t.Id));
    }

    public void RevertTo(LayerId layer)
    {
        Accounts.Revert(layer);
        foreach (LayerId reverted in _layers.Keys.Where(l => l > layer).ToArray())
        {
            _executed.ExceptWith(_layers[reverted].Outcome.Executed.Select(t => t.Id));
            _layers.Remove(reverted);
        }
    }

    private LayerInput InputOf(LayerId layer, BlockId id)
    {
        Block block = blocks.TryGetValue(id, out Block? found)
            ? found : throw new ReplayStoppedException($"block {id} of layer {layer} is missing");
        var raws = new List<LayerTransaction>(block.TransactionIds.Length);
        foreach (TransactionId transaction in block.TransactionIds)
        {
            if (_executed.Contains(transaction))
                continue;
            if (!transactions.TryGetValue(transaction, out byte[]? raw))
                throw new ReplayStoppedException($"transaction {transaction} of block {id} is missing");
            // Signatures are checked again, whatever is recorded of them.
            raws.Add(new LayerTransaction(transaction, raw, IsVerified: false));
        }
        return new LayerInput(layer, raws, RewardOrder.Sorted(block.Rewards.Select(reward => RewardOf(layer, reward))), id);
    }

    private CoinbaseReward RewardOf(LayerId layer, BlockReward reward) =>
        atxs.TryGetValue(reward.AtxId, out AcceptedAtx? atx) && atx.PublishEpoch.Target == layer.Epoch(parameters.LayersPerEpoch)
            ? new CoinbaseReward(atx.Atx.SmesherId, atx.Atx.Inner.Coinbase, reward.Weight.Num, reward.Weight.Denom)
            : throw new ReplayStoppedException($"ATX {reward.AtxId}, rewarded in layer {layer}, is missing");

    private static AccountHistory Begin(IEnumerable<Account> genesis)
    {
        var accounts = new AccountHistory();
        accounts.Add(genesis);
        return accounts;
    }
}

/// <summary>A layer that the replay applied.</summary>
internal sealed record AppliedLayer(BlockId Block, LayerOutcome Outcome);

/// <summary>The recording does not hold what the next layer needs.</summary>
internal sealed class ReplayStoppedException(string message) : Exception(message);
