// Job: the two hash functions of sequential work: the label of a leaf and the node over two children, both salted with the statement.
// Invariant: a label is exactly 400 SHA-256 calls; nothing pads or length-prefixes the statement or the siblings.
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Spacemesh.Poet.Work;

/// <summary>
/// Hashing for one statement. Holds a scratch buffer, so one instance serves one thread at a time; a call allocates nothing
/// once the buffer has grown to the longest input.
/// </summary>
public sealed class WorkHash
{
    /// <summary>SHA-256 applications that make one label.</summary>
    public const int LabelIterations = 400;

    /// <summary>Bytes of a label and of a node.</summary>
    public const int Size = 32;

    private readonly int _statementLength;
    private byte[] _buffer;

    /// <summary>Salts all hashes with the statement (normally the 32-byte membership root; any length, also empty).</summary>
    public WorkHash(ReadOnlySpan<byte> statement)
    {
        _statementLength = statement.Length;
        _buffer = new byte[_statementLength + sizeof(ulong) + 64 * Size];
        statement.CopyTo(_buffer);
    }

    /// <summary>The statement.</summary>
    public ReadOnlySpan<byte> Statement => _buffer.AsSpan(0, _statementLength);

    /// <summary>The label over raw data: the first hash takes statement and data, the other 399 the digest before them.</summary>
    public void LabelOver(ReadOnlySpan<byte> data, Span<byte> label)
    {
        data.CopyTo(Reserve(data.Length));
        Iterate(data.Length, label);
    }

    /// <summary>
    /// The label of a leaf. <paramref name="leftSiblings"/> are the complete left siblings on its path from the leaf level
    /// upward, one after the other, heights without one left out.
    /// </summary>
    public void Label(ulong leaf, ReadOnlySpan<byte> leftSiblings, Span<byte> label)
    {
        Span<byte> input = Reserve(sizeof(ulong) + leftSiblings.Length);
        BinaryPrimitives.WriteUInt64BigEndian(input, leaf);
        leftSiblings.CopyTo(input[sizeof(ulong)..]);
        Iterate(input.Length, label);
    }

    /// <summary>The same with the siblings as separate values of any length.</summary>
    public void Label(ulong leaf, List<byte[]> leftSiblings, Span<byte> label)
    {
        int length = sizeof(ulong);
        foreach (byte[] sibling in leftSiblings)
            length += sibling.Length;
        Span<byte> input = Reserve(length);
        BinaryPrimitives.WriteUInt64BigEndian(input, leaf);
        int at = sizeof(ulong);
        foreach (byte[] sibling in leftSiblings)
        {
            sibling.CopyTo(input[at..]);
            at += sibling.Length;
        }
        Iterate(length, label);
    }

    /// <summary>The node over two children.</summary>
    public void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> node)
    {
        Span<byte> input = Reserve(left.Length + right.Length);
        left.CopyTo(input);
        right.CopyTo(input[left.Length..]);
        SHA256.HashData(_buffer.AsSpan(0, _statementLength + input.Length), node);
    }

    private Span<byte> Reserve(int length)
    {
        if (_buffer.Length < _statementLength + length)
            Array.Resize(ref _buffer, _statementLength + length);
        return _buffer.AsSpan(_statementLength, length);
    }

    private void Iterate(int dataLength, Span<byte> label)
    {
        Span<byte> a = stackalloc byte[Size];
        Span<byte> b = stackalloc byte[Size];
        SHA256.HashData(_buffer.AsSpan(0, _statementLength + dataLength), a);
        // 399 more: 199 pairs and one into the result.
        for (int i = 1; i < LabelIterations - 1; i += 2)
        {
            SHA256.HashData(a, b);
            SHA256.HashData(b, a);
        }
        SHA256.HashData(a, label);
    }
}
