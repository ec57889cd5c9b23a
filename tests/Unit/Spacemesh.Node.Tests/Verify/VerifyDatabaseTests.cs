// Job: verify-db finds one damaged object of each kind, and leaves the file alone.
// Invariant: each case damages one object of a recording that verifies without a difference.
using Spacemesh.Node.Verify;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Tests.Verify;

public sealed class VerifyDatabaseTests
{
    [Fact]
    public void A_recording_verifies_and_nothing_is_created_beside_it()
    {
        using var recorded = new RecordedDatabase();
        byte[] before = File.ReadAllBytes(recorded.FilePath);
        (int exit, string[] lines, string details) = recorded.Verify();
        Assert.Equal((VerifyDatabase.ExitSame, ""), (exit, details));
        Assert.All(lines, line => Assert.EndsWith(" checked, 0 differ", line, StringComparison.Ordinal));
        Assert.Equal([recorded.FilePath], Directory.GetFileSystemEntries(recorded.Folder));
        Assert.Equal(before, File.ReadAllBytes(recorded.FilePath));
    }

    [Fact]
    public void A_file_that_is_no_node_database_is_unusable()
    {
        using var recorded = new RecordedDatabase();
        File.WriteAllText(recorded.FilePath, "not a database");
        Assert.Equal(VerifyDatabase.ExitUnusable, recorded.Verify().Exit);
        File.Delete(recorded.FilePath);
        Assert.Equal(VerifyDatabase.ExitUnusable, recorded.Verify().Exit);
    }

    [Theory]
    [InlineData("vrf nonces", "UPDATE atxs SET nonce = nonce + 1 WHERE epoch = 3")]
    [InlineData("atx columns", "UPDATE atxs SET weight = weight + 1 WHERE epoch = 3")]
    [InlineData("atx columns", "UPDATE posts SET units = 2 WHERE publish_epoch = 3")]
    [InlineData("atx ids", "UPDATE atxs SET id = zeroblob(32) WHERE epoch = 3; " +
        "UPDATE atx_blobs SET id = zeroblob(32) WHERE id NOT IN (SELECT id FROM atxs); " +
        "UPDATE posts SET atxid = zeroblob(32) WHERE atxid NOT IN (SELECT id FROM atxs)")]
    [InlineData("poet proofs", "UPDATE poets SET round_id = x'39' WHERE round_id = x'33'")]
    [InlineData("active sets", "UPDATE activesets SET epoch = 9 WHERE epoch = 4")]
    [InlineData("ballot ids", "UPDATE ballots SET id = zeroblob(32) WHERE layer = 50")]
    [InlineData("ballot columns", "UPDATE ballots SET pubkey = zeroblob(32) WHERE layer = 50")]
    [InlineData("block ids", "UPDATE blocks SET id = zeroblob(32) WHERE layer = 50")]
    [InlineData("block contents", "UPDATE blocks SET layer = 51 WHERE layer = 50")]
    [InlineData("certificates", "UPDATE certificates SET valid = 0 WHERE layer = 50")]
    [InlineData("beacons", "UPDATE beacons SET beacon = x'01020304' WHERE epoch = 2")]
    [InlineData("beacons", "UPDATE beacons SET beacon = x'01020304' WHERE epoch = 5")]
    [InlineData("block validity", "UPDATE blocks SET validity = -1 WHERE layer = 50")]
    [InlineData("block validity", "UPDATE blocks SET validity = NULL WHERE layer = 50")]
    [InlineData("processed layers", "UPDATE layers SET processed = NULL WHERE id = 50")]
    [InlineData("applied blocks", "UPDATE layers SET applied_block = zeroblob(20) WHERE id = 50")]
    [InlineData("state hashes", "UPDATE layers SET state_hash = zeroblob(32) WHERE id = 50")]
    [InlineData("aggregated hashes", "UPDATE layers SET aggregated_hash = zeroblob(32) WHERE id = 80")]
    [InlineData("accounts", "UPDATE accounts SET balance = balance + 1 WHERE layer_updated = 60")]
    [InlineData("accounts", "DELETE FROM accounts WHERE layer_updated = 0")]
    [InlineData("rewards", "UPDATE rewards SET total_reward = total_reward + 1 WHERE layer = 50")]
    [InlineData("transaction ids",
        "UPDATE transactions SET id = zeroblob(32) WHERE id = (SELECT max(id) FROM transactions WHERE layer = 41)")]
    [InlineData("transaction headers",
        "UPDATE transactions SET nonce = x'00000000000000ff' WHERE id = (SELECT max(id) FROM transactions WHERE layer = 41)")]
    [InlineData("transaction headers", "UPDATE transactions SET header = NULL WHERE id = " +
        "(SELECT max(id) FROM transactions WHERE layer IS NULL AND id NOT IN (SELECT tid FROM block_transactions))")]
    [InlineData("transaction results", "UPDATE transactions SET layer = 42 WHERE id = (SELECT max(id) FROM transactions WHERE layer = 41)")]
    [InlineData("transaction results",
        "UPDATE transactions SET result = NULL, layer = NULL, block = NULL WHERE id = (SELECT max(id) FROM transactions WHERE layer = 41)")]
    [InlineData("transaction addresses",
        "DELETE FROM transactions_results_addresses WHERE tid = (SELECT max(id) FROM transactions WHERE layer = 41)")]
    [InlineData("block links", "DELETE FROM block_transactions WHERE layer = 41")]
    [InlineData("proposal links",
        "UPDATE proposal_transactions SET tid = zeroblob(32) WHERE tid = (SELECT min(tid) FROM proposal_transactions)")]
    public void A_damaged_row_is_named(string kind, string sql) => ExpectDifference(kind, recorded => recorded.Damage(sql));

    [Fact]
    public void A_forged_signature_of_an_atx_is_named() =>
        ExpectDifference("atx signatures", r => r.Damage<AtxV1>("atx_blobs", "atx", "1", atx => atx.Signature = default));

    [Fact]
    public void A_forged_proof_of_space_is_named() =>
        ExpectDifference("posts", r => r.Damage<AtxV1>("atx_blobs", "atx", "1", atx => atx.Inner.NiPost!.Post!.Nonce ^= 1));

    [Fact]
    public void A_challenge_that_no_round_holds_is_named() =>
        ExpectDifference("poet memberships", r => r.Damage<AtxV1>("atx_blobs", "atx", "1", atx => atx.Inner.Challenge.Sequence++));

    [Fact]
    public void More_units_than_the_network_allows_are_named() =>
        ExpectDifference("atx rules", r => r.Damage<AtxV1>("atx_blobs", "atx", "1", atx => atx.Inner.NumUnits = 3));

    [Fact]
    public void Forged_work_is_named() =>
        ExpectDifference("poet proofs", r =>
            r.Damage<PoetProofMessage>("poets", "poet", "round_id = x'33'", poet => poet.Proof.MerkleProof.ProvenLeaves[7][0] ^= 1));

    [Fact]
    public void A_forged_signature_of_a_ballot_is_named() =>
        ExpectDifference("ballot signatures", r =>
            r.Damage<Ballot>("ballots", "ballot", "layer = 50", ballot => ballot.Signature = default));

    [Fact]
    public void A_forged_slot_is_named() =>
        ExpectDifference("ballot eligibilities", r =>
            r.Damage<Ballot>("ballots", "ballot", "layer = 50", ballot => ballot.EligibilityProofs[0].J++));

    [Fact]
    public void Votes_other_than_the_signed_opinion_are_named() =>
        ExpectDifference("ballot opinions", r =>
            r.Damage<Ballot>("ballots", "ballot", "layer = 50", ballot => ballot.Votes.Abstain = [new LayerId(49)]));

    [Fact]
    public void A_wrong_share_in_a_block_is_named() =>
        ExpectDifference("block contents", r => r.Damage<Block>("blocks", "block", "layer = 50", block => block.Rewards[0].Weight.Num++));

    [Fact]
    public void A_forged_seat_in_a_certificate_is_named() => ExpectDifference("certificate signatures", r =>
        r.Damage<Certificate>("certificates", "cert", "layer = 50", certificate => certificate.Signatures[0].Content.EligibilityCount++));

    [Theory]
    [InlineData("UPDATE accounts SET template = zeroblob(24) WHERE layer_updated = 22 AND template IS NOT NULL")]
    [InlineData("UPDATE ballots SET ballot = x'01' WHERE layer = 50")]
    [InlineData("UPDATE atx_blobs SET version = 2")]
    [InlineData("INSERT INTO identities (pubkey, proof, received) VALUES (zeroblob(32), x'00', 1)")]
    public void What_cannot_be_read_is_counted(string sql)
    {
        using var recorded = new RecordedDatabase();
        recorded.Damage(sql);
        (int exit, string[] lines, _) = recorded.Verify();
        Assert.Equal(VerifyDatabase.ExitDifferent, exit);
        Assert.Contains(lines, line => line.StartsWith("unreadable: ", StringComparison.Ordinal));
    }

    private static void ExpectDifference(string kind, Action<RecordedDatabase> damage)
    {
        using var recorded = new RecordedDatabase();
        damage(recorded);
        (int exit, string[] lines, string details) = recorded.Verify();
        Assert.Equal(VerifyDatabase.ExitDifferent, exit);
        string line = Assert.Single(lines, l => l.StartsWith(kind + ": ", StringComparison.Ordinal));
        Assert.False(line.EndsWith(" checked, 0 differ", StringComparison.Ordinal), line + Environment.NewLine + details);
    }
}
