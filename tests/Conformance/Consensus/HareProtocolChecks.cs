// Job: replays recorded Hare sessions, scripted ones and graded gossip alone: domain 'consensus/hare3'.
// Invariant: every output of every step is compared; a step of an unknown kind fails the case.
using System.Globalization;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Hare;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Conformance.Consensus;

/// <summary>Checks of <c>protocol</c>, <c>protocol-scripted</c> and <c>gossip</c>.</summary>
internal static class HareProtocolChecks
{
    /// <summary>One case of <c>protocol</c> or <c>protocol-scripted</c>.</summary>
    public static string? CheckProtocol(JsonElement v)
    {
        var protocol = new HareProtocol((ushort)v.U64("threshold"));
        int index = 0;
        foreach (JsonElement step in v.Items("steps"))
        {
            string op = step.Text("op");
            string? failure = null;
            switch (op)
            {
                case "initial":
                    protocol.SetInitial(Ids(step, "proposals"));
                    break;
                case "in":
                    failure = CheckReceipt(step, protocol.Receive(Input(step.GetProperty("m"))));
                    break;
                case "next":
                    failure = CheckStep(protocol, step);
                    break;
                default:
                    throw new UnknownCaseKindException(op);
            }
            if (failure is not null)
                return $"{v.Text("case")}, step {index} ({op}): {failure}";
            index++;
        }
        return null;
    }

    /// <summary>One case of <c>gossip</c>.</summary>
    public static string? CheckGossip(JsonElement v)
    {
        var gossip = new GradedGossip((ushort)v.U64("threshold"));
        foreach (JsonElement step in v.Items("steps"))
        {
            if (CheckReceipt(step, gossip.Receive(Round(step.GetProperty("current")), Input(step.GetProperty("m")))) is { } failure)
                return failure;
        }
        IterationRound target = Round(v.GetProperty("target"));
        bool refers = target.Round is HareRound.Commit or HareRound.Notify;
        foreach (JsonProperty item in v.GetProperty("thresh_gossip").EnumerateObject())
        {
            byte grade = byte.Parse(item.Name, CultureInfo.InvariantCulture);
            string actual = refers ? Text(gossip.References(target, grade)) : Text(gossip.Proposals(target, grade));
            if (Json.Same($"threshold gossip {grade}", Text(item.Value), actual) is { } failure)
                return failure;
        }
        return v.Has("gradecast") ? CheckGradecast(v, gossip.Gradecast(target)) : null;
    }

    private static string? CheckStep(HareProtocol protocol, JsonElement step)
    {
        IterationRound at = Round(step);
        string? failure = Json.Same("round", at, protocol.Next);
        if (failure is null && step.Has("graded"))
            failure = CheckGraded(protocol, at, step.GetProperty("graded"));
        JsonElement expected = step.GetProperty("out");
        HareOutput output = protocol.Execute();
        return failure
            ?? Json.Same("message", Message(expected), Message(output))
            ?? Json.Same("coin", expected.Has("coin") ? expected.Flag("coin") : null, output.Coin)
            ?? Json.Same("result", expected.Has("result") ? Text(expected.GetProperty("result")) : null,
                output.Result is null ? null : Text(output.Result))
            ?? Json.Same("terminated", expected.Flag("terminated"), output.Terminated)
            ?? Json.Same("locked", expected.Has("locked") ? expected.Text("locked") : null, protocol.Locked?.ToHex())
            ?? Json.Same("hard lock", expected.Flag("hard"), protocol.HardLocked);
    }

    private static string? CheckGraded(HareProtocol protocol, IterationRound at, JsonElement graded)
    {
        foreach (JsonProperty item in graded.GetProperty("preround").EnumerateObject())
        {
            byte grade = byte.Parse(item.Name, CultureInfo.InvariantCulture);
            if (Json.Same($"preround {grade}", Text(item.Value),
                Text(protocol.Gossip.Proposals(IterationRound.Preround, grade))) is { } failure)
                return failure;
        }
        return graded.Has("gradecast")
            ? CheckGradecast(graded, protocol.Gossip.Gradecast(at with { Round = HareRound.Propose }))
            : null;
    }

    private static string? CheckGradecast(JsonElement v, List<GradedSet> actual)
    {
        string Expected(JsonElement set) => $"{set.U64("grade")} {set.Text("vrf")} {Text(set.GetProperty("values"))}";
        return Json.Same(
            "gradecast",
            string.Join("; ", v.Items("gradecast").Select(Expected)),
            string.Join("; ", actual.Select(set => $"{set.Grade} {set.Vrf.ToHex()} {Text(set.Proposals)}")));
    }

    private static string? CheckReceipt(JsonElement step, HareReceipt receipt)
    {
        bool expected = step.Has("equivocation") && step.GetProperty("equivocation").ValueKind != JsonValueKind.False;
        string? failure = Json.Same("gossip", step.Flag("gossip"), receipt.Relay)
            ?? Json.Same("equivocation", expected, receipt.Equivocation is not null);
        if (failure is null && expected && step.GetProperty("equivocation").ValueKind == JsonValueKind.Object)
            failure = Json.Same("equivocator", step.GetProperty("equivocation").Text("sender"), receipt.Equivocation!.First.Sender.ToHex());
        return failure;
    }

    private static HareInput Input(JsonElement m) => new()
    {
        At = Round(m),
        Sender = NodeId.FromSpan(m.Hex("sender")),
        MessageHash = Hash32.FromSpan(m.Hex("hash")),
        Vrf = VrfSignature.FromSpan(m.Hex("vrf")),
        Count = (ushort)m.U64("count"),
        Proposals = m.Has("proposals") ? Ids(m, "proposals") : null,
        Reference = m.HexOrNull("ref") is { } reference ? Hash32.FromSpan(reference) : null,
        Grade = (byte)m.U64("grade"),
        SenderIsMalicious = m.Flag("malicious"),
    };

    private static IterationRound Round(JsonElement e) => new((byte)e.U64("iter"), (HareRound)e.U64("round"));

    private static ProposalId[] Ids(JsonElement e, string name) => [.. e.Items(name).Select(p => ProposalId.FromSpan(p.Hex()))];

    private static string? Message(JsonElement output)
    {
        if (!output.Has("message"))
            return null;
        JsonElement m = output.GetProperty("message");
        return $"{Round(m)} {(m.Has("ref") ? m.Text("ref") : Text(m.GetProperty("proposals")))}";
    }

    private static string? Message(HareOutput output) => output.Message is not { } m ? null
        : $"{m.At} {m.Reference?.ToHex() ?? Text(m.Proposals!)}";

    private static string Text(JsonElement ids) =>
        ids.ValueKind == JsonValueKind.Null ? "" : string.Join(",", ids.EnumerateArray().Select(id => id.GetString()));

    private static string Text<T>(IReadOnlyList<T> ids)
        where T : unmanaged, IFixedBytes<T> => string.Join(",", ids.Select(id => id.ToHex()));
}
