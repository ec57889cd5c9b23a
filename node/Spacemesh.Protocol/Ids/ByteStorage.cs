// Job: raw storage of the sizes that identifiers have, with equality over all bytes.
// Invariant: no padding; storage is private to the identifiers built on it.
using System.Runtime.CompilerServices;

namespace Spacemesh.Protocol;

[InlineArray(4)]
internal struct Bytes4 : IEquatable<Bytes4>
{
    private byte _first;

    public readonly bool Equals(Bytes4 other) => FixedBytes.Same(in this, in other);

    public override readonly bool Equals(object? obj) => obj is Bytes4 other && Equals(other);

    public override readonly int GetHashCode() => FixedBytes.Hash(in this);
}

[InlineArray(12)]
internal struct Bytes12 : IEquatable<Bytes12>
{
    private byte _first;

    public readonly bool Equals(Bytes12 other) => FixedBytes.Same(in this, in other);

    public override readonly bool Equals(object? obj) => obj is Bytes12 other && Equals(other);

    public override readonly int GetHashCode() => FixedBytes.Hash(in this);
}

[InlineArray(20)]
internal struct Bytes20 : IEquatable<Bytes20>
{
    private byte _first;

    public readonly bool Equals(Bytes20 other) => FixedBytes.Same(in this, in other);

    public override readonly bool Equals(object? obj) => obj is Bytes20 other && Equals(other);

    public override readonly int GetHashCode() => FixedBytes.Hash(in this);
}

[InlineArray(24)]
internal struct Bytes24 : IEquatable<Bytes24>
{
    private byte _first;

    public readonly bool Equals(Bytes24 other) => FixedBytes.Same(in this, in other);

    public override readonly bool Equals(object? obj) => obj is Bytes24 other && Equals(other);

    public override readonly int GetHashCode() => FixedBytes.Hash(in this);
}

[InlineArray(32)]
internal struct Bytes32 : IEquatable<Bytes32>
{
    private byte _first;

    public readonly bool Equals(Bytes32 other) => FixedBytes.Same(in this, in other);

    public override readonly bool Equals(object? obj) => obj is Bytes32 other && Equals(other);

    public override readonly int GetHashCode() => FixedBytes.Hash(in this);
}

[InlineArray(64)]
internal struct Bytes64 : IEquatable<Bytes64>
{
    private byte _first;

    public readonly bool Equals(Bytes64 other) => FixedBytes.Same(in this, in other);

    public override readonly bool Equals(object? obj) => obj is Bytes64 other && Equals(other);

    public override readonly int GetHashCode() => FixedBytes.Hash(in this);
}

[InlineArray(80)]
internal struct Bytes80 : IEquatable<Bytes80>
{
    private byte _first;

    public readonly bool Equals(Bytes80 other) => FixedBytes.Same(in this, in other);

    public override readonly bool Equals(object? obj) => obj is Bytes80 other && Equals(other);

    public override readonly int GetHashCode() => FixedBytes.Hash(in this);
}
