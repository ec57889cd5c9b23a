// Job: checks RandomX hashes and k2pow; holds the one RandomX cache that all checks of the domain share.
// Invariant: equal inputs are hashed once; the memory of answers is keyed by the input itself.
using System.Collections.Concurrent;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Post;
using Spacemesh.Post.Pow;

namespace Spacemesh.Conformance.Post;

/// <summary>Remembers hashes: thousands of verification cases are variations of a few hundred proofs.</summary>
internal sealed class RememberedPowHash : IPowHash
{
    private static readonly RandomXCache Cache = new();
    private readonly ConcurrentDictionary<string, byte[]> _known = new();

    public static RememberedPowHash Shared { get; } = new();

    public void Hash(ReadOnlySpan<byte> input, Span<byte> hash)
    {
        string key = Convert.ToHexString(input);
        if (!_known.TryGetValue(key, out byte[]? answer))
        {
            answer = new byte[32];
            Cache.Hash(input, answer);
            _known[key] = answer;
        }
        answer.CopyTo(hash);
    }
}

internal static class PowChecks
{
    private static readonly string ProtocolKey = Convert.ToHexStringLower("spacemesh-randomx-cache-key"u8);

    public static string? RandomX(JsonElement c)
    {
        var hash = new byte[32];
        if (c.Text("key") == ProtocolKey)
        {
            RememberedPowHash.Shared.Hash(c.Hex("input"), hash);
        }
        else
        {
            using var other = new RandomXCache(c.Hex("key"));
            other.Hash(c.Hex("input"), hash);
        }
        return Json.SameBytes("hash", c.Hex("hash"), hash);
    }

    public static string? Search(JsonElement c)
    {
        var scaled = new byte[32];
        PowDifficulty.Scale(c.Hex("base_difficulty"), c.U32("num_units"), scaled);
        string? failure = Json.SameBytes("scaled", c.Hex("scaled_difficulty"), scaled);
        var group = (byte)c.U32("nonce_group");
        foreach (JsonElement attempt in c.Items("tried"))
        {
            var input = new byte[K2Pow.InputLength];
            var hash = new byte[32];
            K2Pow.WriteInput(attempt.U64("pow"), group, c.Hex("challenge8"), c.Hex("node_id"), input);
            RememberedPowHash.Shared.Hash(input, hash);
            failure ??= Json.SameBytes("input", attempt.Hex("input"), input) ?? Json.SameBytes("hash", attempt.Hex("hash"), hash);
        }
        foreach (int threads in (int[])[1, 3])
        {
            ulong found = K2Pow.Find(
                RememberedPowHash.Shared, group, c.Hex("challenge8"), c.Hex("node_id"), scaled, threads, CancellationToken.None);
            failure ??= Json.Same($"pow with {threads} threads", c.U64("smallest_pow"), found);
        }
        return failure;
    }

    public static string? Verify(JsonElement c) => Json.Same(c.Text("note"), c.Flag("valid"), K2Pow.IsValid(
        RememberedPowHash.Shared, c.U64("pow"), (byte)c.U32("nonce_group"), c.Hex("challenge8"), c.Hex("node_id"),
            c.Hex("scaled_difficulty")));
}
