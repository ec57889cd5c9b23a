// Job: requests to JSON and answers from JSON, as the reference's client does.
// Invariant: empty fields are omitted from requests; unknown fields of answers are ignored.
using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Spacemesh.Poet.Json;
using Spacemesh.Poet.Verify;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Poet.Client;

internal static class PoetAnswers
{
    public static byte[] SubmitBody(PoetRegistration registration, PoetPowParams? pow, ulong nonce)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (nonce != 0)
            json.WriteString("nonce", nonce.ToString(CultureInfo.InvariantCulture));
        if (pow is not null)
        {
            json.WriteStartObject("powParams");
            if (pow.Difficulty != 0)
                json.WriteNumber("difficulty", pow.Difficulty);
            Bytes(json, "challenge", pow.Challenge);
            json.WriteEndObject();
        }
        Bytes(json, "prefix", registration.Prefix);
        Bytes(json, "challenge", registration.Challenge);
        Bytes(json, "pubkey", registration.NodeKey);
        Bytes(json, "signature", registration.Signature);
        json.WriteString("deadline", ProtoJson.Write(registration.Deadline));
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static PoetInfo Info(JsonElement o) => new(
        ProtoJson.Bytes(o, "servicePubkey", "service_pubkey"),
        ProtoJson.Duration(o, "phaseShift", "phase_shift") ?? TimeSpan.Zero,
        ProtoJson.Duration(o, "cycleGap", "cycle_gap") ?? TimeSpan.Zero,
        ProtoJson.Message(o, "certifier") is not null);

    public static PoetPowParams PowParams(JsonElement o) => ProtoJson.Message(o, "powParams", "pow_params") is { } pow
        ? new(ProtoJson.U32(pow, "difficulty"), ProtoJson.Bytes(pow, "challenge"))
        : new(0, []);

    /// <summary>A missing round end means that the round is already over.</summary>
    public static PoetRegistered Registered(JsonElement o, DateTimeOffset now)
    {
        DateTimeOffset end = now + (ProtoJson.Duration(o, "roundEnd", "round_end") ?? TimeSpan.Zero);
        return new(ProtoJson.Text(o, "roundId", "round_id"), DateTimeOffset.FromUnixTimeSeconds(end.ToUnixTimeSeconds()));
    }

    public static PoetDownload Proof(JsonElement o, string roundId)
    {
        JsonElement? outer = ProtoJson.Message(o, "proof");
        JsonElement? inner = outer is null ? null : ProtoJson.Message(outer.Value, "proof");
        var proof = new WorkProof(
            inner is null ? [] : ProtoJson.Bytes(inner.Value, "root"),
            inner is null ? [] : ProtoJson.BytesList(inner.Value, "provenLeaves", "proven_leaves"),
            inner is null ? [] : ProtoJson.BytesList(inner.Value, "proofNodes", "proof_nodes"));
        return Download(
            roundId, ProtoJson.Bytes(o, "pubkey"), proof, outer is null ? 0 : ProtoJson.U64(outer.Value, "leaves"),
            outer is null ? [] : ProtoJson.BytesList(outer.Value, "members"));
    }

    /// <summary>The message as the node stores it; sizes beyond the wire format's limits are a fault of the answer.</summary>
    public static PoetDownload Download(string roundId, byte[] serviceKey, WorkProof proof, ulong leafCount,
        IReadOnlyList<byte[]> published)
    {
        byte[][] members = [.. published.Select(m => PoetMembership.AsChallenge(m))];
        bool fits = proof.Root.Length <= WireLimits.HashBytes && serviceKey.Length <= WireLimits.HashBytes
            && roundId.Length <= WireLimits.HashBytes
            && proof.ProvenLeaves.Count <= WireLimits.PoetLeaves && proof.ProofNodes.Count <= WireLimits.PoetNodes
            && proof.ProvenLeaves.All(l => l.Length <= WireLimits.HashBytes) && proof.ProofNodes.All(n => n.Length <= WireLimits.HashBytes);
        if (!fits)
            throw new FormatException("the proof is larger than the network's messages allow");
        var message = new PoetProofMessage
        {
            Proof = new PoetProof
            {
                MerkleProof = new PoetMerkleProof
                {
                    Root = proof.Root,
                    ProvenLeaves = [.. proof.ProvenLeaves],
                    ProofNodes = [.. proof.ProofNodes],
                },
                LeafCount = leafCount,
            },
            ServiceId = serviceKey,
            RoundId = Encoding.ASCII.GetBytes(roundId),
            Statement = Hash32.FromSpan(PoetMembership.Statement(members)),
        };
        return new PoetDownload(message, members);
    }

    private static void Bytes(Utf8JsonWriter json, string name, byte[] value)
    {
        if (value.Length > 0)
            json.WriteBase64String(name, value);
    }
}
