// Job: requests for objects by hash and their answers.
// Invariant: order, widths and limits are frozen by the network (go-spacemesh, scale tags of the struct).
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Protocol.Wire;

/// <summary>Asks for one object.</summary>
public sealed class FetchRequest : IScaleType<FetchRequest>
{
    /// <summary>Which store, see <see cref="FetchHints"/>.</summary>
    public byte[] Hint = [];

    /// <summary>Id of the object, widened to 32 bytes.</summary>
    public Hash32 Hash;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref FetchRequest value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Text(ref value.Hint, WireLimits.HintBytes, "Hint");
        codec.Raw(ref value.Hash, "Hash");
    }
}

/// <summary>One object.</summary>
public sealed class FetchResponse : IScaleType<FetchResponse>
{
    /// <summary>As asked.</summary>
    public Hash32 Hash;

    /// <summary>The object's bytes.</summary>
    public byte[] Data = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref FetchResponse value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.Hash, "Hash");
        codec.Bytes(ref value.Data, WireLimits.ResponseBytes, "Data");
    }
}

/// <summary>Several requests.</summary>
public sealed partial class FetchRequestBatch : IScaleType<FetchRequestBatch>
{
    /// <summary>Hash of the requests.</summary>
    public Hash32 Id;

    /// <summary>The requests.</summary>
    public FetchRequest[] Requests = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref FetchRequestBatch value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.Id, "ID");
        codec.List(ref value.Requests, WireLimits.BatchRequests, "Requests");
    }
}

/// <summary>Answers to a batch.</summary>
public sealed class FetchResponseBatch : IScaleType<FetchResponseBatch>
{
    /// <summary>Id of the batch.</summary>
    public Hash32 Id;

    /// <summary>What could be found.</summary>
    public FetchResponse[] Responses = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref FetchResponseBatch value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.Id, "ID");
        codec.List(ref value.Responses, WireLimits.BatchRequests, "Responses");
    }
}

/// <summary>Envelope of every answer.</summary>
public sealed class ServerResponse : IScaleType<ServerResponse>
{
    /// <summary>The answer.</summary>
    public byte[] Data = [];

    /// <summary>Or why there is none.</summary>
    public byte[] Error = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref ServerResponse value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Bytes(ref value.Data, WireLimits.ResponseBytes, "Data");
        codec.Text(ref value.Error, WireLimits.ErrorBytes, "Error");
    }
}

/// <summary>Asks for aggregated mesh hashes of some layers.</summary>
public sealed partial class MeshHashRequest : IScaleType<MeshHashRequest>
{
    /// <summary>First layer.</summary>
    public LayerId From;

    /// <summary>Last layer.</summary>
    public LayerId To;

    /// <summary>Distance of layers.</summary>
    public uint Step;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref MeshHashRequest value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Layer(ref value.From, "From");
        codec.Layer(ref value.To, "To");
        codec.U32(ref value.Step, "Step");
    }
}

/// <summary>Aggregated mesh hashes.</summary>
public sealed class MeshHashes : IScaleType<MeshHashes>
{
    /// <summary>In order of layers.</summary>
    public Hash32[] Hashes = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref MeshHashes value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.ListRaw(ref value.Hashes, WireLimits.MeshHashes, "Hashes");
    }
}

/// <summary>Identities known to be malicious.</summary>
public sealed class MaliciousIds : IScaleType<MaliciousIds>
{
    /// <summary>The identities.</summary>
    public NodeId[] NodeIds = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref MaliciousIds value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.ListRaw(ref value.NodeIds, WireLimits.ActiveSetAtxs, "NodeIDs");
    }
}

/// <summary>ATXs published in an epoch.</summary>
public sealed class EpochAtxIds : IScaleType<EpochAtxIds>
{
    /// <summary>The ids.</summary>
    public AtxId[] AtxIds = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref EpochAtxIds value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.ListRaw(ref value.AtxIds, WireLimits.ActiveSetAtxs, "AtxIDs");
    }
}

/// <summary>Ballots of a layer.</summary>
public sealed class LayerBallots : IScaleType<LayerBallots>
{
    /// <summary>The ids.</summary>
    public BallotId[] Ballots = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref LayerBallots value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.ListRaw(ref value.Ballots, WireLimits.LayerBallots, "Ballots");
    }
}

/// <summary>Asks for a peer's opinion on a layer.</summary>
public sealed class OpinionRequest : IScaleType<OpinionRequest>
{
    /// <summary>The layer.</summary>
    public LayerId Layer;

    /// <summary>Block whose certificate is wanted.</summary>
    public BlockId? Block;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref OpinionRequest value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Layer(ref value.Layer, "Layer");
        codec.OptionRaw(ref value.Block, "Block");
    }
}

/// <summary>A peer's opinion on a layer.</summary>
public sealed class LayerOpinion : IScaleType<LayerOpinion>
{
    /// <summary>Its mesh hash of the layer before.</summary>
    public Hash32 PreviousAggregatedHash;

    /// <summary>Block it holds a certificate for.</summary>
    public BlockId? Certified;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref LayerOpinion value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.PreviousAggregatedHash, "PrevAggHash");
        codec.OptionRaw(ref value.Certified, "Certified");
    }
}

/// <summary>Asks a peer for its time.</summary>
public sealed class PeerTimeRequest : IScaleType<PeerTimeRequest>
{
    /// <summary>Number of the request.</summary>
    public ulong Id;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref PeerTimeRequest value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.U64(ref value.Id, "ID");
    }
}

/// <summary>A peer's time.</summary>
public sealed class PeerTimeResponse : IScaleType<PeerTimeResponse>
{
    /// <summary>Number of the request.</summary>
    public ulong Id;

    /// <summary>Unix time in nanoseconds.</summary>
    public ulong TimestampNanoseconds;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref PeerTimeResponse value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.U64(ref value.Id, "ID");
        codec.U64(ref value.TimestampNanoseconds, "Timestamp");
    }
}
