// Job: checks of Hare's messages, round arithmetic and timing: domain 'consensus/hare3'.
// Invariant: decoding, form and signature are judged in the order of the gossip handler.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Hare;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Conformance.Consensus;

/// <summary>Checks of <c>messages</c>, <c>messages-negative</c>, <c>set-hash</c>, <c>delay-grade</c> and <c>round-start</c>.</summary>
internal static class HareMessageChecks
{
    /// <summary>One case of <c>messages</c>: built from its fields, it has the same bytes, hash and signature.</summary>
    public static string? CheckMessage(JsonElement v)
    {
        var at = new IterationRound((byte)v.U64("iter"), (HareRound)v.U64("round"));
        ProposalId[]? proposals = [.. v.Items("proposals").Select(p => ProposalId.FromSpan(p.Hex()))];
        Hash32? reference = v.HexOrNull("ref") is { } bytes ? Hash32.FromSpan(bytes) : null;
        HareMessage message = new HareDraft(at, proposals, reference).Unsigned(
            new LayerId(v.U32("layer")), NodeId.FromSpan(v.Hex("sender")), VrfSignature.FromSpan(v.Hex("vrf")), (ushort)v.U64("count"));
        message.Signature = EdSignature.FromSpan(v.Hex("signature"));
        byte[] signed = Signing.Bytes(v.Hex("prefix"), SigningDomain.Hare, message.SignedBytes());
        HareInput input = HareInput.From(message, senderIsMalicious: false);
        return Json.Same("absolute round", v.U32("absolute_round"), at.Absolute)
            ?? Json.SameBytes("encoded", v.Hex("encoded"), Scale.Encode(message))
            ?? Json.SameBytes("hash", v.Hex("hash"), message.ComputeHash().Span)
            ?? Json.SameBytes("metadata", v.Hex("metadata"), message.SignedBytes())
            ?? Json.Same("domain", v.U64("domain"), (ulong)SigningDomain.Hare)
            ?? Json.Same("input's round", at, input.At)
            ?? Json.Same("input's reference", reference, input.Reference)
            ?? Json.Same("signature", true, Ed25519.Verify(v.Hex("sender"), signed, v.Hex("signature")));
    }

    /// <summary>One case of <c>messages-negative</c>.</summary>
    public static string? CheckNegative(JsonElement v)
    {
        string result = !Scale.TryDecode<HareMessage>(v.Hex("data"), out HareMessage? message, out _) ? "reject:decode"
            : message.IsWellFormed ? "ok" : "reject:validate";
        return Json.Same("result", v.Text("result"), result);
    }

    /// <summary>One case of <c>set-hash</c>.</summary>
    public static string? CheckSetHash(JsonElement v)
    {
        ProposalId[] ids = [.. v.Items("ids").Select(p => ProposalId.FromSpan(p.Hex()))];
        return Json.SameBytes("in given order", v.Hex("hash_in_given_order"), HareProtocol.SetHash(ids).Span)
            ?? Json.SameBytes("sorted", v.Hex("hash_sorted"), SetHashes.Proposals(ids).Span);
    }

    /// <summary>One case of <c>delay-grade</c>.</summary>
    public static string? CheckDelay(JsonElement v)
    {
        IterationRound at = Round(v.GetProperty("at")), since = Round(v.GetProperty("since"));
        return Json.Same("absolute at", v.U32("abs_at"), at.Absolute)
            ?? Json.Same("absolute since", v.U32("abs_since"), since.Absolute)
            ?? Json.Same("delay", v.U32("delay"), at.Delay(since))
            ?? Json.Same("grade", (byte)v.U64("grade"), at.Grade(since));
    }

    /// <summary>One case of <c>round-start</c>.</summary>
    public static string? CheckRoundStart(JsonElement v)
    {
        var config = new HareConfig(800, 5, 4, Duration(v, "preround_delay_ns"), Duration(v, "round_duration_ns"), default);
        return Json.Same("offset", Duration(v, "offset_ns"), config.OffsetOf(new((byte)v.U64("iter"), (HareRound)v.U64("round"))));
    }

    private static TimeSpan Duration(JsonElement v, string name) => TimeSpan.FromTicks(v.I64(name) / TimeSpan.NanosecondsPerTick);

    private static IterationRound Round(JsonElement pair) => new(pair[0].GetByte(), (HareRound)pair[1].GetByte());
}
