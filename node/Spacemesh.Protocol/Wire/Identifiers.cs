// Job: ids, hashes and signed bytes of messages.
// Invariant: computed from the decoded and re-encoded value, as the reference does, never from the bytes that arrived.
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Protocol.Wire;

public sealed partial class NiPostChallengeV1
{
    /// <summary>The challenge given to a PoET: hash of a zero byte and the encoding.</summary>
    public Hash32 ComputeHash() => ChallengeHash.Of(this);
}

public sealed partial class NiPostChallengeV2
{
    /// <summary>The challenge given to a PoET: hash of a zero byte and the encoding.</summary>
    public Hash32 ComputeHash() => ChallengeHash.Of(this);
}

internal static class ChallengeHash
{
    public static Hash32 Of<T>(T challenge)
        where T : IScaleType<T>
    {
        var writer = new ScaleWriter(stackalloc byte[512]);
        writer.WriteByte(0);
        T.Describe(ref writer, ref challenge);
        Hash32 hash = Hashing.Hash32(writer.Written);
        writer.Dispose();
        return hash;
    }
}

public sealed partial class AtxV1
{
    /// <summary>Id: hash of the inner part.</summary>
    public AtxId ComputeId() => AtxId.FromSpan(Scale.Hash(Inner).Span);

    /// <summary>What the signature covers: publish epoch and id.</summary>
    public byte[] SignedBytes() => SignedBytes(ComputeId());

    /// <summary>What the signature covers, when the id is known.</summary>
    public byte[] SignedBytes(AtxId id) =>
        Scale.Encode(new AtxMetadata { PublishEpoch = Inner.Challenge.PublishEpoch, MessageHash = Hash32.FromSpan(id.Span) });
}

public sealed partial class Ballot
{
    /// <summary>Id: first 20 bytes of the hash of the inner part.</summary>
    public BallotId ComputeId() => BallotId.FromSpan(Scale.Hash(Inner).Span[..20]);

    /// <summary>What the signature covers: layer and hash of the inner part.</summary>
    public byte[] SignedBytes() => Scale.Encode(new BallotMetadata { Layer = Inner.Layer, MessageHash = Scale.Hash(Inner) });
}

public sealed partial class Proposal
{
    /// <summary>Id: first 20 bytes of the hash of the signed bytes.</summary>
    public ProposalId ComputeId() => ProposalId.FromSpan(Hashing.Hash20(SignedBytes()).Span);

    /// <summary>What the signature covers: layer and hash of everything before it.</summary>
    public byte[] SignedBytes() => Scale.Encode(new BallotMetadata { Layer = Inner.Ballot.Inner.Layer, MessageHash = Scale.Hash(Inner) });
}

public sealed partial class Block
{
    /// <summary>Id: first 20 bytes of the hash of the encoding.</summary>
    public BlockId ComputeId() => BlockId.FromSpan(Scale.Hash(this).Span[..20]);
}

public partial struct RatNum : IEquatable<RatNum>
{
    /// <inheritdoc/>
    public readonly bool Equals(RatNum other) => Num == other.Num && Denom == other.Denom;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is RatNum other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Num, Denom);

    /// <summary>Equal fields.</summary>
    public static bool operator ==(RatNum left, RatNum right) => left.Equals(right);

    /// <summary>Different fields.</summary>
    public static bool operator !=(RatNum left, RatNum right) => !left.Equals(right);
}

public partial struct BlockVote : IEquatable<BlockVote>
{
    /// <inheritdoc/>
    public readonly bool Equals(BlockVote other) => Id == other.Id && Layer == other.Layer && Height == other.Height;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is BlockVote other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Id, Layer, Height);

    /// <summary>Equal fields.</summary>
    public static bool operator ==(BlockVote left, BlockVote right) => left.Equals(right);

    /// <summary>Different fields.</summary>
    public static bool operator !=(BlockVote left, BlockVote right) => !left.Equals(right);
}

public sealed partial class CertifyMessage
{
    /// <summary>What the signature covers: the content.</summary>
    public byte[] SignedBytes() => Scale.Encode(Content);
}

public sealed partial class PoetProof
{
    /// <summary>The reference under which ATXs name this proof: its hash.</summary>
    public PoetProofRef ComputeRef() => PoetProofRef.FromSpan(Scale.Hash(this).Span);
}

public sealed partial class PoetProofMessage
{
    /// <summary>The reference: hash of the proof without the envelope.</summary>
    public PoetProofRef ComputeRef() => Proof.ComputeRef();
}

public sealed partial class FetchRequestBatch
{
    /// <summary>Id: hash of the encoded list of requests.</summary>
    public Hash32 ComputeId()
    {
        var writer = new ScaleWriter([]);
        writer.List(ref Requests, WireLimits.BatchRequests, "Requests");
        Hash32 hash = Hashing.Hash32(writer.Written);
        writer.Dispose();
        return hash;
    }
}
