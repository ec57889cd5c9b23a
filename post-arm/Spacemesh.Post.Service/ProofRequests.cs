// Job: answers the node's requests: the state machine of one proof at a time (idle, running, done).
// Invariant: a finished proof is checked before it is given away; a failed run stays failed until the service is started anew.
using Google.Protobuf;
using Spacemesh.Api.V1;

namespace Spacemesh.Post.Service;

/// <summary>Requests in, answers out. Called by one thread at a time; a proof survives a lost connection.</summary>
public sealed class ProofRequests(IProofMaker maker, Action<string> log, CancellationToken stop)
{
    private byte[] _challenge = [];
    private Task<PostProof>? _run;

    /// <summary>The answer to a request.</summary>
    public ServiceResponse Answer(NodeRequest request) => request.KindCase switch
    {
        NodeRequest.KindOneofCase.Metadata => new ServiceResponse { Metadata = new MetadataResponse { Meta = Describe(maker.Metadata) } },
        NodeRequest.KindOneofCase.GenProof => new ServiceResponse { GenProof = AnswerProof(request.GenProof.Challenge.ToByteArray()) },
        _ => new ServiceResponse { GenProof = Error() },
    };

    private GenProofResponse AnswerProof(byte[] challenge)
    {
        if (_run is null)
            return Start(challenge);
        if (!_run.IsCompleted)
            return challenge.AsSpan().SequenceEqual(_challenge) ? Ok() : Refuse("a proof for another challenge is being made");
        if (!_run.IsCompletedSuccessfully)
            return Refuse($"the proof failed and stays failed until a restart: {_run.Exception?.InnerException?.Message ?? "stopped"}");
        PostProof proof = _run.Result;
        _run = null;
        if (challenge.Length != PostCommitment.Length)
            return Refuse($"a challenge of {challenge.Length} bytes");
        PostVerdict verdict = maker.Check(proof, challenge);
        if (!verdict.IsValid)
            return Refuse($"the proof at hand is not valid for this challenge: {verdict}");
        log($"proof for challenge {Convert.ToHexStringLower(challenge)} handed over");
        GenProofResponse answer = Ok();
        answer.Proof = new Proof { Nonce = proof.Nonce, Indices = ByteString.CopyFrom(proof.Indices.Span), Pow = proof.Pow };
        answer.Metadata = new ProofMetadata { Challenge = ByteString.CopyFrom(challenge), Meta = Describe(maker.Metadata) };
        return answer;
    }

    private GenProofResponse Start(byte[] challenge)
    {
        if (challenge.Length != PostCommitment.Length)
            return Refuse($"a challenge of {challenge.Length} bytes");
        log($"making a proof for challenge {Convert.ToHexStringLower(challenge)}");
        _challenge = challenge;
        _run = maker.MakeAsync(challenge, stop);
        return Ok();
    }

    private GenProofResponse Refuse(string reason)
    {
        log($"refused: {reason}");
        return Error();
    }

    private static GenProofResponse Ok() => new() { Status = GenProofStatus.Ok };

    private static GenProofResponse Error() => new() { Status = GenProofStatus.Error };

    private static Metadata Describe(PostMetadata metadata)
    {
        var message = new Metadata
        {
            NodeId = ByteString.CopyFrom(metadata.NodeId), CommitmentAtxId = ByteString.CopyFrom(metadata.CommitmentAtxId),
            NumUnits = metadata.NumUnits, LabelsPerUnit = metadata.LabelsPerUnit,
        };
        // Absent, not zero, while the VRF nonce is unknown.
        if (metadata.Nonce is { } nonce)
            message.Nonce = nonce;
        return message;
    }
}
