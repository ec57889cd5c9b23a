// Job: ids of objects and accounts, each a type of its own so that one cannot be passed for another.
// Invariant: bytes and nothing else; see IFixedBytes for what all of them can do.
using System.Diagnostics.CodeAnalysis;

#pragma warning disable CA1036 // Ids have an order for sorting; "less than" on them would only be confusing.

namespace Spacemesh.Protocol;

/// <summary>Id of an activation transaction.</summary>
public readonly record struct AtxId : IFixedBytes<AtxId>
{
#pragma warning disable CS0649, CS0169 // filled by FromSpan as a whole
    private readonly Bytes32 _bytes;
#pragma warning restore CS0649, CS0169

    /// <inheritdoc/>
    public static int Size => 32;

    /// <inheritdoc/>
    public static AtxId Empty => default;

    /// <summary>The bytes in place; valid as long as the variable that holds the value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => FixedBytes.View(in this);

    /// <inheritdoc/>
    public static AtxId FromSpan(ReadOnlySpan<byte> source) => FixedBytes.Read<AtxId>(source);

    /// <inheritdoc/>
    public int CompareTo(AtxId other) => FixedBytes.Compare(in this, in other);

    /// <summary>The bytes in hex.</summary>
    public override string ToString() => this.ToHex();
}

/// <summary>Id of a transaction: hash of its raw bytes.</summary>
public readonly record struct TransactionId : IFixedBytes<TransactionId>
{
#pragma warning disable CS0649, CS0169 // filled by FromSpan as a whole
    private readonly Bytes32 _bytes;
#pragma warning restore CS0649, CS0169

    /// <inheritdoc/>
    public static int Size => 32;

    /// <inheritdoc/>
    public static TransactionId Empty => default;

    /// <summary>The bytes in place; valid as long as the variable that holds the value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => FixedBytes.View(in this);

    /// <inheritdoc/>
    public static TransactionId FromSpan(ReadOnlySpan<byte> source) => FixedBytes.Read<TransactionId>(source);

    /// <inheritdoc/>
    public int CompareTo(TransactionId other) => FixedBytes.Compare(in this, in other);

    /// <summary>The bytes in hex.</summary>
    public override string ToString() => this.ToHex();
}

/// <summary>Id of a ballot: hash of its signed inner part.</summary>
public readonly record struct BallotId : IFixedBytes<BallotId>
{
#pragma warning disable CS0649, CS0169 // filled by FromSpan as a whole
    private readonly Bytes20 _bytes;
#pragma warning restore CS0649, CS0169

    /// <inheritdoc/>
    public static int Size => 20;

    /// <inheritdoc/>
    public static BallotId Empty => default;

    /// <summary>The bytes in place; valid as long as the variable that holds the value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => FixedBytes.View(in this);

    /// <inheritdoc/>
    public static BallotId FromSpan(ReadOnlySpan<byte> source) => FixedBytes.Read<BallotId>(source);

    /// <inheritdoc/>
    public int CompareTo(BallotId other) => FixedBytes.Compare(in this, in other);

    /// <summary>The bytes in hex.</summary>
    public override string ToString() => this.ToHex();
}

/// <summary>Id of a proposal: hash of its signed bytes.</summary>
public readonly record struct ProposalId : IFixedBytes<ProposalId>
{
#pragma warning disable CS0649, CS0169 // filled by FromSpan as a whole
    private readonly Bytes20 _bytes;
#pragma warning restore CS0649, CS0169

    /// <inheritdoc/>
    public static int Size => 20;

    /// <inheritdoc/>
    public static ProposalId Empty => default;

    /// <summary>The bytes in place; valid as long as the variable that holds the value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => FixedBytes.View(in this);

    /// <inheritdoc/>
    public static ProposalId FromSpan(ReadOnlySpan<byte> source) => FixedBytes.Read<ProposalId>(source);

    /// <inheritdoc/>
    public int CompareTo(ProposalId other) => FixedBytes.Compare(in this, in other);

    /// <summary>The bytes in hex.</summary>
    public override string ToString() => this.ToHex();
}

/// <summary>Id of a block: hash of its encoding.</summary>
public readonly record struct BlockId : IFixedBytes<BlockId>
{
#pragma warning disable CS0649, CS0169 // filled by FromSpan as a whole
    private readonly Bytes20 _bytes;
#pragma warning restore CS0649, CS0169

    /// <inheritdoc/>
    public static int Size => 20;

    /// <inheritdoc/>
    public static BlockId Empty => default;

    /// <summary>The bytes in place; valid as long as the variable that holds the value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => FixedBytes.View(in this);

    /// <inheritdoc/>
    public static BlockId FromSpan(ReadOnlySpan<byte> source) => FixedBytes.Read<BlockId>(source);

    /// <inheritdoc/>
    public int CompareTo(BlockId other) => FixedBytes.Compare(in this, in other);

    /// <summary>The bytes in hex.</summary>
    public override string ToString() => this.ToHex();
}

/// <summary>Account address: four reserved zero bytes and twenty bytes of a hash or template number.</summary>
public readonly record struct Address : IFixedBytes<Address>
{
#pragma warning disable CS0649, CS0169 // filled by FromSpan as a whole
    private readonly Bytes24 _bytes;
#pragma warning restore CS0649, CS0169

    /// <inheritdoc/>
    public static int Size => 24;

    /// <inheritdoc/>
    public static Address Empty => default;

    /// <summary>The bytes in place; valid as long as the variable that holds the value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => FixedBytes.View(in this);

    /// <inheritdoc/>
    public static Address FromSpan(ReadOnlySpan<byte> source) => FixedBytes.Read<Address>(source);

    /// <inheritdoc/>
    public int CompareTo(Address other) => FixedBytes.Compare(in this, in other);

    /// <summary>The bytes in hex.</summary>
    public override string ToString() => this.ToHex();
}

/// <summary>A shortened proposal id of Hare 4.</summary>
public readonly record struct CompactProposalId : IFixedBytes<CompactProposalId>
{
#pragma warning disable CS0649, CS0169 // filled by FromSpan as a whole
    private readonly Bytes4 _bytes;
#pragma warning restore CS0649, CS0169

    /// <inheritdoc/>
    public static int Size => 4;

    /// <inheritdoc/>
    public static CompactProposalId Empty => default;

    /// <summary>The bytes in place; valid as long as the variable that holds the value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => FixedBytes.View(in this);

    /// <inheritdoc/>
    public static CompactProposalId FromSpan(ReadOnlySpan<byte> source) => FixedBytes.Read<CompactProposalId>(source);

    /// <inheritdoc/>
    public int CompareTo(CompactProposalId other) => FixedBytes.Compare(in this, in other);

    /// <summary>The bytes in hex.</summary>
    public override string ToString() => this.ToHex();
}
