// Job: checks of the server's files: records, layers of an interrupted round, order of registrations.
// Invariant: the files are written to and read from a real folder, by the server's own code.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Poet.Storage;
using Spacemesh.Poet.Verify;
using Spacemesh.Poet.Work;

namespace Spacemesh.Conformance.Poet;

internal static class StorageChecks
{
    public static string? Record(JsonElement v)
    {
        byte[] bytes = v.Hex("xdr");
        switch (v.Text("kind"))
        {
            case "server_state":
                var xdr = new XdrWriter();
                xdr.Opaque(v.Hex("private_key"));
                return Json.SameBytes("written", bytes, xdr.ToArray())
                    ?? Json.SameBytes("read", v.Hex("private_key"), new XdrReader(bytes).Opaque());
            case "round_state":
                var state = new RoundState(
                    v.Text("execution_started"), v.Hex("statement"), v.U64("num_leaves"), v.Has("nip") ? Proof(v.GetProperty("nip"))
                        : null, v.U32("security_param"));
                return Json.SameBytes("written", bytes, state.Encode()) ?? Json.SameBytes("read", bytes, RoundState.Decode(bytes).Encode());
            case "proof_record":
                var record = new ProofRecord(
                    Proof(v.GetProperty("proof")), WorkChecks.List(v, "members"), v.U64("num_leaves"), v.Hex("service_pubkey"),
                        v.Text("round_id"));
                return Json.Same("key", v.Text("key"), record.RoundId) ?? Json.SameBytes("written", bytes, record.Encode())
                    ?? Json.SameBytes("read", bytes, ProofRecord.Decode(bytes).Encode());
            default:
                throw new UnknownCaseKindException(v.Text("kind"));
        }
    }

    public static string? InterruptedRound(JsonElement v)
    {
        string folder = Directory.CreateTempSubdirectory("poet-layers-").FullName;
        try
        {
            foreach (JsonProperty file in v.GetProperty("layer_files").EnumerateObject())
                File.WriteAllBytes(Path.Combine(folder, file.Name), file.Value.Hex());
            var hash = new WorkHash(v.Hex("statement"));
            using LayerFiles? layers = LayerFiles.Recover(folder, (int)v.U64("min_memory_layer"), v.U64("leaves_in_round_state"), hash);
            if (layers is null)
                return "not recovered";
            WorkTree tree = WorkTree.Resume(hash, layers, v.U64("leaves_in_round_state"));
            string? atStop = Json.SameBytes("root at the stop", v.Hex("root_at_stop"), tree.Root());
            while (tree.LeafCount < v.U64("leaves_at_end"))
                tree.AddLeaf();
            layers.Checkpoint(tree.LeafCount);
            WorkProof proof = WorkProofBuilder.Build(tree, layers, (int)v.U64("t"));
            return atStop ?? Json.SameBytes("root", v.Hex("root"), proof.Root)
                ?? WorkChecks.SameList("proven leaves", v, "proven_leaves", proof.ProvenLeaves)
                ?? WorkChecks.SameList("proof nodes", v, "proof_nodes", proof.ProofNodes)
                ?? Json.Same("valid", true, PoetProofVerifier.Verify(hash.Statement, proof, tree.LeafCount, (int)v.U64("t")).IsValid);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static string? RegistrationOrder(JsonElement v)
    {
        string folder = Directory.CreateTempSubdirectory("poet-journal-").FullName;
        try
        {
            string path = Path.Combine(folder, "0");
            using (var journal = new RegistrationJournal(path, v.U64("max_members")))
            {
                foreach (JsonElement submission in v.Items("submissions"))
                {
                    string expected = submission.Text("result");
                    RegistrationResult wanted = expected switch
                    {
                        "conflicting registration" => RegistrationResult.Conflict,
                        "maximum number of round members reached" => RegistrationResult.Full,
                        _ when expected == "stored" || expected.StartsWith("challenge is already submitted", StringComparison.Ordinal) =>
                            RegistrationResult.Stored,
                        _ => throw new UnknownCaseKindException(expected),
                    };
                    RegistrationResult got = journal.AddAsync(submission.Hex("node_id"),
                        submission.Hex("challenge")).GetAwaiter().GetResult();
                    if (Json.Same("result", wanted, got) is { } difference)
                        return difference;
                }
            }
            using var reopened = new RegistrationJournal(path, v.U64("max_members"));
            List<byte[]> members = reopened.Members;
            return WorkChecks.SameList("members", v, "members", members)
                ?? Json.SameBytes("membership root", v.Hex("membership_root"), PoetMembership.Root(members));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static WorkProof Proof(JsonElement v) =>
        new(v.Hex("root"), WorkChecks.List(v, "proven_leaves"), WorkChecks.List(v, "proof_nodes"));
}
