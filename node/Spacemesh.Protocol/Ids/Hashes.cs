// Job: hashes, keys and signatures, each a type of its own so that one cannot be passed for another.
// Invariant: bytes and nothing else; see IFixedBytes for what all of them can do.
using System.Diagnostics.CodeAnalysis;

#pragma warning disable CA1036 // Ids have an order for sorting; "less than" on them would only be confusing.

namespace Spacemesh.Protocol;

/// <summary>A BLAKE3 hash of 32 bytes, or what is used as one.</summary>
public readonly record struct Hash32 : IFixedBytes<Hash32>
{
#pragma warning disable CS0649, CS0169 // filled by FromSpan as a whole
    private readonly Bytes32 _bytes;
#pragma warning restore CS0649, CS0169

    /// <inheritdoc/>
    public static int Size => 32;

    /// <inheritdoc/>
    public static Hash32 Empty => default;

    /// <summary>The bytes in place; valid as long as the variable that holds the value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => FixedBytes.View(in this);

    /// <inheritdoc/>
    public static Hash32 FromSpan(ReadOnlySpan<byte> source) => FixedBytes.Read<Hash32>(source);

    /// <inheritdoc/>
    public int CompareTo(Hash32 other) => FixedBytes.Compare(in this, in other);

    /// <summary>The bytes in hex.</summary>
    public override string ToString() => this.ToHex();
}

/// <summary>The first 20 bytes of a BLAKE3 hash.</summary>
public readonly record struct Hash20 : IFixedBytes<Hash20>
{
#pragma warning disable CS0649, CS0169 // filled by FromSpan as a whole
    private readonly Bytes20 _bytes;
#pragma warning restore CS0649, CS0169

    /// <inheritdoc/>
    public static int Size => 20;

    /// <inheritdoc/>
    public static Hash20 Empty => default;

    /// <summary>The bytes in place; valid as long as the variable that holds the value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => FixedBytes.View(in this);

    /// <inheritdoc/>
    public static Hash20 FromSpan(ReadOnlySpan<byte> source) => FixedBytes.Read<Hash20>(source);

    /// <inheritdoc/>
    public int CompareTo(Hash20 other) => FixedBytes.Compare(in this, in other);

    /// <summary>The bytes in hex.</summary>
    public override string ToString() => this.ToHex();
}

/// <summary>A smesher's identity: its Ed25519 public key.</summary>
public readonly record struct NodeId : IFixedBytes<NodeId>
{
#pragma warning disable CS0649, CS0169 // filled by FromSpan as a whole
    private readonly Bytes32 _bytes;
#pragma warning restore CS0649, CS0169

    /// <inheritdoc/>
    public static int Size => 32;

    /// <inheritdoc/>
    public static NodeId Empty => default;

    /// <summary>The bytes in place; valid as long as the variable that holds the value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => FixedBytes.View(in this);

    /// <inheritdoc/>
    public static NodeId FromSpan(ReadOnlySpan<byte> source) => FixedBytes.Read<NodeId>(source);

    /// <inheritdoc/>
    public int CompareTo(NodeId other) => FixedBytes.Compare(in this, in other);

    /// <summary>The bytes in hex.</summary>
    public override string ToString() => this.ToHex();
}

/// <summary>An Ed25519 signature.</summary>
public readonly record struct EdSignature : IFixedBytes<EdSignature>
{
#pragma warning disable CS0649, CS0169 // filled by FromSpan as a whole
    private readonly Bytes64 _bytes;
#pragma warning restore CS0649, CS0169

    /// <inheritdoc/>
    public static int Size => 64;

    /// <inheritdoc/>
    public static EdSignature Empty => default;

    /// <summary>The bytes in place; valid as long as the variable that holds the value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => FixedBytes.View(in this);

    /// <inheritdoc/>
    public static EdSignature FromSpan(ReadOnlySpan<byte> source) => FixedBytes.Read<EdSignature>(source);

    /// <inheritdoc/>
    public int CompareTo(EdSignature other) => FixedBytes.Compare(in this, in other);

    /// <summary>The bytes in hex.</summary>
    public override string ToString() => this.ToHex();
}

/// <summary>A VRF proof: point (32), challenge (16), scalar (32). The protocol uses these bytes themselves as the random value.</summary>
public readonly record struct VrfSignature : IFixedBytes<VrfSignature>
{
#pragma warning disable CS0649, CS0169 // filled by FromSpan as a whole
    private readonly Bytes80 _bytes;
#pragma warning restore CS0649, CS0169

    /// <inheritdoc/>
    public static int Size => 80;

    /// <inheritdoc/>
    public static VrfSignature Empty => default;

    /// <summary>The bytes in place; valid as long as the variable that holds the value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => FixedBytes.View(in this);

    /// <inheritdoc/>
    public static VrfSignature FromSpan(ReadOnlySpan<byte> source) => FixedBytes.Read<VrfSignature>(source);

    /// <inheritdoc/>
    public int CompareTo(VrfSignature other) => FixedBytes.Compare(in this, in other);

    /// <summary>The bytes in hex.</summary>
    public override string ToString() => this.ToHex();
}

/// <summary>An epoch's beacon.</summary>
public readonly record struct Beacon : IFixedBytes<Beacon>
{
#pragma warning disable CS0649, CS0169 // filled by FromSpan as a whole
    private readonly Bytes4 _bytes;
#pragma warning restore CS0649, CS0169

    /// <inheritdoc/>
    public static int Size => 4;

    /// <inheritdoc/>
    public static Beacon Empty => default;

    /// <summary>The bytes in place; valid as long as the variable that holds the value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => FixedBytes.View(in this);

    /// <inheritdoc/>
    public static Beacon FromSpan(ReadOnlySpan<byte> source) => FixedBytes.Read<Beacon>(source);

    /// <inheritdoc/>
    public int CompareTo(Beacon other) => FixedBytes.Compare(in this, in other);

    /// <summary>The bytes in hex.</summary>
    public override string ToString() => this.ToHex();
}

/// <summary>Reference to a PoET proof: the hash of its SCALE encoding.</summary>
public readonly record struct PoetProofRef : IFixedBytes<PoetProofRef>
{
#pragma warning disable CS0649, CS0169 // filled by FromSpan as a whole
    private readonly Bytes32 _bytes;
#pragma warning restore CS0649, CS0169

    /// <inheritdoc/>
    public static int Size => 32;

    /// <inheritdoc/>
    public static PoetProofRef Empty => default;

    /// <summary>The bytes in place; valid as long as the variable that holds the value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => FixedBytes.View(in this);

    /// <inheritdoc/>
    public static PoetProofRef FromSpan(ReadOnlySpan<byte> source) => FixedBytes.Read<PoetProofRef>(source);

    /// <inheritdoc/>
    public int CompareTo(PoetProofRef other) => FixedBytes.Compare(in this, in other);

    /// <summary>The bytes in hex.</summary>
    public override string ToString() => this.ToHex();
}

/// <summary>A proposal for a beacon: the first four bytes of a VRF proof.</summary>
public readonly record struct BeaconProposal : IFixedBytes<BeaconProposal>
{
#pragma warning disable CS0649, CS0169 // filled by FromSpan as a whole
    private readonly Bytes4 _bytes;
#pragma warning restore CS0649, CS0169

    /// <inheritdoc/>
    public static int Size => 4;

    /// <inheritdoc/>
    public static BeaconProposal Empty => default;

    /// <summary>The bytes in place; valid as long as the variable that holds the value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => FixedBytes.View(in this);

    /// <inheritdoc/>
    public static BeaconProposal FromSpan(ReadOnlySpan<byte> source) => FixedBytes.Read<BeaconProposal>(source);

    /// <inheritdoc/>
    public int CompareTo(BeaconProposal other) => FixedBytes.Compare(in this, in other);

    /// <summary>The bytes in hex.</summary>
    public override string ToString() => this.ToHex();
}

/// <summary>Exclusive or of the first twelve bytes of the ids in a range.</summary>
public readonly record struct RangeFingerprint : IFixedBytes<RangeFingerprint>
{
#pragma warning disable CS0649, CS0169 // filled by FromSpan as a whole
    private readonly Bytes12 _bytes;
#pragma warning restore CS0649, CS0169

    /// <inheritdoc/>
    public static int Size => 12;

    /// <inheritdoc/>
    public static RangeFingerprint Empty => default;

    /// <summary>The bytes in place; valid as long as the variable that holds the value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => FixedBytes.View(in this);

    /// <inheritdoc/>
    public static RangeFingerprint FromSpan(ReadOnlySpan<byte> source) => FixedBytes.Read<RangeFingerprint>(source);

    /// <inheritdoc/>
    public int CompareTo(RangeFingerprint other) => FixedBytes.Compare(in this, in other);

    /// <summary>The bytes in hex.</summary>
    public override string ToString() => this.ToHex();
}
