// Job: turns the differences a ballot lists into its full list of votes on top of its base ballot's.
// Invariant: reads nothing but its arguments; lists of the base are shared, never changed.
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Tortoise;

internal static class VoteDecoder
{
    /// <summary>Decoded votes, or the fault; <c>From</c> is the lowest layer that may differ from the base.</summary>
    internal readonly record struct Result(LayerVote? Votes, uint From, TortoiseFault Fault);

    private readonly record struct Listed(BlockHeader Header, Vote Sign);

    /// <summary>Decodes the votes of a ballot of <paramref name="layer"/>, listed in <paramref name="opinion"/>, on top of <paramref name="baseBallot"/>.</summary>
    public static Result Decode(uint layer, BallotRecord baseBallot, TortoiseOpinion opinion)
    {
        uint from = baseBallot.Layer;
        // An entry without blocks is an abstention.
        Dictionary<uint, List<Listed>> listed = [];
        if (!List(listed, opinion.Against, Vote.Against, ref from) || !List(listed, opinion.Support, Vote.Support, ref from))
            return new Result(null, 0, TortoiseFault.DuplicateVote);
        foreach (LayerId abstained in opinion.Abstain)
        {
            from = Math.Min(from, abstained.Value);
            if (!listed.TryAdd(abstained.Value, []))
                return new Result(null, 0, TortoiseFault.VoteAndAbstain);
        }
        if (!Inherit(baseBallot.Votes, from, listed, out LayerVote? votes))
            return new Result(null, 0, TortoiseFault.WrongTarget);
        for (uint current = baseBallot.Layer; current < layer; current++)
        {
            if (!listed.TryGetValue(current, out List<Listed>? blocks))
                votes = new LayerVote(current, Vote.Against, [], votes);
            else
                votes = new LayerVote(current, blocks.Count == 0 ? Vote.Abstain : Vote.Against, WithSupported([], blocks), votes);
        }
        return new Result(votes, from, TortoiseFault.None);
    }

    private static bool List(Dictionary<uint, List<Listed>> listed, IReadOnlyList<BlockHeader> headers, Vote sign, ref uint from)
    {
        foreach (BlockHeader header in headers)
        {
            uint layer = header.Layer.Value;
            from = Math.Min(from, layer);
            if (!listed.TryGetValue(layer, out List<Listed>? blocks))
                listed.Add(layer, blocks = []);
            foreach (Listed other in blocks)
            {
                if (other.Header.Id == header.Id)
                    return false;
            }
            blocks.Add(new Listed(header, sign));
        }
        return true;
    }

    // Copies the base's votes on layers from 'from' upwards with the differences applied; what lies below is shared.
    private static bool Inherit(LayerVote? newest, uint from, Dictionary<uint, List<Listed>> listed, out LayerVote? votes)
    {
        var copied = new Stack<LayerVote>();
        LayerVote? current = newest;
        for (; current is not null && current.Layer >= from; current = current.Previous)
            copied.Push(current);
        votes = current;
        while (copied.TryPop(out LayerVote? old))
        {
            if (!listed.TryGetValue(old.Layer, out List<Listed>? blocks))
                votes = new LayerVote(old.Layer, old.Flag, old.Supported, votes);
            else if (blocks.Count == 0)
                votes = new LayerVote(old.Layer, Vote.Abstain, [], votes);
            else if (Remaining(old.Supported, blocks) is { } kept)
                votes = new LayerVote(old.Layer, old.Flag, WithSupported(kept, blocks), votes);
            else
                return false;
        }
        return true;
    }

    // Supported blocks that the differences do not name; null if a vote against names another height than the supported block has.
    private static List<BlockRecord>? Remaining(BlockRecord[] supported, List<Listed> blocks)
    {
        var kept = new List<BlockRecord>(supported.Length);
        foreach (BlockRecord block in supported)
        {
            int index = blocks.FindIndex(b => b.Header.Id == block.Id);
            if (index < 0)
                kept.Add(block);
            else if (blocks[index].Sign == Vote.Against && blocks[index].Header != block.Header)
                return null;
        }
        return kept;
    }

    private static BlockRecord[] WithSupported(List<BlockRecord> kept, List<Listed> blocks)
    {
        foreach (Listed block in blocks)
        {
            if (block.Sign == Vote.Support)
                kept.Add(new BlockRecord(block.Header.Layer.Value, block.Header.Id, block.Header.Height));
        }
        BlockRecord[] supported = [.. kept];
        Array.Sort(supported, BlockRecord.Compare);
        return supported;
    }
}
