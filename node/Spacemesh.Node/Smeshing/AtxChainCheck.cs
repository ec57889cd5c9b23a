// Job: finds the ATX with the most ticks whose whole ancestry has valid proofs of space, for positioning and commitment.
// Invariant: nothing is proven twice; the search ends at its deadline.
using Spacemesh.Consensus.Activation;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;
using Spacemesh.Post;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Smeshing;

/// <summary>Chooses ATXs to build upon and checks them with all their indices, as the network's nodes do before they rely on one.</summary>
public sealed class AtxChainCheck(Database state, PostVerifier verifier, SmesherSettings settings, TimeProvider time)
{
    private readonly HashSet<AtxId> _valid = [];
    private readonly HashSet<AtxId> _invalid = [];
    private readonly Lock _lock = new();

    /// <summary>
    /// The best ATX published in the newest epoch that has any, or in <paramref name="latest"/> if that is earlier; null if none is good or
    /// the deadline passed.
    /// </summary>
    public AtxRow? Best(EpochId latest, NodeId own, DateTimeOffset deadline, CancellationToken cancellation)
    {
        EpochId? newest = state.Read(AtxTable.NewestEpoch);
        if (newest is not { } epoch)
            return null;
        List<AtxRow> candidates = state.Read(session => AtxTable.PublishedIn(session, EpochId.Min(epoch, latest))
            .Where(atx => IdentityTable.Find(session, atx.Smesher) is null).ToList());
        foreach (AtxRow atx in candidates.OrderByDescending(a => a.Height).ThenBy(a => a.Id))
        {
            if (IsFullyValid(atx.Id, own, deadline, cancellation))
                return atx;
            if (time.GetUtcNow() >= deadline)
                return null;
        }
        return null;
    }

    // Depth first over previous, positioning and commitment ATXs, without recursion: chains are as long as the network is old.
    private bool IsFullyValid(AtxId first, NodeId own, DateTimeOffset deadline, CancellationToken cancellation)
    {
        var seen = new HashSet<AtxId>();
        var pending = new Stack<AtxId>([first]);
        while (pending.TryPop(out AtxId id))
        {
            cancellation.ThrowIfCancellationRequested();
            lock (_lock)
            {
                if (_invalid.Contains(id))
                    return false;
                if (id == settings.GoldenAtx || _valid.Contains(id) || !seen.Add(id))
                    continue;
            }
            if (time.GetUtcNow() >= deadline)
                return false;
            bool? isValid = Check(id, own, pending);
            if (isValid is null)
                continue;
            if (isValid.Value)
                continue;
            lock (_lock)
                _invalid.Add(id);
            return false;
        }
        lock (_lock)
            _valid.UnionWith(seen);
        return true;
    }

    // Null: taken as it is, without its ancestry.
    private bool? Check(AtxId id, NodeId own, Stack<AtxId> pending)
    {
        (AtxRow? row, (byte[] Bytes, int Version)? blob, AtxId? commitment) = state.Read(session =>
        {
            AtxRow? found = AtxTable.Find(session, id);
            AtxId? bound = found is null ? null : found.CommitmentAtx ?? AtxTable.CommitmentOf(session, found.Smesher);
            return (found, AtxTable.FindBlob(session, id), bound);
        });
        if (row is null || row.Validity == AtxValidity.Invalid)
            return false;
        if (row.Smesher == own || row.Validity == AtxValidity.Valid || IsCheckpointed(row) || IsOldEnough(row))
            return null;
        if (blob is not { Version: 1 } stored || commitment is not { } bound
            || !Scale.TryDecode<AtxV1>(stored.Bytes, out AtxV1? atx, out _)
            || atx.Inner.NiPost is not { Post: { } post, PostMetadata: { } made })
            return false;
        NiPostChallengeV1 challenge = atx.Inner.Challenge;
        foreach (AtxId parent in (AtxId[])[challenge.PreviousAtx, challenge.PositioningAtx, bound])
        {
            if (!parent.IsEmpty())
                pending.Push(parent);
        }
        var metadata = new PostProofMetadata(row.Smesher.ToArray(), bound.ToArray(), made.Challenge, atx.Inner.NumUnits);
        return verifier.Verify(new PostProof(post.Nonce, post.Indices, post.Pow), metadata,
            settings.Post with { LabelsPerUnit = made.LabelsPerUnit }, PostVerifyMode.All).IsValid;
    }

    private static bool IsCheckpointed(AtxRow atx) => atx.ReceivedUnixNanoseconds == 0;

    private bool IsOldEnough(AtxRow atx) =>
        time.GetUtcNow() - Core.UnixNanoseconds.ToTime(atx.ReceivedUnixNanoseconds) > settings.PostValidDelay;
}
