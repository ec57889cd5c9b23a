// Job: collects committee members' words on Hare's result and makes certificates of them.
// Invariant: a certificate is made only for a block that this node's own Hare gave out, once its seats reach the threshold.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Blocks;

/// <summary>Constants of the certifier.</summary>
/// <param name="Threshold">Seats that make a certificate.</param>
/// <param name="LayerBuffer">Layers around the current one whose messages are taken.</param>
/// <param name="LayersToKeep">Layers for which messages are kept.</param>
/// <param name="EffectiveGenesis">Last layer without ballots.</param>
public sealed record CertifierConfig(uint Threshold, uint LayerBuffer, uint LayersToKeep, LayerId EffectiveGenesis);

/// <summary>A stored Hare output with its certificate, if it has one.</summary>
public sealed record CertifiedOutput(BlockId Block, Certificate? Certificate, bool Valid);

/// <summary>Where certificates are kept.</summary>
public interface ICertificateStore
{
    /// <summary>All outputs of a layer.</summary>
    IReadOnlyList<CertifiedOutput> Outputs(LayerId layer);

    /// <summary>Stores a certificate as valid and sets the validity of the layer's other outputs.</summary>
    void Save(LayerId layer, Certificate certificate, IReadOnlyList<BlockId> stillValid, IReadOnlyList<BlockId> invalid);
}

/// <summary>What became of a certify message or a certificate.</summary>
public enum CertifyOutcome
{
    /// <summary>Counted, or already settled.</summary>
    Accept,

    /// <summary>The layer's beacon is not known.</summary>
    NoBeacon,

    /// <summary>The layer is too far from the current one.</summary>
    UnexpectedLayer,

    /// <summary>The signature is not the sender's: the peer is at fault.</summary>
    BadSignature,

    /// <summary>The sender has not the seats it claims.</summary>
    NotEligible,

    /// <summary>A synced certificate whose valid messages do not reach the threshold.</summary>
    InvalidCertificate,

    /// <summary>The layer has two valid certificates; Tortoise was told that it is empty.</summary>
    MultipleCertificates,
}

/// <summary>The two costly checks of a certify message, in the order in which they are made.</summary>
public interface ICertifyChecks
{
    /// <summary>True if the sender signed the message.</summary>
    bool SignatureValid(CertifyMessage message);

    /// <summary>True if the layer's oracle gives the sender the seats it claims.</summary>
    bool SeatsValid(CertifyMessage message);
}

/// <summary>The certifier (go-spacemesh blocks/certifier.go).</summary>
/// <param name="config">Constants.</param>
/// <param name="store">Stored outputs.</param>
/// <param name="checks">Signature and oracle.</param>
/// <param name="hasBeacon">True if the beacon of the layer's epoch is known.</param>
/// <param name="tellEmpty">Tells Tortoise that the layer is empty.</param>
public sealed class Certifier(
    CertifierConfig config, ICertificateStore store, ICertifyChecks checks, Func<LayerId, bool> hasBeacon, Action<LayerId> tellEmpty)
{
    // Enough for every member of the largest committee to vote once, as the wire limit of a certificate has it.
    private const int MessagesPerBlock = WireLimits.CertifyMessages;

    private readonly SortedDictionary<LayerId, Dictionary<BlockId, Collected>> _layers = [];

    /// <summary>Takes note that this node's Hare gave out the block; makes the certificate if enough messages came before.</summary>
    public CertifyOutcome Register(LayerId layer, BlockId block)
    {
        Collected collected = CollectedFor(layer, block);
        collected.Registered = true;
        return TryCertify(layer, block, collected);
    }

    /// <summary>Takes a message. A message that changes nothing is answered before anything costly is checked.</summary>
    public CertifyOutcome OnMessage(CertifyMessage message, LayerId current)
    {
        LayerId layer = message.Content.Layer;
        if (!hasBeacon(layer))
            return CertifyOutcome.NoBeacon;
        if (!IsExpected(layer, current))
            return CertifyOutcome.UnexpectedLayer;
        Collected collected = CollectedFor(layer, message.Content.BlockId);
        if (collected.Done)
            return CertifyOutcome.Accept;
        if (!checks.SignatureValid(message))
            return CertifyOutcome.BadSignature;
        if (!checks.SeatsValid(message))
            return CertifyOutcome.NotEligible;
        if (collected.Messages.Count < MessagesPerBlock)
        {
            collected.Messages.Add(message);
            collected.Seats = unchecked((ushort)(collected.Seats + message.Content.EligibilityCount));
        }
        return TryCertify(layer, message.Content.BlockId, collected);
    }

    /// <summary>Takes a certificate from a peer.</summary>
    public CertifyOutcome OnSyncedCertificate(LayerId layer, Certificate certificate) =>
        IsValid(certificate) ? Save(layer, certificate) : CertifyOutcome.InvalidCertificate;

    /// <summary>Forgets messages of layers that are too old.</summary>
    public void Prune(LayerId current)
    {
        LayerId oldest = current.SaturatingSubtract(config.LayersToKeep);
        foreach (LayerId layer in _layers.Keys.TakeWhile(l => l < oldest).ToArray())
            _layers.Remove(layer);
    }

    private bool IsExpected(LayerId layer, LayerId current)
    {
        uint below = config.LayerBuffer + 1;
        LayerId first = current.Value > below ? current - below : config.EffectiveGenesis;
        return layer >= first && layer <= current + config.LayerBuffer;
    }

    private Collected CollectedFor(LayerId layer, BlockId block)
    {
        if (!_layers.TryGetValue(layer, out Dictionary<BlockId, Collected>? blocks))
            _layers[layer] = blocks = [];
        if (!blocks.TryGetValue(block, out Collected? collected))
            blocks[block] = collected = new Collected();
        return collected;
    }

    private CertifyOutcome TryCertify(LayerId layer, BlockId block, Collected collected)
    {
        if (collected.Done || !collected.Registered || collected.Seats < config.Threshold)
            return CertifyOutcome.Accept;
        collected.Done = true;
        return Save(layer, new Certificate { BlockId = block, Signatures = [.. collected.Messages] });
    }

    private CertifyOutcome Save(LayerId layer, Certificate certificate)
    {
        var valid = new List<BlockId>();
        var invalid = new List<BlockId>();
        foreach (CertifiedOutput other in store.Outputs(layer))
        {
            if (other.Block == certificate.BlockId)
                continue;
            (other.Certificate is { } old && IsValid(old) ? valid : invalid).Add(other.Block);
        }
        store.Save(layer, certificate, valid, invalid);
        if (valid.Count == 0)
            return CertifyOutcome.Accept;
        tellEmpty(layer);
        return CertifyOutcome.MultipleCertificates;
    }

    private bool IsValid(Certificate certificate)
    {
        uint seats = 0;
        foreach (CertifyMessage message in certificate.Signatures)
        {
            if (checks.SignatureValid(message) && checks.SeatsValid(message))
                seats += message.Content.EligibilityCount;
        }
        return seats >= config.Threshold;
    }

    private sealed class Collected
    {
        public List<CertifyMessage> Messages { get; } = [];

        public ushort Seats { get; set; }

        public bool Registered { get; set; }

        public bool Done { get; set; }
    }
}
