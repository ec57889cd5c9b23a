// Job: checks of codec/hashes: the hash function and the ids made with it.
// Invariant: every kind of case is either in Operations or in NOT-READ-YET.txt.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Conformance.Codec;

/// <summary>Checks of <c>hashes.jsonl</c>, one for each <c>op</c>.</summary>
internal static class HashChecks
{
    private static readonly Dictionary<string, CaseCheck> Operations = new(StringComparer.Ordinal)
    {
        ["blake3"] = CheckBlake3,
        ["opinion"] = Consensus.Tortoise.TortoiseUnits.CheckOpinion,
        ["atx_list_hash"] = CheckAtxList,
        ["active_set_hash_sorted"] = CheckActiveSet,
        ["proposals_hash"] = vector => SameHash(vector, SetHashes.Proposals(Ids<ProposalId>(vector), vector.Hex("prefix"))),
        ["proposals_hash_presorted"] = vector =>
            SameHash(vector, SetHashes.ProposalsInOrder(Ids<ProposalId>(vector), vector.Hex("prefix"))),
        ["hash20_to_hash32"] = vector => Json.SameBytes("out", vector.Hex("out"), Hashing.Widen(Hash20.FromSpan(vector.Hex("in"))).Span),
        ["bytes_to_hash32"] = vector => Json.SameBytes("out", vector.Hex("out"), Hashing.FromAnyLength(vector.Hex("in")).Span),
    };

    /// <summary>Hands a case to the check of its operation.</summary>
    public static string? Check(JsonElement vector) =>
        Operations.TryGetValue(vector.Text("op"), out CaseCheck? check)
            ? check(vector)
            : throw new UnknownCaseKindException(vector.Text("op"));

    private static string? CheckBlake3(JsonElement vector)
    {
        byte[] data;
        if (vector.HexOrNull("data") is { } given)
        {
            data = given;
        }
        else
        {
            data = new byte[vector.U32("len")];
            data.AsSpan().Fill(vector.Hex("repeat_byte")[0]);
        }
        Span<byte> hash = stackalloc byte[32];
        Blake3.Hash(data, hash);
        Span<byte> pieces = stackalloc byte[32];
        var hasher = new Blake3Hasher();
        for (int at = 0, size = 1; at < data.Length; at += size, size = size * 3 + 1)
        {
            size = Math.Min(size, data.Length - at);
            hasher.Update(data.AsSpan(at, size));
        }
        hasher.Finish(pieces);
        return Json.SameBytes("h32", vector.Hex("h32"), hash)
            ?? Json.SameBytes("h20", vector.Hex("h20"), hash[..20])
            ?? Json.SameBytes("incremental", hash, pieces);
    }

    private static string? CheckAtxList(JsonElement vector) => SameHash(vector, SetHashes.ActiveSet(Ids<AtxId>(vector)));

    private static string? CheckActiveSet(JsonElement vector)
    {
        AtxId[] ids = Ids<AtxId>(vector);
        ids.AsSpan().Sort();
        return SameHash(vector, SetHashes.ActiveSet(ids));
    }

    private static T[] Ids<T>(JsonElement vector)
        where T : unmanaged, IFixedBytes<T> => [.. vector.Items("ids").Select(id => T.FromSpan(id.Hex()))];

    private static string? SameHash(JsonElement vector, Hash32 hash) => Json.SameBytes("hash", vector.Hex("hash"), hash.Span);
}
