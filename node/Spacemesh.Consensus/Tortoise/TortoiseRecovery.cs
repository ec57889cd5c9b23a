// Job: rebuilds the tortoise from the database after a start.
// Invariant: begins at the genesis or at the first layer of an epoch a window below the last applied layer, so that first ballots are loaded too.
using Spacemesh.Consensus.Activation;
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Tortoise;

/// <summary>A stored ballot that the tortoise did not take, and why.</summary>
public readonly record struct SkippedBallot(BallotId Id, LayerId Layer, TortoiseFault Fault);

/// <summary>A recovered tortoise and the ballots it did not take.</summary>
public sealed record RecoveredTortoise(TortoiseState State, IReadOnlyList<SkippedBallot> Skipped);

/// <summary>Recovery of the tortoise.</summary>
public static class TortoiseRecovery
{
    /// <summary>
    /// Builds the state. <paramref name="atxs"/> holds all ATXs of the window and the malicious identities;
    /// <paramref name="genesisMoved"/> says that a checkpoint moved the effective genesis.
    /// </summary>
    public static RecoveredTortoise Recover(TortoiseConfig config, AtxCache atxs, RecoveredMesh data, bool genesisMoved = false)
    {
        var state = new TortoiseState(config, atxs);
        var skipped = new List<SkippedBallot>();
        LayerId start = Begin(state, data);
        foreach (NodeId node in atxs.MaliciousIdentities)
            state.OnMalfeasance(node);
        // A genesis within an epoch: no layer of ours is the first of that epoch.
        if (genesisMoved && config.OrdinalOf(config.EffectiveGenesis.Value + 1) != 0)
            RecoverEpoch(state, atxs, data, config.EpochOf(config.EffectiveGenesis.Value + 1));
        if (data.HighestValid is { } valid)
            state.UpdateVerified(valid);
        LayerId last = data.LastBallotLayer;
        state.UpdateLast(last);
        for (LayerId layer = start; layer <= last; layer += 1)
        {
            if (config.OrdinalOf(layer.Value) == 0)
                RecoverEpoch(state, atxs, data, config.EpochOf(layer.Value));
            RecoverLayer(state, data.Layer(layer), layer, skipped);
        }
        for (uint epoch = config.EpochOf(last.Value) + 1; epoch <= atxs.NewestTarget.Value; epoch++)
            RecoverEpoch(state, atxs, data, epoch);
        if (data.Clock < last)
            last = data.Clock;
        if (last >= start)
        {
            state.TallyVotes(last);
            SkipApplied(state, data, start);
        }
        return new RecoveredTortoise(state, skipped);
    }

    private static LayerId Begin(TortoiseState state, RecoveredMesh data)
    {
        TortoiseConfig config = state.Config;
        LayerId start = config.EffectiveGenesis + 1;
        uint window = config.WindowOf(data.LastApplied);
        if (data.LastApplied.Value <= window)
            return start;
        uint oldest = data.LastApplied.Value - window;
        var first = new LayerId(oldest - config.OrdinalOf(oldest));
        if (first <= start || data.AggregatedHash(first - 1) is not { } previous || data.AggregatedHash(first) is not { } opinion)
            return start;
        state.RecoverFrom(first, opinion, previous);
        return first;
    }

    private static void RecoverEpoch(TortoiseState state, AtxCache atxs, RecoveredMesh data, uint epoch)
    {
        var target = new EpochId(epoch);
        foreach ((_, AtxRecord atx) in atxs.InEpoch(target))
            state.OnAtx(target, atx);
        if (data.Beacon(target) is { } beacon && beacon != Beacon.Empty)
            state.OnBeacon(target, beacon);
    }

    private static void RecoverLayer(TortoiseState state, RecoveredLayer stored, LayerId layer, List<SkippedBallot> skipped)
    {
        state.OnRecoveredBlocks(layer, stored.Blocks, state.WithinHareDistance(layer) ? stored.HareOutput : null);
        // First ballots before those of the same layer that refer to them.
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (TortoiseBallot ballot in stored.Ballots)
            {
                if (ballot.Malicious || ballot.EpochData is null != (pass == 1))
                    continue;
                TortoiseFault fault = state.OnRecoveredBallot(ballot);
                if (fault != TortoiseFault.None)
                    skipped.Add(new SkippedBallot(ballot.Id, layer, fault));
            }
        }
        if (stored.Coin is { } coin)
            state.OnWeakCoin(layer, coin);
    }

    // The highest layer whose applied opinion is still ours, and all below, need not be reported.
    private static void SkipApplied(TortoiseState state, RecoveredMesh data, LayerId start)
    {
        if (data.HighestValid is not { } valid)
            return;
        for (uint layer = valid.Value; layer >= start.Value && layer > state.Evicted.Value; layer--)
        {
            if (data.AggregatedHash(new LayerId(layer)) is { } opinion && state.OnApplied(new LayerId(layer), opinion))
                return;
        }
    }
}
