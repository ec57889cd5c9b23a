// Job: the steps by which a state is rebuilt from stored objects.
// Invariant: used on a fresh state, before the first tally.
using System.Runtime.CompilerServices;
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Tortoise;

public sealed partial class TortoiseState
{
    /// <summary>Begins at a later layer than the genesis, with the stored opinions on it and on the layer before.</summary>
    internal void RecoverFrom(LayerId layer, Hash32 opinion, Hash32 previousOpinion)
    {
        if (layer.Value <= _genesis || _processed != _genesis || _ballots.Count != 0)
            throw new InvalidOperationException($"The tortoise can be recovered only while it is fresh, and only above the genesis; not from layer {layer}.");
        _evicted = layer.Value - 1;
        _processed = layer.Value - 1;
        _pending = _verified = _last = layer.Value;
        var first = new LayerRecord(layer.Value) { HareTerminated = true, PreviousOpinion = new StrongBox<Hash32>(previousOpinion) };
        first.Opinion.Value = opinion;
        _layers.Clear();
        _layers.Add(first);
    }

    /// <summary>Sets the verified layer to that of the highest block stored as valid.</summary>
    internal void UpdateVerified(LayerId layer) => _verified = layer.Value;

    /// <summary>
    /// Takes in a layer's blocks with their stored validity, and its Hare output if it is still of use. Layers beyond the Hare distance count as terminated.
    /// </summary>
    internal void OnRecoveredBlocks(LayerId layer, IReadOnlyList<RecoveredBlock> blocks, BlockId? hareOutput)
    {
        foreach (RecoveredBlock block in blocks)
        {
            BlockHeader header = block.Header;
            if (Layer(header.Layer.Value).Find(header.Id, header.Height) is not null)
                continue;
            AddBlock(new BlockRecord(header.Layer.Value, header.Id, header.Height)
            {
                Data = true,
                Validity = block.Valid ? Vote.Support : Vote.Abstain,
            });
        }
        if (hareOutput is { } output)
        {
            OnHareOutput(layer, output);
            return;
        }
        if (WithinHareDistance(layer))
            return;
        LayerRecord record = Layer(layer.Value);
        record.HareTerminated = true;
        foreach (BlockRecord block in record.Blocks)
        {
            if (block.Validity == Vote.Abstain)
                block.Validity = Vote.Against;
        }
    }

    /// <summary>
    /// Stores a ballot with the opinion hash it was stored with. Its base may have left the window, which is why the hash is not computed.
    /// </summary>
    internal TortoiseFault OnRecoveredBallot(TortoiseBallot ballot)
    {
        Decoding decoding = Decode(ballot);
        const TortoiseFault Tolerated = TortoiseFault.DanglingBase | TortoiseFault.EvictedBlocks;
        if (decoding.Record is null || (decoding.Fault & ~Tolerated) != TortoiseFault.None)
            return decoding.Fault;
        decoding.Record.Votes?.OverwriteOpinion(ballot.Opinion.Hash);
        return Store(decoding.Record, decoding.From);
    }
}
