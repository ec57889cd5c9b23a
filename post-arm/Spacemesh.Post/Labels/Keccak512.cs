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
        ulong a0 = lanes[0], a1 = lanes[1], a2 = lanes[2], a3 = lanes[3], a4 = lanes[4];
        ulong a5 = lanes[5], a6 = lanes[6], a7 = lanes[7], a8 = lanes[8], a9 = lanes[9];
        ulong a10 = lanes[10], a11 = lanes[11], a12 = lanes[12], a13 = lanes[13], a14 = lanes[14];
        ulong a15 = lanes[15], a16 = lanes[16], a17 = lanes[17], a18 = lanes[18], a19 = lanes[19];
        ulong a20 = lanes[20], a21 = lanes[21], a22 = lanes[22], a23 = lanes[23], a24 = lanes[24];
        foreach (ulong constant in RoundConstants)
        {
            // Theta: each column takes the parity of its neighbours.
            ulong c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20, c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
            ulong c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22, c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
            ulong c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
            ulong d0 = c4 ^ Rotate(c1, 1), d1 = c0 ^ Rotate(c2, 1), d2 = c1 ^ Rotate(c3, 1);
            ulong d3 = c2 ^ Rotate(c4, 1), d4 = c3 ^ Rotate(c0, 1);
            // Rho and pi: lane (x, y) goes to (y, 2x + 3y), rotated.
            ulong b0 = a0 ^ d0, b1 = Rotate(a6 ^ d1, 44), b2 = Rotate(a12 ^ d2, 43);
            ulong b3 = Rotate(a18 ^ d3, 21), b4 = Rotate(a24 ^ d4, 14);
            ulong b5 = Rotate(a3 ^ d3, 28), b6 = Rotate(a9 ^ d4, 20), b7 = Rotate(a10 ^ d0, 3);
            ulong b8 = Rotate(a16 ^ d1, 45), b9 = Rotate(a22 ^ d2, 61);
            ulong b10 = Rotate(a1 ^ d1, 1), b11 = Rotate(a7 ^ d2, 6), b12 = Rotate(a13 ^ d3, 25);
            ulong b13 = Rotate(a19 ^ d4, 8), b14 = Rotate(a20 ^ d0, 18);
            ulong b15 = Rotate(a4 ^ d4, 27), b16 = Rotate(a5 ^ d0, 36), b17 = Rotate(a11 ^ d1, 10);
            ulong b18 = Rotate(a17 ^ d2, 15), b19 = Rotate(a23 ^ d3, 56);
            ulong b20 = Rotate(a2 ^ d2, 62), b21 = Rotate(a8 ^ d3, 55), b22 = Rotate(a14 ^ d4, 39);
            ulong b23 = Rotate(a15 ^ d0, 41), b24 = Rotate(a21 ^ d1, 2);
            // Chi: each lane takes from the two after it in its row.
            a0 = b0 ^ (~b1 & b2);
            a1 = b1 ^ (~b2 & b3);
            a2 = b2 ^ (~b3 & b4);
            a3 = b3 ^ (~b4 & b0);
            a4 = b4 ^ (~b0 & b1);
            a5 = b5 ^ (~b6 & b7);
            a6 = b6 ^ (~b7 & b8);
            a7 = b7 ^ (~b8 & b9);
            a8 = b8 ^ (~b9 & b5);
            a9 = b9 ^ (~b5 & b6);
            a10 = b10 ^ (~b11 & b12);
            a11 = b11 ^ (~b12 & b13);
            a12 = b12 ^ (~b13 & b14);
            a13 = b13 ^ (~b14 & b10);
            a14 = b14 ^ (~b10 & b11);
            a15 = b15 ^ (~b16 & b17);
            a16 = b16 ^ (~b17 & b18);
            a17 = b17 ^ (~b18 & b19);
            a18 = b18 ^ (~b19 & b15);
            a19 = b19 ^ (~b15 & b16);
            a20 = b20 ^ (~b21 & b22);
            a21 = b21 ^ (~b22 & b23);
            a22 = b22 ^ (~b23 & b24);
            a23 = b23 ^ (~b24 & b20);
            a24 = b24 ^ (~b20 & b21);
            a0 ^= constant;
        }
        Store(lanes, a0, a1, a2, a3, a4, 0);
        Store(lanes, a5, a6, a7, a8, a9, 5);
        Store(lanes, a10, a11, a12, a13, a14, 10);
        Store(lanes, a15, a16, a17, a18, a19, 15);
        Store(lanes, a20, a21, a22, a23, a24, 20);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Rotate(ulong lane, int count) => BitOperations.RotateLeft(lane, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Span<ulong> lanes, ulong v0, ulong v1, ulong v2, ulong v3, ulong v4, int at) =>
        (lanes[at], lanes[at + 1], lanes[at + 2], lanes[at + 3], lanes[at + 4]) = (v0, v1, v2, v3, v4);
}
