// Job: the original Keccak-512 (pad byte 0x01, before NIST changed it), incremental and without allocation.
// Invariant: a state is finished once; copying the struct copies the whole state, which HMAC relies on.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Spacemesh.Post.Labels;

/// <summary>Keccak-f[1600] with rate 72 and a 64-byte digest.</summary>
internal struct Keccak512
{
    /// <summary>Bytes absorbed by one permutation; also the block size of HMAC.</summary>
    public const int Rate = 72;

    /// <summary>Digest length in bytes.</summary>
    public const int DigestLength = 64;

    private Lanes _lanes;
    private int _filled;

    /// <summary>Hashes one message.</summary>
    public static void Hash(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        Keccak512 state = default;
        state.Absorb(message);
        state.Finish(digest);
    }

    /// <summary>Takes more of the message.</summary>
    public void Absorb(ReadOnlySpan<byte> data)
    {
        Span<byte> state = MemoryMarshal.AsBytes<ulong>(_lanes);
        while (!data.IsEmpty)
        {
            int count = Math.Min(Rate - _filled, data.Length);
            Span<byte> target = state.Slice(_filled, count);
            int i = 0;
            if ((_filled & 7) == 0)
            {
                for (; i + 8 <= count; i += 8)
                {
                    ulong mixed = MemoryMarshal.Read<ulong>(target[i..]) ^ MemoryMarshal.Read<ulong>(data[i..]);
                    MemoryMarshal.Write(target[i..], in mixed);
                }
            }
            for (; i < count; i++)
                target[i] ^= data[i];
            data = data[count..];
            _filled += count;
            if (_filled == Rate)
            {
                KeccakPermutation.Permute(_lanes);
                _filled = 0;
            }
        }
    }

    /// <summary>Pads and writes the 64-byte digest.</summary>
    public void Finish(Span<byte> digest)
    {
        Span<byte> state = MemoryMarshal.AsBytes<ulong>(_lanes);
        state[_filled] ^= 0x01;
        state[Rate - 1] ^= 0x80;
        KeccakPermutation.Permute(_lanes);
        state[..DigestLength].CopyTo(digest);
    }

    [InlineArray(25)]
    private struct Lanes
    {
        private ulong _first;
    }
}

/// <summary>The 24 rounds of Keccak-f[1600].</summary>
internal static class KeccakPermutation
{
    private static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000, 0x000000000000808B, 0x0000000080000001,
        0x8000000080008081, 0x8000000000008009, 0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
        0x000000000000800A, 0x800000008000000A, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    /// <summary>Permutes 25 lanes in place; lane x + 5y stands at index x + 5y.</summary>
    public static void Permute(Span<ulong> lanes)
    {
        Span<ulong> moved = stackalloc ulong[25];
        ref ulong a = ref MemoryMarshal.GetReference(lanes[..25]);
        ref ulong b = ref MemoryMarshal.GetReference(moved);
        foreach (ulong constant in RoundConstants)
        {
            Theta(ref a);
            RhoPi(ref a, ref b);
            Chi(ref a, ref b);
            a ^= constant;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref ulong At(ref ulong origin, int index) => ref Unsafe.Add(ref origin, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Theta(ref ulong a)
    {
        ulong c0 = a ^ At(ref a, 5) ^ At(ref a, 10) ^ At(ref a, 15) ^ At(ref a, 20);
        ulong c1 = At(ref a, 1) ^ At(ref a, 6) ^ At(ref a, 11) ^ At(ref a, 16) ^ At(ref a, 21);
        ulong c2 = At(ref a, 2) ^ At(ref a, 7) ^ At(ref a, 12) ^ At(ref a, 17) ^ At(ref a, 22);
        ulong c3 = At(ref a, 3) ^ At(ref a, 8) ^ At(ref a, 13) ^ At(ref a, 18) ^ At(ref a, 23);
        ulong c4 = At(ref a, 4) ^ At(ref a, 9) ^ At(ref a, 14) ^ At(ref a, 19) ^ At(ref a, 24);
        ulong d0 = c4 ^ BitOperations.RotateLeft(c1, 1);
        ulong d1 = c0 ^ BitOperations.RotateLeft(c2, 1);
        ulong d2 = c1 ^ BitOperations.RotateLeft(c3, 1);
        ulong d3 = c2 ^ BitOperations.RotateLeft(c4, 1);
        ulong d4 = c3 ^ BitOperations.RotateLeft(c0, 1);
        for (int row = 0; row < 25; row += 5)
        {
            At(ref a, row) ^= d0;
            At(ref a, row + 1) ^= d1;
            At(ref a, row + 2) ^= d2;
            At(ref a, row + 3) ^= d3;
            At(ref a, row + 4) ^= d4;
        }
    }

    // Lane (x, y) goes to (y, 2x + 3y), rotated by the triangular number of its step.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RhoPi(ref ulong a, ref ulong b)
    {
        b = a;
        At(ref b, 10) = BitOperations.RotateLeft(At(ref a, 1), 1);
        At(ref b, 7) = BitOperations.RotateLeft(At(ref a, 10), 3);
        At(ref b, 11) = BitOperations.RotateLeft(At(ref a, 7), 6);
        At(ref b, 17) = BitOperations.RotateLeft(At(ref a, 11), 10);
        At(ref b, 18) = BitOperations.RotateLeft(At(ref a, 17), 15);
        At(ref b, 3) = BitOperations.RotateLeft(At(ref a, 18), 21);
        At(ref b, 5) = BitOperations.RotateLeft(At(ref a, 3), 28);
        At(ref b, 16) = BitOperations.RotateLeft(At(ref a, 5), 36);
        At(ref b, 8) = BitOperations.RotateLeft(At(ref a, 16), 45);
        At(ref b, 21) = BitOperations.RotateLeft(At(ref a, 8), 55);
        At(ref b, 24) = BitOperations.RotateLeft(At(ref a, 21), 2);
        At(ref b, 4) = BitOperations.RotateLeft(At(ref a, 24), 14);
        At(ref b, 15) = BitOperations.RotateLeft(At(ref a, 4), 27);
        At(ref b, 23) = BitOperations.RotateLeft(At(ref a, 15), 41);
        At(ref b, 19) = BitOperations.RotateLeft(At(ref a, 23), 56);
        At(ref b, 13) = BitOperations.RotateLeft(At(ref a, 19), 8);
        At(ref b, 12) = BitOperations.RotateLeft(At(ref a, 13), 25);
        At(ref b, 2) = BitOperations.RotateLeft(At(ref a, 12), 43);
        At(ref b, 20) = BitOperations.RotateLeft(At(ref a, 2), 62);
        At(ref b, 14) = BitOperations.RotateLeft(At(ref a, 20), 18);
        At(ref b, 22) = BitOperations.RotateLeft(At(ref a, 14), 39);
        At(ref b, 9) = BitOperations.RotateLeft(At(ref a, 22), 61);
        At(ref b, 6) = BitOperations.RotateLeft(At(ref a, 9), 20);
        At(ref b, 1) = BitOperations.RotateLeft(At(ref a, 6), 44);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Chi(ref ulong a, ref ulong b)
    {
        for (int row = 0; row < 25; row += 5)
        {
            ulong b0 = At(ref b, row), b1 = At(ref b, row + 1), b2 = At(ref b, row + 2), b3 = At(ref b, row + 3), b4 = At(ref b, row + 4);
            At(ref a, row) = b0 ^ (~b1 & b2);
            At(ref a, row + 1) = b1 ^ (~b2 & b3);
            At(ref a, row + 2) = b2 ^ (~b3 & b4);
            At(ref a, row + 3) = b3 ^ (~b4 & b0);
            At(ref a, row + 4) = b4 ^ (~b0 & b1);
        }
    }
}
