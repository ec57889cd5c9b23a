// Job: the first proof of space, and the challenge that an ATX begins with.
// Invariant: a challenge is stored before anything is registered with it; no challenge is built for an epoch that was signed for.
using Spacemesh.Node.Signing;
using Spacemesh.Node.Storage.Local;
using Spacemesh.Node.Storage.State;
using Spacemesh.Poet.Rounds;
using Spacemesh.Post;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Smeshing;

public sealed partial class SmesherLife
{
    // The initial PoST proves over 32 zero bytes.
    private static readonly byte[] ZeroChallenge = new byte[Hash32.Size];

    // False: it is tried again.
    private async Task<bool> HasSpaceAsync(CancellationToken cancellation)
    {
        if (PreviousAtx() is not null || FindInitialPost() is not null)
            return true;
        _status = new SmesherStatus(SmesherStep.InitialPost);
        ProvingResult result = await ProveWithEventsAsync(ZeroChallenge, cancellation).ConfigureAwait(false);
        if (result is { Outcome: ProvingOutcome.Proved, Space.VrfNonce: { } vrfNonce }
            && Verify(result.Proof!, ZeroChallenge, result.Space, result.Space.CommitmentAtx))
        {
            var row = new InitialPostRow(RowOf(result.Proof!), result.Space.NumUnits, result.Space.CommitmentAtx, vrfNonce, ZeroChallenge);
            _parts.Local.Write(session => SmeshingTables.SetInitialPost(session, Smesher, row));
            Report(_parts.Log, $"initial PoST proof made over {row.NumUnits} unit(s)");
            return true;
        }
        if (result is { Outcome: ProvingOutcome.Proved, Space.VrfNonce: not null })
            _events.PostInvalid();
        Fail(Next.Retry, result.Problem
            ?? (result.Space?.VrfNonce is null ? "the PoST data have no VRF nonce" : "the initial PoST proof does not verify"));
        await DelayUntilAsync(Now + InitialPostRetry, cancellation).ConfigureAwait(false);
        return false;
    }

    // Null: none is stored, or its time is over.
    private async Task<ChallengeRow?> LoadChallengeAsync(CancellationToken cancellation)
    {
        ChallengeRow? challenge = _parts.Local.Read(session => SmeshingTables.FindChallenge(session, Smesher));
        if (challenge is null || challenge.PublishEpoch >= CurrentEpoch)
            return challenge;
        Problem(_parts.Log, $"the challenge for epoch {challenge.PublishEpoch} is stale and dropped");
        // What was signed before a kill shall be in the database, even if it is late.
        if (_pending.Find(challenge.PublishEpoch) is { } kept && HasSignedFor(challenge.PublishEpoch))
            await _parts.Publisher.PublishAsync(kept.Bytes, cancellation).ConfigureAwait(false);
        Forget();
        return null;
    }

    // Null: there is no initial PoST to begin with.
    private async Task<ChallengeRow?> BuildChallengeAsync(CancellationToken cancellation)
    {
        AtxRow? previous = PreviousAtx();
        EpochId current = CurrentEpoch;
        EpochId epoch = previous is null ? current : EpochId.Max(current, previous.PublishEpoch);
        if (_settings.TimesOf(epoch.Target).RoundStart <= Now)
            epoch++;
        while (HasSignedFor(epoch.Target))
            epoch++;
        EpochId publish = epoch.Target;
        if (_settings.AtxVersion(publish) != 1)
        {
            throw new SmeshingStoppedException(
                $"ATXs of epoch {publish} must have version {_settings.AtxVersion(publish)}, which is not supported yet");
        }
        PublishTimes times = _settings.TimesOf(publish);
        if (Now <= times.BuildChallengeAt)
        {
            _status = new SmesherStatus(SmesherStep.WaitingForRegistration, publish, times.BuildChallengeAt);
            _events.WaitingForRound(current, publish, times.BuildChallengeAt);
            await DelayUntilAsync(times.BuildChallengeAt, cancellation).ConfigureAwait(false);
        }
        _status = new SmesherStatus(SmesherStep.Registering, publish, times.RoundStart);
        AtxId positioning = Positioning(publish, previous, times, cancellation);
        InitialPostRow? initial = previous is null ? FindInitialPost() : null;
        if (previous is null && initial is null)
            return null;
        var challenge = previous is null
            ? new ChallengeRow(publish, 0, AtxId.Empty, positioning, initial!.CommitmentAtx, initial.Proof, null, null)
            : new ChallengeRow(publish, previous.Sequence + 1, previous.Id, positioning, null, null, null, null);
        _parts.Local.Write(session => SmeshingTables.SetChallenge(session, Smesher, challenge));
        Report(_parts.Log, $"challenge for the ATX of epoch {publish} built on {positioning.ToShortHex()}");
        return challenge;
    }

    private AtxId Positioning(EpochId publish, AtxRow? previous, PublishTimes times, CancellationToken cancellation)
    {
        DateTimeOffset deadline = _settings.PositioningTimeout > TimeSpan.Zero ? times.PositioningSearchEnds : times.RoundStart;
        AtxRow? best = _chain.Best(publish - 1, Smesher, deadline, cancellation);
        // One's own is as good as any other of its height, and certainly valid.
        return previous is not null && (best is null || previous.Height >= best.Height) ? previous.Id : best?.Id ?? _settings.GoldenAtx;
    }

    private bool IsInitialPostValid() => FindInitialPost() is { } post && Verify(
        new PostProof(post.Proof.Nonce, post.Proof.Indices, post.Proof.Pow), post.Challenge,
        new PostSpace(Smesher, post.CommitmentAtx, post.VrfNonce, post.NumUnits, _settings.Post.LabelsPerUnit), post.CommitmentAtx);

    private bool HasSignedFor(EpochId publish) => _parts.Journal.Holds(Smesher.Span, SlotOf(publish));

    private static SigningSlot SlotOf(EpochId publish) => new(SignedKind.Atx, publish.Value, 0);

    private AtxRow? PreviousAtx() => _parts.State.Read(session => AtxTable.LastOf(session, Smesher));

    private InitialPostRow? FindInitialPost() => _parts.Local.Read(session => SmeshingTables.FindInitialPost(session, Smesher));
}
