// Job: turns the fields of tortoise vectors into the types of the tortoise, and faults into the vectors' words.
// Invariant: a fault without a word of the vectors cannot pass a check.
using System.Globalization;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Protocol;
using Spacemesh.Protocol.FixedPoint;

namespace Spacemesh.Conformance.Consensus.Tortoise;

internal static class TortoiseValues
{
    private static readonly (TortoiseFault Fault, string Word)[] s_words =
    [
        (TortoiseFault.DanglingBase, "dangling_base"),
        (TortoiseFault.EvictedBlocks, "evicted_blocks"),
        (TortoiseFault.NotDecodable, "not_decodable"),
        (TortoiseFault.BaseNotEarlier, "base_not_earlier"),
        (TortoiseFault.AtxUnknown, "atx_unknown"),
        (TortoiseFault.ReferenceIsNone, "ref_not_reference"),
        (TortoiseFault.NoEpochDataNoReference, "no_epoch_data_no_ref"),
        (TortoiseFault.DuplicateVote, "duplicate_vote"),
        (TortoiseFault.VoteAndAbstain, "vote_and_abstain"),
        (TortoiseFault.WrongTarget, "wrong_target"),
        (TortoiseFault.OpinionMismatch, "opinion_mismatch"),
        (TortoiseFault.BallotExists, "ballot_exists"),
        (TortoiseFault.NotDrained, "not_drained"),
        (TortoiseFault.BaseAbstained, "base_abstained"),
        (TortoiseFault.NoCoin, "no_coinflip"),
        (TortoiseFault.TooManyExceptions, "too_many_exceptions"),
        (TortoiseFault.NoBallots, "no_ballots"),
    ];

    /// <summary>The fault in the words of the vectors, joined by +; empty for none.</summary>
    public static string Words(TortoiseFault fault)
    {
        string words = string.Join('+', s_words.Where(w => fault.HasFlag(w.Fault)).Select(w => w.Word));
        return words.Length == 0 && fault != TortoiseFault.None ? fault.ToString() : words;
    }

    /// <summary>The expected fault of an event; empty for none.</summary>
    public static string ExpectedFault(JsonElement e) => e.Has("err") ? e.Text("err") : "";

    public static LayerId Layer(this JsonElement e, string name) => new(e.U32(name));

    public static EpochId Epoch(this JsonElement e, string name) => new(e.U32(name));

    public static T Id<T>(this JsonElement e, string name)
        where T : unmanaged, IFixedBytes<T> => FixedBytes.ParseHex<T>(e.Text(name));

    /// <summary>The 128-bit word in hex.</summary>
    public static string Word(Fixed number) => number.Raw.ToString("x32", CultureInfo.InvariantCulture);

    public static TortoiseConfig Config(JsonElement c) => new()
    {
        HareDistance = c.U32("hdist"),
        ZeroDistance = c.U32("zdist"),
        Window = c.U32("window"),
        MaxExceptions = (int)c.U32("max_exceptions"),
        BadBeaconDelay = c.U32("delay"),
        LayersPerEpoch = c.U32("layers_per_epoch"),
        EffectiveGenesis = c.Layer("effective_genesis"),
    };

    public static TortoiseBallot Ballot(JsonElement b) => new()
    {
        Id = b.Id<BallotId>("id"),
        Layer = b.Layer("lid"),
        Smesher = b.Id<NodeId>("node"),
        Atx = b.Id<AtxId>("atx"),
        Eligibilities = b.U32("elig"),
        Opinion = Opinion(b.GetProperty("op")),
        EpochData = b.Has("epoch")
            ? new TortoiseEpochData(b.GetProperty("epoch").Id<Beacon>("beacon"), b.GetProperty("epoch").U32("elig"))
            : null,
        Reference = b.Has("ref") ? b.Id<BallotId>("ref") : null,
        Malicious = b.Flag("mal"),
    };

    public static TortoiseOpinion Opinion(JsonElement o) => new(
        o.Id<Hash32>("hash"), o.Id<BallotId>("base"), Headers(o, "support"), Headers(o, "against"), Layers(o, "abstain"));

    public static List<BlockHeader> Headers(JsonElement e, string name) => [.. e.Items(name).Select(Header)];

    public static List<LayerId> Layers(JsonElement e, string name) => [.. e.Items(name).Select(l => new LayerId((uint)l.U64()))];

    /// <summary>A header written as [layer, id, height, ...].</summary>
    public static BlockHeader Header(JsonElement e) => new(new LayerId((uint)e[0].U64()), FixedBytes.ParseHex<BlockId>(e[1].GetString()), e[2].U64());

    /// <summary>An opinion as one line of text, to be compared.</summary>
    public static string Text(TortoiseOpinion o) =>
        $"{o.Hash} base {o.Base} support {Text(o.Support)} against {Text(o.Against)} abstain [{string.Join(' ', o.Abstain)}]";

    private static string Text(IReadOnlyList<BlockHeader> headers) =>
        $"[{string.Join(' ', headers.Select(h => $"{h.Layer}/{h.Id}/{h.Height}"))}]";
}
