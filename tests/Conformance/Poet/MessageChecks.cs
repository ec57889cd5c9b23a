// Job: checks of the proof message, of what a node does with fetched bytes, and of the challenge that is registered.
// Invariant: a message is built from the case's fields and must give the case's bytes, and the other way round.
using System.Text;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Poet.Verify;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Conformance.Poet;

internal static class MessageChecks
{
    public static string? Message(JsonElement v)
    {
        switch (v.Text("kind"))
        {
            case "encode":
                PoetProofMessage message = Build(v);
                return Json.SameBytes("scale", v.Hex("scale"), Scale.Encode(message))
                    ?? Json.Same("proof length", (int)v.U64("proof_scale_length"), Scale.Encode(message.Proof).Length)
                    ?? Json.Same("ref", v.Text("ref"), message.ComputeRef().ToHex());
            case "encode_shape" when v.Has("error"):
                return Refused(v.Text("case"));
            case "encode_shape":
                return Scale.TryDecode<PoetProofMessage>(v.Hex("scale"), out PoetProofMessage? shape, out DecodeFault refused)
                    ? Json.SameBytes("scale", v.Hex("scale"), Scale.Encode(shape))
                        ?? Json.Same("ref", v.Text("ref"), shape.ComputeRef().ToHex())
                    : refused.ToString();
            case "decode":
                bool decoded = Scale.TryDecode<PoetProofMessage>(v.Hex("scale"), out PoetProofMessage? read, out DecodeFault fault);
                if (v.Has("error") || !decoded)
                    return v.Has("error") == decoded
                        ? $"decoded: {decoded} ({fault}), reference: {(v.Has("error") ? v.Text("error") : "ok")}" : null;
                return Json.Same("ref", v.Text("ref"), read!.ComputeRef().ToHex())
                    ?? Json.Same("leaf count", v.U64("leaf_count"), read.Proof.LeafCount)
                    ?? Json.Same("round", v.Text("round_id"), Encoding.UTF8.GetString(read.RoundId))
                    ?? Json.Same("reencodes", v.Flag("reencodes_equal"), Scale.Encode(read).AsSpan().SequenceEqual(v.Hex("scale")));
            default:
                throw new UnknownCaseKindException(v.Text("kind"));
        }
    }

    public static string? Fetched(JsonElement v)
    {
        PoetMessageFault fault = PoetMessageCheck.Check(v.Hex("message"), PoetProofRef.FromSpan(v.Hex("expected_ref")),
            out PoetProofMessage? message);
        // The reference stores this proof and then panics; it is good.
        if (v.Has("panic"))
            return Json.Same("fault", PoetMessageFault.None, fault) ?? Json.Same("service id length", true, message!.ServiceId.Length < 5);
        string error = v.Has("error") ? v.Text("error") : "";
        PoetMessageFault expected = error switch
        {
            "" => PoetMessageFault.None,
            _ when error.StartsWith("parse message", StringComparison.Ordinal) => PoetMessageFault.Undecodable,
            _ when error.StartsWith("fetched wrong poet proof hash", StringComparison.Ordinal) => PoetMessageFault.WrongReference,
            _ when error.StartsWith("failed to validate poet proof", StringComparison.Ordinal) => PoetMessageFault.InvalidProof,
            _ => throw new UnknownCaseKindException(error),
        };
        return Json.Same(v.Text("case"), expected, fault) ?? Json.Same("stored", v.Flag("stored"), fault == PoetMessageFault.None);
    }

    public static string? Challenge(JsonElement v)
    {
        NiPostChallengeV1 v1 = Scale.Decode<NiPostChallengeV1>(v.Hex("v1_scale"));
        NiPostChallengeV2 v2 = Scale.Decode<NiPostChallengeV2>(v.Hex("v2_scale"));
        return Json.Same("epoch", v.U32("publish_epoch"), v1.PublishEpoch.Value) ?? Json.Same("sequence", v.U64("sequence"), v1.Sequence)
            ?? Json.Same("previous", v.Text("prev_atx"), v1.PreviousAtx.ToHex())
                ?? Json.Same("positioning", v.Text("positioning_atx"), v1.PositioningAtx.ToHex())
            ?? Json.Same("commitment", v.Has("commitment_atx") ? v.Text("commitment_atx") : null, v1.CommitmentAtx?.ToHex())
            ?? Json.Same("initial post", v.Has("initial_post"), v1.InitialPost is not null)
            ?? Json.SameBytes("v1", v.Hex("v1_scale"), Scale.Encode(v1)) ?? Json.SameBytes("v2", v.Hex("v2_scale"), Scale.Encode(v2))
            ?? Json.Same("v1 hash", v.Text("v1_hash"), v1.ComputeHash().ToHex())
                ?? Json.Same("v2 hash", v.Text("v2_hash"), v2.ComputeHash().ToHex());
    }

    private static PoetProofMessage Build(JsonElement v) => new()
    {
        Proof = new PoetProof
        {
            MerkleProof = new PoetMerkleProof
            {
                Root = v.Hex("root"),
                ProvenLeaves = [.. WorkChecks.List(v, "proven_leaves")],
                ProofNodes = [.. WorkChecks.List(v, "proof_nodes")],
            },
            LeafCount = v.U64("leaf_count"),
        },
        ServiceId = v.Hex("poet_service_id"),
        RoundId = Encoding.UTF8.GetBytes(v.Text("round_id")),
        Statement = Hash32.FromSpan(v.Hex("statement")),
        Signature = EdSignature.FromSpan(v.Hex("signature")),
    };

    private static string? Refused(string name)
    {
        var message = new PoetProofMessage();
        byte[] tooLong = new byte[33];
        switch (name)
        {
            case "root 33 bytes":
                message.Proof.MerkleProof.Root = tooLong;
                break;
            case "151 proven leaves":
                message.Proof.MerkleProof.ProvenLeaves = [.. Enumerable.Repeat(new byte[32], 151)];
                break;
            case "5401 proof nodes":
                message.Proof.MerkleProof.ProofNodes = [.. Enumerable.Repeat(new byte[32], 5401)];
                break;
            case "leaf 33 bytes":
                message.Proof.MerkleProof.ProvenLeaves = [tooLong];
                break;
            case "node 33 bytes":
                message.Proof.MerkleProof.ProofNodes = [tooLong];
                break;
            case "service id 33 bytes":
                message.ServiceId = tooLong;
                break;
            case "round id 33 bytes":
                message.RoundId = tooLong;
                break;
            default:
                throw new UnknownCaseKindException(name);
        }
        try
        {
            Scale.Encode(message);
            return "encoded in spite of the limit";
        }
        catch (ScaleLimitException)
        {
            return null;
        }
    }
}
