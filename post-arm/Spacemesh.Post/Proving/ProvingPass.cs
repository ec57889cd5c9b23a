// Job: one reading of all labels for a range of nonces: encrypts them, compares, collects good indices until a nonce has K2.
// Invariant: with one thread the winner is the first nonce to have K2 indices in the order file, chunk, group, label, nonce.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Spacemesh.Post.Ciphers;
using Spacemesh.Post.Labels;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace Spacemesh.Post.Proving;

/// <summary>A piece of a label file: at most 1 MiB, never over the end of a file.</summary>
internal readonly record struct LabelBatch(string Path, long Offset, int Length, ulong FirstIndex);

/// <summary>Ciphers and results of a pass; scanned by any number of threads.</summary>
internal sealed class ProvingPass
{
    /// <summary>Bytes of a chunk: eight labels. What is left of a batch after whole chunks is not looked at, as in the reference.</summary>
    private const int ChunkLength = 8 * LabelHasher.StoredLength;

    private readonly uint _firstNonce;
    private readonly int _k2;
    private readonly ProvingDifficulty _difficulty;
    private readonly Aes128[] _groups;
    private readonly Aes128[] _nonces;
    private readonly List<ulong>?[] _good;
    private readonly Lock _guard = new();
    private volatile bool _won;

    public ProvingPass(ReadOnlySpan<byte> challenge, uint firstNonce, ReadOnlySpan<ulong> pows, ProvingDifficulty difficulty, uint k2)
    {
        (_firstNonce, _difficulty, _k2) = (firstNonce, difficulty, checked((int)k2));
        uint firstGroup = firstNonce / NonceCipher.NoncesPerGroup;
        _groups = new Aes128[pows.Length];
        _nonces = new Aes128[pows.Length * (int)NonceCipher.NoncesPerGroup];
        _good = new List<ulong>?[_nonces.Length];
        for (int i = 0; i < pows.Length; i++)
            _groups[i] = NonceCipher.ForGroup(challenge, firstGroup + (uint)i, pows[i]);
        for (int i = 0; i < _nonces.Length; i++)
            _nonces[i] = NonceCipher.ForNonce(challenge, firstNonce + (uint)i, pows[i / (int)NonceCipher.NoncesPerGroup]);
    }

    /// <summary>True once a nonce has K2 indices; the scan may stop.</summary>
    public bool IsWon => _won;

    /// <summary>The nonce that won and its indices.</summary>
    public (uint Nonce, ulong[] Indices) Winner { get; private set; }

    /// <summary>Looks at all whole chunks of a batch.</summary>
    public void Scan(ReadOnlySpan<byte> labels, ulong firstIndex)
    {
        Span<Block> encrypted = stackalloc Block[8];
        ReadOnlySpan<Block> blocks = MemoryMarshal.Cast<byte, Block>(labels[..(labels.Length / ChunkLength * ChunkLength)]);
        Block limit = Vector128.Create(_difficulty.HighByte);
        for (int i = 0; i < blocks.Length && !_won; i += 8)
        {
            ref readonly Block chunk = ref blocks[i];
            for (int group = 0; group < _groups.Length; group++)
            {
                _groups[group].EncryptEight(in chunk, ref encrypted[0]);
                if (AnyAtMost(encrypted, limit))
                    Collect(encrypted, blocks.Slice(i, 8), limit, group, firstIndex + (ulong)i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AnyAtMost(ReadOnlySpan<Block> e, Block limit)
    {
        Block smallest = Vector128.Min(
            Vector128.Min(Vector128.Min(e[0], e[1]), Vector128.Min(e[2], e[3])),
                Vector128.Min(Vector128.Min(e[4], e[5]), Vector128.Min(e[6], e[7])));
        return Vector128.LessThanOrEqualAny(smallest, limit);
    }

    private void Collect(ReadOnlySpan<Block> encrypted, ReadOnlySpan<Block> labels, Block limit, int group, ulong firstIndex)
    {
        for (int label = 0; label < 8; label++)
        {
            uint candidates = Vector128.LessThanOrEqual(encrypted[label], limit).ExtractMostSignificantBits();
            for (; candidates != 0; candidates &= candidates - 1)
            {
                int bit = System.Numerics.BitOperations.TrailingZeroCount(candidates);
                int nonce = (group * (int)NonceCipher.NoncesPerGroup) + bit;
                if (encrypted[label][bit] < _difficulty.HighByte
                    || NonceCipher.LowPart(_nonces[nonce], labels[label]) < _difficulty.LowPart)
                    Add(nonce, firstIndex + (ulong)label);
            }
        }
    }

    private void Add(int nonce, ulong index)
    {
        lock (_guard)
        {
            if (_won)
                return;
            List<ulong> good = _good[nonce] ??= new List<ulong>(_k2);
            good.Add(index);
            if (good.Count < _k2)
                return;
            Winner = (_firstNonce + (uint)nonce, [.. good]);
            _won = true;
        }
    }
}
