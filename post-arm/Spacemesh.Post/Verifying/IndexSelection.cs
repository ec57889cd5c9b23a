// Job: the shuffle that decides which indices of a proof a node checks.
// Invariant: drawn from a BLAKE3 stream of 16-bit numbers; a draw at or above the limit is thrown away, so no index is favoured.
using System.Buffers.Binary;
using Spacemesh.Crypto;

namespace Spacemesh.Post.Verifying;

/// <summary>Shuffled ordinals, taken one at a time.</summary>
internal ref struct IndexSelection
{
    private readonly Span<int> _items;
    private readonly byte[] _seed;
    private byte[] _stream;
    private int _read;
    private int _taken;

    /// <summary>Starts with the ordinals 0.. in <paramref name="items"/>, which are overwritten; the stream is that of all seed parts
    /// in a row.</summary>
    public IndexSelection(Span<int> items, byte[] seed)
    {
        for (int i = 0; i < items.Length; i++)
            items[i] = i;
        _items = items;
        _seed = seed;
        _stream = [];
        Extend();
    }

    /// <summary>The next ordinal; false when all were taken.</summary>
    public bool TryNext(out int ordinal)
    {
        int left = _items.Length - _taken;
        ordinal = 0;
        if (left == 0)
            return false;
        int limit = ushort.MaxValue - (ushort.MaxValue % left);
        int draw;
        do
        {
            if (_read + 2 > _stream.Length)
                Extend();
            draw = BinaryPrimitives.ReadUInt16LittleEndian(_stream.AsSpan(_read));
            _read += 2;
        }
        while (draw >= limit);
        int other = _taken + (draw % left);
        (_items[_taken], _items[other]) = (_items[other], _items[_taken]);
        ordinal = _items[_taken++];
        return true;
    }

    private void Extend()
    {
        _stream = new byte[Math.Max(64, _stream.Length * 2)];
        Blake3.Hash(_seed, _stream);
    }
}
