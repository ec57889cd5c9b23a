// Job: computes a run of labels on all cores and finds the smallest below a threshold.
// Invariant: the result does not depend on the number of threads; a cancelled run gives nothing.
using System.Buffers.Binary;

namespace Spacemesh.Post.Labels;

/// <summary>A 32-byte label as a big-endian number.</summary>
internal readonly record struct LabelValue(UInt128 High, UInt128 Low)
{
    public static LabelValue Read(ReadOnlySpan<byte> label) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(label), BinaryPrimitives.ReadUInt128BigEndian(label[16..]));

    public bool IsBelow(LabelValue other) => High < other.High || (High == other.High && Low < other.Low);
}

/// <summary>The smallest label of a run that is below the threshold; the first of equal ones.</summary>
internal readonly record struct LabelHit(ulong Index, LabelValue Value);

/// <summary>One label hasher a thread.</summary>
internal sealed class LabelWorkers : IDisposable
{
    // Small enough for an even end, large enough that taking it costs nothing beside computing it.
    private const int ClaimedAtOnce = 4;

    private readonly LabelHasher[] _hashers;
    private readonly byte[] _commitment;

    /// <summary>Takes scrypt memory for each thread; 0 threads means one a processor.</summary>
    public LabelWorkers(ReadOnlySpan<byte> commitment, ScryptParameters scrypt, int threads)
    {
        _commitment = commitment.ToArray();
        _hashers = new LabelHasher[threads > 0 ? threads : Environment.ProcessorCount];
        for (int i = 0; i < _hashers.Length; i++)
            _hashers[i] = new LabelHasher(scrypt);
    }

    /// <summary>Labels after which a run is worth writing down: a second or two of work.</summary>
    public int RunLength => (int)Math.Clamp((1UL << 23) / _hashers[0].Parameters.N, 64, 65536);

    /// <summary>The full label of one index.</summary>
    public void ComputeOne(ulong index, Span<byte> label) => _hashers[0].Compute(_commitment, index, label);

    /// <summary>
    /// Computes <paramref name="count"/> labels from <paramref name="start"/>; writes their first 16 bytes to
    /// <paramref name="stored"/> unless that is empty.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled; notices it after at most one label a thread.</exception>
    public LabelHit? Compute(ulong start, ulong count, Memory<byte> stored, LabelValue threshold, CancellationToken cancellation)
    {
        ulong next = 0;
        var hits = new LabelHit?[_hashers.Length];
        void Work(int worker)
        {
            Span<byte> label = stackalloc byte[LabelHasher.Length];
            LabelHit? best = null;
            ulong from;
            while ((from = Interlocked.Add(ref next, ClaimedAtOnce) - ClaimedAtOnce) < count)
            {
                for (ulong i = from; i < Math.Min(from + ClaimedAtOnce, count); i++)
                {
                    if (cancellation.IsCancellationRequested)
                        return;
                    _hashers[worker].Compute(_commitment, start + i, label);
                    if (!stored.IsEmpty)
                        label[..LabelHasher.StoredLength].CopyTo(stored.Span[((int)i * LabelHasher.StoredLength)..]);
                    LabelValue value = LabelValue.Read(label);
                    if (value.IsBelow(best?.Value ?? threshold))
                        best = new LabelHit(start + i, value);
                }
            }
            hits[worker] = best;
        }
        if (_hashers.Length == 1)
            Work(0);
        else
            Parallel.For(0, _hashers.Length, new ParallelOptions { MaxDegreeOfParallelism = _hashers.Length }, Work);
        cancellation.ThrowIfCancellationRequested();
        return Smallest(hits);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LabelHasher hasher in _hashers)
            hasher.Dispose();
    }

    private static LabelHit? Smallest(LabelHit?[] hits)
    {
        LabelHit? best = null;
        foreach (LabelHit? hit in hits)
        {
            if (hit is not { } h)
                continue;
            if (best is not { } b || h.Value.IsBelow(b.Value) || (h.Value == b.Value && h.Index < b.Index))
                best = h;
        }
        return best;
    }
}
