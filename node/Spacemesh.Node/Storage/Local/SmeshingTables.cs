// Job: the tables of local.sql in which a smesher's life between two ATXs is kept.
// Invariant: each step is stored before the next one begins; a stored step is never done twice.
using Spacemesh.Protocol;

namespace Spacemesh.Node.Storage.Local;

/// <summary>A PoST proof: nonce, packed indices and k2pow value.</summary>
public sealed record PostProofRow(uint Nonce, byte[] Indices, ulong Pow);

/// <summary>A row of <c>post</c>: the initial proof over a challenge (32 zero bytes) and what it proves.</summary>
public sealed record InitialPostRow(PostProofRow Proof, uint NumUnits, AtxId CommitmentAtx, ulong VrfNonce, byte[] Challenge);

/// <summary>A row of <c>challenge</c>: the ATX being built. The initial fields are set in a smesher's first ATX only.</summary>
public sealed record ChallengeRow(
    EpochId PublishEpoch, ulong Sequence, AtxId PreviousAtx, AtxId PositioningAtx, AtxId? CommitmentAtx, PostProofRow? InitialPost,
    PoetProofRef? PoetProof, byte[]? PoetMembership);

/// <summary>A row of <c>poet_registration</c>.</summary>
public sealed record PoetRegistrationRow(Hash32 Challenge, string Address, string RoundId, DateTimeOffset RoundEnd);

/// <summary>A row of <c>nipost</c>: a finished proof that waits to be published.</summary>
public sealed record NipostRow(PostProofRow Proof, uint NumUnits, ulong VrfNonce, byte[] PoetMembership, PoetProofRef PoetProof, ulong LabelsPerUnit);

/// <summary>Statements on <c>post</c>, <c>challenge</c>, <c>poet_registration</c> and <c>nipost</c>, each for one smesher.</summary>
public static class SmeshingTables
{
    /// <summary>Stores the initial proof.</summary>
    public static void SetInitialPost(SqlSession session, NodeId smesher, InitialPostRow post) =>
        session.Execute("INSERT OR REPLACE INTO post (id, post_nonce, post_indices, post_pow, num_units, commit_atx, vrf_nonce, challenge) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            SqlValue.Id(smesher), post.Proof.Nonce, post.Proof.Indices, post.Proof.Pow, post.NumUnits, SqlValue.Id(post.CommitmentAtx), post.VrfNonce, post.Challenge);

    /// <summary>The initial proof, or null.</summary>
    public static InitialPostRow? FindInitialPost(SqlSession session, NodeId smesher) =>
        session.First("SELECT post_nonce, post_indices, post_pow, num_units, commit_atx, vrf_nonce, challenge FROM post WHERE id = $1",
            row => new InitialPostRow(Proof(row, 0), row.U32(3), row.Id<AtxId>(4), row.U64(5), row.Bytes(6)), SqlValue.Id(smesher));

    /// <summary>Forgets the initial proof, for instance when it turned out to be invalid.</summary>
    public static void RemoveInitialPost(SqlSession session, NodeId smesher) => session.Execute("DELETE FROM post WHERE id = $1", SqlValue.Id(smesher));

    /// <summary>Stores the challenge of the ATX being built.</summary>
    public static void SetChallenge(SqlSession session, NodeId smesher, ChallengeRow challenge) =>
        session.Execute("INSERT OR REPLACE INTO challenge (id, epoch, sequence, prev_atx, pos_atx, commit_atx, post_nonce, post_indices, post_pow, poet_proof_ref, poet_proof_membership) " +
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            SqlValue.Id(smesher), challenge.PublishEpoch, challenge.Sequence, SqlValue.Id(challenge.PreviousAtx),
            SqlValue.Id(challenge.PositioningAtx), SqlValue.Id(challenge.CommitmentAtx),
            challenge.InitialPost is { } post ? post.Nonce : SqlValue.Null, challenge.InitialPost?.Indices, challenge.InitialPost is { } withPow ? withPow.Pow : SqlValue.Null,
            SqlValue.Id(challenge.PoetProof), challenge.PoetMembership);

    /// <summary>The challenge, or null.</summary>
    public static ChallengeRow? FindChallenge(SqlSession session, NodeId smesher) =>
        session.First("SELECT epoch, sequence, prev_atx, pos_atx, commit_atx, post_nonce, post_indices, post_pow, poet_proof_ref, poet_proof_membership FROM challenge WHERE id = $1",
            row => new ChallengeRow(row.Epoch(0), row.U64(1), row.Id<AtxId>(2), row.Id<AtxId>(3), row.IdOrNull<AtxId>(4), row.IsNull(5) ? null : Proof(row, 5),
                row.IdOrNull<PoetProofRef>(8), row.BytesOrNull(9)), SqlValue.Id(smesher));

    /// <summary>Adds the chosen PoET proof to the challenge.</summary>
    public static void SetPoetProof(SqlSession session, NodeId smesher, PoetProofRef reference, byte[] membership) =>
        session.Execute("UPDATE challenge SET poet_proof_ref = $2, poet_proof_membership = $3 WHERE id = $1", SqlValue.Id(smesher), SqlValue.Id(reference), membership);

    /// <summary>Forgets the challenge with its registrations and proof: the ATX was published, or its time has passed.</summary>
    public static void RemoveChallenge(SqlSession session, NodeId smesher)
    {
        session.Execute("DELETE FROM challenge WHERE id = $1", SqlValue.Id(smesher));
        session.Execute("DELETE FROM poet_registration WHERE id = $1", SqlValue.Id(smesher));
        session.Execute("DELETE FROM nipost WHERE id = $1", SqlValue.Id(smesher));
    }

    /// <summary>Stores a registration.</summary>
    public static void AddRegistration(SqlSession session, NodeId smesher, PoetRegistrationRow registration) =>
        session.Execute("INSERT OR REPLACE INTO poet_registration (id, hash, address, round_id, round_end) VALUES ($1, $2, $3, $4, $5)",
            SqlValue.Id(smesher), SqlValue.Id(registration.Challenge), registration.Address, registration.RoundId, registration.RoundEnd.ToUnixTimeSeconds());

    /// <summary>The registrations, by server address.</summary>
    public static List<PoetRegistrationRow> Registrations(SqlSession session, NodeId smesher) =>
        session.Query("SELECT hash, address, round_id, round_end FROM poet_registration WHERE id = $1 ORDER BY address",
            row => new PoetRegistrationRow(row.Id<Hash32>(0), row.Text(1), row.Text(2), DateTimeOffset.FromUnixTimeSeconds(row.I64(3))), SqlValue.Id(smesher));

    /// <summary>Stores the finished proof.</summary>
    public static void SetNipost(SqlSession session, NodeId smesher, NipostRow nipost) =>
        session.Execute("INSERT OR REPLACE INTO nipost (id, post_nonce, post_indices, post_pow, num_units, vrf_nonce, poet_proof_membership, poet_proof_ref, labels_per_unit) " +
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            SqlValue.Id(smesher), nipost.Proof.Nonce, nipost.Proof.Indices, nipost.Proof.Pow, nipost.NumUnits, nipost.VrfNonce, nipost.PoetMembership,
            SqlValue.Id(nipost.PoetProof), nipost.LabelsPerUnit);

    /// <summary>The finished proof, or null.</summary>
    public static NipostRow? FindNipost(SqlSession session, NodeId smesher) =>
        session.First("SELECT post_nonce, post_indices, post_pow, num_units, vrf_nonce, poet_proof_membership, poet_proof_ref, labels_per_unit FROM nipost WHERE id = $1",
            row => new NipostRow(Proof(row, 0), row.U32(3), row.U64(4), row.Bytes(5), row.Id<PoetProofRef>(6), row.U64(7)), SqlValue.Id(smesher));

    private static PostProofRow Proof(SqlRow row, int first) => new(row.U32(first), row.Bytes(first + 1), row.U64(first + 2));
}

/// <summary>Statements on <c>prepared_activeset</c>; kind 0 is the set that proposals refer to.</summary>
public static class PreparedActiveSetTable
{
    /// <summary>Stores a prepared set; <paramref name="ids"/> is the SCALE form of the sorted list of ATX ids.</summary>
    public static void Upsert(SqlSession session, int kind, EpochId epoch, Hash32 id, ulong weight, byte[] ids) =>
        session.Execute("INSERT OR REPLACE INTO prepared_activeset (kind, epoch, id, weight, data) VALUES ($1, $2, $3, $4, $5)", kind, epoch, SqlValue.Id(id), weight, ids);

    /// <summary>The prepared set, or null.</summary>
    public static (Hash32 Id, ulong Weight, byte[] Ids)? Find(SqlSession session, int kind, EpochId epoch) =>
        session.First<(Hash32, ulong, byte[])?>("SELECT id, weight, data FROM prepared_activeset WHERE kind = $1 AND epoch = $2",
            row => (row.Id<Hash32>(0), row.U64(1), row.Bytes(2)), kind, epoch);
}
