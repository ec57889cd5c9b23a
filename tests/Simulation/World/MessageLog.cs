// Job: a running hash over every published message with its time and sender: the fingerprint of a run.
// Invariant: two runs with equal fingerprints have published the same bytes at the same times in the same order.
using System.Buffers.Binary;
using System.Text;
using Spacemesh.Crypto;

namespace Spacemesh.Simulation.Tests.World;

/// <summary>What was published.</summary>
internal sealed class MessageLog
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly byte[] _hash = new byte[32];

    /// <summary>Messages published, by topic.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>The fingerprint up to now.</summary>
    public string Fingerprint => Convert.ToHexStringLower(_hash);

    /// <summary>Takes note of a message.</summary>
    public void Add(DateTimeOffset time, int from, string topic, byte[] message)
    {
        _counts[topic] = _counts.GetValueOrDefault(topic) + 1;
        byte[] name = Encoding.UTF8.GetBytes(topic);
        byte[] entry = new byte[_hash.Length + 12 + 1 + name.Length + message.Length];
        _hash.CopyTo(entry, 0);
        Span<byte> rest = entry.AsSpan(_hash.Length);
        BinaryPrimitives.WriteInt64LittleEndian(rest, time.UtcTicks);
        BinaryPrimitives.WriteInt32LittleEndian(rest[8..], from);
        rest[12] = (byte)name.Length;
        name.CopyTo(rest[13..]);
        message.CopyTo(rest[(13 + name.Length)..]);
        Blake3.Hash(entry, _hash);
    }
}
