// Job: the proof of work of a nonce group: search and check.
// Invariant: only 7 bytes of the pow, the group byte, 8 bytes of the challenge and the node id enter the hash.
using System.Buffers.Binary;

namespace Spacemesh.Post.Pow;

/// <summary>k2pow: a number whose RandomX hash lies below the difficulty.</summary>
internal static class K2Pow
{
    /// <summary>Length of the hashed input.</summary>
    public const int InputLength = 48;

    private const ulong SearchEnd = 1UL << 56;

    /// <summary>Writes the 48 bytes that are hashed.</summary>
    public static void WriteInput(ulong pow, byte group, ReadOnlySpan<byte> challenge, ReadOnlySpan<byte> nodeId, Span<byte> input)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(input, pow);
        input[7] = group;
        challenge[..8].CopyTo(input[8..]);
        nodeId[..32].CopyTo(input[16..]);
    }

    /// <summary>True if the pow's hash is strictly below the scaled difficulty.</summary>
    public static bool IsValid(
        IPowHash hasher, ulong pow, byte group, ReadOnlySpan<byte> challenge, ReadOnlySpan<byte> nodeId,
            ReadOnlySpan<byte> scaledDifficulty)
    {
        Span<byte> input = stackalloc byte[InputLength];
        Span<byte> hash = stackalloc byte[32];
        WriteInput(pow, group, challenge, nodeId, input);
        hasher.Hash(input, hash);
        return PowDifficulty.IsBelow(hash, scaledDifficulty);
    }

    /// <summary>
    /// The smallest pow of a group, searched from 0 by <paramref name="threads"/> threads. Stops within one hash of a cancellation.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ulong Find(
        IPowHash hasher, byte group, ReadOnlyMemory<byte> challenge, ReadOnlyMemory<byte> nodeId, ReadOnlyMemory<byte> scaledDifficulty,
        int threads, CancellationToken cancellation)
    {
        // Numbers are handed out in order and each is finished once taken, so the smallest hit is known when all workers stop.
        ulong next = 0, found = SearchEnd;
        var guard = new Lock();
        void Work()
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                ulong pow = Interlocked.Increment(ref next) - 1;
                if (pow >= Volatile.Read(ref found))
                    return;
                if (!IsValid(hasher, pow, group, challenge.Span, nodeId.Span, scaledDifficulty.Span))
                    continue;
                lock (guard)
                    found = Math.Min(found, pow);
            }
        }
        if (threads <= 1)
            Work();
        else
            RunAll(Work, threads, cancellation);
        return found < SearchEnd ? found : throw new RandomXException("k2pow: no number below 2^56 passes this difficulty");
    }

    private static void RunAll(Action work, int threads, CancellationToken cancellation)
    {
        try
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => work());
        }
        catch (AggregateException e) when (e.InnerExceptions.All(i => i is OperationCanceledException))
        {
            throw new OperationCanceledException(cancellation);
        }
    }
}
