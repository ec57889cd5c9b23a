// Job: hashes the opinion on one layer on top of the opinion on all layers before it.
// Invariant: BLAKE3(previous hash, then one zero byte for abstain or id and height of every supported block); nothing for "against all".
using System.Buffers.Binary;
using Spacemesh.Crypto;
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Tortoise;

/// <summary>Collects the input of one layer's opinion hash; write the previous hash first, then abstain or the supported blocks in order.</summary>
internal ref struct OpinionHash(Span<byte> buffer)
{
    /// <summary>Room for the previous hash and seven blocks; more blocks move to the heap.</summary>
    public const int UsualSize = 32 + 7 * BlockSize;

    private const int BlockSize = 20 + sizeof(ulong);

    private Span<byte> _buffer = buffer;
    private int _length;

    /// <summary>Adds the opinion hash of the layer before; left out for the very first layer.</summary>
    public void Previous(Hash32 hash) => hash.CopyTo(Reserve(Hash32.Size));

    /// <summary>Adds an abstention.</summary>
    public void Abstain() => Reserve(1)[0] = 0;

    /// <summary>Adds a supported block: 20 bytes of id, height as 8 bytes little-endian.</summary>
    public void Support(BlockId id, ulong height)
    {
        Span<byte> target = Reserve(BlockSize);
        id.CopyTo(target);
        BinaryPrimitives.WriteUInt64LittleEndian(target[BlockId.Size..], height);
    }

    /// <summary>The hash over all that was added.</summary>
    public readonly Hash32 Finish()
    {
        Span<byte> hash = stackalloc byte[Hash32.Size];
        Blake3.Hash(_buffer[.._length], hash);
        return Hash32.FromSpan(hash);
    }

    private Span<byte> Reserve(int size)
    {
        if (_length + size > _buffer.Length)
        {
            var larger = new byte[Math.Max(2 * _buffer.Length, _length + size)];
            _buffer[.._length].CopyTo(larger);
            _buffer = larger;
        }
        Span<byte> reserved = _buffer.Slice(_length, size);
        _length += size;
        return reserved;
    }
}
