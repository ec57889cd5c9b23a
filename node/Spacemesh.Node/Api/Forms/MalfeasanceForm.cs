// Job: a stored malfeasance proof as both versions of the API show it.
// Invariant: bytes that do not decode give an empty message in v1 and nothing in v2, as the network's nodes do.
using System.Text;
using Google.Protobuf;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;
using V1 = Spacemesh.Api.V1;
using V2 = Spacemesh.Api.V2Alpha1;

namespace Spacemesh.Node.Api;

/// <summary>Forms of malfeasance proofs.</summary>
internal static class MalfeasanceForm
{
    /// <summary>The form of v1.</summary>
    public static V1.MalfeasanceProof ToV1(NodeId smesher, byte[] proof, bool withProof)
    {
        if (!Scale.TryDecode(proof, out MalfeasanceProof? decoded, out _))
            return new V1.MalfeasanceProof();
        var form = new V1.MalfeasanceProof
        {
            SmesherId = new V1.SmesherId { Id = Form.Bytes(smesher) },
            Layer = new V1.LayerNumber { Number = decoded.Layer.Value },
            Kind = (V1.MalfeasanceProof.Types.MalfeasanceType)decoded.Proof.Kind,
            DebugInfo = Describe(smesher, decoded),
        };
        if (withProof)
            form.Proof = Form.Bytes(proof);
        return form;
    }

    /// <summary>The form of v2alpha1, or null.</summary>
    public static V2.MalfeasanceProof? ToV2(NodeId smesher, byte[] proof)
    {
        if (!Scale.TryDecode(proof, out MalfeasanceProof? decoded, out _))
            return null;
        var form = new V2.MalfeasanceProof { Smesher = Form.Bytes(smesher), Type = (uint)decoded.Proof.Kind };
        foreach ((string name, string value) in Properties(decoded.Proof))
            form.Properties.Add(name, value);
        return form;
    }

    private static IEnumerable<(string Name, string Value)> Properties(MalfeasanceEvidence evidence) => evidence switch
    {
        { MultipleAtxs: { } atxs } =>
        [
            ("atx1", atxs.Messages[0].Metadata.MessageHash.ToHex()), ("atx2", atxs.Messages[1].Metadata.MessageHash.ToHex()),
            ("publish_epoch", $"{atxs.Messages[0].Metadata.PublishEpoch.Value}"), ("smesher_id", atxs.Messages[0].SmesherId.ToHex()),
        ],
        { MultipleBallots: { } ballots } =>
        [
            ("msg1", ballots.Messages[0].Metadata.MessageHash.ToHex()), ("msg2", ballots.Messages[1].Metadata.MessageHash.ToHex()),
            ("layer", $"{ballots.Messages[0].Metadata.Layer.Value}"), ("smesher_id", ballots.Messages[0].SmesherId.ToHex()),
        ],
        { HareEquivocation: { } hare } =>
        [
            ("msg1", hare.Messages[0].Metadata.MessageHash.ToHex()), ("msg2", hare.Messages[1].Metadata.MessageHash.ToHex()),
            ("layer", $"{hare.Messages[0].Metadata.Layer.Value}"), ("round", $"{hare.Messages[0].Metadata.Round}"),
            ("smesher_id", hare.Messages[0].SmesherId.ToHex()),
        ],
        { InvalidPostIndex: { } index } =>
            [("atx", index.Atx.ComputeId().ToHex()), ("index", $"{index.InvalidIndex}"), ("smesher_id", index.Atx.SmesherId.ToHex())],
        { InvalidPreviousAtx: { } previous } =>
        [
            ("atx1", previous.Atx1.ComputeId().ToHex()), ("atx2", previous.Atx2.ComputeId().ToHex()),
            ("prev_atx", previous.Atx1.Inner.Challenge.PreviousAtx.ToHex()), ("smesher_id", previous.Atx1.SmesherId.ToHex()),
        ],
        _ => [],
    };

    private static string Describe(NodeId smesher, MalfeasanceProof proof)
    {
        var text = new StringBuilder($"generate layer: {proof.Layer.Value}\nsmesher id: {smesher.ToHex()}\n");
        switch (proof.Proof)
        {
            case { MultipleAtxs: { } atxs }:
                text.Append($"cause: smesher published multiple ATXs in epoch {atxs.Messages[0].Metadata.PublishEpoch.Value}\n");
                Two(text, atxs.Messages[0].Metadata.MessageHash, atxs.Messages[0].Signature, atxs.Messages[1].Metadata.MessageHash,
                    atxs.Messages[1].Signature);
                break;
            case { MultipleBallots: { } ballots }:
                text.Append($"cause: smesher published multiple ballots in layer {ballots.Messages[0].Metadata.Layer.Value}\n");
                Two(text, ballots.Messages[0].Metadata.MessageHash, ballots.Messages[0].Signature,
                    ballots.Messages[1].Metadata.MessageHash, ballots.Messages[1].Signature);
                break;
            case { HareEquivocation: { } hare }:
                text.Append($"cause: smesher published multiple hare messages in layer {hare.Messages[0].Metadata.Layer.Value} round {hare.Messages[0].Metadata.Round}\n");
                Two(text, hare.Messages[0].Metadata.MessageHash, hare.Messages[0].Signature, hare.Messages[1].Metadata.MessageHash,
                    hare.Messages[1].Signature);
                break;
            case { InvalidPostIndex: { } index }:
                text.Append($"cause: smesher published ATX {index.Atx.ComputeId().ToShortHex()} with invalid post index {index.InvalidIndex} " +
                    $"in epoch {index.Atx.Inner.Challenge.PublishEpoch.Value}\n");
                break;
            case { InvalidPreviousAtx: { } previous }:
                text.Append($"cause: smesher published ATX {previous.Atx1.ComputeId().ToShortHex()} with invalid previous ATX " +
                    $"{previous.Atx2.ComputeId().ToShortHex()} in epoch {previous.Atx1.Inner.Challenge.PublishEpoch.Value}\n");
                break;
        }
        return text.ToString();
    }

    private static void Two(StringBuilder text, Hash32 first, EdSignature firstSignature, Hash32 second, EdSignature secondSignature) =>
        text.Append($"1st message hash: {first.ToHex()}\n1st message signature: {firstSignature.ToHex()}\n")
            .Append($"2nd message hash: {second.ToHex()}\n2nd message signature: {secondSignature.ToHex()}\n");
}
