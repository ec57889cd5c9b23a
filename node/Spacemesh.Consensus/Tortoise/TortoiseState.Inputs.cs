// Job: takes in ATXs, beacons, coins, malfeasance, blocks and Hare results.
// Invariant: what belongs to a layer that left the window is ignored.
using Spacemesh.Consensus.Activation;
using Spacemesh.Protocol;
using Spacemesh.Protocol.FixedPoint;

namespace Spacemesh.Consensus.Tortoise;

public sealed partial class TortoiseState
{
    /// <summary>Adds an ATX's weight to its target epoch; the ATX must be in the cache already. Telling it twice counts twice.</summary>
    public void OnAtx(EpochId target, AtxRecord atx)
    {
        EpochRecord epoch = Epoch(target.Value);
        if (!_malicious.Contains(atx.Node))
            epoch.Weight += Fixed.FromUInt64(atx.Weight);
        if (target.Value == _config.EpochOf(_last))
            _localThreshold = Threshold.Local(epoch.Weight, _config.LayersPerEpoch);
    }

    /// <summary>Sets an epoch's beacon, also over another one.</summary>
    public void OnBeacon(EpochId epoch, Beacon beacon)
    {
        if (epoch.Value >= _config.EpochOf(_evicted + 1))
            Epoch(epoch.Value).Beacon = beacon;
    }

    /// <summary>Sets the weak coin of a layer's Hare.</summary>
    public void OnWeakCoin(LayerId layer, bool coin)
    {
        if (layer.Value > _evicted)
            Layer(layer.Value).Coin = coin ? Vote.Support : Vote.Against;
    }

    /// <summary>From now on the identity's ATXs and ballots have no weight; what was counted before stays.</summary>
    public void OnMalfeasance(NodeId node) => _malicious.Add(node);

    /// <summary>Says that a block is available here. To be told before the block's Hare result.</summary>
    public void OnBlock(BlockHeader header)
    {
        if (header.Layer.Value <= _evicted)
            return;
        if (Layer(header.Layer.Value).Find(header.Id, header.Height) is { } known)
            known.Data = true;
        else
            AddBlock(new BlockRecord(header.Layer.Value, header.Id, header.Height) { Data = true });
    }

    /// <summary>
    /// The layer's Hare output or the block of its certificate; the empty id if the layer is empty or two certificates contradict.
    /// Any order of layers, any number of times.
    /// </summary>
    public void OnHareOutput(LayerId layer, BlockId block)
    {
        if (layer.Value <= _evicted)
            return;
        LayerRecord record = Layer(layer.Value);
        record.HareTerminated = true;
        BlockId? previous = null;
        foreach (BlockRecord candidate in record.Blocks)
        {
            if (candidate.Hare == Vote.Support)
                previous = candidate.Id;
            candidate.Hare = candidate.Id == block ? Vote.Support : Vote.Against;
        }
        if (previous == block)
            return;
        if (layer.Value <= _processed && _config.WithinHareDistance(layer.Value, _last))
            OnOpinionChange(layer.Value, stopAtFirstSame: true);
    }

    /// <summary>Raises the last known layer, from which thresholds are computed.</summary>
    public void UpdateLast(LayerId layer)
    {
        if (layer.Value <= _last)
            return;
        bool newEpoch = _config.EpochOf(_last) != _config.EpochOf(layer.Value);
        _last = layer.Value;
        if (newEpoch)
            _localThreshold = Threshold.Local(Epoch(_config.EpochOf(_last)).Weight, _config.LayersPerEpoch);
    }

    private void AddBlock(BlockRecord block)
    {
        LayerRecord layer = Layer(block.Layer);
        if (layer.HareTerminated)
            block.Hare = Vote.Against;
        int index = layer.Blocks.BinarySearch(block, s_blockOrder);
        layer.Blocks.Insert(index < 0 ? ~index : index, block);
        UpdateReferenceHeight(layer, block);
        CountForLateBlock(block);
    }

    private static readonly Comparer<BlockRecord> s_blockOrder = Comparer<BlockRecord>.Create(BlockRecord.Compare);

    // The reference height is the highest block of the layer, or of a layer below, that is not above the epoch's median height.
    private void UpdateReferenceHeight(LayerRecord layer, BlockRecord block)
    {
        if (!_epochs.TryGetValue(_config.EpochOf(block.Layer), out EpochRecord? epoch))
            return;
        if (layer.ReferenceHeight == 0)
            layer.ReferenceHeight = ReferenceHeightBelow(layer.Layer);
        if (block.Height <= epoch.Height && block.Height > layer.ReferenceHeight)
            layer.ReferenceHeight = block.Height;
    }

    private ulong ReferenceHeightBelow(uint layer)
    {
        for (uint lower = layer - 1; lower > _evicted; lower--)
        {
            LayerRecord record = Layer(lower);
            if (record.Blocks.Count > 0)
                return record.ReferenceHeight;
        }
        return 0;
    }
}
