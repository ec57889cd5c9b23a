// Job: incremental BLAKE3 for input that comes in pieces.
// Invariant: the result depends on the bytes only, not on how they were split.
namespace Spacemesh.Crypto;

/// <summary>Incremental BLAKE3. Not safe for use by several threads at once.</summary>
public sealed class Blake3Hasher
{
    private Blake3Tree _tree;

    /// <summary>A hasher that has seen no input.</summary>
    public Blake3Hasher() => _tree.Begin();

    /// <summary>Adds input of any length.</summary>
    public void Update(ReadOnlySpan<byte> data) => _tree.Update(data);

    /// <summary>Fills <paramref name="output"/> (any length) with the hash of all input so far. More input may follow.</summary>
    public void Finish(Span<byte> output) => _tree.Finish(output);

    /// <summary>Forgets all input.</summary>
    public void Reset() => _tree.Begin();
}
