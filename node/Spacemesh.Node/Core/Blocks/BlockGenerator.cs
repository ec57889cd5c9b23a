// Job: makes the block of a layer from what Hare agreed on, and hands the result to certifier and mesh.
// Invariant: a block is stored and known to Tortoise before the Hare output that names it.
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Blocks;
using Spacemesh.Consensus.Mesh;
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Node.Core.Mesh;
using Spacemesh.Node.Core.Proposals;
using Spacemesh.Node.Network;
using Spacemesh.Node.Storage.State;
using Spacemesh.Node.Transactions;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;
using Spacemesh.Vm.Execution;
using TransactionHeader = Spacemesh.Vm.Transactions.TransactionHeader;

namespace Spacemesh.Node.Core.Blocks;

/// <summary>The block generator (go-spacemesh blocks/generator.go).</summary>
public sealed class BlockGenerator
{
    // The reference looks as often whether an optimistic block can be executed.
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(500);

    private readonly CoreContext _context;
    private readonly ProposalStore _proposals;
    private readonly CertifierRoom _certifier;
    private readonly MeshState _mesh;
    private readonly LayerExecutor _executor;
    private readonly Mempool _mempool;
    private readonly TransactionIntake _transactions;

    internal BlockGenerator(
        CoreContext context, ProposalStore proposals, CertifierRoom certifier, MeshState mesh, LayerExecutor executor, Mempool mempool,
        TransactionIntake transactions)
    {
        (_context, _proposals, _certifier, _mesh, _executor) = (context, proposals, certifier, mesh, executor);
        (_mempool, _transactions) = (mempool, transactions);
    }

    /// <summary>Takes a Hare result: an agreed set of proposals, possibly empty.</summary>
    public void OnHareResult(LayerId layer, IReadOnlyList<ProposalId> result)
    {
        if (result.Count == 0)
        {
            Finish(layer, BlockId.Empty, executed: false);
            return;
        }
        if (Agreed(layer, result) is not { } agreed)
            return;
        Hash32 own = LayerTable.Find(_context.Db, layer - 1)?.AggregatedHash ?? Hash32.Empty;
        var conditions = new BlockConditions(
            layer, own, _context.Config.Main.BlockGasLimit, checked((int)_context.Config.Main.OptimisticFilteringThreshold));
        // With a fault there is no block of ours: the layer waits for one from peers.
        if (BlockBuilder.TryBuild(agreed, conditions, new Material(_context, _proposals, layer), out BuiltBlock? built) != BlockFault.None)
            return;
        if (built!.Optimistic)
            Execute(built.Block);
        else
            Store(built.Block, executed: false);
    }

    /// <summary>Counts votes up to a layer and applies what they decide, with blocks from peers where they are missing.</summary>
    public void Process(LayerId layer) => Complete(layer, _mesh.ProcessLayer(layer));

    // True if one of the blocks came.
    private bool FetchBlocks(IReadOnlyList<BlockId> missing)
    {
        bool any = false;
        Span<byte> hash = stackalloc byte[Hash32.Size];
        hash.Clear();
        foreach (BlockId id in missing)
        {
            id.CopyTo(hash);
            byte[]? bytes = _context.Network.Fetch(FetchHint.Block, Hash32.FromSpan(hash));
            if (bytes is null || !Scale.TryDecode<Block>(bytes, out var block, out _) || block.ComputeId() != id || !CanExecute(block))
                continue;
            Save(block, id);
            any = true;
        }
        return any;
    }

    private bool CanExecute(Block block) =>
        BlockBuilder.HasValidRewards(block.Rewards)
        && block.Rewards.All(reward => _context.Atxs.Get(_context.EpochOf(block.Layer), reward.AtxId) is not null)
        && block.TransactionIds.All(HaveTransaction);

    private bool HaveTransaction(TransactionId id)
    {
        if (TransactionTable.Find(_context.Db, id) is not null)
            return true;
        byte[]? raw = _context.Network.Fetch(FetchHint.Transaction, Hash32.FromSpan(id.Span));
        return raw is not null && _transactions.FromBlock(raw, id, _context.NowUnixNanoseconds).Verdict == IntakeVerdict.Accept;
    }

    // What Hare agreed on must be here: a node that lacks a proposal waits for the block from its peers.
    private List<HareProposal>? Agreed(LayerId layer, IReadOnlyList<ProposalId> result)
    {
        var agreed = new List<HareProposal>(result.Count);
        foreach (ProposalId id in result)
        {
            if (_proposals.Find(layer, id)?.Proposal.Inner is not { } inner)
                return null;
            agreed.Add(new HareProposal(
                id, inner.Ballot.Inner.AtxId, (uint)inner.Ballot.EligibilityProofs.Length, inner.MeshHash, inner.TransactionIds));
        }
        return agreed;
    }

    // An optimistic block holds what has an effect, so it can be made only when its layer is the next to be applied.
    private void Execute(Block candidate)
    {
        if (_executor.LastApplied + 1 != candidate.Layer)
        {
            if (_executor.LastApplied < candidate.Layer && candidate.Layer + _context.Config.Tortoise.Zdist > _context.CurrentLayer)
                _context.Timers.At(_context.Now + s_poll, () => Execute(candidate));
            return;
        }
        LayerOutcome outcome = _executor.Try(candidate.Layer, candidate.TransactionIds, candidate.Rewards);
        Block block = BlockBuilder.Keep(candidate, outcome.Executed.Select(executed => executed.Id));
        BlockId id = block.ComputeId();
        Save(block, id);
        _executor.Keep(outcome, id);
        Finish(block.Layer, id, executed: true);
    }

    private void Store(Block block, bool executed)
    {
        BlockId id = block.ComputeId();
        Save(block, id);
        Finish(block.Layer, id, executed);
    }

    private void Save(Block block, BlockId id)
    {
        _context.Tortoise.OnBlock(new BlockHeader(block.Layer, id, block.TickHeight));
        if (BlockTable.Find(_context.Db, id) is not null)
            return;
        BlockTable.Insert(_context.Db, id, block.Layer, Scale.Encode(block));
        foreach (TransactionId transaction in block.TransactionIds)
            TransactionTable.AddToBlock(_context.Db, transaction, id, block.Layer);
        _mempool.Link(block.Layer, block.TransactionIds);
    }

    private void Finish(LayerId layer, BlockId block, bool executed)
    {
        _certifier.Certify(layer, block);
        Complete(layer, _mesh.ProcessHareOutput(layer, block, executed));
    }

    // The votes that decided a block were counted with this layer, whoever ended it: what is missing is fetched at once.
    private void Complete(LayerId layer, MeshResult result)
    {
        if (result.Outcome == MeshOutcome.Missing && FetchBlocks(result.Missing))
            _mesh.ProcessLayer(layer);
    }

    private sealed class Material(CoreContext context, ProposalStore proposals, LayerId layer) : IBlockMaterial
    {
        public (ulong Weight, ulong BaseHeight)? Atx(AtxId id) =>
            context.Atxs.Get(context.EpochOf(layer), id) is AtxRecord atx ? (atx.Weight, atx.BaseHeight) : null;

        public uint? Slots(HareProposal proposal) => proposals.Find(layer, proposal.Id)?.Slots;

        public StoredCandidate? Transaction(TransactionId id) => TransactionTable.Find(context.Db, id) is { } row
            ? new StoredCandidate(row.Header is { } header ? TransactionHeader.Decode(header) : null, row.Layer)
            : null;
    }
}
