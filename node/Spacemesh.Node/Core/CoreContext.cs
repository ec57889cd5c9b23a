// Job: what all rooms of the consensus loop share: constants, keys, consensus state, the current step's transaction and time.
// Invariant: used by the loop alone; the database session exists only inside a step.
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Eligibility;
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Crypto;
using Spacemesh.Node.Network;
using Spacemesh.Node.Signing;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Networks;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Core;

/// <summary>Shared state of the consensus loop.</summary>
public sealed class CoreContext
{
    private SqlSession? _session;

    /// <summary>The network's constants.</summary>
    public required NodeConfig Config { get; init; }

    /// <summary>Layers in time.</summary>
    public required EpochClock Clock { get; init; }

    /// <summary>This node's smeshers, in the order of their keys.</summary>
    public required IReadOnlyList<Ed25519PrivateKey> Smeshers { get; init; }

    /// <summary>Where what was signed is kept.</summary>
    public required SigningJournal Journal { get; init; }

    /// <summary>Peers.</summary>
    public required INetwork Network { get; init; }

    /// <summary>local.sql: prepared active sets.</summary>
    public required Database Local { get; init; }

    /// <summary>Randomness for choosing transactions; consensus itself uses none.</summary>
    public required Random Random { get; init; }

    /// <summary>ATXs by target epoch.</summary>
    public AtxCache Atxs { get; } = new();

    /// <summary>Votes.</summary>
    public TortoiseState Tortoise { get; set; } = null!;

    /// <summary>Committees.</summary>
    public Oracle Oracle { get; set; } = null!;

    /// <summary>Work by time.</summary>
    public Timers Timers { get; } = new();

    /// <summary>Outputs of the step.</summary>
    public Outbox Outbox { get; } = new();

    /// <summary>Time of the step.</summary>
    public DateTimeOffset Now { get; internal set; }

    /// <summary>The layer at the time of the step.</summary>
    public LayerId CurrentLayer => Clock.LayerAt(Now);

    /// <summary>Time of the step as the databases keep it.</summary>
    public long NowUnixNanoseconds => UnixNanoseconds.Of(Now);

    /// <summary>Layers in an epoch.</summary>
    public uint LayersPerEpoch => Config.Main.LayersPerEpoch;

    /// <summary>The last layer without ballots.</summary>
    public LayerId EffectiveGenesis => Config.FirstEffectiveGenesis;

    /// <summary>The first ATX of the network.</summary>
    public AtxId GoldenAtx { get; internal init; }

    /// <summary>The network, under every signature.</summary>
    public Hash20 GenesisId { get; internal init; }

    /// <summary>state.sql inside the step's transaction.</summary>
    public SqlSession Db => _session ?? throw new InvalidOperationException("the database is used outside a step of the loop");

    /// <summary>The epoch of a layer.</summary>
    public EpochId EpochOf(LayerId layer) => layer.Epoch(LayersPerEpoch);

    /// <summary>Signs a message with a smesher's key after noting it in the journal.</summary>
    public EdSignature Sign(Ed25519PrivateKey key, SigningDomain domain, byte[] message, SigningSlot slot)
    {
        byte[] signedBytes = Protocol.Wire.Signing.Bytes(GenesisId, domain, message);
        Span<byte> digest = stackalloc byte[32];
        Blake3.Hash(signedBytes, digest);
        Journal.Record(key.PublicKey, slot, digest);
        Span<byte> signature = stackalloc byte[EdSignature.Size];
        key.Sign(signedBytes, signature);
        return EdSignature.FromSpan(signature);
    }

    /// <summary>True if the signature is the network's over the message.</summary>
    public bool Verify(NodeId signer, SigningDomain domain, byte[] message, EdSignature signature) =>
        Ed25519.Verify(signer.Span, Protocol.Wire.Signing.Bytes(GenesisId, domain, message), signature.Span);

    /// <summary>The smesher's ATX for the epoch; false when it has none.</summary>
    public bool TryGetAtx(Ed25519PrivateKey smesher, EpochId target, out AtxId id, out AtxRecord atx) =>
        Atxs.TryGetByNode(target, NodeId.FromSpan(smesher.PublicKey), out id, out atx);

    /// <summary>Stores the proof against an identity and takes its weight in every room; nothing for one that is proven malicious already.</summary>
    public void Convict(NodeId identity, MalfeasanceProof proof)
    {
        if (Atxs.IsMalicious(identity))
            return;
        IdentityTable.Insert(Db, identity, Scale.Encode(proof), NowUnixNanoseconds);
        Atxs.SetMalicious(identity);
        Tortoise.OnMalfeasance(identity);
    }

    internal void Enter(SqlSession session, DateTimeOffset now) => (_session, Now) = (session, now);

    internal void Leave() => _session = null;
}
