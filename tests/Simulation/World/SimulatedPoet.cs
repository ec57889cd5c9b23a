// Job: the PoET of a simulation: the real rounds, each of a fixed number of leaves, with a key that follows from the seed.
// Invariant: every leaf is hashed and every proof is checked; only the length of a round does not depend on the machine.
using System.Buffers.Binary;
using Spacemesh.Crypto;
using Spacemesh.Poet.Client;
using Spacemesh.Poet.Rounds;
using Spacemesh.Poet.Server;

namespace Spacemesh.Simulation.Tests.World;

/// <summary>A PoET server without its network side.</summary>
internal sealed class SimulatedPoet : IDisposable
{
    private readonly PoetRounds _rounds;
    private readonly SimulatedClock _clock;

    public SimulatedPoet(string folder, RoundClock rounds, ulong leaves, byte[] keySeed, SimulatedClock clock)
    {
        WriteKey(folder, keySeed);
        _clock = clock;
        _rounds = new PoetRounds(
            new PoetServerOptions { DataFolder = folder, Clock = rounds, RoundEnd = new FixedLeafCount(leaves) }, clock);
        NextDue = _rounds.NextStart;
    }

    /// <summary>When the open round has to be closed.</summary>
    public DateTimeOffset NextDue { get; private set; }

    /// <summary>A smesher's client of it.</summary>
    public IPoetClient NewClient() => new LocalPoetClient(_rounds, _clock, "http://poet.simulation");

    /// <summary>Closes the round whose time has come and does its work.</summary>
    public void RunDue()
    {
        _rounds.RunDue(CancellationToken.None);
        NextDue = _rounds.NextStart;
    }

    public void Dispose() => _rounds.Dispose();

    // The server makes a random key unless its file is there: a length of four bytes, seed, public key.
    private static void WriteKey(string folder, byte[] keySeed)
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(keySeed);
        byte[] file = new byte[sizeof(uint) + 64];
        BinaryPrimitives.WriteUInt32BigEndian(file, 64);
        keySeed.CopyTo(file, sizeof(uint));
        key.PublicKey.CopyTo(file.AsSpan(sizeof(uint) + keySeed.Length));
        string data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        File.WriteAllBytes(Path.Combine(data, "state.bin"), file);
    }
}
