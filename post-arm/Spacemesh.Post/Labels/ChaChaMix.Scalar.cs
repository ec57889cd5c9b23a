// Job: the mixing functions of the label scrypt (ChaCha core of 8 rounds, ChunkMix, ROMix) in plain C#: the specification.
// Invariant: any other kernel gives the same words; numbers are little-endian words of 64-byte blocks.
using System.Numerics;
using System.Runtime.InteropServices;

namespace Spacemesh.Post.Labels;

/// <summary>ChaCha/8 mixing of scrypt chunks of 128 * r bytes.</summary>
internal static partial class ChaChaMix
{
    /// <summary>Words in a block of 64 bytes.</summary>
    public const int BlockWords = 16;

    /// <summary>The ChaCha core with 8 rounds over sixteen words, in place, feed-forward included.</summary>
    public static void Core(Span<uint> block)
    {
        Span<uint> x = stackalloc uint[BlockWords];
        block[..BlockWords].CopyTo(x);
        for (int i = 0; i < 4; i++)
        {
            Quarter(x, 0, 4, 8, 12);
            Quarter(x, 1, 5, 9, 13);
            Quarter(x, 2, 6, 10, 14);
            Quarter(x, 3, 7, 11, 15);
            Quarter(x, 0, 5, 10, 15);
            Quarter(x, 1, 6, 11, 12);
            Quarter(x, 2, 7, 8, 13);
            Quarter(x, 3, 4, 9, 14);
        }
        for (int i = 0; i < BlockWords; i++)
            block[i] += x[i];
    }

    /// <summary>
    /// Mixes 2r blocks into <paramref name="output"/>: even results first, odd ones second. When <paramref name="second"/> is
    /// not empty, every block read is the exclusive or of both inputs. Output must not overlap the inputs.
    /// </summary>
    public static void ChunkMix(ReadOnlySpan<uint> input, ReadOnlySpan<uint> second, Span<uint> output)
    {
        int blocks = input.Length / BlockWords;
        Span<uint> t = stackalloc uint[BlockWords];
        Absorb(t, input, second, blocks - 1);
        for (int i = 0; i < blocks; i++)
        {
            Absorb(t, input, second, i);
            Core(t);
            int place = (i >> 1) + ((i & 1) == 0 ? 0 : blocks >> 1);
            t.CopyTo(output.Slice(place * BlockWords, BlockWords));
        }
    }

    /// <summary>ROMix in place; <paramref name="memory"/> holds n chunks of the length of <paramref name="chunk"/>.</summary>
    public static void RoMixScalar(Span<byte> chunk, int n, Span<uint> memory)
    {
        Span<uint> x = MemoryMarshal.Cast<byte, uint>(chunk);
        int words = x.Length;
        var next = new uint[words];
        for (int i = 0; i < n; i++)
        {
            Span<uint> slot = memory.Slice(i * words, words);
            x.CopyTo(slot);
            ChunkMix(slot, default, x);
        }
        for (int i = 0; i < n; i++)
        {
            int j = (int)(x[words - BlockWords] & (uint)(n - 1));
            ChunkMix(x, memory.Slice(j * words, words), next);
            next.CopyTo(x);
        }
    }

    private static void Absorb(Span<uint> t, ReadOnlySpan<uint> input, ReadOnlySpan<uint> second, int block)
    {
        ReadOnlySpan<uint> a = input.Slice(block * BlockWords, BlockWords);
        for (int i = 0; i < BlockWords; i++)
            t[i] ^= a[i];
        if (second.IsEmpty)
            return;
        ReadOnlySpan<uint> b = second.Slice(block * BlockWords, BlockWords);
        for (int i = 0; i < BlockWords; i++)
            t[i] ^= b[i];
    }

    private static void Quarter(Span<uint> x, int a, int b, int c, int d)
    {
        x[a] += x[b];
        x[d] = BitOperations.RotateLeft(x[d] ^ x[a], 16);
        x[c] += x[d];
        x[b] = BitOperations.RotateLeft(x[b] ^ x[c], 12);
        x[a] += x[b];
        x[d] = BitOperations.RotateLeft(x[d] ^ x[a], 8);
        x[c] += x[d];
        x[b] = BitOperations.RotateLeft(x[b] ^ x[c], 7);
    }
}
