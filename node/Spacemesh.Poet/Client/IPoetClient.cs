// Job: what a node asks of a PoET server, whichever way it is reached.
// Invariant: times in answers are absolute; members are 32 bytes each.
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Poet.Client;

/// <summary>What a server says of itself.</summary>
public sealed record PoetInfo(byte[] ServiceKey, TimeSpan PhaseShift, TimeSpan CycleGap, bool HasCertifier);

/// <summary>The proof of work that a registration has to repeat (and, above difficulty 0, to solve).</summary>
public sealed record PoetPowParams(uint Difficulty, byte[] Challenge);

/// <summary>A node's registration: Ed25519 over prefix and challenge, the round to end by the deadline.</summary>
public sealed record PoetRegistration(byte[] NodeKey, byte[] Prefix, byte[] Challenge, byte[] Signature, DateTimeOffset Deadline);

/// <summary>A confirmed registration. <see cref="RoundEnd"/> has whole seconds, as the node stores it.</summary>
public sealed record PoetRegistered(string RoundId, DateTimeOffset RoundEnd);

/// <summary>A downloaded proof as the message that is stored and served to others, and the round's members.</summary>
public sealed record PoetDownload(PoetProofMessage Message, IReadOnlyList<byte[]> Members);

/// <summary>A PoET server as the node uses it.</summary>
public interface IPoetClient
{
    /// <summary>Address the server is known by.</summary>
    string Address { get; }

    /// <summary>Key and timing.</summary>
    Task<PoetResult<PoetInfo>> InfoAsync(CancellationToken cancellation);

    /// <summary>Registers for the open round; keeps trying until <paramref name="until"/> (the round's start).</summary>
    Task<PoetResult<PoetRegistered>> RegisterAsync(PoetRegistration registration, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>The proof of a round. It is not validated here.</summary>
    Task<PoetResult<PoetDownload>> ProofAsync(string roundId, CancellationToken cancellation);
}
