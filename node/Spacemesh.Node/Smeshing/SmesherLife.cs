// Job: the endless loop of one smesher: initial PoST, then challenge, PoET, PoST and ATX, epoch after epoch.
// Invariant: each step is in the database before the next begins, and a step found there is not done again.
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.Local;
using Spacemesh.Node.Storage.State;
using Spacemesh.Poet.Rounds;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Smeshing;

/// <summary>A smesher's life. One run at a time.</summary>
public sealed partial class SmesherLife
{
    // A clock that was set, or a machine that slept, is noticed this soon.
    private static readonly TimeSpan LongestNap = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan InitialPostRetry = TimeSpan.FromSeconds(10);

    private readonly SmesherParts _parts;
    private readonly SmesherSettings _settings;
    private readonly SmeshingEvents _events;
    private readonly PendingAtx _pending;
    private readonly AtxChainCheck _chain;
    private volatile SmesherStatus _status = new(SmesherStep.Idle);

    /// <summary>A life that has not begun.</summary>
    public SmesherLife(SmesherParts parts)
    {
        _parts = parts;
        _settings = parts.Settings;
        _events = new SmeshingEvents(parts.Events, parts.Identity.Id, parts.Time);
        _pending = new PendingAtx(parts.DataFolder, parts.Identity.Id);
        _chain = new AtxChainCheck(parts.State, parts.Verifier, parts.Settings, parts.Time);
    }

    private enum Next
    {
        Continue,

        /// <summary>The time for this challenge is over: drop it, go on in the next layer.</summary>
        Expired,

        /// <summary>A PoET server failed: wait a little, keep everything.</summary>
        PoetUnstable,

        /// <summary>The initial PoST does not verify any more: drop everything, prove anew.</summary>
        InitialPostInvalid,

        /// <summary>Anything else: again in the next layer.</summary>
        Retry,
    }

    /// <summary>Where the smesher stands.</summary>
    public SmesherStatus Status => _status;

    private NodeId Smesher => _parts.Identity.Id;

    private DateTimeOffset Now => _parts.Time.GetUtcNow();

    private EpochId CurrentEpoch => _settings.Clock.EpochAt(Now);

    /// <summary>Runs until cancelled (<see cref="OperationCanceledException"/>) or until only the operator can help.</summary>
    public async Task<SmeshingFault> RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                Next next;
                try
                {
                    next = await OnceAsync(cancellation).ConfigureAwait(false);
                }
                catch (Exception e) when (e is IOException or SqliteException)
                {
                    StepFailed(_parts.Log, e);
                    next = Fail(Next.Retry, e.Message);
                }
                await AfterAsync(next, cancellation).ConfigureAwait(false);
            }
        }
        catch (SmeshingStoppedException e)
        {
            return e.Fault;
        }
        finally
        {
            _status = new SmesherStatus(SmesherStep.Idle);
        }
    }

    private async Task<Next> OnceAsync(CancellationToken cancellation)
    {
        if (!await HasSpaceAsync(cancellation).ConfigureAwait(false))
            return Next.Continue;
        _status = new SmesherStatus(SmesherStep.WaitingForSync);
        await _parts.AtxsSynced(cancellation).ConfigureAwait(false);
        ChallengeRow? challenge = await LoadChallengeAsync(cancellation).ConfigureAwait(false)
            ?? await BuildChallengeAsync(cancellation).ConfigureAwait(false);
        if (challenge is null)
            return Next.InitialPostInvalid;
        PublishTimes times = _settings.TimesOf(challenge.PublishEpoch);
        TimeSpan left = times.PublishEnd - Now;
        if (left <= TimeSpan.Zero)
            return Fail(Next.Expired, "the publish epoch is over");
        using var over = new CancellationTokenSource(left, _parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        try
        {
            return await PursueAsync(challenge, times, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Fail(Next.Expired, "the publish epoch ended before the ATX was accepted");
        }
    }

    private async Task<Next> PursueAsync(ChallengeRow challenge, PublishTimes times, CancellationToken cancellation)
    {
        if (challenge.InitialPost is not null && !IsInitialPostValid())
            return Fail(Next.InitialPostInvalid, "the initial PoST proof does not verify; a new one is made");
        Hash32 hash = ChallengeOf(challenge).ComputeHash();
        (Next next, List<PoetRegistrationRow> registrations) = await RegisterAsync(hash, times, cancellation).ConfigureAwait(false);
        if (next != Next.Continue)
            return next;
        if (challenge.PoetProof is null)
        {
            next = await FetchProofAsync(hash, registrations, times, cancellation).ConfigureAwait(false);
            if (next != Next.Continue)
                return next;
            challenge = _parts.Local.Read(session => SmeshingTables.FindChallenge(session, Smesher))!;
        }
        NipostRow? nipost = _parts.Local.Read(session => SmeshingTables.FindNipost(session, Smesher))
            ?? await ProveAsync(challenge, cancellation).ConfigureAwait(false);
        if (nipost is null)
            return Next.Retry;
        return CurrentEpoch > challenge.PublishEpoch
            ? Fail(Next.Expired, "the publish epoch is over")
            : await PublishAsync(challenge, nipost, times, cancellation).ConfigureAwait(false);
    }

    private async Task AfterAsync(Next next, CancellationToken cancellation)
    {
        switch (next)
        {
            case Next.Expired:
                Forget();
                await NextLayerAsync(cancellation).ConfigureAwait(false);
                break;
            case Next.InitialPostInvalid:
                Forget();
                _parts.Local.Write(session => SmeshingTables.RemoveInitialPost(session, Smesher));
                break;
            case Next.PoetUnstable:
                await DelayUntilAsync(Now + _settings.PoetRetry, cancellation).ConfigureAwait(false);
                break;
            case Next.Retry:
                await NextLayerAsync(cancellation).ConfigureAwait(false);
                break;
        }
    }

    private void Forget()
    {
        _parts.Local.Write(session => SmeshingTables.RemoveChallenge(session, Smesher));
        _pending.Clear();
    }

    private Next Fail(Next next, string problem)
    {
        Problem(_parts.Log, problem);
        _status = new SmesherStatus(SmesherStep.Retrying, _status.Publish, null, problem);
        return next;
    }

    private async Task DelayUntilAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        // A delay is cut to whole milliseconds; rounded up, it does not end before its time.
        for (TimeSpan left = until - Now; left > TimeSpan.Zero; left = until - Now)
        {
            TimeSpan whole = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
            await Task.Delay(whole < LongestNap ? whole : LongestNap, _parts.Time, cancellation).ConfigureAwait(false);
        }
    }

    private Task NextLayerAsync(CancellationToken cancellation) =>
        DelayUntilAsync(_settings.Clock.StartOf(_settings.Clock.LayerAt(Now) + 1), cancellation);

    private static NiPostChallengeV1 ChallengeOf(ChallengeRow row) => new()
    {
        PublishEpoch = row.PublishEpoch,
        Sequence = row.Sequence,
        PreviousAtx = row.PreviousAtx,
        PositioningAtx = row.PositioningAtx,
        CommitmentAtx = row.CommitmentAtx,
        InitialPost = row.InitialPost is { } post ? PostOf(post) : null,
    };

    private static PostV1 PostOf(PostProofRow row) => new() { Nonce = row.Nonce, Indices = row.Indices, Pow = row.Pow };

    [LoggerMessage(Level = LogLevel.Warning, Message = "smeshing: {Problem}")]
    private static partial void Problem(ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "smeshing: {Fact}")]
    private static partial void Report(ILogger log, string fact);

    [LoggerMessage(Level = LogLevel.Error, Message = "smeshing: a step failed; it is tried again in the next layer")]
    private static partial void StepFailed(ILogger log, Exception fault);

    // Carries a fault that ends the life through the steps; it never leaves this class.
    private sealed class SmeshingStoppedException(string problem) : Exception(problem)
    {
        public SmeshingFault Fault { get; } = new(problem);
    }
}
