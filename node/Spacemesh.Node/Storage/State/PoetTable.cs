// Job: the tables poets and identities of state.sql.
// Invariant: a proof and an identity's guilt are stored once and never change.
using System.Text;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Storage.State;

/// <summary>Statements on <c>poets</c>; the proof is the SCALE form of a PoET proof message.</summary>
public static class PoetTable
{
    /// <summary>Stores a proof; one already there stays.</summary>
    public static void Insert(SqlSession session, PoetProofRef reference, byte[] message, byte[] serviceId, string roundId) =>
        session.Execute("INSERT INTO poets (ref, poet, service_id, round_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            SqlValue.Id(reference), message, serviceId, Encoding.UTF8.GetBytes(roundId));

    /// <summary>The proof message, or null.</summary>
    public static byte[]? Find(SqlSession session, PoetProofRef reference) =>
        session.First("SELECT poet FROM poets WHERE ref = $1", row => row.Bytes(0), SqlValue.Id(reference));

    /// <summary>The proof of a server's round, or null.</summary>
    public static PoetProofRef? FindRound(SqlSession session, byte[] serviceId, string roundId) =>
        session.First("SELECT ref FROM poets WHERE service_id = $1 AND round_id = $2", row => row.IdOrNull<PoetProofRef>(0), serviceId, Encoding.UTF8.GetBytes(roundId));

    /// <summary>All proofs.</summary>
    public static List<(PoetProofRef Ref, byte[] Message, byte[] ServiceId, string RoundId)> All(SqlSession session) =>
        session.Query("SELECT ref, poet, service_id, round_id FROM poets ORDER BY ref", row => (row.Id<PoetProofRef>(0), row.Bytes(1), row.Bytes(2), row.Text(3)));
}

/// <summary>Statements on <c>identities</c>: who is proven malicious.</summary>
public static class IdentityTable
{
    /// <summary>Stores a malfeasance proof; the first one stays.</summary>
    public static void Insert(SqlSession session, NodeId identity, byte[] proof, long receivedUnixNanoseconds) =>
        session.Execute("INSERT INTO identities (pubkey, proof, received) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", SqlValue.Id(identity), proof, receivedUnixNanoseconds);

    /// <summary>The proof and when it came, or null for an honest identity.</summary>
    public static (byte[] Proof, long ReceivedUnixNanoseconds)? Find(SqlSession session, NodeId identity) =>
        session.First<(byte[], long)?>("SELECT proof, received FROM identities WHERE pubkey = $1", row => (row.Bytes(0), row.I64(1)), SqlValue.Id(identity));

    /// <summary>All malicious identities by key.</summary>
    public static List<(NodeId Identity, byte[] Proof, long ReceivedUnixNanoseconds)> All(SqlSession session) =>
        session.Query("SELECT pubkey, proof, received FROM identities ORDER BY pubkey", row => (row.Id<NodeId>(0), row.Bytes(1), row.I64(2)));
}
