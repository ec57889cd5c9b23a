// Job: the random sequence that orders a block's transactions: MT19937-64.
// Invariant: consensus; the same 32 bytes give the same sequence on every machine.
using System.Buffers.Binary;
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Blocks;

/// <summary>MT19937-64 seeded with 256 bits, and Go's shuffle on top of it.</summary>
public sealed class MersenneTwister64
{
    private const int Size = 312;
    private const int Middle = 156;
    private const ulong Matrix = 0xB5026F5AA96619E9;
    private const ulong Upper = 0xFFFFFFFF80000000;
    private const ulong Lower = 0x7FFFFFFF;
    private const ulong ArraySeed = 19650218;

    private readonly ulong[] _state = new ulong[Size];
    private int _next = Size;

    /// <summary>Seeds with four little-endian words.</summary>
    public MersenneTwister64(Hash32 seed)
    {
        Span<ulong> words = stackalloc ulong[4];
        for (int i = 0; i < words.Length; i++)
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(seed.Span[(8 * i)..]);
        InitByArray(words);
    }

    /// <summary>The next word without its top bit.</summary>
    public long NextInt63() => (long)(Next() & long.MaxValue);

    /// <summary>Fisher-Yates from the last place down.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = (int)Bounded((uint)i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    // The high half of a 32-bit draw times the bound; draws that would favour small results are repeated.
    private uint Bounded(uint bound)
    {
        ulong product = Draw() * bound;
        if ((uint)product < bound)
        {
            uint threshold = unchecked(0u - bound) % bound;
            while ((uint)product < threshold)
                product = Draw() * bound;
        }
        return (uint)(product >> 32);
    }

    private ulong Draw() => (ulong)NextInt63() >> 31;

    private ulong Next()
    {
        if (_next == Size)
            Refill();
        ulong x = _state[_next++];
        x ^= x >> 29 & 0x5555555555555555;
        x ^= x << 17 & 0x71D67FFFEDA60000;
        x ^= x << 37 & 0xFFF7EEE000000000;
        return x ^ x >> 43;
    }

    private void Refill()
    {
        for (int i = 0; i < Size; i++)
        {
            ulong x = (_state[i] & Upper) | (_state[(i + 1) % Size] & Lower);
            _state[i] = _state[(i + Middle) % Size] ^ x >> 1 ^ ((x & 1) == 0 ? 0 : Matrix);
        }
        _next = 0;
    }

    private void InitByArray(ReadOnlySpan<ulong> key)
    {
        unchecked
        {
            _state[0] = ArraySeed;
            for (int k = 1; k < Size; k++)
                _state[k] = 6364136223846793005 * (_state[k - 1] ^ _state[k - 1] >> 62) + (ulong)k;
            int i = 1, j = 0;
            for (int k = 0; k < Size; k++)
            {
                _state[i] = (_state[i] ^ (_state[i - 1] ^ _state[i - 1] >> 62) * 3935559000370003845) + key[j] + (ulong)j;
                i = Advance(i);
                j = (j + 1) % key.Length;
            }
            for (int k = 0; k < Size - 1; k++)
            {
                _state[i] = (_state[i] ^ (_state[i - 1] ^ _state[i - 1] >> 62) * 2862933555777941757) - (ulong)i;
                i = Advance(i);
            }
            _state[0] = 1UL << 63;
        }
    }

    private int Advance(int i)
    {
        if (i + 1 < Size)
            return i + 1;
        _state[0] = _state[Size - 1];
        return 1;
    }
}
