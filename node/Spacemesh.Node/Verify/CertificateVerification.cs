// Job: checks certificates: every signature, every seat by the oracle, and the threshold.
// Invariant: the oracle answers from what was replayed before the layer, as it did when the certificate was made.
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Eligibility;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Networks;
using Spacemesh.Protocol.Wire;
using SignedMessage = Spacemesh.Protocol.Wire.Signing;

namespace Spacemesh.Node.Verify;

/// <summary>Certificates of a recording.</summary>
internal sealed class CertificateVerification : IOracleSources
{
    // The oracle's round of certify messages (go-spacemesh hare3/eligibility: CertifyRound).
    private const uint CertifyRound = int.MaxValue;

    private readonly NodeConfig _config;
    private readonly BallotVerification _ballots;
    private readonly ReplayStore _store;
    private readonly VerifyReport _report;
    private readonly ILookup<LayerId, RecordedOutput> _byLayer;
    private readonly Dictionary<EpochId, Beacon> _beacons = [];
    private readonly Dictionary<BlockId, Block> _blocks = [];
    private readonly Oracle _oracle;

    public CertificateVerification(
        RecordedState recorded, NodeConfig config, AtxCache atxs, BallotVerification ballots, ReplayStore store, VerifyReport report)
    {
        (_config, _ballots, _store, _report) = (config, ballots, store, report);
        _byLayer = recorded.Outputs.ToLookup(o => o.Row.Layer);
        foreach ((EpochId epoch, Beacon beacon) in recorded.Beacons)
            _beacons.TryAdd(epoch, beacon);
        foreach (RecordedBlock block in recorded.Blocks)
            _blocks.TryAdd(block.Block.ComputeId(), block.Block);
        _oracle = new Oracle(
            new OracleConfig(config.Main.LayersPerEpoch, config.FirstEffectiveGenesis, config.HareEligibility.ConfidenceParam), atxs, this);
    }

    /// <summary>Checks the certificates of a layer; returns its Hare outputs.</summary>
    public IReadOnlyList<RecordedOutput> Take(LayerId layer)
    {
        RecordedOutput[] outputs = [.. _byLayer[layer]];
        foreach (RecordedOutput output in outputs)
        {
            bool known = output.Row.Block.IsEmpty() || _blocks.TryGetValue(output.Row.Block, out Block? block) && block.Layer == layer;
            if (output.Certificate is not { } certificate)
            {
                _report.Check("certificates", known, () => $"layer {layer}: block {output.Row.Block} is missing");
                continue;
            }
            uint seats = 0;
            foreach (CertifyMessage message in certificate.Signatures)
            {
                bool valid = IsValid(layer, message);
                _report.Check("certificate signatures", valid, () => $"layer {layer}: message of {message.SmesherId}");
                if (valid)
                    seats += message.Content.EligibilityCount;
            }
            uint threshold = _config.CertifierThreshold;
            _report.Check("certificates", known && certificate.BlockId == output.Row.Block && seats >= threshold && output.Row.Valid,
                () => $"layer {layer}: of block {certificate.BlockId}, recorded under {output.Row.Block}, " +
                    $"{seats} of {threshold} seats, marked valid: {output.Row.Valid}");
        }
        return outputs;
    }

    /// <inheritdoc/>
    public Beacon? BeaconOf(EpochId epoch) => _beacons.TryGetValue(epoch, out Beacon beacon) ? beacon : null;

    /// <inheritdoc/>
    public IReadOnlyCollection<AtxId>? ActiveSetOfFirstBlock(EpochId epoch)
    {
        LayerId end = (epoch + 1).FirstLayer(_config.Main.LayersPerEpoch);
        for (LayerId layer = epoch.FirstLayer(_config.Main.LayersPerEpoch); layer < end; layer++)
        {
            if (_store.Applied(layer) is not { } applied || applied.IsEmpty() || !_blocks.TryGetValue(applied, out Block? block))
                continue;
            var union = new HashSet<AtxId>();
            foreach (BlockReward reward in block.Rewards)
            {
                union.Add(reward.AtxId);
                if (_ballots.FirstOf(reward.AtxId)?.Inner.EpochData is { } data && _ballots.SetOf(data.ActiveSetHash) is { } set)
                    union.UnionWith(set);
            }
            return union;
        }
        return null;
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<AtxId> ActiveSetOfFirstBallots(EpochId epoch, Beacon beacon)
    {
        var union = new HashSet<AtxId>();
        foreach (Ballot ballot in _ballots.FirstBallots)
        {
            EpochData data = ballot.Inner.EpochData!;
            if (ballot.Inner.Layer.Epoch(_config.Main.LayersPerEpoch) == epoch && data.Beacon == beacon
                && _ballots.SetOf(data.ActiveSetHash) is { } set)
                union.UnionWith(set);
        }
        return union;
    }

    private bool IsValid(LayerId layer, CertifyMessage message)
    {
        byte[] signed = SignedMessage.Bytes(_config.Genesis.GenesisId, SigningDomain.Hare, message.SignedBytes());
        return message.Content.Layer == layer
            && Ed25519.Verify(message.SmesherId.Span, signed, message.Signature.Span)
            && _oracle.VrfInput(layer, CertifyRound) is { } input
            && Vrf.Verify(message.SmesherId.Span, input, message.Content.Proof.Span)
            && _oracle.Validate(layer, message.SmesherId, _config.CertifierCommittee, message.Content.Proof,
                message.Content.EligibilityCount);
    }
}
