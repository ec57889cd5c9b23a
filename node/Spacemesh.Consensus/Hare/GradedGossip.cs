// Job: keeps the messages of a session and says what was received in time by how many seats.
// Invariant: at most one message a sender and round is kept; a second, different one marks it for good.
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Hare;

/// <summary>A proposed set as gradecast delivers it.</summary>
/// <param name="Grade">2 if received in time and not equivocated on, 1 if nearly so.</param>
/// <param name="Vrf">The leader's proof.</param>
/// <param name="Proposals">The set, in the order sent.</param>
internal readonly record struct GradedSet(byte Grade, VrfSignature Vrf, IReadOnlyList<ProposalId> Proposals);

/// <summary>Graded gossip, threshold gossip and gradecast over one store of messages.</summary>
internal sealed class GradedGossip(ushort threshold)
{
    private readonly Dictionary<IterationRound, Dictionary<NodeId, Kept>> _rounds = [];

    /// <summary>Takes a message; <paramref name="current"/> is the round the node will execute next.</summary>
    internal HareReceipt Receive(IterationRound current, HareInput message)
    {
        if (!_rounds.TryGetValue(message.At, out Dictionary<NodeId, Kept>? senders))
            _rounds.Add(message.At, senders = []);
        if (!senders.TryGetValue(message.Sender, out Kept? kept))
        {
            senders.Add(message.Sender, new Kept(message, current) { Malicious = message.SenderIsMalicious });
            return new HareReceipt(true, null);
        }
        if (kept.Malicious || kept.Message.MessageHash == message.MessageHash)
            return new HareReceipt(false, null);
        var equivocation = new HareEquivocation(kept.Message, message);
        if (message.Grade > kept.Message.Grade)
        {
            senders[message.Sender] = new Kept(message, current) { Malicious = true, OtherReceived = kept.Received };
        }
        else
        {
            kept.Malicious = true;
            kept.OtherReceived = current;
        }
        return new HareReceipt(true, equivocation);
    }

    /// <summary>Proposals that seats enough support in messages of at least this grade, sorted.</summary>
    internal IReadOnlyList<ProposalId> Proposals(IterationRound target, byte grade)
    {
        var tallies = new Dictionary<ProposalId, Tally>();
        foreach (Kept kept in InTime(target, grade))
        {
            foreach (ProposalId id in kept.Message.Proposals ?? [])
                tallies[id] = tallies.GetValueOrDefault(id).Add(kept);
        }
        List<ProposalId> result = Reached(tallies);
        result.Sort();
        return result;
    }

    /// <summary>References that seats enough support in messages of at least this grade, sorted.</summary>
    internal IReadOnlyList<Hash32> References(IterationRound target, byte grade)
    {
        var tallies = new Dictionary<Hash32, Tally>();
        foreach (Kept kept in InTime(target, grade))
        {
            if (kept.Message.Reference is { } reference)
                tallies[reference] = tallies.GetValueOrDefault(reference).Add(kept);
        }
        List<Hash32> result = Reached(tallies);
        result.Sort();
        return result;
    }

    /// <summary>The leaders' sets of a propose round that may be considered, by rising VRF.</summary>
    internal List<GradedSet> Gradecast(IterationRound target)
    {
        var result = new List<GradedSet>();
        foreach (Kept kept in Of(target))
        {
            if (kept.Malicious && kept.OtherReceived is null)
                continue;
            uint delay = kept.Received.Delay(target);
            uint other = kept.OtherReceived?.Delay(target) ?? uint.MaxValue;
            byte grade = kept.Message.Grade == 5 && delay <= 1 && other > 3 ? (byte)2
                : kept.Message.Grade >= 4 && delay <= 2 && other > 2 ? (byte)1 : (byte)0;
            if (grade != 0)
                result.Add(new GradedSet(grade, kept.Message.Vrf, kept.Message.Proposals ?? []));
        }
        result.Sort((x, y) => Eligibility.VrfOrder.Compare(x.Vrf, y.Vrf));
        return result;
    }

    private IEnumerable<Kept> Of(IterationRound target) =>
        _rounds.TryGetValue(target, out Dictionary<NodeId, Kept>? senders) ? senders.Values : [];

    /// <summary>
    /// Messages that count: in time for the grade, and not of a lower oracle grade than the lowest honest one among them.
    /// </summary>
    private List<Kept> InTime(IterationRound target, byte grade)
    {
        var counted = new List<Kept>();
        byte lowest = HareInput.EligibleGrade;
        foreach (Kept kept in Of(target))
        {
            if (kept.Received.Grade(target) < grade)
                continue;
            counted.Add(kept);
            if (!kept.Malicious && kept.Message.Grade < lowest)
                lowest = kept.Message.Grade;
        }
        counted.RemoveAll(kept => kept.Message.Grade < lowest);
        return counted;
    }

    private List<T> Reached<T>(Dictionary<T, Tally> tallies)
        where T : notnull
    {
        var result = new List<T>();
        foreach ((T value, Tally tally) in tallies)
        {
            if (tally.Total >= threshold && tally.Valid > 0)
                result.Add(value);
        }
        return result;
    }

    private sealed class Kept(HareInput message, IterationRound received)
    {
        public HareInput Message { get; } = message;

        public IterationRound Received { get; } = received;

        public bool Malicious { get; set; }

        public IterationRound? OtherReceived { get; set; }
    }

    /// <summary>Seats of all senders and of honest ones, in the sixteen bits they have in the protocol.</summary>
    private readonly record struct Tally(ushort Total, ushort Valid)
    {
        public Tally Add(Kept kept)
        {
            ushort total = unchecked((ushort)(Total + kept.Message.Count));
            return new Tally(total, kept.Malicious ? Valid : unchecked((ushort)(Valid + kept.Message.Count)));
        }
    }
}
