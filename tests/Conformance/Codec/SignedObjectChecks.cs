// Job: checks of codec/signed_objects and vrf_messages: real messages with real signatures.
// Invariant: each message is decoded, its signed bytes rebuilt, its signature verified and made again.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Conformance.Codec;

/// <summary>Checks of signed messages.</summary>
internal static class SignedObjectChecks
{
    /// <summary>A case of <c>signed_objects.jsonl</c>.</summary>
    public static string? Check(JsonElement vector)
    {
        byte[] bytes = vector.Hex("hex");
        switch (vector.Text("kind"))
        {
            case "ballot":
                Ballot ballot = Scale.Decode<Ballot>(bytes);
                return CheckSignature(vector, SigningDomain.Ballot, ballot.SmesherId, ballot.SignedBytes(), ballot.Signature)
                    ?? Json.SameBytes("id", vector.Hex("id"), ballot.ComputeId().Span);
            case "proposal":
                Proposal proposal = Scale.Decode<Proposal>(bytes);
                NodeId proposer = proposal.Inner.Ballot.SmesherId;
                return CheckSignature(vector, SigningDomain.Proposal, proposer, proposal.SignedBytes(), proposal.Signature)
                    ?? Json.SameBytes("id", vector.Hex("id"), proposal.ComputeId().Span)
                    ?? Json.SameBytes("ballot id", vector.Hex("ballot_id"), proposal.Inner.Ballot.ComputeId().Span);
            case "hare3":
                HareMessage hare = Scale.Decode<HareMessage>(bytes);
                return CheckSignature(vector, SigningDomain.Hare, hare.Sender, hare.SignedBytes(), hare.Signature)
                    ?? Json.Same("round", vector.U32("absolute_round"), hare.Body.IterRound.Absolute());
            case "hare4":
                Hare4Message hare4 = Scale.Decode<Hare4Message>(bytes);
                return CheckSignature(vector, SigningDomain.Hare, hare4.Sender, hare4.SignedBytes(), hare4.Signature)
                    ?? Json.Same("round", vector.U32("absolute_round"), hare4.Body.IterRound.Absolute());
            case "certify":
                return CheckCertify(vector, Scale.Decode<CertifyMessage>(bytes));
            case "beacon_first":
                FirstVotesMessage first = Scale.Decode<FirstVotesMessage>(bytes);
                return CheckSignature(vector, SigningDomain.BeaconFirst, first.SmesherId, Scale.Encode(first.Body), first.Signature);
            case "beacon_following":
                FollowingVotesMessage following = Scale.Decode<FollowingVotesMessage>(bytes);
                byte[] votes = Scale.Encode(following.Body);
                return CheckSignature(vector, SigningDomain.BeaconFollowing, following.SmesherId, votes, following.Signature);
            case "beacon_proposal":
                return CheckBeaconProposal(vector, Scale.Decode<BeaconProposalMessage>(bytes));
            case "weakcoin":
                return CheckWeakCoin(vector, Scale.Decode<WeakCoinMessage>(bytes));
            default:
                throw new UnknownCaseKindException(vector.Text("kind"));
        }
    }

    /// <summary>A case of <c>vrf_messages.jsonl</c>.</summary>
    public static string? CheckVrfMessage(JsonElement vector)
    {
        if (vector.Text("kind") != "proposal")
            throw new UnknownCaseKindException(vector.Text("kind"));
        return Json.SameBytes("message", vector.Hex("message"), Scale.Encode(new BallotVrfMessage
        {
            Type = VrfPurpose.Voting,
            Beacon = Beacon.FromSpan(vector.Hex("beacon")),
            Epoch = new EpochId(vector.U32("epoch")),
            Nonce = vector.U64("nonce"),
            Counter = vector.U32("counter"),
        }));
    }

    private static string? CheckSignature(JsonElement vector, SigningDomain domain, NodeId signer, byte[] signed, EdSignature signature)
    {
        byte[] bytes = Signing.Bytes(vector.Hex("prefix"), domain, signed);
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromBytes64(vector.Hex("private_key"));
        var again = new byte[EdSignature.Size];
        key.Sign(bytes, again);
        return Json.Same("domain", vector.U32("domain"), (uint)domain)
            ?? Json.SameBytes("signer", vector.Hex("node_id"), signer.Span)
            ?? Json.SameBytes("signed", vector.Hex("signed"), signed)
            ?? Json.SameBytes("signature in message", vector.Hex("signature"), signature.Span)
            ?? Json.Same("verified", vector.Flag("valid"), Ed25519.Verify(signer.Span, bytes, signature.Span))
            ?? Json.SameBytes("made again", signature.Span, again);
    }

    private static string? CheckCertify(JsonElement vector, CertifyMessage message)
    {
        byte[] input = vector.Hex("vrf_message");
        Beacon beacon = Scale.Decode<HareVrfMessage>(input).Beacon;
        byte[] rebuilt = Scale.Encode(new HareVrfMessage
        {
            Type = VrfPurpose.Hare,
            Beacon = beacon,
            Round = HareRounds.Certify,
            Layer = message.Content.Layer,
        });
        return CheckSignature(vector, SigningDomain.Hare, message.SmesherId, message.SignedBytes(), message.Signature)
            ?? Json.SameBytes("vrf message", input, rebuilt)
            ?? Json.Same("vrf", vector.Flag("vrf_valid"), Vrf.Verify(message.SmesherId.Span, rebuilt, message.Content.Proof.Span));
    }

    private static string? CheckBeaconProposal(JsonElement vector, BeaconProposalMessage message)
    {
        byte[] input = Scale.Encode(new BeaconVrfMessage { Type = VrfPurpose.Beacon, Nonce = vector.U64("nonce"), Epoch = message.Epoch });
        return Json.Same("epoch", vector.U32("epoch"), message.Epoch.Value)
            ?? CheckVrf(vector, input, message.NodeId, message.VrfSignature);
    }

    private static string? CheckWeakCoin(JsonElement vector, WeakCoinMessage message)
    {
        byte[] input = Scale.Encode(new WeakCoinVrfMessage
        {
            Type = VrfPurpose.WeakCoin,
            Nonce = vector.U64("nonce"),
            Epoch = message.Epoch,
            Round = message.Round,
            Unit = message.Unit,
        });
        return Json.Same("epoch", vector.U32("epoch"), message.Epoch.Value)
            ?? Json.Same("round", vector.U32("round"), message.Round)
            ?? Json.Same("unit", vector.U32("unit"), message.Unit)
            ?? Json.Same("coin", vector.U32("coin_bit"), message.VrfSignature.Span[0] & 1u)
            ?? CheckVrf(vector, input, message.NodeId, message.VrfSignature);
    }

    private static string? CheckVrf(JsonElement vector, byte[] input, NodeId node, VrfSignature proof) =>
        Json.SameBytes("vrf message", vector.Hex("vrf_message"), input)
        ?? Json.SameBytes("node", vector.Hex("node_id"), node.Span)
        ?? Json.SameBytes("vrf", vector.Hex("vrf"), proof.Span)
        ?? Json.Same("valid", vector.Flag("valid"), Vrf.Verify(node.Span, input, proof.Span));
}
