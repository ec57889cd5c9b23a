// Job: a Hare message as the state machine takes it, and what it answers.
// Invariant: an input's signature, eligibility and shape were checked before; its grade is the oracle's.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Hare;

/// <summary>A verified Hare message.</summary>
public sealed record HareInput
{
    /// <summary>Grade of a message whose sender has its seats proven.</summary>
    public const byte EligibleGrade = 5;

    /// <summary>Round of the message.</summary>
    public required IterationRound At { get; init; }

    /// <summary>Sender.</summary>
    public required NodeId Sender { get; init; }

    /// <summary>Hash of the message's body: two of one sender and round differ in it.</summary>
    public required Hash32 MessageHash { get; init; }

    /// <summary>Proof of the sender's seats; its order ranks leaders, its smallest bit is the coin.</summary>
    public required VrfSignature Vrf { get; init; }

    /// <summary>Seats.</summary>
    public required ushort Count { get; init; }

    /// <summary>Proposals of a preround or propose message, in the order sent; null in others.</summary>
    public IReadOnlyList<ProposalId>? Proposals { get; init; }

    /// <summary>Hash of the set that a commit or notify message means.</summary>
    public Hash32? Reference { get; init; }

    /// <summary>The oracle's grade of the sender, 1 to 5.</summary>
    public byte Grade { get; init; } = EligibleGrade;

    /// <summary>True if the sender was known to be malicious before.</summary>
    public bool SenderIsMalicious { get; init; }

    /// <summary>Signature of the message, for evidence.</summary>
    public EdSignature Signature { get; init; }

    /// <summary>The input for a message whose form, signature and seats were checked.</summary>
    public static HareInput From(HareMessage message, bool senderIsMalicious, byte grade = EligibleGrade)
    {
        var at = new IterationRound(message.Body.IterRound.Iteration, (HareRound)message.Body.IterRound.Round);
        bool refers = message.Body.Value.Reference.HasValue;
        return new HareInput
        {
            At = at,
            Sender = message.Sender,
            MessageHash = message.ComputeHash(),
            Vrf = message.Body.Eligibility.Proof,
            Count = message.Body.Eligibility.Count,
            Proposals = refers ? null : message.Body.Value.Proposals,
            Reference = message.Body.Value.Reference,
            Grade = grade,
            SenderIsMalicious = senderIsMalicious,
            Signature = message.Signature,
        };
    }
}

/// <summary>Two different messages of one sender for one round: what a malfeasance proof is made of.</summary>
/// <param name="First">The one received first.</param>
/// <param name="Second">The one received second.</param>
public sealed record HareEquivocation(HareInput First, HareInput Second)
{
    /// <summary>The proof in the form that is stored and sent.</summary>
    public HareEquivocationProof ToProof(LayerId layer) => new() { Messages = [Signed(layer, First), Signed(layer, Second)] };

    private static SignedHareMetadata Signed(LayerId layer, HareInput input) => new()
    {
        Metadata = new HareMetadata { Layer = layer, Round = input.At.Absolute, MessageHash = input.MessageHash },
        SmesherId = input.Sender,
        Signature = input.Signature,
    };
}

/// <summary>Answer to a received message.</summary>
/// <param name="Relay">True if it is to be relayed.</param>
/// <param name="Equivocation">Evidence against the sender, if there is any.</param>
public readonly record struct HareReceipt(bool Relay, HareEquivocation? Equivocation);

/// <summary>What every eligible key is to send in a round; a set of proposals or the hash of one.</summary>
/// <param name="At">Round.</param>
/// <param name="Proposals">Proposals, in the order to send; null if a reference is sent.</param>
/// <param name="Reference">Hash of a set, or null.</param>
public sealed record HareDraft(IterationRound At, IReadOnlyList<ProposalId>? Proposals, Hash32? Reference)
{
    /// <summary>The message of one key with its seats; its <see cref="HareMessage.SignedBytes"/> remain to be signed.</summary>
    public HareMessage Unsigned(LayerId layer, NodeId sender, VrfSignature proof, ushort count) => new()
    {
        Body = new HareBody
        {
            Layer = layer,
            IterRound = At.Wire,
            Value = new HareValue { Proposals = [.. Proposals ?? []], Reference = Reference },
            Eligibility = new HareEligibility { Proof = proof, Count = count },
        },
        Sender = sender,
    };
}

/// <summary>What the execution of a round led to.</summary>
public sealed record HareOutput
{
    /// <summary>The round executed.</summary>
    public required IterationRound At { get; init; }

    /// <summary>What to send, or null.</summary>
    public HareDraft? Message { get; init; }

    /// <summary>The layer's weak coin; given once in a session.</summary>
    public bool? Coin { get; init; }

    /// <summary>The agreed set, possibly empty; given once in a session.</summary>
    public IReadOnlyList<ProposalId>? Result { get; init; }

    /// <summary>True if nothing more needs to be sent: the session ends with success.</summary>
    public bool Terminated { get; init; }
}
