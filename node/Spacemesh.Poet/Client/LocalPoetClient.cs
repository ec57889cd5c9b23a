// Job: the same calls against rounds in this process, without a network: for simulations under a test clock.
// Invariant: checks and answers are the server's own; nothing is skipped but the transport.
using System.Globalization;
using Spacemesh.Poet.Server;

namespace Spacemesh.Poet.Client;

/// <summary>Client of <see cref="PoetRounds"/> in this process.</summary>
public sealed class LocalPoetClient(PoetRounds rounds, TimeProvider clock, string address) : IPoetClient
{
    /// <inheritdoc/>
    public string Address => address;

    /// <inheritdoc/>
    public Task<PoetResult<PoetInfo>> InfoAsync(CancellationToken cancellation) => Task.FromResult<PoetResult<PoetInfo>>(
        new PoetInfo(rounds.ServiceKey, rounds.Clock.PhaseShift, rounds.Clock.CycleGap, HasCertifier: false));

    /// <inheritdoc/>
    public async Task<PoetResult<PoetRegistered>> RegisterAsync(PoetRegistration registration, DateTimeOffset until,
        CancellationToken cancellation)
    {
        if (clock.GetUtcNow() >= until)
            return new PoetFault(PoetFaultKind.TimedOut, "the round has started", 0, 0);
        SubmissionAnswer answer = await rounds.SubmitAsync(new Submission
        {
            PowChallenge = rounds.PowChallenge,
            NodeKey = registration.NodeKey,
            Prefix = registration.Prefix,
            Challenge = registration.Challenge,
            Signature = registration.Signature,
            Deadline = registration.Deadline,
        }).ConfigureAwait(false);
        return answer.Status == SubmissionStatus.Accepted
            ? new PoetRegistered(
                answer.Round.ToString(CultureInfo.InvariantCulture),
                    DateTimeOffset.FromUnixTimeSeconds((clock.GetUtcNow() + answer.RoundEnd).ToUnixTimeSeconds()))
            : new PoetFault(PoetFaultKind.Refused, $"{address}: {answer.Status}");
    }

    /// <inheritdoc/>
    public Task<PoetResult<PoetDownload>> ProofAsync(string roundId, CancellationToken cancellation)
    {
        RoundProof? proof = rounds.Proof(roundId);
        return Task.FromResult<PoetResult<PoetDownload>>(proof is null
            ? new PoetFault(PoetFaultKind.GaveUp, $"{address}: proof of round {roundId} not found", 404)
            : PoetAnswers.Download(roundId, proof.ServiceKey, proof.Proof, proof.LeafCount, proof.Members));
    }
}
