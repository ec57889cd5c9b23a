// Job: the life of rounds: takes registrations for the open one, closes and works on those whose start has passed, publishes proofs.
// Invariant: a confirmed registration is in its round's statement; a round with members gets a proof, whenever the process was killed.
using Spacemesh.Crypto;
using Spacemesh.Poet.Rounds;
using Spacemesh.Poet.Storage;
using Spacemesh.Poet.Verify;

namespace Spacemesh.Poet.Server;

/// <summary>A published proof: the round's members in published order, the work, and who did it.</summary>
public sealed record RoundProof(string RoundId, WorkProof Proof, IReadOnlyList<byte[]> Members, ulong LeafCount, byte[] ServiceKey);

/// <summary>The server without its network side. Submissions may come from any thread; <see cref="RunDue"/> from one.</summary>
public sealed class PoetRounds : IDisposable
{
    private const int KeyBytes = 32;
    private const int SignatureBytes = 64;

    private readonly PoetServerOptions _options;
    private readonly TimeProvider _clock;
    private readonly IRoundEndRule _rule;
    private readonly ServerFolders _folders;
    private readonly PowChallenges _pow;
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, RegistrationJournal> _open = [];
    private long _closedThrough = -1;

    /// <summary>Opens the folder, makes the key at the first start, and the store of the open round.</summary>
    public PoetRounds(PoetServerOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _rule = options.RoundEnd ?? new UntilRoundEnd(clock);
        _folders = new ServerFolders(options.DataFolder);
        ServiceKey = _folders.ServiceKey();
        _pow = new PowChallenges(_folders.PowChallenges);
        _closedThrough = _folders.ClosedRounds.Select(r => (long)r).DefaultIfEmpty(-1).Max();
        lock (_gate)
            Journal(OpenRound());
    }

    /// <summary>Public key of the server, 32 bytes.</summary>
    public byte[] ServiceKey { get; }

    /// <summary>Timing of rounds.</summary>
    public RoundClock Clock => _options.Clock;

    /// <summary>Challenge that a submission must repeat; its difficulty is 0.</summary>
    public byte[] PowChallenge => _pow.Current;

    /// <summary>When the next round has to be closed.</summary>
    public DateTimeOffset NextStart
    {
        get
        {
            lock (_gate)
                return Clock.Start(OpenRound());
        }
    }

    /// <summary>Checks a submission and, if it is accepted, returns once it is on disk.</summary>
    public async Task<SubmissionAnswer> SubmitAsync(Submission submission)
    {
        if (Check(submission) is var status && status != SubmissionStatus.Accepted)
            return new(status);
        Task<RegistrationResult> storing;
        uint round;
        lock (_gate)
        {
            round = OpenRound();
            if (submission.Deadline is { } deadline && deadline != DateTimeOffset.MinValue && Clock.End(round) > deadline)
                return new(SubmissionStatus.TooLate);
            storing = Journal(round).AddAsync(submission.NodeKey, submission.Challenge);
        }
        return await storing.ConfigureAwait(false) switch
        {
            RegistrationResult.Stored => new(SubmissionStatus.Accepted, round, Clock.End(round) - _clock.GetUtcNow()),
            RegistrationResult.Full => new(SubmissionStatus.RoundFull),
            _ => new(SubmissionStatus.Conflict),
        };
    }

    /// <summary>The proof of a round by its id; null if there is none (yet).</summary>
    public RoundProof? Proof(string roundId)
    {
        if (ServerFolders.TryRound(roundId) is not { } round || !File.Exists(_folders.Proof(round)))
            return null;
        ProofRecord record = ProofRecord.Decode(File.ReadAllBytes(_folders.Proof(round)));
        return new RoundProof(record.RoundId, record.Proof, record.Members, record.LeafCount, record.ServiceKey);
    }

    /// <summary>
    /// Closes every round whose start has passed, oldest first, and works on it until its end. Blocks for as long as that takes; after a
    /// cancellation the work is checkpointed and goes on at the next call, also in another process.
    /// </summary>
    public void RunDue(CancellationToken cancellation)
    {
        foreach (uint round in _folders.WorkRounds.Where(r => !File.Exists(_folders.Journal(r))).ToArray())
            Directory.Delete(_folders.Work(round), recursive: true);
        while (!cancellation.IsCancellationRequested && CloseNext() is { } due)
        {
            byte[] statement = PoetMembership.Root(due.Members);
            DateTimeOffset end = Clock.End(due.Round);
            bool published = File.Exists(_folders.Proof(due.Round));
            // Nobody waits for a round without members whose time is over.
            bool pointless = due.Members.Count == 0 && _clock.GetUtcNow() >= end && !Directory.Exists(_folders.Work(due.Round));
            if (!published && !pointless)
            {
                RoundState? state = new RoundWork(_folders.Work(due.Round), statement, end, _rule, _options, _clock).Run(cancellation);
                if (state is null)
                    return;
                Publish(due.Round, due.Members, state);
            }
            Forget(due.Round);
        }
    }

    /// <summary>Stores what is pending and closes the files.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (RegistrationJournal journal in _open.Values)
                journal.Dispose();
            _open.Clear();
        }
    }

    private SubmissionStatus Check(Submission submission)
    {
        if (submission.NodeKey.Length != KeyBytes)
            return SubmissionStatus.InvalidPublicKey;
        byte[] signed = [.. submission.Prefix, .. submission.Challenge];
        if (submission.Signature.Length != SignatureBytes || !Ed25519.Verify(submission.NodeKey, signed, submission.Signature))
            return SubmissionStatus.InvalidSignature;
        if (submission.Challenge.Length != KeyBytes)
            return SubmissionStatus.InvalidChallenge;
        return submission.PowDifficulty == 0 && _pow.Accepts(submission.PowChallenge)
            ? SubmissionStatus.Accepted
            : SubmissionStatus.InvalidPowParameters;
    }

    // A clock that goes back never opens a closed round again.
    private uint OpenRound() => (uint)Math.Max(Clock.OpenRound(_clock.GetUtcNow()), _closedThrough + 1);

    private RegistrationJournal Journal(uint round)
    {
        if (!_open.TryGetValue(round, out RegistrationJournal? journal))
        {
            journal = new RegistrationJournal(_folders.Journal(round), _options.RoundMembersMax);
            _open.Add(round, journal);
        }
        return journal;
    }

    private (uint Round, List<byte[]> Members)? CloseNext()
    {
        lock (_gate)
        {
            uint open = OpenRound();
            Journal(open);
            uint? next = null;
            foreach (uint round in _folders.JournalRounds)
            {
                if (round < open)
                {
                    next = round;
                    break;
                }
            }
            if (next is not { } due)
                return null;
            RegistrationJournal journal = Journal(due);
            _open.Remove(due);
            _closedThrough = Math.Max(_closedThrough, due);
            journal.Dispose();
            return (due, journal.Members);
        }
    }

    private void Publish(uint round, List<byte[]> members, RoundState state)
    {
        var record = new ProofRecord(state.Proof!, members, state.LeafCount, ServiceKey, ServerFolders.Name(round));
        DurableFile.Replace(_folders.Proof(round), record.Encode());
        _pow.Rotate(state.Proof!.Root);
    }

    // The proof holds the members; the journal goes last, because it is what makes a round due.
    private void Forget(uint round)
    {
        if (Directory.Exists(_folders.Work(round)))
            Directory.Delete(_folders.Work(round), recursive: true);
        File.Delete(_folders.Journal(round));
        DurableFile.SyncFolder(Path.GetDirectoryName(_folders.Journal(round))!);
    }
}
