// Job: the length limits of lists and byte strings on the wire, one name each.
// Invariant: frozen; each is the scale limit tag of the reference's struct field (go-spacemesh, October 2024).
namespace Spacemesh.Protocol.Wire;

/// <summary>Limits in elements or bytes; one more is a decode fault.</summary>
public static class WireLimits
{
    /// <summary>PostV1.Indices, in bytes.</summary>
    public const int PostIndexBytes = 800;

    /// <summary>Nodes of a membership or marriage proof.</summary>
    public const int MerkleNodes = 32;

    /// <summary>PostMetadataV1.Challenge, in bytes.</summary>
    public const int PostChallengeBytes = 32;

    /// <summary>Byte strings that hold a hash or key of up to 32 bytes.</summary>
    public const int HashBytes = 32;

    /// <summary>Ids in an active set, and in answers that list an epoch.</summary>
    public const int ActiveSetAtxs = 8_000_000;

    /// <summary>Proofs of one PoET round in an ATX of version 2.</summary>
    public const int SubPosts = 256;

    /// <summary>Previous ATXs of an ATX of version 2.</summary>
    public const int PreviousAtxs = 256;

    /// <summary>PoET rounds in an ATX of version 2.</summary>
    public const int NiPosts = 4;

    /// <summary>Marriages in an ATX of version 2.</summary>
    public const int Marriages = 256;

    /// <summary>Proof inside a malfeasance envelope of version 2, in bytes.</summary>
    public const int AtxProofBytes = 1_048_576;

    /// <summary>Votes of one kind in a ballot.</summary>
    public const int Votes = 10_000;

    /// <summary>Eligibility proofs in a ballot.</summary>
    public const int EligibilityProofs = 25_000;

    /// <summary>Ballot.ActiveSet, unused since active sets travel apart.</summary>
    public const int BallotActiveSet = 1;

    /// <summary>Transactions of a proposal or block.</summary>
    public const int Transactions = 100_000;

    /// <summary>Rewards of a block.</summary>
    public const int Rewards = 2_350;

    /// <summary>Messages of a certificate.</summary>
    public const int CertifyMessages = 1_000;

    /// <summary>Proposals in a Hare message.</summary>
    public const int HareProposals = 2_350;

    /// <summary>Ids in the answer to a Hare 4 request.</summary>
    public const int CompactIds = 2_050;

    /// <summary>Proposals in one list of first beacon votes.</summary>
    public const int BeaconProposals = 1_000;

    /// <summary>Bit vector of later beacon votes, in bytes.</summary>
    public const int BeaconVoteBytes = 128;

    /// <summary>Opened leaves of a PoET proof.</summary>
    public const int PoetLeaves = 150;

    /// <summary>Nodes of a PoET proof.</summary>
    public const int PoetNodes = 5_400;

    /// <summary>Hint of a fetch request, in bytes.</summary>
    public const int HintBytes = 256;

    /// <summary>Data of an answer, in bytes (260 MiB).</summary>
    public const int ResponseBytes = 272_629_760;

    /// <summary>Requests in a batch.</summary>
    public const int BatchRequests = 100;

    /// <summary>Error text of an answer or transaction result, in bytes.</summary>
    public const int ErrorBytes = 1_024;

    /// <summary>Mesh hashes in an answer.</summary>
    public const int MeshHashes = 1_000;

    /// <summary>Numbers in a sample of range synchronisation.</summary>
    public const int SampleItems = 1_000;

    /// <summary>Ids in a batch of range synchronisation; the bytes at hand bound it further.</summary>
    public const int KeyBatchItems = 100_000_000;

    /// <summary>Ballots of a layer in an answer.</summary>
    public const int LayerBallots = 2_350;

    /// <summary>Accounts named in a transaction's result.</summary>
    public const int ResultAddresses = 10;

    /// <summary>A transaction, in bytes.</summary>
    public const int RawTransactionBytes = 4_096;

    /// <summary>State of an account, in bytes.</summary>
    public const int AccountStateBytes = 10_000;
}
