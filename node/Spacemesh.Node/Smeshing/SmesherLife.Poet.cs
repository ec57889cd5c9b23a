// Job: the PoET part of an ATX: registration, the wait for the round, the proof.
// Invariant: a confirmed registration is stored at once; a proof is verified before it is stored or used.
using Spacemesh.Node.Storage.Local;
using Spacemesh.Node.Storage.State;
using Spacemesh.Poet.Client;
using Spacemesh.Poet.Rounds;
using Spacemesh.Poet.Verify;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Smeshing;

public sealed partial class SmesherLife
{
    private async Task<(Next Next, List<PoetRegistrationRow> Registrations)> RegisterAsync(
        Hash32 hash, PublishTimes times, CancellationToken cancellation)
    {
        List<PoetRegistrationRow> stored = Registrations(hash, out bool hasOthers);
        List<IPoetClient> missing = [.. _parts.Poets.Where(poet => stored.TrueForAll(row => row.Address != poet.Address))];
        if (missing.Count == 0 && stored.Count > 0)
            return (Next.Continue, stored);
        if (Now >= times.RoundStart)
        {
            if (stored.Count > 0)
                return (Next.Continue, stored);
            if (hasOthers)
            {
                throw new SmeshingStoppedException("this node is registered with PoET servers that are not configured any more; "
                    + "put them back into main.poet-servers until the ATX is published");
            }
            return (Fail(Next.Expired, "no PoET server took the registration before the round started"), stored);
        }
        _status = new SmesherStatus(SmesherStep.Registering, new EpochId(times.PublishEpoch), times.RoundStart);
        string?[] problems = await Task.WhenAll(missing.Select(poet => RegisterAtAsync(poet, hash, times, cancellation)))
            .ConfigureAwait(false);
        stored = Registrations(hash, out _);
        if (stored.Count > 0)
            return (Next.Continue, stored);
        string problem = problems.FirstOrDefault(p => p is not null) ?? "no PoET server is configured";
        return (Fail(Now >= times.RoundStart ? Next.Expired : Next.PoetUnstable, $"registration with PoET failed: {problem}"), stored);
    }

    // Null: registered.
    private async Task<string?> RegisterAtAsync(IPoetClient poet, Hash32 hash, PublishTimes times, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(times.RoundStart - Now, _parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        try
        {
            PoetResult<PoetInfo> info = await poet.InfoAsync(either.Token).ConfigureAwait(false);
            if (info.Value is null)
                return info.Fault!.Message;
            if (info.Value.PhaseShift != _settings.PhaseShift)
            {
                throw new SmeshingStoppedException($"{poet.Address} has a phase shift of {info.Value.PhaseShift}, "
                    + $"this network has {_settings.PhaseShift}; correct poet.phase-shift or the server");
            }
            byte[] prefix = [.. _settings.GenesisId.Span, (byte)SigningDomain.Poet];
            var registration = new PoetRegistration(Smesher.ToArray(), prefix, hash.ToArray(),
                _parts.Identity.Sign(_settings.GenesisId, SigningDomain.Poet, hash.Span).ToArray(), times.ProofDeadline);
            PoetResult<PoetRegistered> registered =
                await poet.RegisterAsync(registration, times.RoundStart, either.Token).ConfigureAwait(false);
            if (registered.Value is not { } confirmed)
                return registered.Fault!.Message;
            var row = new PoetRegistrationRow(hash, poet.Address, confirmed.RoundId, confirmed.RoundEnd);
            _parts.Local.Write(session => SmeshingTables.AddRegistration(session, Smesher, row));
            _events.Registered(poet.Address, confirmed.RoundId);
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"{poet.Address} did not answer before the round started";
        }
    }

    private List<PoetRegistrationRow> Registrations(Hash32 hash, out bool hasOthers)
    {
        List<PoetRegistrationRow> all = _parts.Local.Read(session => SmeshingTables.Registrations(session, Smesher));
        List<PoetRegistrationRow> usable = all.FindAll(row => row.Challenge == hash
            && _parts.Poets.Any(poet => poet.Address == row.Address));
        hasOthers = all.Count > usable.Count;
        return usable;
    }

    private async Task<Next> FetchProofAsync(
        Hash32 hash, List<PoetRegistrationRow> registrations, PublishTimes times, CancellationToken cancellation)
    {
        var publish = new EpochId(times.PublishEpoch);
        _status = new SmesherStatus(SmesherStep.WaitingForRoundEnd, publish, times.RoundEnd);
        _events.WaitingForRoundEnd(publish, times.RoundEnd);
        var usable = new List<UsableProof>();
        string?[] problems = await Task.WhenAll(registrations.Select(row => FetchAtAsync(row, hash, times, usable, cancellation)))
            .ConfigureAwait(false);
        if (usable.Count == 0)
            return Fail(Next.PoetUnstable, problems.FirstOrDefault(p => p is not null) ?? "no PoET proof");
        // The first of equal ones was received first.
        UsableProof best = usable.MaxBy(proof => proof.Leaves)!;
        _parts.Local.Write(session => SmeshingTables.SetPoetProof(session, Smesher, best.Reference, Scale.Encode(best.Membership)));
        _events.BestProof(best.Registration.Address, best.Registration.RoundId, best.Leaves / _settings.TickSize);
        return Next.Continue;
    }

    // Null: a proof was added to the list.
    private async Task<string?> FetchAtAsync(
        PoetRegistrationRow row, Hash32 hash, PublishTimes times, List<UsableProof> usable, CancellationToken cancellation)
    {
        // Members of a round do not all ask at once: a short random wait, as long as the network's nodes take (0.02 to 0.04 % of the gap).
        TimeSpan jitter;
        lock (_parts.Random)
            jitter = _settings.CycleGap * (0.0002 + (_parts.Random.NextDouble() * 0.0002));
        await DelayUntilAsync(row.RoundEnd + jitter, cancellation).ConfigureAwait(false);
        if (Now >= times.ProofDeadline)
            return $"it is too late to ask {row.Address} for its proof";
        _status = new SmesherStatus(SmesherStep.FetchingPoetProof, new EpochId(times.PublishEpoch), times.ProofDeadline);
        IPoetClient poet = _parts.Poets.First(p => p.Address == row.Address);
        PoetResult<PoetDownload> result = await poet.ProofAsync(row.RoundId, cancellation).ConfigureAwait(false);
        if (result.Value is not { } download)
            return $"no PoET proof yet: {result.Fault!.Message}";
        PoetProofMessage message = download.Message;
        if (!PoetMessageCheck.Verify(message).IsValid)
            return $"{row.Address}: the proof of round {row.RoundId} does not verify";
        PoetProofRef reference = message.ComputeRef();
        _parts.State.Write(session => PoetTable.Insert(session, reference, Scale.Encode(message), message.ServiceId, row.RoundId));
        _events.ProofDownloaded(row.Address, row.RoundId, message.Proof.LeafCount / _settings.TickSize);
        if (PoetMembership.Prove(download.Members, hash.Span) is not { } member)
            return $"{row.Address}: round {row.RoundId} does not hold this node's challenge";
        Hash32[] nodes = [.. member.Nodes.Select(node => Hash32.FromSpan(node))];
        var membership = new AtxMerkleProof { LeafIndex = member.LeafIndex, Nodes = nodes };
        lock (usable)
            usable.Add(new UsableProof(row, reference, message.Proof.LeafCount, membership));
        return null;
    }

    private sealed record UsableProof(PoetRegistrationRow Registration, PoetProofRef Reference, ulong Leaves, AtxMerkleProof Membership);
}
