// Job: names for the numbers that VRF inputs, Hare rounds and fetch hints carry.
// Invariant: frozen by the network.
namespace Spacemesh.Protocol.Wire;

/// <summary>First field of every VRF input: what the proof is for.</summary>
public static class VrfPurpose
{
    /// <summary>Beacon proposal.</summary>
    public const ushort Beacon = 1;

    /// <summary>Hare and certifier seats.</summary>
    public const ushort Hare = 2;

    /// <summary>Ballot slots.</summary>
    public const ushort Voting = 3;

    /// <summary>Weak coin.</summary>
    public const ushort WeakCoin = 4;
}

/// <summary>Rounds of a Hare iteration, as numbered in messages.</summary>
public enum HareRound : byte
{
    /// <summary>Once, before the first iteration.</summary>
    Preround = 0,

    /// <summary>Lock on what the grade shows.</summary>
    HardLock = 1,

    /// <summary>Soft lock; nothing is sent.</summary>
    SoftLock = 2,

    /// <summary>Leaders propose.</summary>
    Propose = 3,

    /// <summary>Waiting.</summary>
    Wait1 = 4,

    /// <summary>Waiting.</summary>
    Wait2 = 5,

    /// <summary>Commit to a set.</summary>
    Commit = 6,

    /// <summary>Notify of enough commits.</summary>
    Notify = 7,
}

/// <summary>Names of the stores a fetch request can ask.</summary>
public static class FetchHints
{
    /// <summary>Ballots.</summary>
    public const string Ballots = "ballotDB";

    /// <summary>Blocks.</summary>
    public const string Blocks = "blocksDB";

    /// <summary>Proposals.</summary>
    public const string Proposals = "proposalDB";

    /// <summary>Activation transactions.</summary>
    public const string Atxs = "ATXDB";

    /// <summary>Transactions.</summary>
    public const string Transactions = "TXDB";

    /// <summary>PoET proofs.</summary>
    public const string Poets = "POETDB";

    /// <summary>Malfeasance proofs.</summary>
    public const string Malfeasance = "malfeasance";

    /// <summary>Active sets.</summary>
    public const string ActiveSets = "activeset";
}
