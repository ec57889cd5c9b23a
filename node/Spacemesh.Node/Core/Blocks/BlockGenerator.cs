// Job: makes the block of a layer from what Hare agreed on, and hands the result to certifier and mesh.
// Invariant: a block is stored and known to Tortoise before the Hare output that names it.
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
using Spacemesh.Vm.Transactions;
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

    internal BlockGenerator(CoreContext context, ProposalStore proposals, CertifierRoom certifier, MeshState mesh, LayerExecutor executor, Mempool mempool) =>
        (_context, _proposals, _certifier, _mesh, _executor, _mempool) = (context, proposals, certifier, mesh, executor, mempool);

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
        if (BlockMaker.TryOutline(agreed, own, out BlockOutline? outline) != BlockFault.None || outline is null)
            return;
        IReadOnlyList<BlockCandidate> ordered = Order(agreed, result);
        if (outline.Optimistic)
            MakeOptimistic(layer, outline, ordered);
        else
            Store(layer, Block(layer, outline, TransactionOrder.CutByGas(ordered, _context.Config.Main.BlockGasLimit)), executed: false);
    }

    /// <summary>Asks peers for blocks that votes speak of; true if one came.</summary>
    public bool FetchBlocks(IReadOnlyList<BlockId> missing)
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
        block.Rewards.All(r => r.Weight.Denom != 0 && _context.Atxs.Get(_context.EpochOf(block.Layer), r.AtxId) is not null)
        && block.TransactionIds.All(id => TransactionTable.Find(_context.Db, id) is not null);

    // What Hare agreed on must be here: a node that lacks a proposal waits for the block from its peers.
    private List<AgreedProposal>? Agreed(LayerId layer, IReadOnlyList<ProposalId> result)
    {
        var agreed = new List<AgreedProposal>(result.Count);
        foreach (ProposalId id in result)
        {
            if (_proposals.Find(layer, id) is not { } proposal)
                return null;
            Ballot ballot = proposal.Proposal.Inner.Ballot;
            if (_context.Atxs.Get(_context.EpochOf(layer), ballot.Inner.AtxId) is not { } atx)
                return null;
            agreed.Add(new AgreedProposal(id, ballot.Inner.AtxId, atx.Weight, atx.BaseHeight, proposal.Slots, (uint)ballot.EligibilityProofs.Length,
                proposal.Proposal.Inner.MeshHash, proposal.Proposal.Inner.TransactionIds));
        }
        return agreed;
    }

    private IReadOnlyList<BlockCandidate> Order(List<AgreedProposal> agreed, IReadOnlyList<ProposalId> result)
    {
        var candidates = new List<BlockCandidate>();
        foreach (TransactionId id in TransactionOrder.Candidates(agreed.Select(a => a.Transactions)))
        {
            if (TransactionTable.Find(_context.Db, id) is { Header: { } header } row)
                candidates.Add(new BlockCandidate(id, TransactionHeader.Decode(header), row.Layer));
        }
        return TransactionOrder.Order(candidates, TransactionOrder.Seed(result));
    }

    private void MakeOptimistic(LayerId layer, BlockOutline outline, IReadOnlyList<BlockCandidate> ordered)
    {
        if (_executor.LastApplied + 1 != layer)
        {
            if (_executor.LastApplied < layer && layer + _context.Config.Tortoise.Zdist > _context.CurrentLayer)
                _context.Timers.At(_context.Now + s_poll, () => MakeOptimistic(layer, outline, ordered));
            return;
        }
        LayerOutcome outcome = _executor.Try(layer, [.. ordered.Select(c => c.Id)], outline.Rewards);
        var executed = outcome.Executed.Select(e => e.Id).ToHashSet();
        Block block = Block(layer, outline, [.. ordered.Where(c => executed.Contains(c.Id))]);
        BlockId id = block.ComputeId();
        Save(block, id);
        _executor.Keep(outcome, id);
        Finish(layer, id, executed: true);
    }

    private static Block Block(LayerId layer, BlockOutline outline, IReadOnlyList<BlockCandidate> transactions) => new()
    {
        Layer = layer,
        TickHeight = outline.TickHeight,
        Rewards = outline.Rewards,
        TransactionIds = [.. transactions.Select(t => t.Id)],
    };

    private void Store(LayerId layer, Block block, bool executed)
    {
        BlockId id = block.ComputeId();
        Save(block, id);
        Finish(layer, id, executed);
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
        _mesh.ProcessHareOutput(layer, block, executed);
    }
}
